"""The outbox: what is written is there, on damaged, full and read-only disks as far as that can be."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from voice_assist.call_commands import CallLevel, PlaceCall
from voice_assist.calling.channels.protocol import Answer, Purpose
from voice_assist.calling.escalation_plan import Person
from voice_assist.calling.facts import (
    Approved,
    Attempted,
    Climbed,
    Closed,
    CloseReason,
    Fact,
    Found,
    Happened,
    Held,
    Lapsed,
    PersonAnswered,
    Refused,
    Restarted,
    Taken,
    Unanswered,
)
from voice_assist.calling.outbox import FILE_NAME, Outbox, read_calls
from voice_assist.calling.outbox_tables import Added, Change, Placed, Settled
from voice_assist.calling.request import Request
from voice_assist.calling.stopwatch import Progress
from voice_assist.errors import StorageError

PROGRESS = Progress(12.5, "boot", 100.0)
CALL = PlaceCall(
    *(7, "toilet", CallLevel.URGENT, "Help, ünd now!", True, datetime(2030, 5, 1, 2, 10, tzinfo=UTC), True),
    contact="anna",
    person="Maria",
    need="the toilet",
)
STORY: tuple[Happened, ...] = (
    Found(60.0),
    Approved(),
    Climbed(0, 0, (Person("anna", "Anna", ("push", "mail")),), 60.0, siren=True),
    Attempted(1, "anna", "push", Purpose.CALL),
    Refused(1, "no network", surely=False),
    Attempted(2, "anna", "mail", Purpose.CALL),
    Restarted(),
    Attempted(3, "anna", "push", Purpose.CALL),
    Taken(3, outside=True),
    PersonAnswered("anna", Answer.SEEN, 120.0),
    Lapsed(),
    Held(30.0),
    Unanswered(0),
    Closed(CloseReason.ARRIVED),
)


def request_with(*story: Happened, key: str = "key-1") -> Request:
    request = Request(key, CALL, 3.25, "origin", "")
    for number, happened in enumerate(story, 1):
        request.take(Fact(number, 4.0 + number, "2030-05-01T02:10:00+00:00", happened))
    return request


def changes_of(request: Request) -> list[Change]:
    return [Placed(request), *(Added(request.key, fact) for fact in request.facts)]


def test_a_call_is_read_as_it_was_written(tmp_path: Path) -> None:
    before = request_with(*STORY)
    outbox = Outbox(tmp_path)
    outbox.write(changes_of(before), PROGRESS)
    outbox.close()
    requests, progress = Outbox(tmp_path).load()
    assert requests == [before]
    assert progress == PROGRESS


def test_the_same_written_again_changes_nothing(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    for _ in range(2):
        outbox.write(changes_of(request_with(*STORY)), PROGRESS)
    assert len(outbox.load()[0]) == 1
    assert outbox.knows("key-1")
    assert not outbox.knows("key-2")
    outbox.write([Settled("key-1")], PROGRESS)
    assert outbox.load()[0] == []
    assert [request.key for request in read_calls(tmp_path, 10)] == ["key-1"]
    outbox.close()


def test_calls_that_are_over_are_kept_for_a_while_and_open_ones_for_ever(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.write(changes_of(request_with(key="open")), PROGRESS)
    olds = [request_with(Closed(CloseReason.WITHDRAWN), key=f"old-{number}") for number in range(2010)]
    outbox.write([change for old in olds for change in (*changes_of(old), Settled(old.key))], PROGRESS)
    outbox.write(changes_of(request_with(key="newest")), PROGRESS)
    outbox.close()
    kept = [request.key for request in read_calls(tmp_path, 3000)]
    assert kept == ["open", *(old.key for old in olds[10:]), "newest"]
    assert len(Outbox(tmp_path).load()[0]) == 2


def test_a_fact_that_this_version_does_not_know_holds_up_nothing(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.write(changes_of(request_with(*STORY[:4])), PROGRESS)
    outbox.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as file:
        file.execute("UPDATE facts SET kind = 'Telepathy' WHERE number = 2")
    (read,) = Outbox(tmp_path).load()[0]
    assert [fact.number for fact in read.facts] == [1, 3, 4]


def test_the_first_versions_table_is_kept_beside(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as file:
        file.execute("CREATE TABLE calls (id TEXT PRIMARY KEY, made_at TEXT)")
        file.execute("INSERT INTO calls VALUES ('a', 'b')")
    outbox = Outbox(tmp_path)
    outbox.write(changes_of(request_with()), PROGRESS)
    outbox.close()
    assert sqlite3.connect(tmp_path / FILE_NAME).execute("SELECT id FROM calls_of_version_0").fetchall() == [("a",)]


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as file:
        file.execute("PRAGMA user_version=99")
    with pytest.raises(StorageError, match="newer version of the program; update it"):
        Outbox(tmp_path).write(changes_of(request_with()), PROGRESS)


def test_a_file_that_is_damaged_while_it_is_open_is_moved_aside(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.write(changes_of(request_with(*STORY)), PROGRESS)
    outbox.close()
    content = bytearray((tmp_path / FILE_NAME).read_bytes())
    content[4096:20480] = b"\xee" * 16384
    (tmp_path / FILE_NAME).write_bytes(content)
    outbox.write(changes_of(request_with(key="key-2")), PROGRESS)
    assert outbox.begun_anew
    assert (tmp_path / f"{FILE_NAME}.damaged-1").exists()
    outbox.close()


NO_GROWTH = """
import pathlib, resource, signal, sys
from tests.test_calling_outbox import *
folder = pathlib.Path(sys.argv[1])
outbox = Outbox(folder)
outbox.load()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
largest = max((folder / (FILE_NAME + suffix)).stat().st_size for suffix in ("", "-wal"))
resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
for number in range(20):
    for change in changes_of(request_with(*STORY, key=f"call-{number}")):
        outbox.write([change], PROGRESS)
