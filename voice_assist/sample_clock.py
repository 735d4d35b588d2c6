"""When was a sample heard? Counted, so that it does not jitter; corrected, so that drift does not pile up."""

from __future__ import annotations

WINDOW_SECONDS = 2.0


class SampleClock:
    """Monotonic seconds of the first sample of each block, from the counts and the moments at which blocks arrive.

    A block can only arrive late, never early: the least late one of each window shows where the clock should be.

    Args:
        sample_rate: hertz, as the device claims.
    """

    def __init__(self, sample_rate: int) -> None:
        self._rate = sample_rate
        self._next: float | None = None
        self._least_late = float("inf")
        self._window = 0

    def stamp(self, count: int, arrival: float) -> float:
        """The time of the first of `count` samples that have arrived at `arrival`."""
        measured = arrival - count / self._rate
        start = measured if self._next is None else self._next
        self._least_late = min(self._least_late, measured - start)
        self._window += count
        if self._least_late < 0 or self._window >= WINDOW_SECONDS * self._rate:
            start += self._least_late
            self._least_late, self._window = float("inf"), 0
        self._next = start + count / self._rate
        return start

    def skip(self, count: int) -> None:
        """So many samples were lost before the next block."""
        if self._next is not None:
            self._next += count / self._rate
