"""How much the server takes from one address, and how many wrong addresses in all."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

REMEMBERED = 1024
"""Addresses; the one heard of longest ago is forgotten first."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class RateLimit:
    """So many at once, and so many a second in the long run, for each name. For one thread.

    Args:
        burst: at once.
        rate: a second.
        clock: monotonic seconds.
    """

    def __init__(self, burst: int, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._rate, self._clock = burst, rate, clock
        self._buckets: dict[str, _Bucket] = {}

    def takes(self, name: str) -> bool:
        """Count one; False where it is one too many."""
        now = self._clock()
        bucket = self._buckets.pop(name, None) or _Bucket(self._burst, now)
        self._buckets[name] = bucket
        if len(self._buckets) > REMEMBERED:
            del self._buckets[next(iter(self._buckets))]
        bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.at) * self._rate)
        bucket.at = now
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True
