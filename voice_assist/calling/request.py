"""One call as the calls process holds it: everything about it follows from its facts, taken in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from voice_assist.call_commands import CallLevel, PlaceCall
from voice_assist.calling.channels.protocol import Answer, Purpose
from voice_assist.calling.delivery import Attempt, Delivery, Ending
from voice_assist.calling.facts import (
    Approved,
    Attempted,
    Climbed,
    Closed,
    CloseReason,
    Fact,
    Found,
    Happened,
    Held,
    Lapsed,
    PersonAnswered,
    Refused,
    Restarted,
    Taken,
    Unanswered,
)
from voice_assist.calling.request_states import CLOSED, REQUEST_TABLE, RequestFact, RequestState
from voice_assist.transitions import IllegalTransitionError

_CLOSING = {
    CloseReason.ARRIVED: RequestFact.ARRIVED,
    CloseReason.WITHDRAWN: RequestFact.WITHDRAWN,
    CloseReason.CORRECTED: RequestFact.WITHDRAWN,
    CloseReason.EXPIRED: RequestFact.EXPIRED,
}


@dataclass(slots=True)
class Request:
    """A call and how far it has come.

    Attributes:
        key: its id for ever, the same on every channel.
        call: what the person asked for.
        placed: second of the stopwatch.
        origin: id of the assistant's start that it comes from.
        amends: key of the call that this one repeats or adds to, "" for none.
        state: see request_states.
        facts: all of them, oldest first.
        rung, rung_at: the rung in force and since when.
        unanswered: rounds of the ladder that nobody has answered.
        climb_at: second from which the next rung is due; None: before the first.
        rests_until: an answer holds the climbing until then; None: none does.
        held_until: somebody may be in the room: until then nothing is done.
        asked_until: it was found unsent, and waits for the person until then; None: it does not.
        delayed: it went, or will go, out long after it was made.
        siren_due: a rung with siren, or the ladder's end, has been reached.
        closed, closed_at: why and when; None: open.
        attempts: by their numbers.
        deliveries: by contact: what the newest rung on which they stand asks for.
        answers: contact to the newest answer.
    """

    key: str
    call: PlaceCall
    placed: float
    origin: str = ""
    amends: str = ""
    state: RequestState = RequestState.NOTED
    facts: list[Fact] = field(default_factory=list)
    rung: Climbed | None = None
    rung_at: float = 0.0
    unanswered: int = 0
    climb_at: float | None = None
    rests_until: float | None = None
    held_until: float = 0.0
    asked_until: float | None = None
    delayed: bool = False
    siren_due: bool = False
    closed: CloseReason | None = None
    closed_at: float = 0.0
    attempts: dict[int, Attempt] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether it may still climb."""
        return self.state not in CLOSED

    @property
    def sending(self) -> bool:
        """Whether a channel is busy with it."""
        return any(one.ending is Ending.RUNNING for one in self.attempts.values())

    @property
    def finished(self) -> bool:
        """Whether it is closed, and no channel is busy with it."""
        return not self.open and not self.sending

    @property
    def urgent(self) -> bool:
        """Whether it climbs until somebody comes."""
        return self.call.level is CallLevel.URGENT and not self.call.practice

    @property
    def next_number(self) -> int:
        """A number for another fact."""
        return self.facts[-1].number + 1 if self.facts else 1

    @property
    def next_attempt(self) -> int:
        """A number for another attempt."""
        return len(self.attempts) + 1

    def contact_name(self, contact: str) -> str:
        """As it is spoken; "" for nobody in particular."""
        delivery = self.deliveries.get(contact)
        return delivery.person.name if delivery else contact

    def take(self, fact: Fact) -> None:
        """Go on by one fact.

        Raises:
            IllegalTransitionError: it cannot happen now; nothing has changed.
        """
        move = self._move(fact.happened)
        after = REQUEST_TABLE.after(self.state, move) if move else self.state
        self._apply(fact.happened, fact.at)
        self.state = after
        self.facts.append(fact)
        if isinstance(fact.happened, Refused) and self._all_refused():
            self.state = REQUEST_TABLE.after(self.state, RequestFact.REFUSED)

    def _move(self, happened: Happened) -> RequestFact | None:
        """What it means for the state; raises IllegalTransitionError for an attempt that there is not."""
        match happened:
            case Attempted(purpose=purpose):
                return RequestFact.SENT if purpose is not Purpose.WITHDRAWN else None
            case Taken(attempt, outside):
                return RequestFact.TAKEN if self._running(attempt).for_call and outside and self.open else None
            case Refused(attempt):
                self._running(attempt)
                return None
            case PersonAnswered(answer=answer):
                return RequestFact.SEEN if answer is Answer.SEEN else RequestFact.COMING
            case Lapsed():
                return RequestFact.LAPSED
            case Closed(reason):
                if reason is CloseReason.EXPIRED and self.urgent:
                    raise IllegalTransitionError("an urgent call does not grow too old")
                return _CLOSING[reason]
            case Climbed() | Unanswered() | Held() | Found() | Approved():
                if not self.open:
                    raise IllegalTransitionError(f"{happened} in state {self.state}")
                return None
            case Restarted():
                return None
            case _:
                assert_never(happened)

    def _running(self, number: int) -> Attempt:
        attempt = self.attempts.get(number)
        if attempt is None or attempt.ending is not Ending.RUNNING:
            raise IllegalTransitionError(f"attempt {number} is not under way")
        return attempt

    def _apply(self, happened: Happened, at: float) -> None:
        match happened:
            case Climbed(people=people, wait=wait, siren=siren):
                self.rung, self.rung_at, self.climb_at = happened, at, at + wait
                self.siren_due = self.siren_due or siren
                self.deliveries.update({person.id: Delivery(person, at) for person in people})
            case Unanswered():
                self.unanswered, self.siren_due = self.unanswered + 1, self.siren_due or self.urgent
            case Attempted(attempt, contact, channel, purpose):
                begun = self.attempts[attempt] = Attempt(contact, channel, purpose, at)
                if begun.for_call and contact in self.deliveries:
                    self.deliveries[contact].attempts.append(begun)
                self.asked_until = None
            case Taken(attempt, outside):
                self.attempts[attempt].end(Ending.OUTSIDE if outside else Ending.IN_ROOM, at)
            case Refused(attempt, _, surely):
                self.attempts[attempt].end(Ending.REFUSED if surely else Ending.UNKNOWN, at)
            case PersonAnswered(contact, answer, pause):
                self.answers[contact] = answer
                self.rests_until, self.asked_until = max(self.rests_until or 0.0, at + pause), None
            case Lapsed():
                self.rests_until, self.climb_at = None, at
            case Held(seconds):
                self.held_until = at + seconds
            case Restarted():
                for lost in (attempt for attempt in self.attempts.values() if attempt.ending is Ending.RUNNING):
                    lost.end(Ending.UNKNOWN, at)
            case Found(seconds):
                self.asked_until, self.delayed = at + seconds, True
            case Approved():
                self.asked_until = None
            case Closed(reason):
                self.closed, self.closed_at = reason, at
            case _:
                assert_never(happened)

    def _all_refused(self) -> bool:
        """Whether everything has been tried for everybody, in vain, and nothing is under way."""
        return self.state is RequestState.SENDING and all(one.refused for one in self.deliveries.values())
