"""Calls on disk: written before anything else happens to them, so that a crash cannot swallow one."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path

from voice_assist.calling.outbox_tables import Change, fill, prepare, read_requests, write_change
from voice_assist.calling.request import Request
from voice_assist.calling.reserve import Reserve
from voice_assist.calling.stopwatch import Progress
from voice_assist.errors import StorageError
from voice_assist.storage import move_aside, open_database

FILE_NAME = "calls.db"


class Outbox:
    """The file of calls; what was given to `write` is on the disk when it returns, all of it or nothing.

    Args:
        folder: the state folder.
        name: of the file.
    """

    def __init__(self, folder: Path, name: str = FILE_NAME) -> None:
        self.file = folder / name
        self._reserve = Reserve(self.file.with_suffix(".reserve"))
        self._connection: sqlite3.Connection | None = None
        self.begun_anew = False
        """A damaged file was moved aside: what was open must be written whole. Whoever has done that resets it."""

    def write(self, changes: Iterable[Change], progress: Progress) -> None:
        """Write these changes and how far the stopwatch is; writing the same again changes nothing.

        Raises:
            StorageError: nothing was written.
        """
        everything = tuple(changes)
        try:
            self._write(everything, progress)
        except (OSError, sqlite3.Error) as error:
            self.close()
            if not self._reserve.give_back():
                raise self._error(error) from error
            try:
                self._write(everything, progress)
            except (OSError, sqlite3.Error) as again:
                self.close()
                raise self._error(again) from again

    def load(self) -> tuple[list[Request], Progress | None]:
        """All calls about which something is still to be done, oldest first, and how far the stopwatch was.

        Raises:
            StorageError: the file cannot be read or opened.
        """
        try:
            connection = self._open()
            row = connection.execute("SELECT at, boot, uptime FROM stopwatch").fetchone()
            return list(read_requests(connection, "WHERE settled = 0")), Progress(*row) if row else None
        except (OSError, sqlite3.Error) as error:
            self.close()
            return self._load_copy(error)

    def knows(self, key: str) -> bool:
        """Whether this call was ever written; False where that cannot be read."""
        try:
            return self._open().execute("SELECT 1 FROM calls WHERE key = ?", (key,)).fetchone() is not None
        except (OSError, sqlite3.Error):
            return False

    def close(self) -> None:
        """Close the file; may be called twice."""
        if self._connection:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _write(self, changes: tuple[Change, ...], progress: Progress) -> None:
        try:
            connection = self._open()
            with connection:
                for change in changes:
                    write_change(connection, change)
                values = (progress.at, progress.boot, progress.uptime)
                connection.execute("INSERT OR REPLACE INTO stopwatch VALUES (1, ?, ?, ?)", values)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self.close()
            move_aside(self.file)
            self.begun_anew = True
            raise

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            connection, aside = open_database(self.file, "SELECT 1", "FULL")
            try:
                prepare(connection, self.file)
            except sqlite3.Error:
                connection.close()
                raise
            self.begun_anew = self.begun_anew or aside is not None
            self._connection = connection
            self.file.chmod(0o600)
            fill(connection, self.file)
            self._reserve.keep()
        return self._connection

    def _load_copy(self, error: Exception) -> tuple[list[Request], Progress | None]:
        """What there is to be read on a disk that cannot be written: a database with a log is read by writing."""
        try:
            with tempfile.TemporaryDirectory() as folder:
                for suffix in ("", "-wal"):
                    part = self.file.with_name(f"{self.file.name}{suffix}")
                    if part.exists():
                        shutil.copy(part, Path(folder) / part.name)
                with contextlib.closing(sqlite3.connect(Path(folder) / self.file.name)) as copy:
                    row = copy.execute("SELECT at, boot, uptime FROM stopwatch").fetchone()
                    return list(read_requests(copy, "WHERE settled = 0")), Progress(*row) if row else None
        except (OSError, sqlite3.Error):
            raise self._error(error) from error

    def _error(self, error: Exception) -> StorageError:
        return StorageError(f"{self.file}: the call could not be written down ({error}).")


def read_calls(folder: Path, last: int) -> list[Request]:
    """The newest calls of a state folder, oldest first; [] where none has been made.

    Raises:
        StorageError: the file cannot be read.
    """
    file = folder / FILE_NAME
    if not file.exists():
        return []
    try:
        with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as reader:
            if reader.execute("PRAGMA user_version").fetchone()[0] == 0:
                return []
            return list(read_requests(reader, "", last))
    except sqlite3.Error as error:
        raise StorageError(f"{file}: cannot be read ({error}).") from error
