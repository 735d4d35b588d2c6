"""What really left the loudspeaker, and when: written by whoever plays, read by whoever takes the echo away."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from voice_assist.sample_clock import SampleClock

SAMPLE_RATE = 16000
"""Hertz of what is read, whatever rate it was played at."""
KEPT_SECONDS = 8.0
WAITING_BLOCKS = 512
"""Blocks that nobody has read yet: some ten seconds; older ones are dropped."""
BREAK_SECONDS = 0.25
"""Blocks this far from where the last one ended do not continue it: another stream, or one that had stopped."""
FULL_SCALE = 32768

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Block:
    samples: NDArray[np.int16]
    sample_rate: int
    audible_at: float


class PlayedSound:
    """A timeline of the last seconds. add() is for the audio thread alone and never waits; the rest for one reader.

    A position counts samples at SAMPLE_RATE since the beginning, fractions of one included.
    """

    def __init__(self) -> None:
        self._waiting: deque[_Block] = deque(maxlen=WAITING_BLOCKS)
        self._ring: Floats = np.zeros(round(KEPT_SECONDS * SAMPLE_RATE), np.float32)
        self._written = 0
        self._run: _Run | None = None
        self._anchors: deque[tuple[float, float]] = deque(maxlen=WAITING_BLOCKS)
        self._sounds_until = -np.inf

    def add(self, samples: NDArray[np.int16], sample_rate: int, audible_at: float) -> None:
        """The next samples, shape (n,), go to the device, and the first is heard at `audible_at` (monotonic)."""
        self._waiting.append(_Block(samples.copy(), sample_rate, audible_at))

    def sounds_until(self) -> float:
        """The monotonic second at which the last sample that is not zero is heard; far in the past for none."""
        self._update()
        return float(self._sounds_until)

    def position_at(self, time: float) -> float | None:
        """The position of what is heard at a monotonic second; None where nothing is known of that time."""
        self._update()
        if not self._anchors or time < self._anchors[0][0]:
            return None
        index = bisect_right(self._anchors, time, key=lambda anchor: anchor[0]) - 1
        began, position = self._anchors[index]
        return position + (time - began) * SAMPLE_RATE

    def read(self, position: int, count: int) -> Floats:
        """So many samples (full scale is 1) from a position on; zeros where there are none, or none yet."""
        found = np.zeros(count, np.float32)
        first = max(position, self._written - len(self._ring), 0)
        last = min(position + count, self._written)
        if first < last:
            found[first - position : last - position] = self._ring.take(np.arange(first, last), mode="wrap")
        return found

    def _update(self) -> None:
        while self._waiting:
            block = self._waiting.popleft()
            if self._run is None or not self._run.goes_on_with(block):
                self._begin(block)
            assert self._run is not None
            time, position, samples = self._run.take(block)
            self._anchors.append((time, position))
            self._write(samples)
            if block.samples.any():
                self._sounds_until = time + len(block.samples) / block.sample_rate

    def _begin(self, block: _Block) -> None:
        if self._run is not None:
            self._write(self._run.finish())
            silent = round((block.audible_at - self._run.next) * SAMPLE_RATE)
            self._write(np.zeros(min(max(silent, 0), len(self._ring)), np.float32))
            if silent < 0:
                self._anchors.clear()
        self._run = _Run(block, self._written)

    def _write(self, samples: Floats) -> None:
        samples = samples[-len(self._ring) :]
        self._ring.put(np.arange(self._written, self._written + len(samples)), samples, mode="wrap")
        self._written += len(samples)


class _Run:
    """Blocks that follow each other without a gap; their times are those of a clock that does not jitter.

    Attributes:
        next: when the block after them should be heard, monotonic seconds.
    """

    def __init__(self, first: _Block, written: int) -> None:
        self._rate = first.sample_rate
        self._clock = SampleClock(first.sample_rate)
        self._resampler = soxr.ResampleStream(first.sample_rate, SAMPLE_RATE, 1, dtype="float32", quality="HQ")
        self._began, self._taken = written, 0
        self.next = first.audible_at

    def goes_on_with(self, block: _Block) -> bool:
        return block.sample_rate == self._rate and abs(block.audible_at - self.next) < BREAK_SECONDS

    def take(self, block: _Block) -> tuple[float, float, Floats]:
        """Time and position of the block's first sample, and what can be read now."""
        seconds = len(block.samples) / self._rate
        time = self._clock.stamp(len(block.samples), block.audible_at + seconds)
        position = self._began + self._taken * SAMPLE_RATE / self._rate
        self._taken += len(block.samples)
        self.next = time + seconds
        values = (block.samples / np.float32(FULL_SCALE)).astype(np.float32)
        return time, position, self._resampler.resample_chunk(values)

    def finish(self) -> Floats:
        rest: Floats = self._resampler.resample_chunk(np.zeros(0, np.float32), last=True)
        return rest
