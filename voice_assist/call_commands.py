"""What the dialogue asks of the calls part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CallLevel(StrEnum):
    """How pressing a call is: the table in the content rules."""

    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"


@dataclass(frozen=True, slots=True)
class PlaceCall:
    """Write the call down, then send it to people until one answers.

    Attributes:
        call_id: unique within one start of the assistant; positive.
        kind: the pack's id of the call ("help", "drink").
        level: how pressing.
        message: what the caregiver reads or hears, names the need.
        private: outside the room it is shown as "needs you" only.
        made_at: wall-clock time of the request.
        made_at_trusted: False where the clock was not to be trusted.
        contact: id of who is asked for by name; "" for whoever comes first.
        person: the name of who calls; "" where the household has not named anybody.
        need: as it is spoken to the person ("your left foot"), for the time after a restart.
        amends: call_id of the call that this one repeats or adds to; 0 for none. The earlier one no longer climbs while
            this one is open, and is closed with it.
        practice: nobody needs anything: everybody's channels are tried once, as "this is a test".
    """

    call_id: int
    kind: str
    level: CallLevel
    message: str
    private: bool
    made_at: datetime
    made_at_trusted: bool
    contact: str = ""
    person: str = ""
    need: str = ""
    amends: int = 0
    practice: bool = False


class WithdrawReason(StrEnum):
    """Why a call is closed. CORRECTED: another call, already placed, is what was meant."""

    WITHDRAWN = "withdrawn"
    ARRIVED = "arrived"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class WithdrawCall:
    """The person took the call back, or somebody came; those reached are told."""

    call_id: int
    reason: WithdrawReason


@dataclass(frozen=True, slots=True)
class HoldCall:
    """Somebody said that they are here: siren and climbing rest for so long, while the person is asked.

    Without WithdrawCall in this time it goes on by itself. 0 seconds: it goes on now.
    """

    call_id: int
    seconds: float


@dataclass(frozen=True, slots=True)
class SendFound:
    """The person still wants the call that CallFound told of."""

    call_id: int


CallOrder = PlaceCall | WithdrawCall | HoldCall | SendFound
