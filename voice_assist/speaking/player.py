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
HUNG_SECONDS = 1.0
"""A stream whose callback has not been called for so long does not play."""
FIRST_WAIT, LONGEST_WAIT = 0.25, 30.0
REFRESH_FROM_WAIT = 2.0
"""From this wait on the devices are listed anew before each attempt, which interrupts the microphone for a moment."""


class DevicePlayer:
    """Plays through PortAudio; implements Player.

    Args:
        device: name, part of a name or number; None is the system's default.
        latency: seconds of buffer to aim for.

    Raises:
        DeviceError: there is no such device, or it cannot be opened.
    """

    def __init__(self, device: str | None = None, latency: float = LATENCY_SECONDS) -> None:
        self._device, self._wanted_latency = device, latency
        self._lost: Callable[[str], None] | None = None
        self._returned: Callable[[], None] | None = None
        self._changed = threading.Condition()
        self._playback: Playback | None = None
        self._closed = self._dropping = False
        self._latency = 0.0
        self._called_at = 0.0
        self._stream: DeviceStream | None = None
        self._open()
        self._keeper = threading.Thread(target=self._keep, name="loudspeaker", daemon=True)
        self._keeper.start()

    @property
    def audible(self) -> bool:
        """Whether the device is there."""
        return self._stream is not None

    def watch(self, lost: Callable[[str], None], returned: Callable[[], None]) -> None:
        """Have these called, on the keeper's thread, when the device is lost and when it is back."""
        self._lost, self._returned = lost, returned

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
                self._dropping = True
                self._changed.notify_all()

    def close(self) -> None:
        """Give the device back; may be called twice."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._keeper.join(2 * HUNG_SECONDS)  # closing a stream of a sound server that hangs takes long

    def _fill(self, block: Any, frames: int, times: Any, flags: Any) -> None:  # noqa: ARG002 - PortAudio's signature
        self._called_at = time.monotonic()
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
            self._called_at, self._latency, self._dropping = time.monotonic(), latency, False
            self._stream = stream
        try:
            stream.start()
        except DeviceError:
            with self._changed:
                self._stream = None
            stream.close()
            raise

    def _keep(self) -> None:
        while not self._closed:
            with self._changed:
                self._changed.wait(LOOK_SECONDS)
                stream, playback = self._stream, self._playback
            if stream is None or self._closed:
                break
            if playback is not None and playback.ended:
                stream.busy = False
            trouble = self._trouble(stream)
            if trouble is None and playback is not None and self._dropping:
                trouble = self._drop_buffer(stream, playback)
            if trouble is not None:
                self._bring_back(stream, trouble)
        if self._stream is not None:
            self._stream.close()

    def _trouble(self, stream: DeviceStream) -> str | None:
        """Why it does not play, None while it does."""
        if stream.closed:
            return "the devices were listed anew"
        if not stream.active:
            return f"{stream.device.name!r} is gone"
        if time.monotonic() - self._called_at > HUNG_SECONDS:
            return f"{stream.device.name!r} does not take any sound"
        return None

    def _drop_buffer(self, stream: DeviceStream, playback: Playback) -> str | None:
        self._dropping = False
        try:
            stream.abort()
            playback.end(SpeechOutcome.STOPPED)
            stream.start()
        except DeviceError as error:
            return str(error)
        return None

    def _bring_back(self, stream: DeviceStream, reason: str) -> None:
        """Open it again, however long that takes; the first attempt follows at once and goes unnoticed."""
        with self._changed:
            self._stream = None
        stream.close()
        with self._changed:
            if self._playback is not None and self._playback.stop_asked:
                self._playback.end(SpeechOutcome.STOPPED)
        wait, told = FIRST_WAIT, False
        while not self._closed:
            try:
                if wait > REFRESH_FROM_WAIT:
                    refresh_devices()
                self._open()
            except DeviceError as error:
                if not told and self._lost is not None:
                    self._lost(f"{reason}; {error}")
                told = True
                with self._changed:
                    self._changed.wait_for(lambda: self._closed, wait)
                wait = min(2 * wait, LONGEST_WAIT)
            else:
                if told and self._returned is not None:
                    self._returned()
                return
