"""What happened and why: a SQLite file that may be lost, written in batches by a thread of its own. No audio."""

from __future__ import annotations

import json
import queue
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from voice_assist.commands import Note
from voice_assist.errors import StorageError
from voice_assist.events import EventSink, Now, Part, PartLost, PartReturned
from voice_assist.storage import open_database

FILE_NAME = "journal.db"
KEPT_LINES = 50_000
WAITING_LINES = 2_000
BATCH_LINES = 100
RETRY_SECONDS = 5.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS lines (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, trusted INTEGER NOT NULL,
    kind TEXT NOT NULL, facts TEXT NOT NULL, transcript TEXT NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One journal line. at: local time; trusted: whether the clock could be relied on."""

    at: datetime
    trusted: bool
    kind: str
    facts: dict[str, str | int | float | bool]
    transcript: str


class Journal:
    """Writes notes without ever blocking its caller.

    A file that is no database is moved aside, never overwritten. While the disk refuses, the newest notes
    wait in memory, PartLost(JOURNAL) is posted once, and writing is tried again.

    Args:
        folder: the state folder.
        sink: hears about loss and return.
        keep_transcripts: whether the household allows what was said to be kept.
    """

    def __init__(self, folder: Path, sink: EventSink, *, keep_transcripts: bool) -> None:
        self._file = folder / FILE_NAME
        self._sink = sink
        self._keep_transcripts = keep_transcripts
        self._notes: queue.SimpleQueue[Line | None] = queue.SimpleQueue()
        self._waiting: deque[Line] = deque(maxlen=WAITING_LINES)
        self._connection: sqlite3.Connection | None = None
        self.problem: str | None = None
        """Why notes cannot be written at this moment, one sentence."""
        self.moved_aside: Path | None = None
        """Where a damaged journal was put, if one was found."""
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def note(self, note: Note, now: Now) -> None:
        """Add one line; returns at once."""
        transcript = note.transcript if self._keep_transcripts else ""
        self._notes.put(Line(now.wall, now.wall_trusted, note.kind, dict(note.facts), transcript))

    def close(self) -> None:
        """Write what waits and end; `problem` tells afterwards whether lines were lost."""
        self._notes.put(None)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        ended, next_try = False, 0.0
        while not ended:
            ended = self._collect()
            if self._waiting and (ended or self.problem is None or time.monotonic() >= next_try):
                self._write()
                next_try = time.monotonic() + RETRY_SECONDS
        if self._connection:
            self._connection.close()

    def _collect(self) -> bool:
        """Move what arrived to the waiting lines; True once the journal is being closed."""
        try:
            line = self._notes.get(timeout=RETRY_SECONDS if self._waiting else None)
        except queue.Empty:
            return False
        for _ in range(BATCH_LINES):
            if line is None:
                return True
            self._waiting.append(line)
            try:
                line = self._notes.get(timeout=0.2)
            except queue.Empty:
                return False
        if line is not None:
            self._waiting.append(line)
        return line is None

    def _write(self) -> None:
        try:
            self._connection = self._connection or self._open()
            rows = [
                (line.at.isoformat(), line.trusted, line.kind, json.dumps(line.facts), line.transcript)
                for line in self._waiting
            ]
            with self._connection:
                self._connection.executemany(
                    "INSERT INTO lines (at, trusted, kind, facts, transcript) VALUES (?, ?, ?, ?, ?)", rows
                )
                self._connection.execute("DELETE FROM lines WHERE id <= (SELECT max(id) FROM lines) - ?", (KEPT_LINES,))
        except (OSError, sqlite3.Error) as error:
            self._fail(error)
            return
        self._waiting.clear()
        if self.problem:
            self.problem = None
            self._sink.post(PartReturned(Part.JOURNAL))

    def _open(self) -> sqlite3.Connection:
        connection, aside = open_database(self._file, _SCHEMA, "OFF")
        if aside:
            self.moved_aside, latest = aside, self._waiting[-1]
            self._waiting.appendleft(Line(latest.at, latest.trusted, "damaged_journal_kept", {"file": aside.name}, ""))
        return connection

    def _fail(self, error: Exception) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None
        first, self.problem = (
            self.problem is None,
            f"{self._file}: cannot be written ({error}); free some space or correct the rights.",
        )
        if first:
            self._sink.post(PartLost(Part.JOURNAL, self.problem))


def read_journal(folder: Path, last: int) -> Iterator[Line]:
    """The last lines, oldest first; none where there is no journal yet.

    Raises:
        StorageError: the file cannot be read or is no journal.
    """
    file = folder / FILE_NAME
    if not file.exists():
        return
    try:
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            rows = connection.execute(
                "SELECT at, trusted, kind, facts, transcript FROM lines ORDER BY id DESC LIMIT ?", (last,)
            ).fetchall()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise StorageError(
            f"{file}: is no readable journal ({error}); the assistant moves it aside by itself at its next start."
        ) from error
    for at, trusted, kind, facts, transcript in reversed(rows):
        yield Line(datetime.fromisoformat(at), bool(trusted), kind, json.loads(facts), transcript)
