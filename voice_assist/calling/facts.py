"""What happened to a call, one fact after the other: what the outbox keeps, and all that a call is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from voice_assist.calling.channels.protocol import Answer, Purpose
from voice_assist.calling.escalation_plan import Person


@dataclass(frozen=True, slots=True)
class Climbed:
    """A rung has been reached; it is in force until the next.

    Attributes:
        round: how often the ladder has been begun before.
        step: index of the rung.
        people: who is told.
        wait: seconds until the next rung.
        siren: the siren sounds from here on.
    """

    round: int
    step: int
    people: tuple[Person, ...]
    wait: float
    siren: bool


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nobody on the whole ladder has answered, for the round-th time (counted from 0), or there is nobody on it."""

    round: int


@dataclass(frozen=True, slots=True)
class Attempted:
    """A channel is about to be tried. attempt: a number that no other attempt of this call has."""

    attempt: int
    contact: str
    channel: str
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Taken:
    """The channel has taken it. outside: it reaches further than this room."""

    attempt: int
    outside: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """The channel has not taken it. surely: nobody can have got it all the same."""

    attempt: int
    reason: str
    surely: bool = True


@dataclass(frozen=True, slots=True)
class PersonAnswered:
    """A person outside has answered. pause: seconds that the climbing rests."""

    contact: str
    answer: Answer
    pause: float


@dataclass(frozen=True, slots=True)
class Lapsed:
    """Nobody has come in the time that an answer holds the climbing."""


@dataclass(frozen=True, slots=True)
class Held:
    """Siren and climbing rest for so many seconds, while the person is asked whether somebody is there."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Restarted:
    """The calls process has begun anew; nobody knows what became of the attempts that were under way."""


@dataclass(frozen=True, slots=True)
class Found:
    """It was found unsent long after it was made: the person is asked for so many seconds before it goes out."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Approved:
    """The person still wants the call that was found."""


class CloseReason(StrEnum):
    """Why a call is closed. EXPIRED: only calls that are not urgent."""

    ARRIVED = "arrived"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Closed:
    """It is over."""

    reason: CloseReason


Happened = (
    Climbed
    | Unanswered
    | Attempted
    | Taken
    | Refused
    | PersonAnswered
    | Lapsed
    | Held
    | Restarted
    | Found
    | Approved
    | Closed
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened to one call.

    Attributes:
        number: of this call's facts, from 1.
        at: seconds of the outbox's stopwatch.
        wall: wall-clock time, ISO 8601, for people to read; nothing is ever reckoned with it.
        happened: what.
    """

    number: int
    at: float
    wall: str
    happened: Happened
