"""What is said about calls: to the room, and to the person who asked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from voice_assist.call_commands import CallLevel
from voice_assist.content.schema import Call
from voice_assist.dialogue.caregiver_call import CallState, OpenCall
from voice_assist.dialogue.message import Hook
from voice_assist.dialogue.priorities import Manner, Owner, Priority
from voice_assist.dialogue.stage import Stage

CALL = Manner(Owner.CALL, Priority.IMPORTANT)
CLIMB = Manner(Owner.CLIMB, Priority.IMPORTANT)

_SENDING = frozenset({CallState.PLACED, CallState.NOTED, CallState.UNNOTED, CallState.CLOSED})


class CallSpeech:
    """Words about calls, all of them IMPORTANT."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def confirm(self, call: OpenCall, *, written: bool, spoken: Hook) -> None:
        """It is being made, and is called out; `spoken` is called after the last word."""
        key, need = "call.urgent" if call.urgent else "call.placed", call.call.need
        if call.parts:
            key, need = "call.added", call.parts[-1].need
        texts = [self._stage.line(key, need=need)]
        if not written:
            texts.append(self._stage.line("call.unwritten"))
        self._stage.say(CALL, *texts)
        if call.urgent:
            self.call_out(call)
            self._stage.say(CALL, self._stage.line("call.say_cancel"), spoken=spoken)
        else:
            self.call_out(call, spoken=spoken)

    def call_out(self, call: OpenCall, owner: Owner = Owner.CALL, spoken: Hook | None = None) -> None:
        """Call out in the room: aloud, unless it is a gentle request."""

        def called_out() -> None:
            call.called_out = True
            if spoken:
                spoken()

        loud = call.call.level is not CallLevel.ROUTINE
        self._stage.say(Manner(owner, Priority.IMPORTANT, loud=loud), call.call.call_out, spoken=called_out)

    def called_out_again(self, call: OpenCall) -> None:
        """A call of level soon has been called out once more."""
        self.call_out(call)
        self._say("call.again", call)

    def reached(self, call: OpenCall) -> None:
        """Tell for the first time whom it has reached, or who has answered."""
        call.is_told()
        self._stage.say(CALL, self._by_state("call.reached_" if call.urgent else "call.told_", call))

    def failed(self, call: OpenCall) -> None:
        """One way of calling did not work."""
        self._say("call.failed_urgent" if call.urgent else "call.failed", call)

    def states(self, calls: Iterable[OpenCall]) -> None:
        """How far each of these is."""
        texts = []
        for call in calls:
            call.is_told()
            texts.append(self._by_state("call.state_", call))
        self._stage.say(CALL, *texts)

    def climb(self, calls: Iterable[OpenCall], newest: OpenCall) -> None:
        """Call out again for each of these, and tell the person how things stand."""
        self._stage.queue.drop(Owner.CLIMB)
        for call in calls:
            self.call_out(call, Owner.CLIMB)
        self._stage.say(CLIMB, self._by_state("call.climb_", newest))

    def withdrawn(self, need: str) -> None:
        """The person has taken it back."""
        self._stage.say(CALL, self._stage.line("call.withdrawn", need=need))

    def stands(self, need: str) -> None:
        """It goes on."""
        self._stage.say(CALL, self._stage.line("call.stands", need=need))

    def arrived(self) -> None:
        """Somebody is there."""
        self._stage.say(CALL, self._stage.line("call.arrived"))

    def goes_on(self) -> None:
        """Nobody is there yet."""
        self._stage.say(CALL, self._stage.line("call.goes_on"))

    def said_here(self, call: Call) -> None:
        """A request is said to whoever is here, and not sent."""
        loud = call.level is not CallLevel.ROUTINE
        self._stage.say(Manner(Owner.CALL, Priority.IMPORTANT, loud=loud), call.call_out)
        self._stage.answer("call.said_here")

    def none_open(self) -> None:
        """There is nothing to tell."""
        self._stage.answer("call.none")

    def needs(self, calls: Iterable[OpenCall]) -> str:
        """What these calls are for, in one breath, each need once."""
        return self._joined(dict.fromkeys(part.need for call in calls for part in call.asked_for))

    def _say(self, key: str, call: OpenCall) -> None:
        self._stage.say(CALL, self._stage.line(key, need=self.needs([call])))

    def _by_state(self, prefix: str, call: OpenCall) -> str:
        state = "sending" if call.state in _SENDING else call.state
        names = [name or self._stage.line("call.somebody") for name in call.contacts]
        contact = self._joined(names) if names else self._stage.line("call.somebody")
        return self._stage.line(prefix + state, need=self.needs([call]), contact=contact)

    def _joined(self, texts: Iterable[str]) -> str:
        return reduce(lambda first, second: self._stage.line("call.and", first=first, second=second), texts)
