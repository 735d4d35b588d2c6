"""What is said when something was not understood: short, each time different, then two guesses, and soon nothing."""

from __future__ import annotations

from collections.abc import Callable

from voice_assist.commands import Earcon
from voice_assist.content.phrases import CALL_PREFIX
from voice_assist.content.schema import Action
from voice_assist.dialogue.questions import Choice, Question
from voice_assist.dialogue.stage import Stage
from voice_assist.understanding.decision import Candidate, NoMatch
from voice_assist.understanding.phrase import Meaning

SUPPORT = 45.0
"""Similarity to a phrase from which what failed looks like a command."""

LONGEST_ANSWER = 3
"""Words; more than these are hardly an answer to a question."""

MEMORY_SECONDS = 60.0
"""A miss longer ago than this does not count."""

MISSES = ("repair.first", "repair.second")
"""What is said after the first misses in a row; after the next, GUESSES are offered, and then nothing more is said."""

GUESSES = 2


class Repair:
    """Counts misses in a row, until something is understood or time passes.

    Args:
        stage: what it acts through.
        guess: how a candidate is asked about ("Did you want a drink?"); None where it cannot be meant now.
        accept: does what was meant.
        pause: lets what goes on wait for the answer.
        resume: lets what was interrupted speak of itself; returns whether anything was.
    """

    def __init__(
        self,
        stage: Stage,
        guess: Callable[[Candidate], str | None],
        accept: Callable[[Candidate], None],
        pause: Callable[[], None],
        resume: Callable[[], bool],
    ) -> None:
        self._stage = stage
        self._guess = guess
        self._accept = accept
        self._pause = pause
        self._resume = resume
        self._misses = 0
        self._last = float("-inf")
        self._near: list[Candidate] = []

    @staticmethod
    def looks_meant(decision: NoMatch) -> bool:
        """Whether this looks like a command that failed."""
        return decision.near_miss and decision.best is not None and decision.best.score >= SUPPORT

    @staticmethod
    def may_be_an_answer(decision: NoMatch) -> bool:
        """Whether this may be an answer to an open question: a few words that failed."""
        return decision.near_miss and len(decision.heard.split()) <= LONGEST_ANSWER

    def missed(self, decision: NoMatch) -> None:
        """A command failed: say so, or offer what comes nearest."""
        now = self._stage.effects.now.monotonic
        if now - self._last > MEMORY_SECONDS:
            self.understood()
        self._last = now
        self._near = [candidate for candidate in (decision.best, decision.runner_up) if candidate] + self._near
        if self._misses < len(MISSES):
            self._stage.state(MISSES[self._misses])
        elif self._misses == len(MISSES):
            self._offer()
        else:
            self._stage.earcons.play(Earcon.NOT_UNDERSTOOD)
        self._misses += 1

    def understood(self) -> None:
        """Something was understood: the next miss is a first one."""
        self._misses, self._near = 0, []

    def _offer(self) -> None:
        """The nearest things to what was heard, one after the other, to be answered by yes or no."""
        each: dict[Meaning, Candidate] = {}
        for candidate in sorted(self._near, key=lambda candidate: -candidate.score):
            each.setdefault(candidate.meaning, candidate)
        texts = ((candidate, self._guess(candidate)) for candidate in each.values())
        choices = [self._choice(candidate, text) for candidate, text in texts if text is not None][:GUESSES]
        if not choices:
            self._stage.state("repair.third")
            return
        leave = dict.fromkeys((Action.CANCEL, Action.STOP), self._leave)
        self._pause()
        base = Question("guess", "", leave, self._silent, refused=self._refused, yields=True)
        self._stage.questions.offer(base, choices)

    def _choice(self, candidate: Candidate, text: str) -> Choice:
        by_sound = candidate.intent.startswith(CALL_PREFIX)
        return Choice(text, lambda: self._accept(candidate), by_sound=by_sound)

    def _refused(self) -> None:
        if not self._resume():
            self._stage.answer("doubt.no")

    def _leave(self) -> None:
        self._stage.answer("slot.left")
        self._resume()

    def _silent(self) -> None:
        self._resume()
