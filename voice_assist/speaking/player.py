"""The loudspeaker: one PortAudio stream that stays open, playing silence between the sounds.

1. `play` hands a Playback to the stream's callback, which copies its samples into the device's buffer and otherwise
   writes zeros. (A stream that is opened only for a sound begins late: a sound server wakes its device first.)
2. `stop` lets the callback fade it out over a few milliseconds. What the device has already buffered is still heard, so
   the buffer is kept short; on a device that insists on a long one, the buffer is dropped instead.
3. `duck` lowers what is being played, and what is played after it, until it is raised.
4. `chime` mixes a short sound with whatever is being played; it is not lowered, and lost where there is no device.
5. A sound that was interrupted by the loss of the device is played again from its start when one plays again
   (`loudspeaker.py`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_assist.events import SpeechOutcome
from voice_assist.sound_devices import DeviceStream
from voice_assist.speaking.ducking import Envelope
from voice_assist.speaking.loudspeaker import Loudspeaker
from voice_assist.speaking.mixer import Mixer
from voice_assist.speaking.playback import Playback
from voice_assist.speaking.synthesiser import Sound

LATENCY_SECONDS = 0.04
"""Buffer to aim for: short enough to be silent in time, long enough for a busy processor."""
LONG_LATENCY_SECONDS = 0.07
"""From here on the buffer is dropped on stop: it alone would sound on for too long."""


class Played(Protocol):
    """Whoever must know what left the loudspeaker."""

    def add(self, samples: NDArray[np.int16], sample_rate: int, audible_at: float, /) -> None:
        """The next samples, shape (n,), of which the first is heard at a monotonic second; on the audio thread.

        They are overwritten afterwards.
        """


class DevicePlayer:
    """Plays through PortAudio; implements Player.

    Args:
        device: name, part of a name or number; None is the system's default.
        latency: seconds of buffer to aim for.
        patient: wait for a device that is not there, as for one that was lost.
        mixer: carries the volume where the device has one of its own; None: the samples alone do.
        played: is given all that goes to the device, silence too.

    Raises:
        DeviceError: there is no such device, or it cannot be opened (and `patient` is not set).
    """

    def __init__(
        self,
        device: str | None = None,
        latency: float = LATENCY_SECONDS,
        *,
        patient: bool = False,
        mixer: Mixer | None = None,
        played: Played | None = None,
    ) -> None:
        self._mixer, self._carried = mixer, 1.0
        self._played = played
        self._playback: Playback | None = None
        self._chime: Playback | None = None
        self._envelope = Envelope()
        self._sample_rate, self._latency = 1, 0.0
        self._seconds = 0.0
        self._loudspeaker = Loudspeaker(device, latency, self, patient=patient)

    @property
    def audible(self) -> bool:
        """Whether a device is there."""
        return self._loudspeaker.stream is not None

    @property
    def device(self) -> str | None:
        """Name of the device that plays now, as PortAudio lists it; None while there is none."""
        stream = self._loudspeaker.stream
        return None if stream is None else stream.device.name

    def watch(self, lost: Callable[[str], None], returned: Callable[[], None]) -> None:
        """Have these called when the device is lost (at once where it is missing already) and when one plays again."""
        self._loudspeaker.watch(lost, returned)

    def prepare(self, gain: float) -> None:
        """Let the device's mixer take its part of a volume; takes some milliseconds where that has changed."""
        self._carry(self.device, gain)

    def play(self, sound: Sound, gain: float, *, complete: bool = True) -> Playback:
        """Begin to play; a sound that is still being played is cut off."""
        playback = Playback(sound, gain, complete=complete)
        carried = self._carry(self.device, gain)
        with self._loudspeaker.changed:
            self._carried = carried
            if self._playback is not None:
                self._playback.end(SpeechOutcome.STOPPED)
            if (stream := self._loudspeaker.stream) is not None:
                playback.rewind(stream.sample_rate, carried)
                stream.busy = True
            self._playback = playback
        return playback

    def stop(self, playback: Playback) -> None:
        """Silence it; what is heard after that is the device's buffer, at most 70 ms."""
        with self._loudspeaker.changed:
            playback.stop_asked = True
            stream = self._loudspeaker.stream
            if stream is None:
                playback.end(SpeechOutcome.STOPPED)
            elif self._latency > LONG_LATENCY_SECONDS:
                self._loudspeaker.drop_buffer(lambda: playback.end(SpeechOutcome.STOPPED))

    def duck(self, *, lowered: bool) -> None:
        """Lower what is played from the next block on, or raise it again."""
        with self._loudspeaker.changed:
            now = self._seconds
            self._envelope = self._envelope.since(now).changed(now, lowered=lowered)

    def chime(self, sound: Sound, gain: float) -> None:
        """Play a short sound beside whatever is being played; one before it is cut off."""
        chime = Playback(sound, gain)
        with self._loudspeaker.changed:
            if (stream := self._loudspeaker.stream) is not None:
                chime.rewind(stream.sample_rate, self._carried)
                self._chime = chime

    def close(self) -> None:
        """Give the device back; may be called twice."""
        with self._loudspeaker.changed:
            if self._playback is not None:
                self._playback.end(SpeechOutcome.STOPPED)
        self._loudspeaker.close()

    @property
    def idle(self) -> bool:
        """Whether nothing is being played."""
        return all(playback is None or playback.ended for playback in (self._playback, self._chime))

    def fill(self, block: NDArray[np.int16], latency: float) -> None:
        """Put the next samples into a block of silence, on the audio thread."""
        now, playback, chime = time.monotonic(), self._playback, self._chime
        seconds = len(block) / self._sample_rate
        if playback is not None and not playback.ended:
            playback.fill(block, latency)
            self._apply_envelope(block, seconds)
        self._seconds += seconds
        if chime is not None and not chime.ended:
            chime.fill(block, latency)
        if self._played is not None:
            self._played.add(block[:, 0], self._sample_rate, now + latency)

    def opened(self, stream: DeviceStream, latency: float) -> None:
        """Play through this stream from now on; what was interrupted begins again."""
        self._sample_rate, self._latency = stream.sample_rate, latency
        if self._mixer is not None:
            self._mixer.forget(stream.device.name)
        if self._playback is not None and not self._playback.ended:
            self._carried = self._carry(stream.device.name, self._playback.gain)
            self._playback.rewind(stream.sample_rate, self._carried)
            stream.busy = True
        self._chime = None

    def parted(self) -> None:
        """There is no device for now: what was to be stopped is over."""
        if self._playback is not None and self._playback.stop_asked:
            self._playback.end(SpeechOutcome.STOPPED)

    def _carry(self, device: str | None, gain: float) -> float:
        return 1.0 if self._mixer is None or device is None else self._mixer.carry(device, gain)

    def _apply_envelope(self, block: NDArray[np.int16], seconds: float) -> None:
        envelope, first = self._envelope, self._seconds
        if not envelope.is_even(first, first + seconds):
            factors = envelope.over(first, len(block), self._sample_rate)
            block[:] = block * factors[:, np.newaxis]
