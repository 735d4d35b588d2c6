"""The signal for help that needs no words: a held vowel, a repeated sound, a switch."""

from __future__ import annotations

from voice_assist.call_commands import CallLevel
from voice_assist.commands import Note
from voice_assist.content.schema import Call
from voice_assist.dialogue.caregiver_calls import CaregiverCalls
from voice_assist.dialogue.exercises import Exercises
from voice_assist.dialogue.priorities import Owner
from voice_assist.dialogue.stage import Stage
from voice_assist.events import Utterance
from voice_assist.trigger_events import TriggerFired

HELP = "help"
"""The call that is made, where the pack has it; else its first urgent one."""


class Signal:
    """Makes an urgent call of it, whatever is going on: asleep, in a session, while something is asked.

    Given again it is the same call, told once more. It never answers a question, so it never cancels anything: the
    question whether to cancel ends there, and the call stands.

    Args:
        stage: what it acts through.
        calls: makes the call.
        exercises: a session waits.
    """

    def __init__(self, stage: Stage, calls: CaregiverCalls, exercises: Exercises) -> None:
        self._stage, self._calls, self._exercises = stage, calls, exercises
        self._last: TriggerFired | None = None

    def fired(self, event: TriggerFired) -> None:
        """The person has given it."""
        self._last = event
        self._stage.effects.emit(Note("signal", {"kind": str(event.kind)}))
        self._stage.questions.drop()
        self._stage.queue.drop(Owner.ANSWER)
        self._exercises.interrupt()
        if chosen := self._call():
            self._calls.place(*chosen)
        else:
            self._stage.answer("signal.no_call")

    def is_words(self, utterance: Utterance) -> bool:
        """Whether an utterance is something else than the sound that was the signal."""
        last = self._last
        return last is None or utterance.started > last.ended or utterance.ended < last.started

    def _call(self) -> tuple[str, Call] | None:
        calls = {kind: call for kind, call in self._stage.pack.calls.items() if "{" not in call.need + call.call_out}
        urgent = {kind: call for kind, call in calls.items() if call.level is CallLevel.URGENT}
        if urgent:
            kind = HELP if HELP in urgent else next(iter(urgent))
            return kind, urgent[kind]
        kind = next(iter(calls), "")
        return (kind, calls[kind].model_copy(update={"level": CallLevel.URGENT})) if kind else None
