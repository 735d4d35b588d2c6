"""Calls on disk: written before anything else happens to them, so that a crash cannot swallow one."""

from __future__ import annotations

import json
import sqlite3
import uuid
from pathlib import Path

from voice_assist.call_commands import PlaceCall
from voice_assist.errors import StorageError
from voice_assist.storage import open_database

FILE_NAME = "calls.db"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (
    id TEXT PRIMARY KEY, made_at TEXT NOT NULL, made_at_trusted INTEGER NOT NULL, kind TEXT NOT NULL,
    level TEXT NOT NULL, message TEXT NOT NULL, private INTEGER NOT NULL, outcome TEXT NOT NULL)
"""


class Outbox:
    """The table of calls; every change is on the disk when a method returns.

    Args:
        folder: the state folder.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE_NAME
        self._connection: sqlite3.Connection | None = None

    def add(self, call: PlaceCall) -> str:
        """Write the call down; returns the id that it carries on every channel.

        Raises:
            StorageError: it could not be written.
        """
        key = str(uuid.uuid4())
        values = (
            key,
            call.made_at.isoformat(),
            call.made_at_trusted,
            call.kind,
            call.level,
            call.message,
            call.private,
            json.dumps({}),
        )
        self._execute("INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        return key

    def set_outcome(self, key: str, outcome: dict[str, str]) -> None:
        """Keep what became of a call: channel (or "withdrawn") to result; StorageError if it cannot be written."""
        self._execute("UPDATE calls SET outcome = ? WHERE id = ?", (json.dumps(outcome), key))

    def close(self) -> None:
        """Close the file; may be called twice."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _execute(self, statement: str, values: tuple[object, ...]) -> None:
        try:
            with self._open() as connection:
                connection.execute(statement, values)
        except (OSError, sqlite3.Error) as error:
            self.close()
            raise StorageError(f"{self._file}: the call could not be written down ({error}).") from error

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection, _ = open_database(self._file, _SCHEMA, "FULL")
        return self._connection
