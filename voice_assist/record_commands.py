"""What the dialogue asks of the record: where a session stands, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The beginning of the repetition that is being done or comes next, from which an interrupted session can go on.

    Attributes:
        routine: the pack's id of the routine.
        form: who moves: "active", "assisted" or "passive".
        block: which movement on which side of the routine, counted from 0.
        side: "left", "right", or "" for a movement without a side.
        set: which set of that movement, counted from 1.
        repetition: which repetition of that set, counted from 1.
        position: how the person is to sit or lie, as it is spoken.
        then: ids of the routines that come after this one, in their order.
        pack_hash: of pack and plan together; where it has changed nothing is gone on with.
        made_at: wall-clock time.
        made_at_trusted: False where the clock was not to be trusted.
    """

    routine: str
    form: str
    block: int
    side: str
    set: int
    repetition: int
    position: str
    then: tuple[str, ...]
    pack_hash: str
    made_at: datetime
    made_at_trusted: bool


@dataclass(frozen=True, slots=True)
class KeepCheckpoint:
    """Keep this until the next one; None: there is nothing to go on with any more (done, stopped, pain, a call)."""

    checkpoint: Checkpoint | None


class RecordKind(StrEnum):
    """What an entry of the record is about."""

    MOVEMENT = "movement"  # one movement on one side, all its sets; planned, done: repetitions
    ROUTINE = "routine"  # one routine; planned, done: movements, each side counted
    REFUSED = "refused"  # one routine that did not begin; planned: movements; done: 0


class RecordReason(StrEnum):
    """Why it ended."""

    FINISHED = "finished"
    SKIPPED = "skipped"
    TIRED = "tired"
    HURTS = "hurts"
    STOPPED = "stopped"
    SILENCE = "silence"  # no answer for a long time
    CORRECTED = "corrected"  # other exercises were meant
    CALLED = "called"  # an urgent call was made
    REFUSED_HELP = "refused_help"  # the person did not want the helper now
    NEWS = "news"  # a fall, a swollen leg, a fever: not today
    NO_PLAN = "no_plan"  # only a plan that is in force opens it
    NOT_DUE = "not_due"  # the plan has it on other days
    NOT_SHOWN = "not_shown"  # no therapist has shown the helper how
    ENOUGH = "enough"  # done as often today as is right


@dataclass(frozen=True, slots=True)
class Recorded:
    """Something for the record, written by the edge with the time of the event.

    A movement that was left and taken up again has several entries; each tells what was done since the one before.

    Attributes:
        kind: what it is about.
        routine: the pack's id of the routine.
        form: who moved: "active", "assisted" or "passive".
        side: "left", "right" or "": of a movement; "" for a routine.
        block: which movement of the routine, counted from 0; -1 for a routine.
        planned, done: see RecordKind.
        reason: why it ended.
    """

    kind: RecordKind
    routine: str
    form: str
    side: str
    block: int
    planned: int
    done: int
    reason: RecordReason


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """Post RecordRead with what was recorded from the first day to the last, both included, or RecordFailed."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ForgetRecord:
    """Delete what was recorded from the first day to the last, then post RecordForgotten, or RecordFailed.

    The checkpoint goes with its day, and so does every report that was written here about one of these days.
    """

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class WriteReport:
    """The person has said yes to it: write the page about these days, then post ReportWritten, or RecordFailed."""

    first: date
    last: date


RecordCommand = KeepCheckpoint | Recorded | ReadRecord | ForgetRecord | WriteReport