print(len(outbox.load()[0]), largest, sum(file.stat().st_size for file in folder.iterdir()))
"""


def test_the_files_do_not_grow_while_calls_are_written(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_GROWTH, str(tmp_path)], capture_output=True, text=True, check=True, timeout=100
    )
    calls, largest, together = map(int, done.stdout.split())
    assert calls == 20
    assert largest > 1024 * 1024
    assert together < 5 * 1024 * 1024


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "none", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only the administrator can mount a file system that is full")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path) -> None:
    """Take the last byte."""
    with (folder / "rest").open("ab", buffering=0) as file:
        while True:
            try:
                file.write(bytes(4096))
            except OSError:
                return


@pytest.mark.parametrize("full_at", ["before", "while"])
def test_a_full_disk_takes_calls_all_the_same(disk: Path, full_at: str) -> None:
    outbox = Outbox(disk)
    outbox.load()
    if full_at == "before":
        outbox.close()
    fill(disk)
    assert os.statvfs(disk).f_bavail == 0
    for number in range(100):
        outbox.write(changes_of(request_with(*STORY, key=f"call-{number}")), PROGRESS)
    assert len(outbox.load()[0]) == 100
    outbox.close()


def test_where_even_the_reserve_is_used_up_it_says_so(disk: Path) -> None:
    fill(disk)
    with pytest.raises(StorageError, match=r"calls\.db: the call could not be written down"):
        Outbox(disk).write(changes_of(request_with()), PROGRESS)


WRITE_AND_DIE = """
import os, pathlib, sys
from tests.test_calling_outbox import *
Outbox(pathlib.Path(sys.argv[1])).write(changes_of(request_with(*STORY[:5])), PROGRESS)
os._exit(0)
"""


def test_open_calls_are_read_from_a_disk_that_cannot_be_written(disk: Path) -> None:
    subprocess.run([sys.executable, "-c", WRITE_AND_DIE, str(disk)], check=True)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    outbox = Outbox(disk)
    assert [request.key for request in outbox.load()[0]] == ["key-1"]
    with pytest.raises(StorageError, match="could not be written down"):
        outbox.write(changes_of(request_with(key="key-2")), PROGRESS)
