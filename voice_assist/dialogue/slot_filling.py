"""What was left out of a command is asked for, one slot after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from voice_assist.content.phrases import CALL_PREFIX
from voice_assist.content.schema import Action
from voice_assist.dialogue.questions import Choice, Question
from voice_assist.dialogue.stage import Stage
from voice_assist.understanding.decision import Candidate

NAME = "slot"
MOST_NAMED = 5
"""Values that a question names; of a longer list the first and the last."""

MOST_OFFERED = 4
"""Values that are offered one after the other, by yes or no, to somebody whose answer is not understood."""


class SlotFilling:
    """Asks for the slots that an intent of the pack needs.

    Args:
        stage: what it acts through.
        complete: does what was meant, once nothing is missing.
    """

    def __init__(self, stage: Stage, complete: Callable[[Candidate], None]) -> None:
        self._stage = stage
        self._complete = complete
        self._pending: Candidate | None = None

    @property
    def pending(self) -> Candidate | None:
        """The command whose slot is being asked for."""
        question = self._stage.questions.open
        return self._pending if question and question.name == NAME else None

    def missing(self, candidate: Candidate) -> str | None:
        """The first slot that the pack asks for and that was not said."""
        given = dict(candidate.slots)
        return next((slot for slot in self._stage.slots.asked(candidate.intent) if slot not in given), None)

    def ask(self, candidate: Candidate) -> None:
        """Ask for the first slot that is missing; "never mind" leaves it at that, and so does silence.

        A call is made in silence, too, without what was left out: what somebody has asked for is not lost.
        """
        self._ask(candidate, shorter=False)

    def _ask(self, candidate: Candidate, *, shorter: bool) -> None:
        slot = self.missing(candidate)
        assert slot is not None
        self._pending = candidate
        named = self._stage.slots.choices(self._stage.slots.of(candidate.intent)[slot])
        text = self._stage.ask_for(candidate.intent, slot, self._named(list(named.values())))
        question = Question(
            NAME,
            self._stage.line("slot.shorter") if shorter else text,
            dict.fromkeys((Action.NO, Action.CANCEL, Action.STOP), self._leave),
            (lambda: self._complete(candidate)) if candidate.intent.startswith(CALL_PREFIX) else self._leave,
            seconds=15,
            shorter=self._stage.line("slot.shorter"),
            choices=tuple(self._choice(candidate, slot, value, said) for value, said in named.items())[:MOST_OFFERED],
            yields=True,
        )
        self._stage.questions.ask(question)

    def go_on(self, candidate: Candidate) -> None:
        """Another slot is known: ask for the next (in shorter words where that has just been asked), or do it."""
        missing = self.missing(candidate)
        if missing:
            self._ask(candidate, shorter=self._pending is not None and missing == self.missing(self._pending))
        else:
            self._complete(candidate)

    def _choice(self, candidate: Candidate, slot: str, value: str, said: str) -> Choice:
        filled = with_slot(candidate, slot, value)
        return Choice(self._stage.line("slot.choice", choice=said.capitalize()), lambda: self.go_on(filled))

    def _named(self, said: list[str]) -> str:
        if len(said) > MOST_NAMED:
            return self._stage.line("slot.range", first=said[0], last=said[-1])
        *others, last = said
        return self._stage.line("slot.or", first=", ".join(others), second=last) if others else last

    def _leave(self) -> None:
        self._stage.answer("slot.left")


def with_slot(candidate: Candidate, slot: str, value: str) -> Candidate:
    """The same command with this slot filled anew."""
    return replace(candidate, slots=tuple(sorted({**dict(candidate.slots), slot: value}.items())))
