"""All open calls: placing, telling their state, calling out again, withdrawing, arrival."""

from __future__ import annotations

from functools import reduce
from types import MappingProxyType

from voice_assist.commands import CallLevel, PlaceCall, WithdrawCall
from voice_assist.content.schema import Action
from voice_assist.dialogue.caregiver_call import CALL_TABLE, CallEvent, CallFact, CallState, OpenCall, fact_of
from voice_assist.dialogue.questions import Question
from voice_assist.dialogue.speech_queue import Manner, Owner, Priority
from voice_assist.dialogue.stage import Stage

NOTED_SECONDS = 0.2
"""Without word from the calls part for so long, the person is told that the call is made all the same."""

CLIMB_SECONDS = (30.0, 60.0, 120.0)
"""Pauses between the call-outs of an urgent call; the last one repeats."""

SOON_AGAIN_SECONDS = 120.0
"""When a call of level soon is called out once more."""

SAME_CALL_SECONDS = MappingProxyType({CallLevel.URGENT: 120.0, CallLevel.SOON: 180.0, CallLevel.ROUTINE: 300.0})
"""A call asked for again within this time is the same call."""

CALL = Manner(Owner.CALL, Priority.IMPORTANT)
CLIMB = Manner(Owner.CLIMB, Priority.IMPORTANT)
STATES = MappingProxyType({CallState.IN_ROOM: "in_room", CallState.OUTSIDE: "outside"})


