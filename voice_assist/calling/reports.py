"""What is told about a call: the event that a fact stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from voice_assist.call_events import (
    CallClimbed,
    CallEvent,
    CallFailed,
    CallFound,
    CallHandedOver,
    CallNoted,
    CallOnTheWay,
    CallSeen,
    CallUnanswered,
)
from voice_assist.calling.channels.protocol import Answer
from voice_assist.calling.facts import Climbed, Fact, PersonAnswered, Refused, Taken, Unanswered
from voice_assist.calling.request import Request
from voice_assist.calling.request_states import RequestState

NO_ID = 0
"""The call_id of an event on its way: whoever placed the call knows it by its key."""

ROOM = "room"

TOLD_AGAIN = 200
"""So many of a call's facts are told to somebody who has just come: a call that is open for weeks has thousands."""


@dataclass(frozen=True, slots=True)
class Report:
    """An event about the call with this key.

    Attributes:
        key: the call's.
        number: of the fact behind it; 0 for those that come before any fact.
        event: its call_id is NO_ID.
        again: it was told before, and is told anew to somebody who has just come.
    """

    key: str
    number: int
    event: CallEvent
    again: bool = False


ReportSink = Callable[[Report], None]


def event_of(request: Request, fact: Fact) -> CallEvent | None:
    """What is told of a fact that the request has taken; None: nothing."""
    match fact.happened:
        case Taken(number, outside):
            attempt = request.attempts[number]
            name = request.contact_name(attempt.contact)
            return CallHandedOver(NO_ID, attempt.channel, outside, name) if attempt.for_call else None
        case Refused(number, reason):
            attempt = request.attempts[number]
            name = request.contact_name(attempt.contact)
            return CallFailed(NO_ID, attempt.channel, reason, name) if attempt.for_call else None
        case PersonAnswered(contact, answer):
            kind = CallSeen if answer is Answer.SEEN else CallOnTheWay
            return kind(NO_ID, request.contact_name(contact))
        case Climbed(round=0, step=0):
            return None
        case Climbed(people=people):
            return None if request.call.practice else CallClimbed(NO_ID, tuple(person.name for person in people))
        case Unanswered():
            return CallUnanswered(NO_ID)
        case _:
            return None


def called_out(request: Request) -> Report:
    """The conversation calls out in the room by itself, without another word from here."""
    return Report(request.key, 0, CallHandedOver(NO_ID, ROOM, reaches_outside=False))


def reports_of(request: Request, *, written: bool) -> Iterator[Report]:
    """An open call and what has been told of it of late, for somebody who has just come."""
    call, sent = request.call, request.state is not RequestState.NOTED
    found = CallFound(NO_ID, call.kind, call.level, call.need, call.made_at, call.made_at_trusted, sent)
    yield Report(request.key, 0, found, again=True)
    if written:
        yield Report(request.key, 0, CallNoted(NO_ID), again=True)
    if not call.practice:
        yield replace(called_out(request), again=True)
    for fact in request.facts[-TOLD_AGAIN:]:
        if event := event_of(request, fact):
            yield Report(request.key, fact.number, event, again=True)
