"""One call to the caregiver: how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from voice_assist.call_commands import CallLevel, PlaceCall
from voice_assist.call_events import (
    CallClimbed,
    CallFailed,
    CallHandedOver,
    CallNews,
    CallNoted,
    CallNotNoted,
    CallOnTheWay,
    CallSeen,
    CallUnanswered,
)
from voice_assist.content.schema import Call
from voice_assist.events import Now
from voice_assist.transitions import Table


class CallState(StrEnum):
    """How far a call has come, as it is told. CLIMBED: nobody has answered so far, and others are tried."""

    PLACED = "placed"
    NOTED = "noted"
    UNNOTED = "unnoted"
    IN_ROOM = "in_room"
    OUTSIDE = "outside"
    SEEN = "seen"
    ON_THE_WAY = "on_the_way"
    CLIMBED = "climbed"
    UNANSWERED = "unanswered"
    CLOSED = "closed"


class CallFact(StrEnum):
    """What happens to a call."""

    NOTED = "noted"
    NOT_NOTED = "not_noted"
    CALLED_OUT = "called_out"
    HANDED_OVER = "handed_over"
    FAILED = "failed"
    SEEN = "seen"
    ON_THE_WAY = "on_the_way"
    CLIMBED = "climbed"
    UNANSWERED = "unanswered"
    CLOSED = "closed"


_UNDERWAY = (CallState.PLACED, CallState.NOTED, CallState.UNNOTED)
_OPEN = tuple(state for state in CallState if state is not CallState.CLOSED)
_NOT_COMING = tuple(state for state in _OPEN if state is not CallState.ON_THE_WAY)

CALL_TABLE: Table[CallState, CallFact] = Table(
    {
        (CallState.PLACED, CallFact.NOTED): CallState.NOTED,
        (CallState.PLACED, CallFact.NOT_NOTED): CallState.UNNOTED,
        (CallState.UNNOTED, CallFact.NOTED): CallState.NOTED,
        **{(state, CallFact.CALLED_OUT): CallState.IN_ROOM for state in _UNDERWAY},
        **{(state, CallFact.HANDED_OVER): CallState.OUTSIDE for state in (*_UNDERWAY, CallState.IN_ROOM)},
        **{(state, CallFact.SEEN): CallState.SEEN for state in _NOT_COMING},
        **{(state, CallFact.ON_THE_WAY): CallState.ON_THE_WAY for state in _OPEN},
        **{(state, CallFact.CLIMBED): CallState.CLIMBED for state in _OPEN},
        **{(state, CallFact.UNANSWERED): CallState.UNANSWERED for state in _OPEN},
        **{(state, CallFact.FAILED): state for state in _OPEN},
        **{(state, CallFact.CLOSED): CallState.CLOSED for state in _OPEN},
    }
)

REACHED = frozenset({CallState.IN_ROOM, CallState.OUTSIDE})
"""What the person is told after they had time to cancel."""

ANSWERED = frozenset({CallState.SEEN, CallState.ON_THE_WAY})
"""A person has said so."""

NEWS_AT_ONCE = ANSWERED | {CallState.CLIMBED, CallState.UNANSWERED}
"""What the person is told whenever it happens."""


@dataclass(slots=True)
class OpenCall:
    """A call that nobody has closed yet.

    Attributes:
        id: as in PlaceCall; negative for one from before a restart.
        kind: the pack's id of the call.
        call: what the pack says about it.
        placed: monotonic second.
        contact: id of who is asked for by name; "" for nobody in particular.
        confirmed: the person has been told that it is being made.
        called_out: it has been called out in the room at least once, to the last word.
        listened: the person has had time to cancel since.
        contacts: names of those who answered, or are being tried.
        told: the last state that the person has been told of, and of whom.
        failure_told: the person has been told that a way of calling failed.
        parts: an urgent call that something was added to: itself, then what was added, the newest last.
        amended: a call with more of them has taken over what is told about it.
        amends: id of the call that this one contains, 0: of none.
        waits: the person is being asked whether it is to be sent at all.
    """

    id: int
    kind: str
    call: Call
    placed: float
    contact: str = ""
    state: CallState = CallState.PLACED
    confirmed: bool = False
    called_out: bool = False
    listened: bool = False
    contacts: tuple[str, ...] = ()
    told: tuple[CallState, tuple[str, ...]] = (CallState.PLACED, ())
    failure_told: bool = False
    parts: tuple[Call, ...] = ()
    amended: bool = False
    amends: int = 0
    waits: bool = False

    @property
    def urgent(self) -> bool:
        """Whether it is repeated until a person answers."""
        return self.call.level is CallLevel.URGENT

    @property
    def has_news(self) -> bool:
        """Whether it has come further, or to somebody else, since the person was told."""
        if self.amended or self.told == (self.state, self.contacts):
            return False
        return self.state in NEWS_AT_ONCE or (self.listened and self.state in REACHED)

    @property
    def asked_for(self) -> tuple[Call, ...]:
        """What it was made for, and what was added to it."""
        return self.parts or (self.call,)

    def with_added(self, call_id: int, more: Call, now: float) -> OpenCall:
        """The same urgent call once more, for this request as well; as pressing as before, and as private as either."""
        whole = {
            "message": f"{self.call.message} {more.message}",
            "call_out": f"{self.call.call_out} {more.call_out}",
            "private": self.call.private or more.private,
        }
        call = self.call.model_copy(update=whole)
        return OpenCall(call_id, self.kind, call, now, self.contact, parts=(*self.asked_for, more), amends=self.id)

    def order(self, now: Now, person: str, need: str) -> PlaceCall:
        """What the calls part is asked for. person: who calls; need: what for, as it is spoken to them."""
        return PlaceCall(
            self.id,
            self.kind,
            self.call.level,
            self.call.message,
            self.call.private,
            now.wall,
            now.wall_trusted,
            self.contact,
            person,
            need,
            self.amends,
        )

    def take(self, fact: CallFact, contacts: tuple[str, ...] = ()) -> None:
        """Go on to the state that follows; raises IllegalTransitionError and changes nothing where none does."""
        self.state = CALL_TABLE.after(self.state, fact)
        if self.state in NEWS_AT_ONCE and fact is not CallFact.FAILED:
            self.contacts = contacts

    def is_told(self) -> None:
        """The person knows how far it is."""
        self.told = (self.state, self.contacts)


def fact_of(event: CallNews) -> tuple[CallFact, tuple[str, ...]]:
    """What an event of the calls part means for its call, and whom it is about."""
    match event:
        case CallNoted():
            return CallFact.NOTED, ()
        case CallNotNoted():
            return CallFact.NOT_NOTED, ()
        case CallHandedOver(reaches_outside=outside):
            return (CallFact.HANDED_OVER if outside else CallFact.CALLED_OUT), ()
        case CallFailed():
            return CallFact.FAILED, ()
        case CallSeen(contact=contact):
            return CallFact.SEEN, (contact,)
        case CallOnTheWay(contact=contact):
            return CallFact.ON_THE_WAY, (contact,)
        case CallClimbed(contacts=contacts):
            return CallFact.CLIMBED, contacts
        case CallUnanswered():
            return CallFact.UNANSWERED, ()
        case _:
            assert_never(event)