class CaregiverCalls:
    """The calls that nobody has closed yet.

    1. `place` commands PlaceCall at once; within NOTED_SECONDS the person hears that it is made, and it is called out.
    2. `take` tells how far it has come, each step once.
    3. An urgent call is called out again at growing intervals until the person withdraws it ("cancel", then "yes") or
       confirms that somebody is with them. Nothing else ends it. A call of level soon is called out once more.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._open: dict[int, OpenCall] = {}
        self._last_id = 0
        self._rounds = 0

    @property
    def any_open(self) -> bool:
        """Whether any call is open."""
        return bool(self._open)

    @property
    def any_urgent(self) -> bool:
        """Whether an urgent call is open."""
        return bool(self._urgent())

    def place(self, kind: str) -> None:
        """Make a call, or acknowledge it where the same one has just been made."""
        call = self._stage.pack.calls[kind]
        now = self._stage.effects.now.monotonic
        same = [other for other in self._open.values() if other.kind == kind]
        if same and now - same[-1].placed < SAME_CALL_SECONDS[call.level]:
            self._acknowledge(same[-1])
            return
        self._last_id += 1
        placed = OpenCall(self._last_id, kind, call, now)
        self._command(placed)
        if not placed.urgent:
            for other in same:
                self._forget(other)
        self._open[placed.id] = placed
        self._start_timers(placed)

    def take(self, event: CallEvent) -> None:
        """What the calls part reports; about calls that are closed, or came further already, it is dropped here."""
        call = self._open.get(event.call_id)
        if call and CALL_TABLE.allows(call.state, fact_of(event)):
            self._apply(call, fact_of(event))

    def status(self) -> None:
        """Say how far every open call is, the urgent ones first, each kind once."""
        calls = {call.kind: call for call in sorted(self._open.values(), key=lambda call: (not call.urgent, call.id))}
        if not calls:
            self._stage.answer("call.none")
            return
        self._stage.say(CALL, *(self._line("call.state_", call) for call in calls.values()))

    def stands(self) -> None:
        """Say that the urgent calls go on."""
        self._stage.say(CALL, self._stage.line("call.stands", need=self._needs()))

    def cancel(self) -> None:
        """Withdraw the newest call; an urgent one only after "yes"."""
        newest = self._open[max(self._open)]
        if newest.urgent:
            text = self._stage.line("call.cancel_question", need=self._needs())
            answers = {Action.YES: self._withdraw, Action.NO: self._keep, Action.CANCEL: self.cancel}
            self._stage.questions.ask(
                Question("cancel_call", text, answers, silence=self._keep, priority=Priority.IMPORTANT)
            )
            return
        self._close(newest, "withdrawn")
        self._stage.say(CALL, self._stage.line("call.withdrawn", need=newest.call.need))
        if self.any_urgent:
            self.stands()

    def someone_here(self) -> None:
        """Somebody said that they have come: an urgent call is closed only when the person confirms it."""
        if not self._open:
            self._stage.answer("call.none")
        elif self.any_urgent:
            text = self._stage.line("call.with_you")
            answers = {Action.YES: self._arrived, Action.NO: self._go_on, Action.SOMEONE_HERE: self._still_here}
            self._stage.questions.ask(
                Question("with_you", text, answers, silence=self._go_on, priority=Priority.IMPORTANT)
            )
        else:
            self._arrived()

    def _command(self, call: OpenCall) -> None:
        now = self._stage.effects.now
        level, message, private = call.call.level, call.call.message, call.call.private
        self._stage.effects.emit(
            PlaceCall(call.id, call.kind, level, message, private, now.wall, made_at_trusted=now.wall_trusted)
        )

    def _start_timers(self, call: OpenCall) -> None:
        effects = self._stage.effects
        effects.start_timer(f"call.{call.id}.noted", NOTED_SECONDS, lambda: self._not_noted(call))
        if call.urgent:
            self._climb_from_start()
        elif call.call.level is CallLevel.SOON:
            effects.start_timer(f"call.{call.id}.again", SOON_AGAIN_SECONDS, lambda: self._call_out_again(call))

    def _not_noted(self, call: OpenCall) -> None:
        self._apply(call, CallFact.NOT_NOTED)

    def _apply(self, call: OpenCall, fact: CallFact) -> None:
        call.take(fact)
        if not call.confirmed:
            call.confirmed = True
            self._stage.effects.stop_timer(f"call.{call.id}.noted")
            self._confirm(call, written=fact is not CallFact.NOT_NOTED)
        if fact in (CallFact.CALLED_OUT, CallFact.HANDED_OVER):
            self._stage.say(CALL, self._line("call.reached_" if call.urgent else "call.told_", call))
        elif fact is CallFact.FAILED and not call.failure_told:
            call.failure_told = True
            self._stage.say(CALL, self._stage.line("call.failed", need=call.call.need))

    def _confirm(self, call: OpenCall, *, written: bool) -> None:
        key = "call.urgent" if call.urgent else "call.placed"
        texts = [self._stage.line(key, need=call.call.need)]
        if not written:
            texts.append(self._stage.line("call.unwritten"))
        if call.urgent:
            texts.append(self._stage.line("call.say_cancel"))
        self._stage.say(CALL, *texts)
        self._call_out(call, CALL)

    def _call_out(self, call: OpenCall, manner: Manner) -> None:
        loud = call.call.level is not CallLevel.ROUTINE
        self._stage.say(Manner(manner.owner, manner.priority, loud=loud), call.call.call_out)

    def _call_out_again(self, call: OpenCall) -> None:
        self._call_out(call, CALL)
        self._stage.say(CALL, self._stage.line("call.again", need=call.call.need))

    def _acknowledge(self, call: OpenCall) -> None:
        if call.urgent:
            self._call_out(call, CALL)
            self._climb_from_start()
        self._stage.say(CALL, self._line("call.state_", call))

    def _climb_from_start(self) -> None:
        self._rounds = 0
        self._stage.effects.start_timer("call.climb", CLIMB_SECONDS[0], self._climb)

    def _climb(self) -> None:
        """Call out for every urgent call, tell the person how things stand, and again later."""
        urgent = {call.kind: call for call in self._urgent()}
        self._stage.queue.drop(Owner.CLIMB)
        for call in urgent.values():
            self._call_out(call, CLIMB)
        newest = max(urgent.values(), key=lambda call: call.id)
        self._stage.say(CLIMB, self._line("call.climb_", newest))
        self._rounds = min(self._rounds + 1, len(CLIMB_SECONDS) - 1)
        self._stage.effects.start_timer("call.climb", CLIMB_SECONDS[self._rounds], self._climb)

    def _withdraw(self) -> None:
        need = self._needs()
        for call in self._urgent():
            self._close(call, "withdrawn")
        self._stage.say(CALL, self._stage.line("call.withdrawn", need=need))

    def _keep(self) -> None:
        self.stands()

    def _arrived(self) -> None:
        for call in list(self._open.values()):
            self._close(call, "arrived")
        self._stage.say(CALL, self._stage.line("call.arrived"))

    def _still_here(self) -> None:
        self.someone_here()

    def _go_on(self) -> None:
        self._stage.say(CALL, self._stage.line("call.goes_on"))

    def _close(self, call: OpenCall, reason: str) -> None:
        call.take(CallFact.CLOSED)
        self._forget(call)
        self._stage.effects.emit(WithdrawCall(call.id, reason))
        if not self.any_urgent:
            self._stage.effects.stop_timer("call.climb")
            self._stage.queue.drop(Owner.CLIMB)

    def _forget(self, call: OpenCall) -> None:
        del self._open[call.id]
        self._stage.effects.stop_timer(f"call.{call.id}.noted")
        self._stage.effects.stop_timer(f"call.{call.id}.again")

    def _urgent(self) -> list[OpenCall]:
        return [call for call in self._open.values() if call.urgent]

    def _needs(self) -> str:
        needs = list(dict.fromkeys(call.call.need for call in self._urgent()))
        return reduce(lambda first, second: self._stage.line("call.and", first=first, second=second), needs)

    def _line(self, prefix: str, call: OpenCall) -> str:
        return self._stage.line(prefix + STATES.get(call.state, "sending"), need=call.call.need)
