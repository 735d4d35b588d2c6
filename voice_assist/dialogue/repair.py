"""What is said when something was not understood: short, each time different, and soon nothing more."""

from __future__ import annotations

from voice_assist.dialogue.stage import Stage
from voice_assist.understanding.decision import NoMatch

SUPPORT = 45.0
"""Similarity to a phrase from which what failed looks like a command."""

LONGEST_ANSWER = 3
"""Words; more than these are hardly an answer to a question."""

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
        return decision.near_miss and decision.best is not None and decision.best.score >= SUPPORT

    @staticmethod
    def may_be_an_answer(decision: NoMatch) -> bool:
        """Whether this may be an answer to an open question: a few words that failed."""
        return decision.near_miss and len(decision.heard.split()) <= LONGEST_ANSWER

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
