"""SQLite files that survive being damaged: a file that is no database is moved aside, never overwritten."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Literal


def open_database(
    file: Path, schema: str, synchronous: Literal["OFF", "FULL"]
) -> tuple[sqlite3.Connection, Path | None]:
    """Open or make a database in WAL mode.

    Args:
        file: its path; the folder is made if needed.
        schema: one CREATE TABLE IF NOT EXISTS statement.
        synchronous: FULL survives a power cut after every commit, OFF only a crash of the program.

    Returns:
        The connection (usable from any one thread at a time), and where a damaged file was moved, if there was one.

    Raises:
        OSError, sqlite3.Error: the file cannot be made or opened.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(file, schema, synchronous), None
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        aside = move_aside(file)
        return _connect(file, schema, synchronous), aside


def move_aside(file: Path) -> Path:
    """Give a damaged file, and its log, a name under which it can be looked at later; OSError where that fails."""
    candidates = (file.with_name(f"{file.name}.damaged-{number}") for number in range(1, 10_000))
    aside = next(path for path in candidates if not path.exists())
    file.rename(aside)
    for suffix in ("-wal", "-shm"):
        log = file.with_name(f"{file.name}{suffix}")
        if log.exists():
            log.rename(aside.with_name(f"{aside.name}{suffix}"))
    return aside


def _connect(file: Path, schema: str, synchronous: str) -> sqlite3.Connection:
    connection = sqlite3.connect(file, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute(schema)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
