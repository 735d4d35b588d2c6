"""One sound on its way to the loudspeaker, and what every player can do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

import numpy as np
import soxr
from numpy.typing import NDArray

from voice_assist.events import SpeechOutcome
from voice_assist.speaking.loudness import FULL_SCALE, to_int16
from voice_assist.speaking.synthesiser import Sound

FADE_SECONDS = 0.004
"""A sound that is cut off is faded out over this: a sudden end clicks."""

FloatSamples = NDArray[np.float32]


class Playback:
    """One sound while it is played; its player feeds it to the device, whoever ordered it waits for it.

    Args:
        sound: what is played.
        gain: factor for its samples, up to 1.
    """

    def __init__(self, sound: Sound, gain: float) -> None:
        self.seconds = sound.seconds
        self._sound, self._gain = sound, gain
        self._frames: NDArray[np.int16] = np.zeros(0, np.int16)
        self._rate, self._position = 0, 0
        self._lock = threading.Lock()
        self._started, self._ended = threading.Event(), threading.Event()
        self._audible_at = self._silent_at = 0.0
        self._outcome: SpeechOutcome | None = None
        self.stop_asked = False

    @property
    def ended(self) -> bool:
        """Whether nothing more of it will be handed to the device."""
        return self._ended.is_set()

    def rewind(self, sample_rate: int) -> None:
        """Make it ready to be played from its start at this rate; not while `fill` may be called."""
        if sample_rate != self._rate:
            samples = self._sound.samples.astype(np.float32) * (self._gain / FULL_SCALE)
            self._frames = to_int16(soxr.resample(samples, self._sound.sample_rate, sample_rate))
            self._rate = sample_rate
        self._position = 0

    def fill(self, block: NDArray[np.int16], latency: float) -> None:
        """Put its next samples into all channels of a block of silence, shape (frames, channels).

        Args:
            block: what the device takes next.
            latency: seconds until that is heard.
        """
        piece = self._frames[self._position : self._position + len(block)]
        self._position += len(block)
        if self.stop_asked:
            piece = piece[: int(FADE_SECONDS * self._rate)]
            piece = (piece * np.linspace(1, 0, len(piece), dtype=np.float32)).astype(np.int16)
        block[: len(piece)] = piece[:, np.newaxis]
        self.begin(latency)
        if self.stop_asked:
            self.end(SpeechOutcome.STOPPED, latency)
        elif self._position >= len(self._frames):
            self.end(SpeechOutcome.FINISHED, latency + len(piece) / self._rate)

    def begin(self, latency: float) -> None:
        """Its first sample is heard in so many seconds; what comes after the first time changes nothing."""
        if not self._started.is_set():
            self._audible_at = time.monotonic() + latency
            self._started.set()

    def end(self, outcome: SpeechOutcome, latency: float = 0.0) -> None:
        """It is over and silent in so many seconds; the first outcome counts."""
        with self._lock:
            if self._outcome is None:
                self._outcome, self._silent_at = outcome, time.monotonic() + latency
        self._ended.set()
        self._started.set()

    def wait_started(self, seconds: float) -> bool:
        """Wait until its first sample is heard; False if it is not within so many seconds, or ends before."""
        if not self._started.wait(seconds) or not self._audible_at:
            return False
        self._ended.wait(max(0.0, self._audible_at - time.monotonic()))
        return True

    def wait_ended(self, seconds: float) -> SpeechOutcome | None:
        """Wait until its last sample has been heard; None if it has not within so many seconds."""
        if not self._ended.wait(seconds):
            return None
        time.sleep(max(0.0, self._silent_at - time.monotonic()))
        return self._outcome


class Player(Protocol):
    """Plays one sound at a time. Its methods do not wait and are safe from any thread."""

    @property
    def audible(self) -> bool:
        """Whether what is played can be heard at this moment."""

    def watch(self, lost: Callable[[str], None], returned: Callable[[], None]) -> None:
        """Have these called, on a thread of the player, when the device is lost (with the reason) and is back."""

    def play(self, sound: Sound, gain: float) -> Playback:
        """Begin to play; a sound that is still being played is stopped.

        While the device is lost the sound waits, and is played from its start when the device is back.
        """

    def stop(self, playback: Playback) -> None:
        """Silence it at once; it ends as stopped."""

    def close(self) -> None:
        """Give the device back; may be called twice."""


class SilentPlayer:
    """Where there is no loudspeaker: plays nothing, for as long as the sound would take; implements Player."""

    audible = False

    def __init__(self) -> None:
        self._timer: threading.Timer | None = None
        self._playback: Playback | None = None

    def watch(self, lost: Callable[[str], None], returned: Callable[[], None]) -> None:
        """Nothing can be lost."""

    def play(self, sound: Sound, gain: float) -> Playback:
        """Let the time of the sound pass."""
        self.close()
        playback = Playback(sound, gain)
        playback.begin(0.0)
        self._playback = playback
        self._timer = threading.Timer(sound.seconds, playback.end, (SpeechOutcome.FINISHED,))
        self._timer.daemon = True
        self._timer.start()
        return playback

    def stop(self, playback: Playback) -> None:
        """End it now."""
        playback.end(SpeechOutcome.STOPPED)

    def close(self) -> None:
        """End what is being played."""
        if self._timer is not None and self._playback is not None:
            self._timer.cancel()
            self._playback.end(SpeechOutcome.STOPPED)
