"""How fast movements are counted."""

from __future__ import annotations

from voice_assist.dialogue.stage import Stage

SLOWEST, FASTEST, STEP = 2.0, 0.5, 1.25


class Pace:
    """A factor on the seconds of a movement; holds keep their length."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._factor = 1.0

    def stretched(self, seconds: float) -> float:
        """How long a movement of so many seconds takes at this pace."""
        return seconds * self._factor

    def slower(self) -> None:
        """Count slower."""
        self._set(self._factor * STEP, "session.slower", "session.slowest")

    def faster(self) -> None:
        """Count faster."""
        self._set(self._factor / STEP, "session.faster", "session.fastest")

    def _set(self, factor: float, done: str, at_bound: str) -> None:
        possible = FASTEST <= factor <= SLOWEST
        self._factor = factor if possible else self._factor
        self._stage.state(done if possible else at_bound)
