"""What the record answers the dialogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from voice_assist.record_commands import Recorded


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was recorded.

    Attributes:
        at: wall-clock time of the event, with its zone; its date is the day that the entry belongs to.
        trusted: False where the clock was not to be trusted.
        what: what was recorded.
    """

    at: datetime
    trusted: bool
    what: Recorded


@dataclass(frozen=True, slots=True)
class RecordRead:
    """The answer to ReadRecord: what was recorded on those days, oldest first."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class RecordForgotten:
    """ForgetRecord is done: so many entries are gone from the disk."""

    entries: int


@dataclass(frozen=True, slots=True)
class ReportWritten:
    """WriteReport is done: the page is on the disk. entries: what it tells of; 0: there was nothing, and no page."""

    entries: int


@dataclass(frozen=True, slots=True)
class RecordFailed:
    """What the dialogue asked last could not be done; nothing has changed.

    Attributes:
        reason: one sentence.
    """

    reason: str


RecordEvent = RecordRead | RecordForgotten | ReportWritten | RecordFailed
