"""An output device that stays open: kept, opened again, exchanged for another one and taken back.

The keeper, a thread, looks at the stream a few times a second.

1. A stream whose device is gone, busy or asleep is closed and opened again, with growing waits.
2. Where the wanted device does not come back within a second, the first other one that plays is taken.
3. While another one plays, the wanted one is tried in the pauses, beside it; the change is made when it takes samples.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_assist.errors import DeviceError
from voice_assist.sound_devices import Device, DeviceStream, Direction, find_device, refresh_devices
from voice_assist.sound_output import HUNG_SECONDS, Output, candidates

LOOK_SECONDS = 0.25
STEADY_SECONDS = 10.0
"""A stream that fails sooner after it was opened is a loudspeaker that comes and goes: waits grow on."""
FIRST_WAIT, LONGEST_WAIT = 0.25, 30.0
REFRESH_FROM_WAIT = 2.0
"""From this wait on the devices are listed anew before each attempt, which interrupts the microphone for a moment."""
MOVE_SECONDS = 0.7
"""How long the wanted device may be away before another one speaks in its place."""
LOOKS_BEFORE_REFRESH = 10
"""While another device speaks and the wanted one is not listed, every so many attempts the devices are listed anew."""


class Tenant(Protocol):
    """Whoever plays through the loudspeaker."""

    @property
    def idle(self) -> bool:
        """Whether nothing is being played."""

    def fill(self, block: NDArray[np.int16], latency: float) -> None:
        """Add the next samples to a block of silence, on the audio thread; heard in `latency` seconds."""

    def opened(self, stream: DeviceStream, latency: float) -> None:
        """Samples go to this stream from now on; what was interrupted begins again. Called with `changed` held."""

    def parted(self) -> None:
        """There is no stream for now. Called with `changed` held."""


class Loudspeaker:
    """One output device, or the one that stands in for it.

    Args:
        wanted: name, part of a name or number; None is the system's default.
        latency: seconds of buffer to aim for.
        tenant: plays.
        patient: wait for a device that is not there, as for one that was lost.

    Attributes:
        changed: guards `stream` and the tenant's own state.
        stream: that plays now; None while there is none.

    Raises:
        DeviceError: there is no such device, or it cannot be opened (and `patient` is not set).
    """

    def __init__(self, wanted: str | None, latency: float, tenant: Tenant, *, patient: bool) -> None:
        self._wanted, self._wanted_latency, self._tenant = wanted, latency, tenant
        self.changed = threading.Condition()
        self.stream: DeviceStream | None = None
        self._output: Output | None = None
        self._lost: Callable[[str], None] | None = None
        self._returned: Callable[[], None] | None = None
        self._drop: Callable[[], None] | None = None
        self._closed = False
        self._opened_at = self._lost_at = self._next_look = 0.0
        self._wait = FIRST_WAIT
        self._looks = 0
        self._missing: str | None = None
        try:
            self._take(self._opened(find_device(Direction.OUTPUT, wanted)))
        except DeviceError as error:
            if not patient:
                raise
            self._missing, self._lost_at = str(error), time.monotonic()
        self._keeper = threading.Thread(target=self._keep, name="loudspeaker", daemon=True)
        self._keeper.start()

    def watch(self, lost: Callable[[str], None], returned: Callable[[], None]) -> None:
        """Have these called when the device is lost (at once where it is missing already) and when one plays again."""
        with self.changed:
            self._lost, self._returned, missing = lost, returned, self._missing
        if missing is not None:
            lost(missing)

    def drop_buffer(self, done: Callable[[], None]) -> None:
        """Let the device forget what it has not played yet; returns at once, and calls `done` when it has."""
        with self.changed:
            self._drop = done
            self.changed.notify_all()

    def close(self) -> None:
        """Give the device back; may be called twice."""
        with self.changed:
            self._closed = True
            self.changed.notify_all()
        self._keeper.join(2 * HUNG_SECONDS)  # closing a stream of a sound server that hangs takes long

    def _opened(self, device: Device) -> Output:
        return Output(device, self._wanted_latency, self._tenant.fill)

    def _take(self, output: Output) -> None:
        with self.changed:
            before, self._output, self.stream = self._output, output, output.stream
            if before is not None:
                before.mine = False
            self._tenant.opened(output.stream, output.latency)
            output.mine = True
        self._opened_at = time.monotonic()
        self._next_look, self._looks = self._opened_at + FIRST_WAIT, 0

    def _keep(self) -> None:
        if self._missing is not None:
            self._await_device()
        while not self._closed:
            with self.changed:
                self.changed.wait(LOOK_SECONDS)
                output = self._output
                drop, self._drop = self._drop, None
                if output is not None:
                    output.stream.busy = not self._tenant.idle
            if output is None or self._closed:
                break
            trouble = output.trouble()
            if trouble is None and drop is not None:
                trouble = output.drop_buffer(drop)
            if trouble is not None:
                self._bring_back(output, trouble)
            elif time.monotonic() > self._next_look:
                self._look_for_wanted(output)
        self._part()

    def _part(self) -> None:
        with self.changed:
            output, self._output, self.stream = self._output, None, None
            if output is not None:
                output.mine = False
        if output is not None:
            output.stream.close()

    def _bring_back(self, output: Output, reason: str) -> None:
        """Open it again, however long that takes; on one that worked well the first attempt goes unnoticed."""
        steady = output.stream.closed or time.monotonic() - self._opened_at > STEADY_SECONDS
        self._lost_at = 0.0 if self._stands_in(output) else time.monotonic()
        self._part()
        with self.changed:
            self._tenant.parted()
        if steady:
            self._wait = FIRST_WAIT
        if not (steady and self._opened_again()):
            with self.changed:
                self._missing, lost = reason, self._lost
            if lost is not None:
                lost(reason)
            self._await_device()

    def _await_device(self) -> None:
        while not self._closed_within(self._wait):
            self._wait = min(2 * self._wait, LONGEST_WAIT)
            if self._opened_again():
                with self.changed:
                    self._missing, returned = None, self._returned
                if returned is not None:
                    returned()
                return

    def _closed_within(self, seconds: float) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: self._closed, seconds)

    def _opened_again(self) -> bool:
        if self._wait > REFRESH_FROM_WAIT:
            with contextlib.suppress(DeviceError):
                refresh_devices()
        for device in candidates(self._wanted, others=time.monotonic() - self._lost_at > MOVE_SECONDS):
            with contextlib.suppress(DeviceError):
                self._take(self._opened(device))
                return True
        return False

    def _stands_in(self, output: Output) -> bool:
        try:
            return find_device(Direction.OUTPUT, self._wanted) != output.stream.device
        except DeviceError:
            return True

    def _look_for_wanted(self, output: Output) -> None:
        """Where another device stands in, and nothing is being played: try the wanted one beside it."""
        self._looks += 1
        self._next_look = time.monotonic() + min(FIRST_WAIT * 2.0**self._looks, LONGEST_WAIT)
        if not self._stands_in(output):
            return
        try:
            found = self._opened(find_device(Direction.OUTPUT, self._wanted))
        except DeviceError:
            if self._looks % LOOKS_BEFORE_REFRESH == 0:
                with contextlib.suppress(DeviceError):
                    refresh_devices()
            return
        with self.changed:
            take = self._tenant.idle
            if take:
                self._take(found)
        (output if take else found).stream.close()
