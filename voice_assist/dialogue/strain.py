"""Whether a session has become harder for the person than it was at its start; never kept, never said."""

from __future__ import annotations

from dataclasses import dataclass

MORE_REPEATS = 2
"""So many more requests to repeat than in the first movement."""

LONGER, LONGER_SECONDS = 2.0, 45.0
"""Pauses that are so many times, and by so many seconds, longer than in the first movement."""


@dataclass(slots=True)
class _Signs:
    repeats: int = 0
    pauses: float = 0.0


class Strain:
    """Compares each movement with the first one of the same session."""

    def __init__(self) -> None:
        self._first: _Signs | None = None
        self._now = _Signs()
        self._since = 0.0
        self._offered = False

    def repeated(self) -> None:
        """The person asked to hear it again."""
        self._now.repeats += 1

    def pause_began(self, monotonic: float) -> None:
        """The session waits for somebody."""
        self._since = monotonic

    def pause_ended(self, monotonic: float) -> None:
        """It does not any more; `pause_began` came before."""
        self._now.pauses += monotonic - self._since

    def movement_over(self) -> bool:
        """A movement is over; returns whether a longer rest is worth offering, once in a session."""
        now, self._now = self._now, _Signs()
        if self._first is None:
            self._first = now
            return False
        if self._offered or not _is_harder(now, self._first):
            return False
        self._offered = True
        return True


def _is_harder(now: _Signs, first: _Signs) -> bool:
    longer = now.pauses >= max(LONGER * first.pauses, first.pauses + LONGER_SECONDS)
    return longer or now.repeats >= first.repeats + MORE_REPEATS
