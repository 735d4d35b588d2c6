"""Files that survive a crash: a database that is damaged is moved aside, a text is replaced whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from voice_assist.errors import StorageError

Synchronous = Literal["OFF", "FULL"]
Steps = Sequence[Sequence[str]]
"""The statements that lead from each version of a file to the next, from an empty file on."""


def open_database(file: Path, schema: str, synchronous: Synchronous) -> tuple[sqlite3.Connection, Path | None]:
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
    return _open(file, synchronous, lambda connection: connection.execute(schema))


def open_versioned(file: Path, steps: Steps, synchronous: Synchronous) -> tuple[sqlite3.Connection, Path | None]:
    """Open or make a database whose tables change from version to version (PRAGMA user_version).

    An older file is brought to the newest version in one transaction: a power cut leaves the old one or the new one.
    Nobody else may read the file, because it tells of somebody's body.

    Args:
        file: its path; the folder is made if needed.
        steps: what leads to each version; a file of version n has had the first n.
        synchronous: as for open_database.

    Returns:
        As open_database.

    Raises:
        StorageError: the file was written by a newer program; it is left as it is.
        OSError, sqlite3.Error: the file cannot be made or opened.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600, exist_ok=True)

    def prepare(connection: sqlite3.Connection) -> None:
        _look_through(connection)
        _migrate(file, connection, steps)

    return _open(file, synchronous, prepare)


def _open(
    file: Path, synchronous: Synchronous, prepare: Callable[[sqlite3.Connection], object]
) -> tuple[sqlite3.Connection, Path | None]:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(file, synchronous, prepare), None
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        aside = move_aside(file)
        return _connect(file, synchronous, prepare), aside


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


def replace_file(file: Path, text: str, mode: int = 0o600) -> None:
    """Write a text by one rename, so that a power cut leaves the old or the new.

    Args:
        file: its path; the folder is made if needed.
        text: all of it; written as it is, in UTF-8.
        mode: who may read it.

    Raises:
        OSError: it cannot be written; the old one is left as it was.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", dir=file.parent, prefix=f".{file.name}.", delete=False, encoding="utf-8", newline=""
    ) as new:
        try:
            new.write(text)
            new.flush()
            os.fchmod(new.fileno(), mode)
            os.fsync(new.fileno())
            Path(new.name).replace(file)
        except OSError:
            Path(new.name).unlink(missing_ok=True)
            raise


def _connect(
    file: Path, synchronous: Synchronous, prepare: Callable[[sqlite3.Connection], object]
) -> sqlite3.Connection:
    connection = sqlite3.connect(file, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        prepare(connection)
    except (sqlite3.Error, StorageError):
        connection.close()
        raise
    return connection


def _look_through(connection: sqlite3.Connection) -> None:
    """Find damage before anything is read or written; raises sqlite3.DatabaseError for it."""
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)


def _migrate(file: Path, connection: sqlite3.Connection, steps: Steps) -> None:
    if _version(file, connection, steps) == len(steps):
        return
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        # Another process may have been quicker: the version counts that stands behind the lock.
        for statements in steps[_version(file, connection, steps) :]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={len(steps)}")


def _version(file: Path, connection: sqlite3.Connection, steps: Steps) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(steps):
        raise StorageError(
            f"{file}: was written by a newer version of this program (the file has version {version}, this program "
            f"knows {len(steps)}) and is left as it is; install the newer program again, or move the file away."
        )
    return version
