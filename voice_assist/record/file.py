"""The record on the disk: each change is there when its method returns, or did not happen."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from voice_assist.commands import Checkpoint, Recorded, RecordKind, RecordReason
from voice_assist.errors import StorageError
from voice_assist.record.boot import Moment, this_boot
from voice_assist.record.tables import STEPS
from voice_assist.record_events import Entry
from voice_assist.storage import open_versioned

FILE_NAME = "record.db"
CHECKPOINT_VERSION = 1
"""Of what a checkpoint means; one of another version is not gone on with."""

_TOLD = ("entries", "notes")
"""Tables of what a report tells."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Consent:
    """The person said yes, at this moment, to a report about the days from first to last."""

    at: datetime
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class HouseholdNote:
    """What somebody of the household wants to be in the report. at: when it was written."""

    at: datetime
    text: str


class RecordFile:
    """The tables of one record. Every method raises StorageError where the file cannot be read or written.

    What is deleted is overwritten on the disk, in the file and in its write-ahead log, as far as a file system can.

    Args:
        folder: the state folder.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._connection: sqlite3.Connection | None = None
        self.moved_aside: Path | None = None
        """Where a damaged record was put, if one was found."""

    def add(self, entry: Entry) -> None:
        """Write one entry."""
        what, at = entry.what, entry.at
        values = (at.isoformat(), at.date().isoformat(), entry.trusted, what.kind, what.routine, what.form, what.side)
        counted = (what.block, what.planned, what.done, what.reason)
        columns = "at, day, trusted, kind, routine, form, side, block, planned, done, reason"
        statement = f"INSERT INTO entries ({columns}) VALUES ({', '.join('?' * 11)})"
        self._write(lambda connection: connection.execute(statement, (*values, *counted)))

    def entries(self, first: date, last: date) -> tuple[Entry, ...]:
        """What was recorded on these days and between them, oldest first."""
        columns = "kind, routine, form, side, block, planned, done, reason, at, trusted"
        statement = f"SELECT {columns} FROM entries WHERE day BETWEEN ? AND ? ORDER BY id"
        rows = self._do(lambda connection: connection.execute(statement, _days(first, last)).fetchall())
        return tuple(
            Entry(
                datetime.fromisoformat(at),
                bool(trusted),
                Recorded(RecordKind(kind), routine, form, side, block, planned, done, RecordReason(reason)),
            )
            for kind, routine, form, side, block, planned, done, reason, at, trusted in rows
        )

    def keep(self, checkpoint: Checkpoint | None) -> None:
        """Let this be the checkpoint; None: there is none."""
        if checkpoint is None:
            self._write(lambda connection: connection.execute("DELETE FROM checkpoint"))
            return
        state = json.dumps({**asdict(checkpoint), "made_at": checkpoint.made_at.isoformat()})
        day = checkpoint.made_at.date().isoformat()
        values = (day, checkpoint.pack_hash, CHECKPOINT_VERSION, state, *this_boot())
        statement = "INSERT OR REPLACE INTO checkpoint VALUES (1, ?, ?, ?, ?, ?, ?)"
        self._write(lambda connection: connection.execute(statement, values))

    def checkpoint(self) -> tuple[Checkpoint, Moment] | None:
        """The checkpoint and when it was written; None: there is none that this version understands."""
        statement = "SELECT state, boot, boot_seconds FROM checkpoint WHERE version = ?"
        row = self._do(lambda connection: connection.execute(statement, (CHECKPOINT_VERSION,)).fetchone())
        if row is None:
            return None
        state = json.loads(row[0])
        made_at = datetime.fromisoformat(state["made_at"])
        checkpoint = Checkpoint(**{**state, "made_at": made_at, "then": tuple(state["then"])})
        return checkpoint, Moment(made_at, checkpoint.made_at_trusted, row[1], row[2])

    def agree(self, consent: Consent) -> None:
        """Write down that the person agreed to a report."""
        values = (consent.at.isoformat(), *_days(consent.at.date(), consent.first, consent.last))
        statement = "INSERT INTO consents (at, day, first, last) VALUES (?, ?, ?, ?)"
        self._write(lambda connection: connection.execute(statement, values))

    def consent(self) -> Consent | None:
        """What the person agreed to last."""
        statement = "SELECT at, first, last FROM consents ORDER BY id DESC LIMIT 1"
        row = self._do(lambda connection: connection.execute(statement).fetchone())
        return Consent(datetime.fromisoformat(row[0]), *map(date.fromisoformat, row[1:])) if row else None

    def note(self, note: HouseholdNote) -> None:
        """Write down what somebody of the household noted."""
        values = (note.at.isoformat(), *_days(note.at.date()), note.text)
        statement = "INSERT INTO notes (at, day, text) VALUES (?, ?, ?)"
        self._write(lambda connection: connection.execute(statement, values))

    def notes(self, first: date, last: date) -> tuple[HouseholdNote, ...]:
        """What was noted on these days and between them, oldest first."""
        statement = "SELECT at, text FROM notes WHERE day BETWEEN ? AND ? ORDER BY id"
        rows = self._do(lambda connection: connection.execute(statement, _days(first, last)).fetchall())
        return tuple(HouseholdNote(datetime.fromisoformat(at), text) for at, text in rows)

    def forget(self, first: date, last: date) -> int:
        """Delete what belongs to these days and to those between them; returns how many entries and notes that were."""
        days = _days(first, last)

        def delete(connection: sqlite3.Connection) -> int:
            connection.execute("DELETE FROM checkpoint WHERE day BETWEEN ? AND ?", days)
            gone = (connection.execute(f"DELETE FROM {table} WHERE day BETWEEN ? AND ?", days) for table in _TOLD)
            return sum(deleted.rowcount for deleted in gone)

        return self._delete(delete)

    def prune(self, before: date) -> int:
        """Delete what is older than this day; returns how many entries and notes that were.

        An entry whose day was not to be trusted goes with the trusted ones that were written after it.
        """
        old = "day < ? AND (trusted OR id < (SELECT max(id) FROM entries WHERE trusted AND day < ?))"
        day = _days(before)

        def delete(connection: sqlite3.Connection) -> int:
            connection.execute("DELETE FROM checkpoint WHERE day < ?", day)
            connection.execute("DELETE FROM consents WHERE day < ?", day)
            entries = connection.execute(f"DELETE FROM entries WHERE {old}", day * 2).rowcount
            return entries + connection.execute("DELETE FROM notes WHERE day < ?", day).rowcount

        return self._delete(delete)

    def close(self) -> None:
        """Close the file; may be called twice."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _delete(self, delete: Callable[[sqlite3.Connection], int]) -> int:
        """Delete, and leave nothing of it in the write-ahead log; returns how many entries that were."""
        gone = self._write(delete)
        if gone:
            self._do(lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
        return gone

    def _write(self, change: Callable[[sqlite3.Connection], Result]) -> Result:
        def commit(connection: sqlite3.Connection) -> Result:
            with connection:
                return change(connection)

        return self._do(commit)

    def _do(self, action: Callable[[sqlite3.Connection], Result]) -> Result:
        try:
            return action(self._open())
        except (OSError, sqlite3.Error) as error:
            self.close()
            raise StorageError(
                f"{self.path}: the record cannot be read or written ({error}); free some space or correct the rights."
            ) from error

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection, aside = open_versioned(self.path, STEPS, "FULL")
            self.moved_aside = aside or self.moved_aside
            self._connection.execute("PRAGMA secure_delete=ON")
        return self._connection


def _days(*days: date) -> tuple[str, ...]:
    """As they stand in the tables."""
    return tuple(day.isoformat() for day in days)
