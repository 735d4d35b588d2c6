"""The loudspeaker: one PortAudio stream that stays open, playing silence between the sounds.

1. `play` hands a Playback to the stream's callback, which copies its samples into the device's buffer and otherwise
   writes zeros. (A stream that is opened only for a sound begins late: a sound server wakes its device first.)
2. `stop` lets the callback fade it out over a few milliseconds. What the device has already buffered is still heard, so
   the buffer is kept short; on a device that insists on a long one, the keeper drops the buffer instead.
3. The keeper, a thread, looks at the stream a few times a second. A stream whose device is gone is closed and opened
   again, with growing waits; the sound that was interrupted waits and is played again from its start.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from voice_assist.errors import DeviceError
from voice_assist.events import SpeechOutcome
from voice_assist.sound_devices import DeviceStream, Direction, find_device, open_stream, refresh_devices
from voice_assist.speaking.playback import Playback
from voice_assist.speaking.synthesiser import Sound

LATENCY_SECONDS = 0.04
"""Buffer to aim for: short enough to be silent in time, long enough for a busy processor."""
LONG_LATENCY_SECONDS = 0.07
"""From here on the buffer is dropped on stop: it alone would sound on for too long."""
COMMON_RATES = (48000, 44100)
LOOK_SECONDS = 0.25
HUNG_SECONDS = 2.5
"""A stream whose callback has not been called for so long does not play."""
WAKE_SECONDS = 4.0
"""How long a device may take to ask for its first samples: a suspended one needs two seconds."""
STEADY_SECONDS = 10.0
"""A stream that fails sooner after it was opened is a loudspeaker that comes and goes: waits grow on."""
FIRST_WAIT, LONGEST_WAIT = 0.25, 30.0
REFRESH_FROM_WAIT = 2.0
"""From this wait on the devices are listed anew before each attempt, which interrupts the microphone for a moment."""


class DevicePlayer:
    """Plays through PortAudio; implements Player.

    Args:
        device: name, part of a name or number; None is the system's default.
        latency: seconds of buffer to aim for.
        patient: wait for a device that is not there, as for one that was lost.

    Raises:
        DeviceError: there is no such device, or it cannot be opened (and `patient` is not set).
    """

    def __init__(self, device: str | None = None, latency: float = LATENCY_SECONDS, *, patient: bool = False) -> None:
        self._device, self._wanted_latency = device, latency
        self._lost: Callable[[str], None] | None = None
        self._returned: Callable[[], None] | None = None
        self._changed = threading.Condition()
        self._playback: Playback | None = None
        self._to_drop: Playback | None = None
        self._closed = False
        self._latency = 0.0
        self._asked = threading.Event()
        self._asked_at = self._opened_at = 0.0
        self._wait = FIRST_WAIT
        self._stream: DeviceStream | None = None
        self._missing: str | None = None
        try:
            self._open()
        except DeviceError as error:
            if not patient:
                raise
            self._missing = str(error)
        self._keeper = threading.Thread(target=self._keep, name="loudspeaker", daemon=True)
        self._keeper.start()

    @property
    def audible(self) -> bool:
        """Whether the device is there."""
        return self._stream is not None

    def watch(self, lost: Callable[[str], None], returned: Callable[[], None]) -> None:
        """Have these called when the device is lost (at once where it is missing already) and when it is back."""
        with self._changed:
            self._lost, self._returned, missing = lost, returned, self._missing
        if missing is not None:
            lost(missing)

    def play(self, sound: Sound, gain: float) -> Playback:
        """Begin to play; a sound that is still being played is cut off."""
        playback = Playback(sound, gain)
        with self._changed:
            if self._playback is not None:
                self._playback.end(SpeechOutcome.STOPPED)
            if self._stream is not None:
                playback.rewind(self._stream.sample_rate)
                self._stream.busy = True
            self._playback = playback
        return playback

    def stop(self, playback: Playback) -> None:
        """Silence it; what is heard after that is the device's buffer, at most 70 ms."""
        with self._changed:
            playback.stop_asked = True
            if self._stream is None:
                playback.end(SpeechOutcome.STOPPED)
            elif self._latency > LONG_LATENCY_SECONDS:
                self._to_drop = playback
                self._changed.notify_all()

    def close(self) -> None:
        """Give the device back; may be called twice."""
        with self._changed:
            self._closed = True
            if self._playback is not None:
                self._playback.end(SpeechOutcome.STOPPED)
            self._changed.notify_all()
        self._keeper.join(2 * HUNG_SECONDS)  # closing a stream of a sound server that hangs takes long

    def _fill(self, block: Any, frames: int, times: Any, flags: Any) -> None:  # noqa: ARG002 - PortAudio's signature
        self._asked_at = time.monotonic()
        if not self._asked.is_set():
            self._asked.set()
        block.fill(0)
        playback = self._playback
        if playback is not None and not playback.ended:
            playback.fill(block, self._latency)

    def _open(self) -> None:
        found = find_device(Direction.OUTPUT, self._device)
        stream = open_stream(
            Direction.OUTPUT,
            found,
            self._fill,
            sample_rates=(found.sample_rate, *COMMON_RATES),
            channels=min(2, found.channels),
            latency=self._wanted_latency,
        )
        latency = stream.latency
        with self._changed:
            if self._playback is not None and not self._playback.ended:
                self._playback.rewind(stream.sample_rate)
                stream.busy = True
            self._latency, self._to_drop, self._stream = latency, None, stream
        self._asked.clear()
        try:
            stream.start()
            if not self._asked.wait(WAKE_SECONDS):
                raise DeviceError(f"The loudspeaker {_takes_no_sound(stream)}; switch it on or choose another one.")
        except DeviceError:
            with self._changed:
                self._stream = None
            stream.close()
            raise
        self._opened_at = time.monotonic()

    def _keep(self) -> None:
        if self._missing is not None:
            self._await_device()
        while not self._closed:
            with self._changed:
                self._changed.wait(LOOK_SECONDS)
                stream, playback = self._stream, self._playback
                to_drop, self._to_drop = self._to_drop, None
            if stream is None or self._closed:
                break
            if playback is not None and playback.ended:
                stream.busy = False
            trouble = self._trouble(stream)
            if trouble is None and to_drop is not None:
                trouble = self._drop_buffer(stream, to_drop)
            if trouble is not None:
                self._bring_back(stream, trouble)
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _trouble(self, stream: DeviceStream) -> str | None:
        """Why it does not play, None while it does."""
        if stream.closed:
            return "the devices were listed anew"
        if not stream.active:
            return f"{stream.device.name!r} is gone"
        return _takes_no_sound(stream) if time.monotonic() - self._asked_at > HUNG_SECONDS else None

    def _drop_buffer(self, stream: DeviceStream, playback: Playback) -> str | None:
        try:
            stream.abort()
            playback.end(SpeechOutcome.STOPPED)
            stream.start()
        except DeviceError as error:
            return str(error)
        return None

    def _bring_back(self, stream: DeviceStream, reason: str) -> None:
        """Open it again, however long that takes; on one that worked well the first attempt goes unnoticed."""
        steady = stream.closed or time.monotonic() - self._opened_at > STEADY_SECONDS
        with self._changed:
            self._stream = None
        stream.close()
        with self._changed:
            if self._playback is not None and self._playback.stop_asked:
                self._playback.end(SpeechOutcome.STOPPED)
        if steady:
            self._wait = FIRST_WAIT
        if not (steady and self._opened_again()):
            with self._changed:
                self._missing, lost = reason, self._lost
            if lost is not None:
                lost(reason)
            self._await_device()

    def _await_device(self) -> None:
        while not self._closed_within(self._wait):
            self._wait = min(2 * self._wait, LONGEST_WAIT)
            if self._opened_again():
                with self._changed:
                    self._missing, returned = None, self._returned
                if returned is not None:
                    returned()
                return

    def _closed_within(self, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._closed, seconds)

    def _opened_again(self) -> bool:
        try:
            if self._wait > REFRESH_FROM_WAIT:
                refresh_devices()
            self._open()
        except DeviceError:
            return False
        return True


def _takes_no_sound(stream: DeviceStream) -> str:
    return f"{stream.device.name!r} does not take any sound"
