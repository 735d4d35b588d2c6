"""Files that survive a crash: a database that is damaged is moved aside, a text is replaced whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import tempfile
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
        candidates = (file.with_name(f"{file.name}.damaged-{number}") for number in range(1, 10_000))
        aside = next(path for path in candidates if not path.exists())
        file.rename(aside)
        return _connect(file, schema, synchronous), aside


def replace_file(file: Path, text: str, mode: int = 0o600) -> None:
    """Write a text by one rename, so that a power cut leaves the old or the new.

    Args:
        file: its path; the folder is made if needed.
        text: all of it, in UTF-8.
        mode: who may read it.

    Raises:
        OSError: it cannot be written; the old one is left as it was.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", dir=file.parent, prefix=f".{file.name}", delete=False, encoding="utf-8"
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
