"""All open calls: takes what is asked and what happens, writes it down, and only then lets it have effects."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable

from voice_assist.call_commands import PlaceCall, WithdrawReason
from voice_assist.calling.channels.protocol import Answer, Answered
from voice_assist.calling.escalation import Due, Moment, next_due, siren_sounds
from voice_assist.calling.facts import (
    Approved,
    Attempted,
    Closed,
    CloseReason,
    Fact,
    Found,
    Happened,
    Held,
    PersonAnswered,
    Refused,
    Restarted,
    Taken,
)
from voice_assist.calling.ledger import Ledger
from voice_assist.calling.messages import message_of
from voice_assist.calling.outbox_tables import Added, Placed, Settled
from voice_assist.calling.reports import Report, called_out, event_of, reports_of
from voice_assist.calling.request import Request
from voice_assist.calling.request_states import RequestState
from voice_assist.calling.sending import Outcome
from voice_assist.calling.surroundings import Surroundings
from voice_assist.errors import StorageError
from voice_assist.transitions import IllegalTransitionError

ASK_AFTER = 30.0
"""Seconds: an urgent call found unsent that is no older goes out at once; about an older one the person is asked."""

ASK_SECONDS = 60.0

PROGRESS_SECONDS = 10.0
"""So often it is written how far the stopwatch is, while a call is open: after a power cut no more is waited again."""

UNWRITTEN_SECONDS = 2.0
"""So often it is tried again to write what could not be written."""


class Switchboard:
    """Takes orders, answers and outcomes; not for several threads. After any of them `look` is to be called.

    Args:
        around: what it works with.
        outcomes: takes what became of a send (key, number of the attempt, outcome); from any thread.
    """

    def __init__(self, around: Surroundings, outcomes: Callable[[str, int, Outcome], None]) -> None:
        self._around, self._outcomes = around, outcomes
        self._ledger = Ledger(around.book, around.report)
        self.problem = ""
        """Why what was open before could not be read, one sentence."""
        try:
            requests, before = around.book.load()
        except StorageError as error:
            requests, before, self.problem = [], None, str(error)
        if around.book.begun_anew:
            self.problem = "The file of calls was damaged and is kept aside; calls that were open in it are not known."
        self._stopwatch = around.stopwatch(before)
        self.requests = {request.key: request for request in requests}
        self._alone = False
        self._written_at = self._stopwatch.now()
        booted = before is not None and before.boot != self._stopwatch.progress().boot
        for request in requests:
            self._record(request, Restarted())
            self._ask_about(request, booted=booted)

    @property
    def idle(self) -> bool:
        """Whether nothing is to be done any more, until something happens."""
        return not self._open and not self._ledger.waiting and not self._unsettled

    @property
    def sending(self) -> bool:
        """Whether a channel is busy with anything."""
        return any(request.sending for request in self.requests.values())

    def place(self, key: str, call: PlaceCall, *, age: float = 0.0, origin: str = "", amends: str = "") -> None:
        """A call is asked for; the same key again changes nothing. age: seconds since the person did so."""
        if key in self.requests or self._around.book.knows(key):
            return
        self.requests[key] = request = Request(key, call, self._stopwatch.now() - age, origin, amends)
        self._ledger.add(Placed(request), None if call.practice else lambda: self._around.report(called_out(request)))

    def recover(self, key: str, call: PlaceCall, age: float | None, origin: str, amends: str) -> None:
        """A call that no process has taken, asked for so many seconds ago; None: before the machine's last start."""
        if key not in self.requests:
            self.place(key, call, age=age or 0.0, origin=origin, amends=amends)
            if request := self.requests.get(key):
                self._ask_about(request, booted=age is None)

    def withdraw(self, key: str, reason: WithdrawReason) -> None:
        """Close a call, and those that it contains."""
        while (request := self.requests.get(key)) and request.open:
            self._record(request, Closed(CloseReason(reason.value)))
            self._around.pages.close_call(key)
            key = request.amends

    def hold(self, seconds: float) -> None:
        """Somebody may be in the room: let sirens and climbing rest."""
        for request in self._open:
            self._record(request, Held(seconds))

    def approve(self, key: str) -> None:
        """The person still wants the call that was found."""
        if (request := self.requests.get(key)) and request.open:
            self._record(request, Approved())

    def answer(self, answered: Answered) -> None:
        """A person outside has answered; it counts for what contains that call as well."""
        key = answered.key
        while key:
            request = self.requests.get(key)
            if request and request.open:
                plan, level = self._around.plan, request.call.level
                seen = answered.answer is Answer.SEEN
                pause = plan.pause_after_seen(level) if seen else plan.pause_after_on_the_way(level)
                self._record(request, PersonAnswered(answered.contact, answered.answer, pause))
            key = next((other.key for other in self.requests.values() if other.amends == key), "")

    def outcome(self, key: str, attempt: int, outcome: Outcome) -> None:
        """What became of a send."""
        if request := self.requests.get(key):
            taken = Taken(attempt, outcome.outside)
            with contextlib.suppress(IllegalTransitionError):  # it has been given up already
                self._record(request, Refused(attempt, outcome.reason, outcome.surely) if outcome.reason else taken)

    def reports(self) -> list[Report]:
        """All open calls with all that has been told of them, for somebody who has just come."""
        calls = [request for request in self._open if not request.call.practice]
        return [one for call in calls for one in reports_of(call, written=self._ledger.is_written(call.key))]

    def be_alone(self, *, alone: bool) -> None:
        """Whether nobody calls out in the room: urgent calls then sound the siren at once."""
        self._alone = alone

    def look(self) -> float:
        """Do all that is due; returns in how many seconds more may be."""
        moved = True
        while moved:
            moved = any([self._go_on(request) for request in list(self.requests.values())])  # noqa: C419 - all of them
            if moved or self._ledger.has_effects:
                self._settle()
        if (self._open or self._ledger.waiting) and self._stopwatch.now() - self._written_at >= self._longest_wait:
            self._settle()
        self._sound()
        dues = [self._due(request).at - self._stopwatch.now() for request in self.requests.values()]
        return max(0.0, min([self._longest_wait, *dues]))

    @property
    def _open(self) -> list[Request]:
        return [request for request in self.requests.values() if request.open]

    @property
    def _unsettled(self) -> bool:
        """Whether somebody is still to be told that a call is closed."""
        return any(not request.open for request in self.requests.values())

    @property
    def _moment(self) -> Moment:
        return Moment(self._stopwatch.now(), self._around.now())

    @property
    def _longest_wait(self) -> float:
        return UNWRITTEN_SECONDS if self._ledger.waiting else PROGRESS_SECONDS

    def _ask_about(self, request: Request, *, booted: bool) -> None:
        """An urgent call that never went out, long after it was made: the person is asked, once."""
        unsent = request.urgent and request.state is RequestState.NOTED and not request.delayed
        if unsent and (booted or self._stopwatch.now() - request.placed > ASK_AFTER):
            self._record(request, Found(ASK_SECONDS))

    def _record(self, request: Request, happened: Happened) -> None:
        """Let it happen; raises IllegalTransitionError where it cannot, and nothing has."""
        wall = self._around.now().wall.isoformat(timespec="milliseconds")
        fact = Fact(request.next_number, self._stopwatch.now(), wall, happened)
        request.take(fact)
        self._ledger.add(Added(request.key, fact), lambda: self._follow(request, fact))

    def _follow(self, request: Request, fact: Fact) -> None:
        """What a fact brings about once it is written."""
        if isinstance(fact.happened, Attempted):
            self._send(request, fact.happened)
        elif event := event_of(request, fact):
            self._around.report(Report(request.key, fact.number, event))

    def _send(self, request: Request, attempt: Attempted) -> None:
        address = self._around.pages.address_for(request.key, attempt.contact) if request.open else ""
        message = message_of(request, attempt, address)
        key, number = request.key, attempt.attempt
        self._around.send(attempt.channel, message, lambda outcome: self._outcomes(key, number, outcome))

    def _go_on(self, request: Request) -> bool:
        """Let everything happen to a call that is due; whether there was anything."""
        moved = False
        while (due := self._due(request)).at <= self._stopwatch.now() and (happened := due.happens()):
            self._record(request, happened)
            moved = True
        if request.finished and due.at == math.inf:
            del self.requests[request.key]
            self._ledger.forget(request.key)
            self._ledger.add(Settled(request.key))
            return True
        return moved

    def _due(self, request: Request) -> Due:
        return next_due(request, self._around.plan, self._moment, contained=self._contained(request))

    def _contained(self, request: Request) -> bool:
        return any(other.open and other.amends == request.key for other in self.requests.values())

    def _settle(self) -> None:
        self._written_at = self._stopwatch.now()
        self._ledger.settle(self._stopwatch.progress(), list(self.requests.values()))

    def _sound(self) -> None:
        moment = self._moment
        for request in self._open:
            at_once = request.urgent and (self._alone or self._ledger.failed(request.key))
            if siren_sounds(request, moment, contained=self._contained(request), at_once=at_once):
                self._around.alarm.start()
                return
        self._around.alarm.stop()
