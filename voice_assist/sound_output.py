"""One open output stream, and where else there might be one."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice_assist.errors import DeviceError
from voice_assist.sound_devices import Device, DeviceStream, Direction, available_devices, find_device, open_stream

COMMON_RATES = (48000, 44100)
HUNG_SECONDS = 2.5
"""A stream whose callback has not been called for so long does not play."""
WAKE_SECONDS = 4.0
"""How long a device may take to ask for its first samples: a suspended one needs two seconds."""
LAST_CHOICES = ("hdmi", "spdif", "iec958", "digital")
"""Devices that take samples also where nobody hears them: a screen that is off."""

Fill = Callable[[NDArray[np.int16], float], None]
"""Adds the next samples to a silent block, shape (frames, channels), heard in so many seconds; on the audio thread."""


class Output:
    """A stream on a device that takes samples; it plays silence until `mine` is set.

    Args:
        device: from find_device.
        latency: seconds of buffer to aim for.
        fill: gives the samples.

    Attributes:
        stream: the open stream.
        latency: seconds of buffer that the device agreed to.
        mine: whether `fill` is asked.

    Raises:
        DeviceError: it cannot be opened, or asks for no samples.
    """

    def __init__(self, device: Device, latency: float, fill: Fill) -> None:
        self._fill = fill
        self._asked, self._asked_at = threading.Event(), 0.0
        self.mine, self.latency = False, 0.0
        self.stream: DeviceStream = open_stream(
            Direction.OUTPUT,
            device,
            self._callback,
            sample_rates=(device.sample_rate, *COMMON_RATES),
            channels=min(2, device.channels),
            latency=latency,
        )
        self.latency = self.stream.latency
        try:
            self.stream.start()
            if not self._asked.wait(WAKE_SECONDS):
                raise DeviceError(f"The loudspeaker {self._takes_no_sound()}; switch it on or choose another one.")
        except DeviceError:
            self.stream.close()
            raise

    def trouble(self) -> str | None:
        """Why it does not play, None while it does."""
        if self.stream.closed:
            return "the devices were listed anew"
        if not self.stream.active:
            return f"{self.stream.device.name!r} is gone"
        return self._takes_no_sound() if time.monotonic() - self._asked_at > HUNG_SECONDS else None

    def drop_buffer(self, done: Callable[[], None]) -> str | None:
        """Let the device forget what it has not played, and tell it; why that failed, None if it did not."""
        try:
            self.stream.abort()
            done()
            self.stream.start()
        except DeviceError as error:
            return str(error)
        return None

    def _callback(self, block: Any, frames: int, times: Any, flags: Any) -> None:  # noqa: ARG002 - PortAudio's signature
        self._asked_at = time.monotonic()
        if not self._asked.is_set():
            self._asked.set()
        block.fill(0)
        if self.mine:
            self._fill(block, self.latency)

    def _takes_no_sound(self) -> str:
        return f"{self.stream.device.name!r} does not take any sound"


def candidates(wanted: str | None, *, others: bool) -> Iterator[Device]:
    """The wanted device if it is listed, and then the others, first where somebody is most likely to hear something."""
    first = None
    with contextlib.suppress(DeviceError):
        first = find_device(Direction.OUTPUT, wanted)
        yield first
    if not others:
        return
    with contextlib.suppress(DeviceError):
        default = find_device(Direction.OUTPUT, None)
        listed = [device for device in available_devices(Direction.OUTPUT) if device not in (first, default)]
        listed.sort(key=lambda device: any(word in device.name.casefold() for word in LAST_CHOICES))
        yield from (device for device in (default, *listed) if device != first and device.name != "null")
