"""Calls from before a restart: what was sent goes on; an urgent one that nobody has is asked about once."""

from __future__ import annotations

from collections.abc import Callable

from voice_assist.call_commands import CallLevel, SendFound
from voice_assist.call_events import CallFound
from voice_assist.content.schema import Action, Call
from voice_assist.content.times import spoken_time
from voice_assist.dialogue.call_speech import CALL, CallSpeech
from voice_assist.dialogue.caregiver_call import CallState, OpenCall
from voice_assist.dialogue.priorities import Owner, Priority
from voice_assist.dialogue.questions import Question
from voice_assist.dialogue.stage import Stage

ANSWER_SECONDS = 20.0
"""Twice this and the two askings stay below the minute after which the calls part sends it by itself."""


class FoundCalls:
    """Asks about all that were not sent in one question, because each of them is a minute from being sent.

    Args:
        stage: what it acts through.
        speech: words about calls.
        goes_on: an urgent call is being sent, or is still out: it is called out again from now on.
        withdraw: the person does not want these.
    """

    def __init__(
        self,
        stage: Stage,
        speech: CallSpeech,
        goes_on: Callable[[OpenCall], None],
        withdraw: Callable[[list[OpenCall]], None],
    ) -> None:
        self._stage, self._speech = stage, speech
        self._goes_on, self._withdraw = goes_on, withdraw
        self._unsent: list[tuple[OpenCall, CallFound]] = []

    def take(self, found: CallFound) -> OpenCall:
        """A call is found; returns it as an open one. What is closed meanwhile is asked about no more."""
        call = OpenCall(found.call_id, found.kind, self._call_of(found), self._stage.effects.now.monotonic)
        call.confirmed = call.called_out = call.listened = True
        self._stage.queue.drop(Owner.ANSWER)
        if found.sent:
            call.state = CallState.OUTSIDE
            call.is_told()
            self._stage.say(CALL, self._line("call.found_open", call, found))
            if call.urgent:
                self._goes_on(call)
        elif call.urgent:
            call.waits = True
            self._unsent.append((call, found))
            self._ask()
        return call

    def _call_of(self, found: CallFound) -> Call:
        """The pack's, for what was needed then; made of the need where the pack has it no more."""
        need = found.need or self._stage.line("call.found_need")
        known = self._stage.pack.calls.get(found.kind)
        if known is None:
            text = f"{need[:1].upper()}{need[1:]}."
            return Call(title=need, level=found.level, phrases=(need,), need=need, message=text, call_out=text)
        if "{" in known.call_out:
            known = known.model_copy(update={"call_out": f"{need[:1].upper()}{need[1:]}.", "message": need})
        return known.model_copy(update={"need": need, "level": CallLevel(found.level)})

    def _ask(self) -> None:
        self._unsent = [(call, found) for call, found in self._unsent if call.state is not CallState.CLOSED]
        calls = [call for call, _ in self._unsent]
        text = self._line("call.found_question", *self._unsent[0], need=self._speech.needs(calls))
        again = self._stage.line("call.found_again", need=self._speech.needs(calls))
        answers = {
            Action.YES: lambda: self._send("call.found_sent"),
            Action.NO: self._drop,
            Action.CANCEL: self._ask,
        }
        silence = lambda: self._send("call.found_silence")  # noqa: E731
        question = Question(
            "found_call", text, answers, silence, ANSWER_SECONDS, again, 0, priority=Priority.IMPORTANT, grave=True
        )
        self._stage.questions.ask(question)

    def _send(self, told: str) -> None:
        calls = self._taken()
        for call in calls:
            self._stage.effects.emit(SendFound(call.id))
        self._stage.say(CALL, self._stage.line(told, need=self._speech.needs(calls)))
        for call in calls:
            self._goes_on(call)

    def _drop(self) -> None:
        self._withdraw(self._taken())

    def _taken(self) -> list[OpenCall]:
        calls, self._unsent = [call for call, _ in self._unsent], []
        for call in calls:
            call.waits = False
        return calls

    def _line(self, key: str, call: OpenCall, found: CallFound, need: str = "") -> str:
        need = need or call.call.need
        if not found.made_at_trusted:
            return self._stage.line(key, need=need)
        return self._stage.line(f"{key}_at", need=need, time=spoken_time(found.made_at.time()))
