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
PIECE_LOOK_SECONDS = 0.01


class Playback:
    """One sound while it is played; its player feeds it to the device, whoever ordered it waits for it.

    Args:
        sound: what is played, or its first piece.
        gain: factor for its samples, up to 1, that shall be heard.
        complete: whether that is all; else pieces are put to it by `extend`, until `complete`.
    """

    def __init__(self, sound: Sound, gain: float, *, complete: bool = True) -> None:
        self.gain = gain
        self._sounds, self._complete = [sound], complete
        self._frames: NDArray[np.int16] = np.zeros(0, np.int16)
        self._rate, self._carried, self._position = 0, 1.0, 0
        self._lock = threading.Lock()
        self._started, self._ended = threading.Event(), threading.Event()
        self._audible_at = self._silent_at = 0.0
        self._outcome: SpeechOutcome | None = None
        self.stop_asked = False

    @property
    def seconds(self) -> float:
        """How long what is there of it lasts."""
        return sum(sound.seconds for sound in tuple(self._sounds))

    @property
    def is_complete(self) -> bool:
        """Whether no further piece is to come."""
        return self._complete

    @property
    def ended(self) -> bool:
        """Whether nothing more of it will be handed to the device."""
        return self._ended.is_set()

    def rewind(self, sample_rate: int, carried: float = 1.0) -> None:
        """Make it ready to be played from its start; not while `fill` may be called.

        Args:
            sample_rate: hertz of the device.
            carried: the part of its gain that the device takes over.
        """
        with self._lock:
            if (sample_rate, carried) != (self._rate, self._carried):
                self._rate, self._carried = sample_rate, carried
                self._frames = np.concatenate([self._resampled(sound) for sound in self._sounds])
            self._position = 0

    def extend(self, sound: Sound) -> None:
        """Let another piece follow, without a gap if it comes before those there are have been played."""
        with self._lock:
            if self._rate:
                self._frames = np.concatenate([self._frames, self._resampled(sound)])
            self._sounds.append(sound)

    def complete(self) -> None:
        """There are no more pieces: it ends when those there are have been played."""
        self._complete = True

    def fill(self, block: NDArray[np.int16], latency: float) -> None:
        """Add its next samples to all channels of a block, shape (frames, channels).

        Args:
            block: what the device takes next.
            latency: seconds until that is heard.
        """
        complete = self._complete  # before the frames: a piece that comes in between must not be cut off
        piece = self._frames[self._position : self._position + len(block)]
        self._position += len(piece)
        if self.stop_asked:
            piece = piece[: int(FADE_SECONDS * self._rate)]
            piece = (piece * np.linspace(1, 0, len(piece), dtype=np.float32)).astype(np.int16)
        _add(piece[:, np.newaxis], block[: len(piece)])
        self.begin(latency)
        if self.stop_asked:
            self.end(SpeechOutcome.STOPPED, latency)
        elif complete and self._position >= len(self._frames):
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

    def _resampled(self, sound: Sound) -> NDArray[np.int16]:
        samples = sound.samples.astype(np.float32) * (min(1.0, self.gain / self._carried) / FULL_SCALE)
        return to_int16(soxr.resample(samples, sound.sample_rate, self._rate))


def _add(samples: NDArray[np.int16], block: NDArray[np.int16]) -> None:
    """Add in place; what is too loud is clipped."""
    total = block.astype(np.int32)
    total += samples
    block[:] = np.clip(total, -FULL_SCALE, FULL_SCALE)


class Player(Protocol):
    """Plays one sound at a time. Its methods are safe from any thread and do not wait, but for `prepare`."""

    @property
    def audible(self) -> bool:
        """Whether what is played can be heard at this moment."""

    @property
    def device(self) -> str | None:
        """Name of the device that plays now, as PortAudio lists it; None while there is none."""

    def watch(self, lost: Callable[[str], None], returned: Callable[[], None]) -> None:
        """Have these called, on a thread of the player, when the device is lost (with the reason) and is back."""

    def prepare(self, gain: float) -> None:
        """Let the device take its part of a volume that is about to be played; the one method that may wait."""

    def play(self, sound: Sound, gain: float, *, complete: bool = True) -> Playback:
        """Begin to play a sound or, where it is not `complete`, its first piece; one that is still played is stopped.

        While the device is lost the sound waits, and is played from its start when the device is back.
        """

    def stop(self, playback: Playback) -> None:
        """Silence it at once; it ends as stopped."""

    def duck(self, *, lowered: bool) -> None:
        """Lower at once what is played and what will be, until it is raised; never for longer than `ducking` says."""

    def chime(self, sound: Sound, gain: float) -> None:
        """Play a short sound at once, beside whatever is played; dropped while the device is lost."""

    def close(self) -> None:
        """Give the device back; may be called twice."""


class SilentPlayer:
    """Where there is no loudspeaker: plays nothing, for as long as the sound would take; implements Player."""

    audible = False
    device = None

    def __init__(self) -> None:
        self._timer: threading.Timer | None = None
        self._playback: Playback | None = None

    def watch(self, lost: Callable[[str], None], returned: Callable[[], None]) -> None:
        """Nothing can be lost."""

    def prepare(self, gain: float) -> None:
        """Nothing sounds."""

    def play(self, sound: Sound, gain: float, *, complete: bool = True) -> Playback:
        """Let the time of the sound pass."""
        self.close()
        playback = Playback(sound, gain, complete=complete)
        playback.begin(0.0)
        self._playback = playback
        self._let_pass(playback, time.monotonic())
        return playback

    def stop(self, playback: Playback) -> None:
        """End it now."""
        playback.end(SpeechOutcome.STOPPED)

    def duck(self, *, lowered: bool) -> None:
        """Nothing sounds."""

    def chime(self, sound: Sound, gain: float) -> None:
        """Nothing sounds."""

    def close(self) -> None:
        """End what is being played."""
        if self._timer is not None and self._playback is not None:
            self._timer.cancel()
            self._playback.end(SpeechOutcome.STOPPED)

    def _let_pass(self, playback: Playback, began: float) -> None:
        complete = playback.is_complete
        left = began + playback.seconds - time.monotonic()
        if playback.ended:
            return
        if complete and left <= 0:
            playback.end(SpeechOutcome.FINISHED)
            return
        self._timer = threading.Timer(max(left, PIECE_LOOK_SECONDS), self._let_pass, (playback, began))
        self._timer.daemon = True
        self._timer.start()
