"""PortAudio in one place: finding devices, opening streams, and listing the devices anew.

PortAudio lists the devices once, when it is initialised; a device that appears later is seen only after everything has
been terminated, which frees all open streams of the process. So both the microphone and the player open their streams
here: `refresh_devices` closes them properly first, and their owners find them `closed` and open them again, as they do
when a device was pulled out. A stream that is `busy` (somebody speaks, or is being spoken to) is never closed that way.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from voice_assist.errors import DeviceError
from voice_assist.portaudio import quiet, sounddevice

INVALID_SAMPLE_RATE = -9997

Callback = Callable[[Any, int, Any, Any], None]
"""Called on PortAudio's thread: (array of int16 of shape (frames, channels), frames, times, flags); must not wait."""

_lock = threading.RLock()
_open_streams: set[DeviceStream] = set()


class Direction(StrEnum):
    """Which way the sound goes; the values are PortAudio's words."""

    INPUT = "input"
    OUTPUT = "output"

    @property
    def noun(self) -> str:
        """What people call such a device."""
        return "microphone" if self is Direction.INPUT else "loudspeaker"


@dataclass(frozen=True, slots=True)
class Device:
    """One device as PortAudio lists it. sample_rate: hertz, what PortAudio would take unasked."""

    index: int
    name: str
    channels: int
    sample_rate: int


class DeviceStream:
    """An open stream of 16-bit samples that its callback fills or empties. Its methods are safe from any thread.

    Attributes:
        device: what it was opened on.
        sample_rate, channels: hertz and count that the device agreed to.
        busy: set by the owner while the stream must not be closed for listing the devices anew.
    """

    def __init__(self, stream: Any, device: Device, sample_rate: int, channels: int) -> None:
        self.device, self.sample_rate, self.channels = device, sample_rate, channels
        self.busy = False
        self._stream = stream

    @property
    def closed(self) -> bool:
        """True after close(), or after the devices were listed anew: open another one."""
        return self._stream is None

    @property
    def active(self) -> bool:
        """True while the callback is being called; False after stop, abort, close, or when the device is gone."""
        with _lock:
            return self._stream is not None and bool(self._stream.active)

    @property
    def latency(self) -> float:
        """Seconds between the callback and the air, as PortAudio believes."""
        with _lock:
            return 0.0 if self._stream is None else float(self._stream.latency)

    def start(self) -> None:
        """Let the callback be called; does nothing if it is already.

        Raises:
            DeviceError: the device is gone, or the stream is closed.
        """
        with _lock, self._told():
            self._stream.start()

    def abort(self) -> None:
        """Drop what is buffered and end the calling of the callback at once.

        Raises:
            DeviceError: the device is gone, or the stream is closed.
        """
        with _lock, self._told():
            self._stream.abort(ignore_errors=False)

    def close(self) -> None:
        """Give the device back; may be called twice, and on a device that is gone."""
        with _lock:
            stream, self._stream = self._stream, None
            _open_streams.discard(self)
            if stream is not None:
                stream.close(ignore_errors=True)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        if self._stream is None:
            raise DeviceError(f"The sound device {self.device.name!r} was closed; it has to be opened again.")
        try:
            yield
        except sounddevice().PortAudioError as error:
            raise DeviceError(f"The sound device {self.device.name!r} is gone ({_reason(error)}).") from error


def available_devices(direction: Direction) -> tuple[Device, ...]:
    """All devices that can do this, as listed when PortAudio was initialised.

    Raises:
        DeviceError: PortAudio is not installed or does not start.
    """
    with _lock:
        listed = sounddevice().query_devices()
    key = f"max_{direction}_channels"
    return tuple(
        Device(index, entry["name"], entry[key], round(entry["default_samplerate"]))
        for index, entry in enumerate(listed)
        if entry[key] > 0
    )


def find_device(direction: Direction, wanted: str | None) -> Device:
    """The device of this name, part of a name (in any case) or number; None: the system's default.

    Raises:
        DeviceError: there is none, or several fit.
    """
    devices = available_devices(direction)
    if not devices:
        raise DeviceError(f"There is no {direction.noun}; plug one in, and look at what `arecord -l; aplay -l` lists.")
    if wanted is None:
        return _default_device(direction, devices)
    fitting = [device for device in devices if wanted.strip() == str(device.index)]
    fitting = fitting or [device for device in devices if wanted.casefold() == device.name.casefold()]
    fitting = fitting or [device for device in devices if wanted.casefold() in device.name.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise DeviceError(f"{wanted!r} fits several {direction.noun}s: {_listed(fitting)}; name one of them in full.")
    raise DeviceError(f"There is no {direction.noun} {wanted!r}; there are: {_listed(devices)}.")


def open_stream(
    direction: Direction,
    device: Device,
    callback: Callback,
    *,
    sample_rates: Sequence[int],
    channels: int,
    latency: float | str,
) -> DeviceStream:
    """Open a stream (not yet started) at the first of these rates that the device takes.

    Args:
        direction: input or output.
        device: from `find_device`.
        callback: see `Callback`.
        sample_rates: hertz, best first.
        channels: not more than the device has.
        latency: seconds of buffer to aim for, or PortAudio's "low" or "high".

    Raises:
        DeviceError: the device is busy, gone, or takes none of the rates.
    """
    library = sounddevice()
    kind = library.InputStream if direction is Direction.INPUT else library.OutputStream
    settings = {"device": device.index, "channels": channels, "dtype": "int16", "latency": latency}
    with _lock:
        if device not in available_devices(direction):
            raise DeviceError(f"The {direction.noun} {device.name!r} is no longer there; it has to be found again.")
        for rate in dict.fromkeys(sample_rates):
            try:
                with quiet():
                    stream = kind(samplerate=rate, callback=callback, **settings)
            except library.PortAudioError as error:
                if INVALID_SAMPLE_RATE in error.args:
                    continue
                raise DeviceError(_cannot_open(direction, device, _reason(error))) from error
            opened = DeviceStream(stream, device, rate, channels)
            _open_streams.add(opened)
            return opened
    raise DeviceError(_cannot_open(direction, device, "it takes none of the usual sample rates"))


def refresh_devices() -> bool:
    """List the devices anew; every open stream of this process is closed. False: not done, as a stream is busy.

    Raises:
        DeviceError: PortAudio is not installed or does not start again.
    """
    library = sounddevice()
    with _lock:
        if any(stream.busy for stream in _open_streams):
            return False
        for stream in tuple(_open_streams):
            stream.close()
        try:
            library._terminate()  # noqa: SLF001 - there is no public way
            library._initialize()  # noqa: SLF001
        except library.PortAudioError as error:
            raise DeviceError(f"The sound system does not start ({_reason(error)}); restart the machine.") from error
    return True


def _default_device(direction: Direction, devices: Sequence[Device]) -> Device:
    index = sounddevice().default.device[direction]
    return next((device for device in devices if device.index == index), devices[0])


def _listed(devices: Sequence[Device]) -> str:
    return ", ".join(f"{device.index}: {device.name!r}" for device in devices)


def _cannot_open(direction: Direction, device: Device, reason: str) -> str:
    return (
        f"The {direction.noun} {device.name!r} cannot be opened ({reason}); close the program that uses it, "
        f"or choose another: {_listed(available_devices(direction))}."
    )


def _reason(error: Exception) -> str:
    """PortAudio's words, without sounddevice's ("Error opening InputStream: Device unavailable")."""
    words = str(error.args[0]) if error.args else type(error).__name__
    return words.removeprefix("Error ").split(": ", 1)[-1].rstrip(".")
