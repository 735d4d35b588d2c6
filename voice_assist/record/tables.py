"""The tables of record.db, version by version. A step that was once released is never changed: another follows."""

from __future__ import annotations

FIRST = (
    """
    CREATE TABLE entries (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, day TEXT NOT NULL, trusted INTEGER NOT NULL,
        kind TEXT NOT NULL, routine TEXT NOT NULL, form TEXT NOT NULL, side TEXT NOT NULL, block INTEGER NOT NULL,
        planned INTEGER NOT NULL, done INTEGER NOT NULL, reason TEXT NOT NULL)
    """,
    "CREATE INDEX entries_by_day ON entries (day)",
    """
    CREATE TABLE checkpoint (
        id INTEGER PRIMARY KEY CHECK (id = 1), day TEXT NOT NULL, pack_hash TEXT NOT NULL, version INTEGER NOT NULL,
        state TEXT NOT NULL, boot TEXT NOT NULL, boot_seconds REAL NOT NULL)
    """,
)
"""`day` is the local date of `at`. A checkpoint's boot tells how long ago it was where no clock can be trusted."""

SECOND = (
    """
    CREATE TABLE consents (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, day TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL)
    """,
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, at TEXT NOT NULL, day TEXT NOT NULL, text TEXT NOT NULL)",
)
"""That the person agreed to a report about the days from first to last; what the household wants to be in it."""

STEPS = (FIRST, SECOND)
