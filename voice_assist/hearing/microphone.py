"""The microphone: whatever device there is, as frames for the listener; lost and found again without anybody's help."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice_assist.errors import DeviceError
from voice_assist.events import EventSink, Part, PartLost, PartReturned
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing.resampling import FULL_SCALE, ChannelMixer, Resampler
from voice_assist.sample_clock import SampleClock
from voice_assist.sound_devices import (
    Device,
    DeviceStream,
    Direction,
    available_devices,
    find_device,
    open_stream,
    refresh_devices,
)

SAMPLE_RATES = (48000, 44100, 32000, SAMPLE_RATE, 8000)
"""Hertz, best first; between the first two the device's own is tried. We resample better than a sound server does."""
LATENCY_SECONDS = 0.1
QUEUE_BLOCKS = 1000
"""At the 10 to 40 ms of a block more than ten seconds: as long as a recogniser may take."""
LOOK_SECONDS = 0.2
MUTE_SECONDS = 3.0
"""A device that gives nothing for so long is gone; one that was suspended has needed two to begin."""
FIRST_WAIT, LONGEST_WAIT = 0.25, 5.0
REFRESH_FROM_WAIT = 2.0
"""From this wait on the devices are listed anew before each attempt, which interrupts the loudspeaker if it is idle."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Frame:
    """Samples, and the monotonic second of the first one (late by what the device buffers, some 20 ms)."""

    samples: Samples
    time: float


@dataclass(frozen=True, slots=True)
class _Block:
    """What one callback brought. missing: samples that did not fit into the queue before it."""

    values: NDArray[np.int16]
    arrival: float
    missing: int


def available_microphones() -> tuple[str, ...]:
    """The names of all devices that can record.

    Raises:
        DeviceError: PortAudio is not installed or does not start.
    """
    return tuple(device.name for device in available_devices(Direction.INPUT))


def channels_of(device: Device) -> int:
    """How many to open: of more than two the first is what array microphones have cleaned, or a sound server's mix."""
    return 2 if device.channels == 2 else 1


class Microphone:
    """Frames from a device; PartLost and PartReturned are posted once for each loss.

    Args:
        device: name, part of a name (in any case) or number; None is the system's default.
        sink: where losses are told.
        clock: monotonic seconds.

    Attributes:
        lost_samples: of the device, so far, for want of somebody who took them in time.
    """

    def __init__(self, device: str | None, sink: EventSink, clock: Callable[[], float] = time.monotonic) -> None:
        self._device, self._sink, self._clock = device, sink, clock
        self._blocks: queue.SimpleQueue[_Block] = queue.SimpleQueue()
        self._missing = 0
        self.lost_samples = 0
        self._closed = threading.Event()
        self._told, self._reason = False, ""
        self._wait = FIRST_WAIT
        self._stream: DeviceStream | None = None

    @property
    def busy(self) -> bool:
        """While True, nobody may list the devices anew: somebody is being listened to."""
        return self._stream is not None and self._stream.busy

    @busy.setter
    def busy(self, busy: bool) -> None:
        if self._stream is not None:
            self._stream.busy = busy

    def open(self) -> None:
        """Open the device now; frames() does it otherwise.

        Raises:
            DeviceError: there is none, several fit, or it is busy.
        """
        if self._stream is not None:
            return
        device = find_device(Direction.INPUT, self._device)
        stream = open_stream(
            Direction.INPUT,
            device,
            self._take,
            sample_rates=(SAMPLE_RATES[0], device.sample_rate, *SAMPLE_RATES[1:]),
            channels=channels_of(device),
            latency=LATENCY_SECONDS,
        )
        self._blocks, self._missing = queue.SimpleQueue(), 0
        try:
            stream.start()
        except DeviceError:
            stream.close()
            raise
        self._stream = stream

    def frames(self) -> Iterator[Frame | None]:
        """Frames until close(). A microphone that is not there, or no longer, is told once and waited for.

        None: the stream breaks off here; the next frame has nothing to do with the last.
        """
        while not self._closed.is_set():
            try:
                self._open_patiently()
                yield from self._frames_of_stream()
            except DeviceError as error:
                self._miss(str(error))
            finally:
                self._give_back()
            yield None

    def close(self) -> None:
        """End frames(), from any thread; may be called twice."""
        self._closed.set()

    def _open_patiently(self) -> None:
        if self._wait > REFRESH_FROM_WAIT:
            refresh_devices()
        self.open()

    def _frames_of_stream(self) -> Iterator[Frame]:
        stream = self._stream
        assert stream is not None
        mixer, resampler, clock = (
            ChannelMixer(stream.channels),
            Resampler(stream.sample_rate),
            SampleClock(stream.sample_rate),
        )
        taken = given = 0
        while (block := self._next_block(stream)) is not None:
            if block.missing:
                log.warning("%d samples of the microphone were lost: nobody took them in time", block.missing)
            clock.skip(block.missing)
            start = clock.stamp(len(block.values), block.arrival) - taken / stream.sample_rate
            taken += len(block.values)
            samples = resampler.feed(mixer.feed(np.asarray(block.values / FULL_SCALE, np.float32)))
            yield Frame(samples, start + given / SAMPLE_RATE)
            given += len(samples)

    def _next_block(self, stream: DeviceStream) -> _Block | None:
        """None: closed, or the devices were listed anew, and the stream has to be opened again.

        Raises:
            DeviceError: the device is gone.
        """
        name, deadline = stream.device.name, self._clock() + MUTE_SECONDS
        while not self._closed.is_set():
            try:
                block = self._blocks.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                if stream.closed:
                    return None
                if not stream.active:
                    raise DeviceError(f"The microphone {name!r} is gone; plug it in again.") from None
                if self._clock() > deadline:
                    raise DeviceError(f"The microphone {name!r} gives no sound; plug it in again.") from None
            else:
                self._found()
                return block
        return None

    def _take(self, values: Any, frames: int, times: Any, flags: Any) -> None:  # noqa: ARG002 - PortAudio's signature
        """PortAudio's thread: copy, and be gone."""
        if self._blocks.qsize() >= QUEUE_BLOCKS:
            self._missing += frames
            self.lost_samples += frames
            return
        self._blocks.put(_Block(values.copy(), self._clock(), self._missing))
        self._missing = 0

    def _miss(self, reason: str) -> None:
        self._give_back()
        if self._wait == FIRST_WAIT:  # what can be opened again at the first attempt is no loss
            self._reason = reason
        elif not self._told:
            self._told = True
            self._sink.post(PartLost(Part.MICROPHONE, self._reason))
        self._closed.wait(self._wait)
        self._wait = min(2 * self._wait, LONGEST_WAIT)

    def _found(self) -> None:
        self._wait = FIRST_WAIT
        if self._told:
            self._told = False
            self._sink.post(PartReturned(Part.MICROPHONE))

    def _give_back(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()
