"""Switches that call for help: any key of an input device, and a pin of the board."""

from __future__ import annotations

import contextlib
import datetime
import importlib
import os
import select
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from voice_assist.errors import DeviceError

EV_KEY = 1
PRESSED, RELEASED = 1, 0
"""2 is the repetition of a key that is held (Linux, input-event-codes.h and input.rst)."""
LAYOUTS = {24: struct.Struct("@8x8xHHi"), 16: struct.Struct("@4x4xHHi")}
"""struct input_event: two words of time, type, code, value. The words have 8 bytes for programs of 64 bits, else 4."""
NATIVE_SIZE = 24 if struct.calcsize("@l") == 8 else 16
EVENTS_AT_ONCE = 64
BOUNCE = datetime.timedelta(milliseconds=20)


class Switch(Protocol):
    """Something that can be pressed. For one thread."""

    def open(self) -> None:
        """Begin to watch it; raises DeviceError where it is not there."""

    def changes(self, seconds: float) -> tuple[bool, ...]:
        """Wait so long at most; True for each press, False for each release, oldest first.

        Raises:
            DeviceError: it is gone.
        """

    def close(self) -> None:
        """Give it back; may be called twice."""


class KeySwitch:
    """Any key or button of one input device: a USB switch counts as a keyboard with one key.

    Args:
        file: /dev/input/event..., better a link that stays: /dev/input/by-id/...
        size: bytes of one event; None: this program's own.
    """

    def __init__(self, file: Path, size: int | None = None) -> None:
        self._file, self._layout = file, LAYOUTS[size or NATIVE_SIZE]
        self._descriptor: int | None = None
        self._rest = b""

    def open(self) -> None:
        """See Switch."""
        self._rest = b""
        try:
            self._descriptor = os.open(self._file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except PermissionError as error:
            advice = "add the assistant's user to the group input (sudo usermod -aG input USER)"
            raise DeviceError(f"The switch {self._file} may not be read; {advice}.") from error
        except OSError as error:
            raise DeviceError(f"The switch {self._file} is not there ({error.strerror}); plug it in.") from error

    def changes(self, seconds: float) -> tuple[bool, ...]:
        """See Switch."""
        if self._descriptor is None:
            raise DeviceError(f"The switch {self._file} is not open.")
        ready, _, _ = select.select([self._descriptor], [], [], seconds)
        return self._read(self._descriptor) if ready else ()

    def close(self) -> None:
        """See Switch."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _read(self, descriptor: int) -> tuple[bool, ...]:
        try:
            read = os.read(descriptor, EVENTS_AT_ONCE * self._layout.size)
        except BlockingIOError:
            return ()
        except OSError as error:
            raise DeviceError(f"The switch {self._file} is gone ({error.strerror}); plug it in again.") from error
        if not read:
            raise DeviceError(f"The switch {self._file} is gone; plug it in again.")
        data = self._rest + read
        whole = len(data) - len(data) % self._layout.size
        self._rest = data[whole:]
        events = self._layout.iter_unpack(data[:whole])
        changes = (value for kind, _, value in events if kind == EV_KEY)
        return tuple(value == PRESSED for value in changes if value in (PRESSED, RELEASED))


class PinSwitch:
    """A button between a pin of the board and ground.

    Args:
        chip: /dev/gpiochip0 on a Raspberry Pi (the 5 with an old system: /dev/gpiochip4).
        line: the pin's number on that chip.
        library: gives the module gpiod (version 2); it is imported when the pin is opened.
    """

    def __init__(self, chip: str, line: int, library: Callable[[], Any] | None = None) -> None:
        self._chip, self._line = chip, line
        self._library = library or (lambda: importlib.import_module("gpiod"))
        self._request: Any = None

    def open(self) -> None:
        """See Switch."""
        try:
            gpiod = self._library()
        except ImportError as error:
            raise DeviceError("A pin needs the library gpiod; install it, or choose another signal.") from error
        settings = gpiod.LineSettings(
            direction=gpiod.line.Direction.INPUT,
            edge_detection=gpiod.line.Edge.BOTH,
            bias=gpiod.line.Bias.PULL_UP,
            debounce_period=BOUNCE,
        )
        try:
            self._request = gpiod.request_lines(self._chip, consumer="voice-assist", config={self._line: settings})
        except (OSError, ValueError) as error:
            advice = "gpioinfo lists the pins, and the user must be in the group gpio"
            raise DeviceError(f"Pin {self._line} of {self._chip} cannot be used ({error}); {advice}.") from error

    def changes(self, seconds: float) -> tuple[bool, ...]:
        """See Switch."""
        if self._request is None:
            raise DeviceError(f"Pin {self._line} of {self._chip} is not open.")
        try:
            if not self._request.wait_edge_events(datetime.timedelta(seconds=seconds)):
                return ()
            return tuple(event.event_type is event.Type.FALLING_EDGE for event in self._request.read_edge_events())
        except OSError as error:
            raise DeviceError(f"Pin {self._line} of {self._chip} cannot be read ({error}).") from error

    def close(self) -> None:
        """See Switch."""
        request, self._request = self._request, None
        if request is not None:
            with contextlib.suppress(OSError):
                request.release()
