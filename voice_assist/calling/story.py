"""What happened to a call, in words for a caregiver."""

from __future__ import annotations

from typing import assert_never

from voice_assist.calling.channels.protocol import Answer, Purpose
from voice_assist.calling.facts import (
    Approved,
    Attempted,
    Climbed,
    Closed,
    Fact,
    Found,
    Held,
    Lapsed,
    PersonAnswered,
    Refused,
    Restarted,
    Taken,
    Unanswered,
)
from voice_assist.calling.request import Request

_WHAT = {Purpose.CALL: "the call", Purpose.TEST: "the test", Purpose.WITHDRAWN: "the withdrawal"}


def told(request: Request, fact: Fact) -> str:
    """One fact as a clause; request: as it is after all its facts."""
    match fact.happened:
        case Climbed(people=()):
            return "everybody has been tried"
        case Climbed(number, step, people, wait, siren):
            names = ", ".join(person.name or "everybody" for person in people)
            return f"round {number + 1}, step {step + 1}: {names}, for {wait:g} s" + (
                ", with the siren" if siren else ""
            )
        case Unanswered():
            return "nobody on the whole ladder has answered"
        case Attempted(attempt, contact, channel, purpose):
            name = f" for {request.contact_name(contact)}" if contact else ""
            return f"{attempt}. attempt: {_WHAT.get(purpose, purpose)} by {channel}{name}"
        case Taken(attempt):
            return f"{attempt}. attempt: taken by {request.attempts[attempt].channel}"
        case Refused(attempt, reason):
            return f"{attempt}. attempt: not taken: {reason}"
        case PersonAnswered(contact, answer, pause):
            words = "seen" if answer is Answer.SEEN else "on the way"
            return f"{request.contact_name(contact) or 'somebody'} answered: {words}; rests for {pause:g} s"
        case Lapsed():
            return "nobody has come in that time; it goes on"
        case Held(seconds):
            return f"somebody may be in the room; rests for {seconds:g} s"
        case Restarted():
            return "the calls process has begun anew"
        case Found(seconds):
            return f"found unsent; the person is asked for {seconds:g} s"
        case Approved():
            return "the person still wants it"
        case Closed(reason):
            return f"closed: {reason}"
        case _:
            assert_never(fact.happened)
