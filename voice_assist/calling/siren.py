"""The siren of this room. It needs nothing but a loudspeaker: the dialogue and the synthesiser may be dead."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice_assist.calling.siren_sound import Mono, cycle, gain, read_call_out
from voice_assist.errors import AudioFileError, DeviceError
from voice_assist.sound_devices import Device, Direction, find_device, refresh_devices
from voice_assist.sound_output import Output, candidates

LATENCY_SECONDS = 0.1
LOOK_SECONDS = 0.25
FIRST_WAIT, LONGEST_WAIT = 0.25, 5.0
LOOK_FOR_WANTED_SECONDS = 10.0
FULL_SCALE = 32767


class Siren:
    """Sounds from start() to stop(), whatever becomes of the loudspeaker. For any thread; no method waits.

    A thread opens the wanted device, or the first other one that takes sound, and opens another one when it is lost,
    busy or asleep. Between sounds the device is free for others.

    Args:
        wanted: name, part of a name or number; None is the system's default.
        call_out: sound file with the words that are called out between the notes; without it the notes sound alone.
        full_volume: told the name of a device before it sounds, so that its own volume can be raised to what the
            household allows.
    """

    def __init__(
        self, wanted: str | None, call_out: Path | None = None, full_volume: Callable[[str], object] | None = None
    ) -> None:
        self._wanted, self._call_out, self._full_volume = wanted, call_out, full_volume
        self._changed = threading.Condition()
        self._on = self._closed = False
        self._held_until = 0.0
        self._output: Output | None = None
        self._cycle: Mono = np.zeros(1, np.float32)
        self._position = self._sounded = 0
        self.problem = ""
        """Why it does not sound, or without words, one sentence; "" where all is well."""
        self._keeper = threading.Thread(target=self._keep, name="siren", daemon=True)
        self._keeper.start()

    @property
    def sounding(self) -> bool:
        """Whether a loudspeaker takes its sound (the pauses included); False while it is held."""
        output = self._output
        return self._on and output is not None and output.trouble() is None and not self._held

    @property
    def device(self) -> str:
        """The name of the device that sounds; "" while none does."""
        output = self._output
        return output.stream.device.name if output else ""

    def start(self) -> None:
        """Sound from now on, rising; does nothing where it sounds already. Ends a hold."""
        with self._changed:
            if not self._on or self._held:
                self._position = self._sounded = 0
            self._on, self._held_until = True, 0.0
            self._changed.notify_all()

    def hold(self, seconds: float) -> None:
        """Be silent at once, and go on (rising again) after so many seconds unless it is stopped."""
        with self._changed:
            self._held_until = time.monotonic() + seconds
            self._position = self._sounded = 0

    def stop(self) -> None:
        """Be silent at once, and give the loudspeaker back."""
        with self._changed:
            self._on, self._held_until = False, 0.0
            self._changed.notify_all()

    def close(self) -> None:
        """Stop for good; may be called twice."""
        with self._changed:
            self._on, self._closed = False, True
            self._changed.notify_all()
        self._keeper.join(5)  # a sound server that hangs may hold it for longer: it is a daemon

    @property
    def _held(self) -> bool:
        return time.monotonic() < self._held_until

    def _keep(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._on or self._closed)
                if self._closed:
                    return
            try:
                self._sound()
            finally:
                self._release()

    def _sound(self) -> None:
        """Keep it sounding until it is stopped."""
        wait, next_look = FIRST_WAIT, 0.0
        while self._on:
            if self._output is None and not self._open(relist=wait > 2 * FIRST_WAIT):
                self._wait(wait)
                wait = min(2 * wait, LONGEST_WAIT)
                continue
            assert self._output is not None
            wait = FIRST_WAIT
            self._wait(LOOK_SECONDS)
            if self._output.trouble() is not None:
                self._release()
            elif time.monotonic() > next_look:
                next_look = time.monotonic() + LOOK_FOR_WANTED_SECONDS
                self._return_to_wanted(self._output.stream.device)

    def _wait(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: not self._on, seconds)

    def _open(self, *, relist: bool) -> bool:
        if relist:
            with contextlib.suppress(DeviceError):
                refresh_devices()
        for device in candidates(self._wanted, others=True):
            try:
                self._take(device)
            except DeviceError as error:
                self.problem = f"The siren does not sound: {error}"
            else:
                return True
        self.problem = self.problem or "The siren does not sound: there is no loudspeaker; plug one in."
        return False

    def _take(self, device: Device) -> None:
        """Sound on this device instead of another; raises DeviceError where it does not take sound."""
        if self._full_volume is not None:
            self._full_volume(device.name)
        output = Output(device, LATENCY_SECONDS, self._fill)
        self.problem = ""
        before, self._output = self._output, output
        if before is not None:
            before.mine = False
            before.stream.close()
        rate = output.stream.sample_rate
        with self._changed:
            self._cycle, self._position = cycle(rate, self._words(rate)), 0
        output.mine = True

    def _words(self, rate: int) -> Mono | None:
        if self._call_out is None:
            return None
        try:
            return read_call_out(self._call_out, rate)
        except AudioFileError as error:
            self.problem = str(error)
            return None

    def _return_to_wanted(self, now: Device) -> None:
        with contextlib.suppress(DeviceError):
            wanted = find_device(Direction.OUTPUT, self._wanted)
            if wanted != now:
                self._take(wanted)

    def _release(self) -> None:
        output, self._output = self._output, None
        if output is not None:
            output.mine = False
            output.stream.close()

    def _fill(self, block: NDArray[np.int16], _latency: float) -> None:
        """The audio thread: the next samples, unless it is silent now."""
        if not self._on or self._held or self._output is None:
            return
        rate, sound = self._output.stream.sample_rate, self._cycle
        places = (self._position + np.arange(len(block))) % len(sound)
        values = FULL_SCALE * gain(self._sounded / rate) * sound[places]
        block[:] = np.rint(values).astype(np.int16)[:, None]
        self._position = int(places[-1]) + 1
        self._sounded += len(block)
