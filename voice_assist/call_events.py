"""Facts about calls: what the calls part tells of each, and whether any way out works.

`call_id` is that of PlaceCall; a call from before a restart gets a negative one in CallFound, by which everything else
names it from then on. `contact` is somebody's name as it is spoken, "" where nobody in particular is meant or known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from voice_assist.call_commands import CallLevel


@dataclass(frozen=True, slots=True)
class CallNoted:
    """The calls part has written the call down; it survives a crash from here on."""

    call_id: int


@dataclass(frozen=True, slots=True)
class CallNotNoted:
    """The call could not be written down; it is being made all the same, and the siren sounds if it is urgent."""

    call_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class CallHandedOver:
    """One channel took the call: a machine has it. Whether a person has seen it is not known.

    Attributes:
        call_id: which call.
        channel: the household's name for it.
        reaches_outside: False for a channel that only sounds in this room.
        contact: whom it goes to.
    """

    call_id: int
    channel: str
    reaches_outside: bool
    contact: str = ""


@dataclass(frozen=True, slots=True)
class CallFailed:
    """One channel could not take the call; the next one is already being tried."""

    call_id: int
    channel: str
    reason: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class CallSeen:
    """A person has said that they have seen the call. The climbing rests for a while."""

    call_id: int
    contact: str = ""


@dataclass(frozen=True, slots=True)
class CallOnTheWay:
    """A person has said that they are coming. The climbing rests for a while."""

    call_id: int
    contact: str = ""


@dataclass(frozen=True, slots=True)
class CallClimbed:
    """Nobody has answered so far, or nobody has come; now these are told."""

    call_id: int
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallUnanswered:
    """Nobody on the whole ladder has answered, and it begins again from the first step; urgent: the siren sounds."""

    call_id: int


@dataclass(frozen=True, slots=True)
class CallFound:
    """A call from before a restart is still open.

    Attributes:
        call_id: negative, new; Withdraw-, Hold- and SendFound name it so.
        kind: the pack's id of the call; the pack may no longer have it.
        level: how pressing.
        need: what it was for, as in PlaceCall; "" where that is not known.
        made_at: wall-clock time of the request.
        made_at_trusted: False where the clock was not to be trusted.
        sent: False: nobody has it yet; an urgent one is sent 60 s from now, at once by SendFound, not at all by
            WithdrawCall. True: it goes on climbing where it was.
    """

    call_id: int
    kind: str
    level: CallLevel
    need: str
    made_at: datetime
    made_at_trusted: bool
    sent: bool


@dataclass(frozen=True, slots=True)
class NoWayOut:
    """No channel that reaches outside could take a call now: known before one is needed.

    Attributes:
        reason: one sentence, for the caregiver.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class WayOutAgain:
    """After NoWayOut: a channel that reaches outside works again."""


CallNews = (
    CallNoted | CallNotNoted | CallHandedOver | CallFailed | CallSeen | CallOnTheWay | CallClimbed | CallUnanswered
)
"""What happens to a call that is known."""

CallEvent = CallNews | CallFound
WayOutEvent = NoWayOut | WayOutAgain
