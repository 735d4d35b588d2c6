"""Things to record, for tests of the record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from voice_assist.commands import Checkpoint, Recorded, RecordKind, RecordReason
from voice_assist.events import Now

NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)


def now(days: float = 0.0, *, trusted: bool = True) -> Now:
    """So many days after noon of the first of May."""
    return Now(86_400 * days, NOON + timedelta(days=days), trusted)


def movement(number: int = 0, reason: RecordReason = RecordReason.FINISHED) -> Recorded:
    """A movement; number: of its done repetitions, to tell one from another."""
    return Recorded(RecordKind.MOVEMENT, "shoulder_active", "active", "left", 0, 3, number, reason)


def checkpoint(repetition: int = 1, at: datetime = NOON, *, trusted: bool = True) -> Checkpoint:
    """The beginning of a repetition."""
    then = ("knee_active",)
    return Checkpoint(
        "shoulder_active", "active", 1, "left", 2, repetition, "Sit back.", then, "f00d", at, made_at_trusted=trusted
    )
