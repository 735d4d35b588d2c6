"""The tables of the outbox: what is written into them, and calls read from them."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from voice_assist.call_commands import PlaceCall
from voice_assist.calling.coding import Coding
from voice_assist.calling.facts import Fact, Happened
from voice_assist.calling.request import Request
from voice_assist.transitions import IllegalTransitionError

SCHEMA_VERSION = 2
FILLER_BYTES = 1024 * 1024
"""Free pages inside the file, and as much in its write-ahead log: a call with a night of climbing takes 200 kB."""

KEPT_CALLS = 2000
"""So many that are over are kept for looking at."""

_SURPLUS = "SELECT key FROM calls WHERE settled = 1 ORDER BY rowid DESC LIMIT -1 OFFSET ?"

_OLD_TABLES = "ALTER TABLE calls RENAME TO calls_of_version_0"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (
    key TEXT PRIMARY KEY, origin TEXT NOT NULL, amends TEXT NOT NULL, placed REAL NOT NULL, call TEXT NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS facts (
    key TEXT NOT NULL, number INTEGER NOT NULL, at REAL NOT NULL, wall TEXT NOT NULL, kind TEXT NOT NULL,
    fields TEXT NOT NULL, PRIMARY KEY (key, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stopwatch (one INTEGER PRIMARY KEY CHECK (one = 1), at REAL, boot TEXT, uptime REAL);
CREATE TABLE IF NOT EXISTS filler (bytes BLOB);
CREATE INDEX IF NOT EXISTS open_calls ON calls (settled) WHERE settled = 0;
"""

_facts = Coding(*get_args(Happened))
_calls = Coding(PlaceCall)


@dataclass(frozen=True, slots=True)
class Placed:
    """A new call is to be written."""

    request: Request


@dataclass(frozen=True, slots=True)
class Added:
    """A fact is to be written."""

    key: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Settled:
    """Nothing more is to be done about a call."""

    key: str


Change = Placed | Added | Settled


def prepare(connection: sqlite3.Connection, file: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise sqlite3.OperationalError(f"{file.name} was made by a newer version of the program; update it")
    connection.execute("PRAGMA wal_autocheckpoint=100")
    if version == SCHEMA_VERSION:
        return
    old = "SELECT 1 FROM sqlite_master WHERE name = 'calls'"
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute(old).fetchone():
            connection.execute(_OLD_TABLES)
        for statement in filter(None, map(str.strip, _SCHEMA.split(";"))):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def fill(connection: sqlite3.Connection, file: Path) -> None:
    """See that file and log have room for many calls; a disk without room for that is no error."""
    log = file.with_name(f"{file.name}-wal")
    with contextlib.suppress(sqlite3.Error, OSError):
        page, free = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "freelist_count"))
        if min(page * free, log.stat().st_size) < FILLER_BYTES // 2:
            with connection:
                connection.execute("INSERT INTO filler VALUES (zeroblob(?))", (FILLER_BYTES,))
                connection.execute("DELETE FROM filler")
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def write_change(connection: sqlite3.Connection, change: Change) -> None:
    match change:
        case Placed(request):
            values = (request.key, request.origin, request.amends, request.placed, _calls.encode(request.call)[1])
            statement = "INSERT OR IGNORE INTO calls (key, origin, amends, placed, call) VALUES (?, ?, ?, ?, ?)"
            connection.execute(statement, values)
            for table in ("facts", "calls"):
                connection.execute(f"DELETE FROM {table} WHERE key IN ({_SURPLUS})", (KEPT_CALLS,))
        case Added(key, fact):
            kind, fields = _facts.encode(fact.happened)
            row = (key, fact.number, fact.at, fact.wall, kind, fields)
            connection.execute("INSERT OR IGNORE INTO facts VALUES (?, ?, ?, ?, ?, ?)", row)
        case Settled(key):
            connection.execute("UPDATE calls SET settled = 1 WHERE key = ?", (key,))


def read_requests(connection: sqlite3.Connection, where: str, last: int = -1) -> Iterator[Request]:
    columns = "key, origin, amends, placed, call"
    newest = f"SELECT rowid AS n, {columns} FROM calls {where} ORDER BY n DESC LIMIT ?"
    for key, origin, amends, placed, call in connection.execute(
        f"SELECT {columns} FROM ({newest}) ORDER BY n", (last,)
    ).fetchall():
        request = Request(key, _calls.decode("PlaceCall", call), placed, origin, amends)
        rows = connection.execute(
            "SELECT number, at, wall, kind, fields FROM facts WHERE key = ? ORDER BY number", (key,)
        )
        for number, at, wall, kind, fields in rows:
            # What cannot be understood, or cannot follow, must not hold up the call itself.
            with contextlib.suppress(ValueError, IllegalTransitionError):
                request.take(Fact(number, at, wall, _facts.decode(kind, fields)))
        yield request
