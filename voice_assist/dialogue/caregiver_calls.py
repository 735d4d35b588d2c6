"""All open calls: placing, how far they are, calling out again, withdrawing, arrival."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from voice_assist.call_events import CallEvent
from voice_assist.commands import CallLevel, Earcon, PlaceCall, WithdrawCall, WithdrawReason
from voice_assist.content.schema import Action, Call
from voice_assist.dialogue.call_speech import CallSpeech
from voice_assist.dialogue.caregiver_call import CALL_TABLE, CallFact, OpenCall, fact_of
from voice_assist.dialogue.priorities import Owner, Priority
from voice_assist.dialogue.questions import Question
from voice_assist.dialogue.stage import Stage

NOTED_SECONDS = 0.2
"""Without word from the calls part for so long, the person is told that the call is made all the same."""

CANCEL_SECONDS = 4.0
"""Silence after the first words about a call, for "cancel", before it is told whom the call has reached."""

CLIMB_SECONDS = (30.0, 60.0, 120.0)
"""Pauses between the call-outs of an urgent call; the last one repeats."""

SOON_AGAIN_SECONDS = 120.0
"""When a call of level soon is called out once more."""

SAME_CALL_SECONDS = MappingProxyType({CallLevel.URGENT: 120.0, CallLevel.SOON: 180.0, CallLevel.ROUTINE: 300.0})
"""A call asked for again within this time is the same call."""

AMENDED_SECONDS = 15.0
"""What is asked for within this time of an urgent call is a part of it; the first words about the call take five."""


class CaregiverCalls:
    """The calls that nobody has closed yet.

    1. `place` commands PlaceCall at once; within NOTED_SECONDS the person hears that it is made, and it is called out.
    2. After a silence for "cancel" the person is told whom it has reached (`take`), each step once.
    3. What is asked for soon after an urgent call is added to it: everybody is told once more, as pressingly.
    4. An urgent call is called out again at growing intervals until the person withdraws it ("cancel", then "yes") or
       confirms that somebody is with them. Nothing else ends it. A call of level soon is called out once more.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._speech = CallSpeech(stage)
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

    def place(self, kind: str, call: Call) -> None:
        """Make a call (the pack's, its slots filled), or acknowledge it where the same one has just been made."""
        now = self._stage.effects.now.monotonic
        same = [other for other in self._open.values() if call in other.asked_for]
        if same and now - same[-1].placed < SAME_CALL_SECONDS[call.level]:
            self._acknowledge(same[-1])
            return
        self._last_id += 1
        urgent = self._urgent()
        if urgent and call.level is not CallLevel.URGENT and now - urgent[-1].placed < AMENDED_SECONDS:
            placed = urgent[-1].with_added(self._last_id, call, now)
            urgent[-1].amended = True
        else:
            placed = OpenCall(self._last_id, kind, call, now, amends=same[-1].id if same else 0)
        self._command(placed)
        if not placed.urgent:
            for other in same:
                if not other.urgent:
                    self._forget(other)
        self._open[placed.id] = placed
        self._start_timers(placed)

    def correct(self, wrong: Call, kind: str, call: Call) -> None:
        """The call that was just made is meant otherwise: what is urgent stands beside the new one."""
        before = [other for other in self._open.values() if other.call == wrong and not other.urgent]
        self.place(kind, call)
        for other in before:
            if other.id in self._open and other.call != call:
                self._close(other, WithdrawReason.CORRECTED)

    def take(self, event: CallEvent) -> None:
        """What the calls part reports; about calls that are closed, or came further already, it is dropped here."""
        call, fact = self._open.get(event.call_id), fact_of(event)
        if call and fact and CALL_TABLE.allows(call.state, fact):
            self._apply(call, fact)

    def status(self) -> None:
        """Say how far every open call is, the urgent ones first, the newest of each kind."""
        if not self._open:
            self._speech.none_open()
            return
        newest = {call.kind: call for call in self._open.values()}
        self._speech.states(sorted(newest.values(), key=lambda call: not call.urgent))

    def stands(self) -> None:
        """Say that the urgent calls go on."""
        self._speech.stands(self._speech.needs(self._urgent()))

    def silenced(self) -> None:
        """The person has silenced everything: say that the urgent calls go on, and call out what has not been yet."""
        self.stands()
        for call in self._urgent():
            if call.confirmed and not call.called_out:
                self._speech.call_out(call)
            if call.confirmed and not call.listened:
                self._start(call, "listened", CANCEL_SECONDS)

    def cancel(self) -> None:
        """Withdraw the newest call; an urgent one only after "yes"."""
        newest = self._open[max(self._open)]
        if newest.urgent:
            text = self._stage.line("call.cancel_question", need=self._speech.needs(self._urgent()))
            answers = {Action.YES: self._withdraw, Action.NO: self.stands, Action.CANCEL: self.cancel}
            question = Question("cancel_call", text, answers, silence=self.stands, priority=Priority.IMPORTANT)
            self._stage.questions.ask(replace(question, shorter=self._stage.line("call.cancel_shorter")))
            return
        self._close(newest, WithdrawReason.WITHDRAWN)
        self._speech.withdrawn(newest.call.need)
        if self.any_urgent:
            self.stands()

    def someone_here(self) -> None:
        """Somebody said that they have come: an urgent call is closed only when the person confirms it."""
        if not self._open:
            self._speech.none_open()
        elif self.any_urgent:
            text, goes_on = self._stage.line("call.with_you"), self._speech.goes_on
            answers = {Action.YES: self._arrived, Action.NO: goes_on, Action.SOMEONE_HERE: self.someone_here}
            question = Question("with_you", text, answers, silence=goes_on, priority=Priority.IMPORTANT)
            self._stage.questions.ask(replace(question, shorter=self._stage.line("call.with_you_shorter")))
        else:
            self._arrived()

    def _command(self, call: OpenCall) -> None:
        now, content = self._stage.effects.now, call.call
        self._stage.effects.emit(
            PlaceCall(
                call.id,
                call.kind,
                content.level,
                content.message,
                content.private,
                now.wall,
                now.wall_trusted,
                person=self._stage.pack.head.person or "",
                need=self._speech.needs([call]),
                amends=call.amends,
            )
        )

    def _start_timers(self, call: OpenCall) -> None:
        self._start(call, "noted", NOTED_SECONDS)
        if call.urgent:
            self._climb_from_start()
        elif call.call.level is CallLevel.SOON:
            self._start(call, "again", SOON_AGAIN_SECONDS)

    def _start(self, call: OpenCall, timer: str, seconds: float) -> None:
        handlers = {
            "noted": lambda: self._apply(call, CallFact.NOT_NOTED),
            "listened": lambda: self._listened(call),
            "again": lambda: self._speech.called_out_again(call),
        }
        self._stage.effects.start_timer(f"call.{call.id}.{timer}", seconds, handlers[timer])

    def _apply(self, call: OpenCall, fact: CallFact) -> None:
        call.take(fact)
        if not call.confirmed:
            call.confirmed = True
            self._stage.effects.stop_timer(f"call.{call.id}.noted")
            written = fact is not CallFact.NOT_NOTED
            self._speech.confirm(call, written=written, spoken=lambda: self._start(call, "listened", CANCEL_SECONDS))
        if fact is CallFact.FAILED and not call.failure_told:
            call.failure_told = True
            self._stage.earcons.play(Earcon.ERROR)
            self._speech.failed(call)
        if fact is CallFact.HANDED_OVER:
            self._stage.earcons.play(Earcon.SENT)
        self._tell_news(call)

    def _listened(self, call: OpenCall) -> None:
        """Time to tell how far it has come, unless the person is being asked something."""
        if self._stage.questions.open:
            self._start(call, "listened", CANCEL_SECONDS)
            return
        call.listened = True
        self._tell_news(call)

    def _tell_news(self, call: OpenCall) -> None:
        if call.has_news:
            call.told = call.state
            self._speech.reached(call)

    def _acknowledge(self, call: OpenCall) -> None:
        if call.urgent:
            self._speech.call_out(call)
            self._climb_from_start()
        self._speech.states([call])

    def _climb_from_start(self) -> None:
        self._rounds = 0
        self._stage.effects.start_timer("call.climb", CLIMB_SECONDS[0], self._climb)

    def _climb(self) -> None:
        """Call out for every kind of urgent call, tell the person how things stand, and again later."""
        urgent = {call.kind: call for call in self._urgent()}
        self._speech.climb(urgent.values(), newest=self._urgent()[-1])
        self._rounds = min(self._rounds + 1, len(CLIMB_SECONDS) - 1)
        self._stage.effects.start_timer("call.climb", CLIMB_SECONDS[self._rounds], self._climb)

    def _withdraw(self) -> None:
        need = self._speech.needs(self._urgent())
        for call in self._urgent():
            self._close(call, WithdrawReason.WITHDRAWN)
        self._speech.withdrawn(need)

    def _arrived(self) -> None:
        for call in list(self._open.values()):
            self._close(call, WithdrawReason.ARRIVED)
        self._speech.arrived()

    def _close(self, call: OpenCall, reason: WithdrawReason) -> None:
        call.take(CallFact.CLOSED)
        self._forget(call)
        self._stage.effects.emit(WithdrawCall(call.id, reason))
        if not self.any_urgent:
            self._stage.effects.stop_timer("call.climb")
            self._stage.queue.drop(Owner.CLIMB)

    def _forget(self, call: OpenCall) -> None:
        del self._open[call.id]
        for timer in ("noted", "listened", "again"):
            self._stage.effects.stop_timer(f"call.{call.id}.{timer}")

    def _urgent(self) -> list[OpenCall]:
        return [call for call in self._open.values() if call.urgent]
