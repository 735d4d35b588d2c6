"""One call to the caregiver: how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from voice_assist.call_events import (
    CallClimbed,
    CallEvent,
    CallFailed,
    CallFound,
    CallHandedOver,
    CallNoted,
    CallNotNoted,
    CallOnTheWay,
    CallSeen,
    CallUnanswered,
)
from voice_assist.commands import CallLevel
from voice_assist.content.schema import Call
from voice_assist.transitions import Table


class CallState(StrEnum):
    """How far a call has come."""

    PLACED = "placed"
    NOTED = "noted"
    UNNOTED = "unnoted"
    IN_ROOM = "in_room"
    OUTSIDE = "outside"
    CLOSED = "closed"


class CallFact(StrEnum):
    """What happens to a call."""

    NOTED = "noted"
    NOT_NOTED = "not_noted"
    CALLED_OUT = "called_out"
    HANDED_OVER = "handed_over"
    FAILED = "failed"
    CLOSED = "closed"


_UNDERWAY = (CallState.PLACED, CallState.NOTED, CallState.UNNOTED)
_OPEN = (*_UNDERWAY, CallState.IN_ROOM, CallState.OUTSIDE)

CALL_TABLE: Table[CallState, CallFact] = Table(
    {
        (CallState.PLACED, CallFact.NOTED): CallState.NOTED,
        (CallState.PLACED, CallFact.NOT_NOTED): CallState.UNNOTED,
        (CallState.UNNOTED, CallFact.NOTED): CallState.NOTED,
        **{(state, CallFact.CALLED_OUT): CallState.IN_ROOM for state in _UNDERWAY},
        **{(state, CallFact.HANDED_OVER): CallState.OUTSIDE for state in (*_UNDERWAY, CallState.IN_ROOM)},
        **{(state, CallFact.FAILED): state for state in _OPEN},
        **{(state, CallFact.CLOSED): CallState.CLOSED for state in _OPEN},
    }
)


@dataclass(slots=True)
class OpenCall:
    """A call that nobody has closed yet.

    Attributes:
        id: as in PlaceCall.
        kind: the pack's id of the call.
        call: what the pack says about it.
        placed: monotonic second.
        confirmed: the person has been told that it is being made.
        called_out: it has been called out in the room at least once, to the last word.
        listened: the person has had time to cancel since.
        told: the last state that the person has been told of.
        failure_told: the person has been told that a way of calling failed.
        parts: an urgent call that something was added to: itself, then what was added, the newest last.
        amended: a call with more of them has taken over what is told about it.
        amends: id of the call that this one contains, 0: of none.
    """

    id: int
    kind: str
    call: Call
    placed: float
    state: CallState = CallState.PLACED
    confirmed: bool = False
    called_out: bool = False
    listened: bool = False
    told: CallState = CallState.PLACED
    failure_told: bool = False
    parts: tuple[Call, ...] = ()
    amended: bool = False
    amends: int = 0

    @property
    def urgent(self) -> bool:
        """Whether it is repeated until a person answers."""
        return self.call.level is CallLevel.URGENT

    @property
    def has_news(self) -> bool:
        """Whether it has reached somebody, or somebody else, since the person was told."""
        told_here = self.listened and not self.amended
        return told_here and self.state is not self.told and self.state in (CallState.IN_ROOM, CallState.OUTSIDE)

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
        return OpenCall(call_id, self.kind, call, now, parts=(*self.asked_for, more), amends=self.id)

    def take(self, fact: CallFact) -> None:
        """Go on to the state that follows; raises IllegalTransitionError and changes nothing where none does."""
        self.state = CALL_TABLE.after(self.state, fact)


def fact_of(event: CallEvent) -> CallFact | None:
    """What an event of the calls part means for its call; None: nothing for how far it has come."""
    match event:
        case CallNoted():
            return CallFact.NOTED
        case CallNotNoted():
            return CallFact.NOT_NOTED
        case CallHandedOver(reaches_outside=outside):
            return CallFact.HANDED_OVER if outside else CallFact.CALLED_OUT
        case CallFailed():
            return CallFact.FAILED
        case CallSeen() | CallOnTheWay() | CallClimbed() | CallUnanswered() | CallFound():
            return None
        case _:
            assert_never(event)
