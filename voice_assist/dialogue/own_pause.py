"""How long this person pauses within a phrase, learnt from what was understood."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

REMEMBERED = 40
LEAST = 5
"""Phrases of several words that must have been understood before anything is concluded."""
SHARE = 0.95
MARGIN_FACTOR, MARGIN_SECONDS = 1.25, 0.3
SHORTEST, LONGEST = 0.6, 4.0
WORTH_TELLING = 0.1


def outlasting(pause: float) -> float:
    """The silence to wait for where somebody pauses for so long, seconds: with a margin, LONGEST at most."""
    return min(MARGIN_FACTOR * pause + MARGIN_SECONDS, LONGEST)


class OwnPause:
    """The longest pauses of the last REMEMBERED phrases, and the silence that outlasts nearly all of them.

    Args:
        pauses: what was remembered before, seconds, oldest first.
    """

    def __init__(self, pauses: Iterable[float] = ()) -> None:
        self._pauses = deque(pauses, REMEMBERED)
        self._told: float | None = None

    @property
    def pauses(self) -> tuple[float, ...]:
        """What is remembered, seconds, oldest first."""
        return tuple(self._pauses)

    @property
    def seconds(self) -> float | None:
        """The silence to wait for, SHORTEST to LONGEST; None while too little is known.

        A share of SHARE of the pauses, counted down to a whole one, so that a single long one changes nothing; and a
        margin.
        """
        if len(self._pauses) < LEAST:
            return None
        pause = sorted(self._pauses)[int(SHARE * (len(self._pauses) - 1))]
        return max(SHORTEST, outlasting(pause))

    def learn(self, pause: float) -> None:
        """Somebody said a phrase of several words with this longest pause in it."""
        self._pauses.append(round(pause, 2))

    def news(self) -> float | None:
        """The silence to wait for, if it has changed by WORTH_TELLING since this was asked last; else None."""
        seconds = self.seconds
        if seconds is None or (self._told is not None and abs(seconds - self._told) < WORTH_TELLING):
            return None
        self._told = seconds
        return seconds
