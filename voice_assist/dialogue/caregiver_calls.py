"""All open calls: placing, how far they are, calling out again, withdrawing, arrival."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from voice_assist.call_commands import CallLevel, WithdrawCall, WithdrawReason
from voice_assist.call_events import CallEvent, CallFound
from voice_assist.commands import Earcon
from voice_assist.content.schema import Action, Call
from voice_assist.dialogue.arrivals import Arrivals
from voice_assist.dialogue.call_outs import CallOuts
from voice_assist.dialogue.call_speech import CallSpeech
from voice_assist.dialogue.call_times import (
    AMENDED_SECONDS,
    CANCEL_SECONDS,
    NOTED_SECONDS,
    SAME_CALL_SECONDS,
    SOON_AGAIN_SECONDS,
)
from voice_assist.dialogue.caregiver_call import CALL_TABLE, CallFact, OpenCall, fact_of
from voice_assist.dialogue.found_calls import FoundCalls
from voice_assist.dialogue.presence import Presence
from voice_assist.dialogue.priorities import Priority
from voice_assist.dialogue.questions import Question
from voice_assist.dialogue.stage import Stage


class CaregiverCalls:
    """The calls that nobody has closed yet.

    1. `place` commands PlaceCall at once; within NOTED_SECONDS the person hears that it is made, and it is called out.
    2. After a silence for "cancel" the person is told whom it has reached (`take`), each step once.
    3. What is asked for soon after an urgent call is added to it: everybody is told once more, as pressingly.
    4. An urgent call is called out again at growing intervals until the person withdraws it ("cancel", then "yes") or
       confirms that somebody is with them. Nothing else ends it. A call of level soon is called out once more.
    5. What people outside answer is told at once; it lets the call-outs rest, and ends nothing.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._speech = CallSpeech(stage)
        self._open: dict[int, OpenCall] = {}
        self._last_id = 0
        self._call_outs = CallOuts(stage, self._speech, lambda: [call for call in self._urgent() if not call.waits])
        self._presence = Presence(stage)
        self._found = FoundCalls(stage, self._speech, lambda _: self._call_outs.begin(), self._withdraw)
        self.arrivals = Arrivals(
            *(stage, self._speech, self._presence, self._call_outs),
            lambda: list(self._open.values()),
            lambda: self._close_all(WithdrawReason.ARRIVED),
        )

    @property
    def any_open(self) -> bool:
        """Whether any call is open."""
        return bool(self._open)

    @property
    def any_urgent(self) -> bool:
        """Whether an urgent call is open."""
        return bool(self._urgent())

    def asked_for(self) -> Iterator[Call]:
        """What was asked for and nobody has closed."""
        return (part for call in self._open.values() for part in call.asked_for)

    def place(self, kind: str, call: Call, contact: str = "") -> None:
        """Make a call to whoever is wanted (an id, or ""); acknowledge it where the same one has just been made."""
        now = self._stage.effects.now.monotonic
        same = [other for other in self._open.values() if call in other.asked_for]
        if same and now - same[-1].placed < SAME_CALL_SECONDS[call.level]:
            self._acknowledge(same[-1])
            return
        if self._presence.hears(kind, call):
            self._speech.said_here(call)
            return
        urgent = self._urgent()
        if urgent and call.level is not CallLevel.URGENT and now - urgent[-1].placed < AMENDED_SECONDS:
            placed = urgent[-1].with_added(self.next_id(), call, now)
            urgent[-1].amended = True
        else:
            placed = OpenCall(self.next_id(), kind, call, now, contact, amends=same[-1].id if same else 0)
        self._send(placed, same)

    def again(self) -> None:
        """Make the newest call once more, or send what was only said in the room."""
        if said := self._presence.last_said():
            self._send(OpenCall(self.next_id(), *said, placed=self._stage.effects.now.monotonic), [])
        elif not self._open:
            self._speech.none_open()
        else:
            newest, now = self._newest(), self._stage.effects.now.monotonic
            once_more = OpenCall(self.next_id(), newest.kind, newest.call, now, newest.contact, amends=newest.id)
            once_more.parts, newest.amended = newest.parts, True
            self._send(once_more, [newest])

    def correct(self, wrong: Call, kind: str, call: Call, contact: str = "") -> None:
        """The call that was just made is meant otherwise: what is urgent stands beside the new one."""
        before = [other for other in self._open.values() if other.call == wrong and not other.urgent]
        self.place(kind, call, contact)
        for other in before:
            if other.id in self._open and other.call != call:
                self._close(other, WithdrawReason.CORRECTED)

    def take(self, event: CallEvent) -> None:
        """What the calls part reports; about calls that are closed, or came further already, it is dropped here."""
        if isinstance(event, CallFound):
            self._open[event.call_id] = self._found.take(event)
            return
        call, (fact, contacts) = self._open.get(event.call_id), fact_of(event)
        if call and CALL_TABLE.allows(call.state, fact):
            self._apply(call, fact, contacts)

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
        newest = self._newest()
        if newest.urgent:
            text = self._stage.line("call.cancel_question", need=self._speech.needs(self._urgent()))
            answers = {
                Action.YES: self._withdraw_urgent,
                Action.NO: self.stands,
                Action.CANCEL: self.cancel,
            }
            question = Question("cancel_call", text, answers, silence=self.stands, priority=Priority.IMPORTANT)
            self._stage.questions.ask(replace(question, shorter=self._stage.line("call.cancel_shorter")))
            return
        self._close(newest, WithdrawReason.WITHDRAWN)
        self._speech.withdrawn(newest.call.need)
        if self.any_urgent:
            self.stands()

    def _send(self, placed: OpenCall, same: list[OpenCall]) -> None:
        person, need = self._stage.pack.head.person or "", self._speech.needs([placed])
        self._stage.effects.emit(placed.order(self._stage.effects.now, person, need))
        if not placed.urgent:
            for other in same:
                if not other.urgent:
                    self._forget(other)
        self._open[placed.id] = placed
        self._start_timers(placed)

    def _start_timers(self, call: OpenCall) -> None:
        self._start(call, "noted", NOTED_SECONDS)
        if call.urgent:
            self._call_outs.begin()
        elif call.call.level is CallLevel.SOON:
            self._start(call, "again", SOON_AGAIN_SECONDS)

    def _start(self, call: OpenCall, timer: str, seconds: float) -> None:
        handlers = {
            "noted": lambda: self._apply(call, CallFact.NOT_NOTED),
            "listened": lambda: self._listened(call),
            "again": lambda: self._speech.called_out_again(call),
        }
        self._stage.effects.start_timer(f"call.{call.id}.{timer}", seconds, handlers[timer])

    def _apply(self, call: OpenCall, fact: CallFact, contacts: tuple[str, ...] = ()) -> None:
        call.take(fact, contacts)
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
        if fact in (CallFact.SEEN, CallFact.ON_THE_WAY):
            self._call_outs.answered()
        elif fact in (CallFact.CLIMBED, CallFact.UNANSWERED) and call.urgent:
            self._call_outs.begin()
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
            self._speech.reached(call)

    def _acknowledge(self, call: OpenCall) -> None:
        if call.urgent:
            self._speech.call_out(call)
            self._call_outs.begin()
        self._speech.states([call])

    def _withdraw_urgent(self) -> None:
        self._withdraw(self._urgent())

    def _withdraw(self, calls: list[OpenCall]) -> None:
        need = self._speech.needs(calls)
        for call in calls:
            self._close(call, WithdrawReason.WITHDRAWN)
        self._speech.withdrawn(need)

    def _close_all(self, reason: WithdrawReason) -> None:
        for call in list(self._open.values()):
            self._close(call, reason)

    def _close(self, call: OpenCall, reason: WithdrawReason) -> None:
        call.take(CallFact.CLOSED)
        self._forget(call)
        self._stage.effects.emit(WithdrawCall(call.id, reason))
        self._call_outs.end_if_closed()

    def _forget(self, call: OpenCall) -> None:
        del self._open[call.id]
        for timer in ("noted", "listened", "again"):
            self._stage.effects.stop_timer(f"call.{call.id}.{timer}")

    def next_id(self) -> int:
        """A call_id that no other call of this start has."""
        self._last_id += 1
        return self._last_id

    def _newest(self) -> OpenCall:
        return max(self._open.values(), key=lambda call: call.placed)

    def _urgent(self) -> list[OpenCall]:
        return [call for call in self._open.values() if call.urgent]
