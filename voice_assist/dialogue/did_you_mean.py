""" "Did you mean ...?": asked before anything is done that was only half understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from voice_assist.call_commands import CallLevel
from voice_assist.content.phrases import CALL_PREFIX
from voice_assist.content.schema import Action, Call
from voice_assist.dialogue.priorities import Priority
from voice_assist.dialogue.questions import Handler, Question
from voice_assist.dialogue.requests import without_slots
from voice_assist.dialogue.stage import Stage
from voice_assist.understanding.decision import Candidate

URGENT_SECONDS = 8.0
"""Silence after "Do you need help?" before the call is made all the same: missing it would cost more."""

NAME = "did_you_mean"
REFUSALS = (Action.NO, Action.CANCEL, Action.STOP)


class DidYouMean:
    """Asks about one candidate; "yes" or the phrase itself accepts it.

    Args:
        stage: what it acts through.
        accept: does what was meant.
        resume: called after "no" or silence: lets what was interrupted speak of itself, and returns whether it did.
    """

    def __init__(self, stage: Stage, accept: Callable[[Candidate], None], resume: Callable[[], bool]) -> None:
        self._stage = stage
        self._accept = accept
        self._resume = resume
        self._candidate: Candidate | None = None

    def is_asking_about(self, candidate: Candidate) -> bool:
        """Whether this is what the open question is about: the phrase itself, said once more."""
        return self.pending is not None and self.pending.meaning == candidate.meaning

    @property
    def pending(self) -> Candidate | None:
        """What the open question is about."""
        question = self._stage.questions.open
        return self._candidate if question and question.name == NAME else None

    def ask(self, candidate: Candidate) -> None:
        """Ask about it, in the way that its cost asks for."""
        self._candidate = candidate
        call = self._stage.pack.calls.get(candidate.intent.removeprefix(CALL_PREFIX))
        if call is None:
            name = self._name(candidate)
            text = self._stage.line("doubt.did_you_mean", phrase=name)
            self._ask(candidate, text, self._shorter(name), self._refused, self._silent)
        elif call.level is CallLevel.URGENT:
            self._ask_urgent(candidate)
        else:
            self._ask_call(candidate, call)

    def guess(self, candidate: Candidate) -> str:
        """How something is asked about that was not understood, but comes nearest."""
        call = self._stage.pack.calls.get(candidate.intent.removeprefix(CALL_PREFIX))
        if call is None:
            return self._stage.line("repair.guess", phrase=self._name(candidate))
        return self._stage.line("repair.guess_call", need=self._need(candidate, call))

    def _ask(self, candidate: Candidate, text: str, shorter: str, refused: Handler, silence: Handler) -> None:
        answers = {Action.YES: lambda: self._accept(candidate), **dict.fromkeys(REFUSALS, refused)}
        by_sound = candidate.intent.startswith(CALL_PREFIX)
        question = Question(NAME, text, answers, silence, shorter=shorter, yields=True, by_sound=by_sound)
        self._stage.questions.ask(question)

    def _ask_call(self, candidate: Candidate, call: Call) -> None:
        def silence() -> None:
            self._stage.answer("doubt.no_answer_not_called")
            self._resume()

        need = self._need(candidate, call)
        text = self._stage.line("doubt.call", need=need)
        self._ask(candidate, text, self._shorter(need), self._not_called, silence)

    def _ask_urgent(self, candidate: Candidate) -> None:
        def silence() -> None:
            self._stage.state("doubt.no_answer_called", Priority.IMPORTANT)
            self._accept(candidate)

        answers = {Action.YES: lambda: self._accept(candidate), **dict.fromkeys(REFUSALS, self._not_called)}
        question = Question(NAME, self._stage.line("doubt.urgent"), answers, silence, URGENT_SECONDS, grave=True)
        self._stage.questions.ask(
            replace(question, extensions=0, priority=Priority.IMPORTANT, yields=True, by_sound=True)
        )

    def _need(self, candidate: Candidate, call: Call) -> str:
        if call.slots.keys() - dict(candidate.slots).keys():
            return without_slots(call).need
        return self._stage.slots.filled(call.need, candidate.intent, candidate.slots)

    def _shorter(self, name: str) -> str:
        return self._stage.line("doubt.shorter", phrase=name[:1].upper() + name[1:])

    def _refused(self) -> None:
        if not self._resume():
            self._stage.answer("doubt.no")

    def _silent(self) -> None:
        self._resume()

    def _not_called(self) -> None:
        self._stage.answer("doubt.not_called")
        self._resume()

    def _name(self, candidate: Candidate) -> str:
        """The pack's name for it; the phrase itself where there is none, or where it would need filling in."""
        name = self._stage.pack.intents[candidate.intent].confirm
        return candidate.phrase if name is None or "{" in name else name
