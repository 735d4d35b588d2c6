"""What is said when something was not understood: short, each time different, and soon nothing more."""

from __future__ import annotations

from voice_assist.dialogue.stage import Stage
from voice_assist.understanding.decision import NoMatch

SUPPORT = 45.0
"""Similarity from which what was not understood looks like a failed command, not like talk among people."""

MEMORY_SECONDS = 60.0
"""A miss longer ago than this does not count."""

MISSES = ("repair.first", "repair.second", "repair.third")


class Repair:
    """Counts misses in a row; after the last of MISSES it stays silent until something is understood or time passes."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._misses = 0
        self._last = float("-inf")

    @staticmethod
    def looks_meant(decision: NoMatch) -> bool:
        """Whether this looks like a command that failed."""
        return decision.best is not None and decision.best.score >= SUPPORT

    def missed(self) -> None:
        """A command failed: say so."""
        now = self._stage.effects.now.monotonic
        if now - self._last > MEMORY_SECONDS:
            self._misses = 0
        self._last = now
        if self._misses < len(MISSES):
            self._stage.state(MISSES[self._misses])
        self._misses += 1

    def understood(self) -> None:
        """Something was understood: the next miss is a first one."""
        self._misses = 0
