"""Calls that no process has taken yet: in a file of their own, until one has."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from pathlib import Path

from voice_assist.calling.stopwatch import Stopwatch
from voice_assist.calling.wire import Place, line_of, message_of

FILE_NAME = "calls.pending"


def keep_pending(folder: Path, places: Iterable[Place]) -> None:
    """Write these calls, and no others, on the disk; age: at this moment. OSError where that fails."""
    progress = Stopwatch().progress()
    head = json.dumps({"boot": progress.boot, "uptime": progress.uptime})
    file, aside = folder / FILE_NAME, folder / f"{FILE_NAME}.new"
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(f"{head}\n".encode() + b"".join(line_of(place) for place in places))
        out.flush()
        os.fsync(descriptor)
    aside.replace(file)
    directory = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def drop_pending(folder: Path) -> None:
    """A process has all of them."""
    with contextlib.suppress(OSError):
        (folder / FILE_NAME).unlink()


def read_pending(folder: Path) -> list[tuple[Place, float | None]]:
    """The calls that wait, each with the seconds since it was asked for; None: the machine has started since."""
    try:
        head, *lines = (folder / FILE_NAME).read_bytes().splitlines()
        written, now = json.loads(head), Stopwatch().progress()
        passed = now.uptime - float(written["uptime"]) if written["boot"] == now.boot else None
        places = [place for line in lines if isinstance(place := message_of(line), Place)]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [(place, None if passed is None else place.age + passed) for place in places]
