"""One-time links on disk, so that one that was sent before a crash still answers its call."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voice_assist.calling.acknowledgement.links import Link
from voice_assist.calling.channels.protocol import Answer
from voice_assist.errors import StorageError
from voice_assist.storage import open_database

FILE_NAME = "links.db"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS links (
    digest BLOB PRIMARY KEY, key TEXT NOT NULL, contact TEXT NOT NULL, expires REAL NOT NULL, given TEXT NOT NULL)
"""


class LinkTable:
    """Implements acknowledgement.links.LinkStore: every change is on the disk when a method returns.

    Args:
        folder: the state folder.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE_NAME
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def add(self, link: Link) -> None:
        """Keep a new link; raises StorageError."""
        row = (link.digest, link.key, link.contact, link.expires, " ".join(sorted(link.given)))
        with self._open() as connection:
            connection.execute("INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?, ?)", row)

    def find(self, digest: bytes) -> Link | None:
        """The link of this hash, with all that has been answered by it; raises StorageError."""
        with self._open() as connection:
            rows = connection.execute("SELECT key, contact, expires, given FROM links WHERE digest = ?", (digest,))
            row = rows.fetchone()
        if row is None:
            return None
        key, contact, expires, given = row
        return Link(digest, key, contact, expires, frozenset(map(Answer, given.split())))

    def note(self, digest: bytes, answer: Answer) -> None:
        """Write down what has been answered; raises StorageError."""
        link = self.find(digest)
        given = " ".join(sorted({*(link.given if link else ()), answer}))
        with self._open() as connection:
            connection.execute("UPDATE links SET given = ? WHERE digest = ?", (given, digest))

    def remove(self, key: str) -> None:
        """Forget all links of a call; raises StorageError."""
        with self._open() as connection:
            connection.execute("DELETE FROM links WHERE key = ?", (key,))

    def remove_expired(self, now: float) -> None:
        """Forget what is too old at this moment (seconds since 1970); raises StorageError."""
        with self._open() as connection:
            connection.execute("DELETE FROM links WHERE expires <= ?", (now,))

    def close(self) -> None:
        """Close the file; may be called twice."""
        with self._lock:
            if self._connection:
                self._connection.close()
                self._connection = None

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                if self._connection is None:
                    self._connection, _ = open_database(self._file, _SCHEMA, "FULL")
                with self._connection:
                    yield self._connection
            except (OSError, sqlite3.Error) as error:
                raise StorageError(f"{self._file}: the link could not be written down ({error}).") from error
