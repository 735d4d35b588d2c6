"""Who is listened to now: everybody, nobody but for calls in the night, or only what is urgent among visitors."""

from __future__ import annotations

from voice_assist.call_commands import CallLevel
from voice_assist.commands import Context
from voice_assist.content.phrases import CALL_PREFIX
from voice_assist.content.schema import Action
from voice_assist.dialogue.caregiver_calls import CaregiverCalls
from voice_assist.dialogue.stage import Stage

WHILE_A_CALL_IS_OPEN = frozenset({Action.CANCEL, Action.CALL_AGAIN, Action.CALL_STATUS, Action.SOMEONE_HERE})
"""Heeded in every mode as long as a call is open."""


class Modes:
    """Asleep, among visitors, or neither. A start of the assistant ends both: nobody may be left unheard by accident.

    Args:
        stage: what it acts through.
        calls: which calls are open.
    """

    def __init__(self, stage: Stage, calls: CaregiverCalls) -> None:
        self._stage = stage
        self._calls = calls
        self.asleep = False
        self.visitors = False

    @property
    def quiet(self) -> bool:
        """Whether it speaks unasked only about safety."""
        return self.asleep or self.visitors

    def heeds(self, action: Action, intent: str, *, ground: Context) -> bool:
        """Whether a command is taken where the conversation is."""
        if ground not in (Context.ASLEEP, Context.VISITORS):
            return True
        if action in WHILE_A_CALL_IS_OPEN:
            return self._calls.any_open
        if ground is Context.ASLEEP:
            return action in (Action.CALL, Action.LIST_NEEDS, Action.WAKE, Action.STOP, Action.HUSH)
        if action in (Action.STOP, Action.HUSH):
            return self._stage.queue.busy
        return self.is_urgent(intent) or (action is Action.VISITORS_GONE and self.visitors)

    def is_urgent(self, intent: str) -> bool:
        """Whether this is an urgent call: taken in every mode."""
        call = self._stage.pack.calls.get(intent.removeprefix(CALL_PREFIX)) if intent.startswith(CALL_PREFIX) else None
        return call is not None and call.level is CallLevel.URGENT
