"""The record's file: versions, damage, age, deleting."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from tests.recording import NOON, checkpoint, movement, now
from voice_assist.errors import StorageError
from voice_assist.record.boot import Moment
from voice_assist.record.file import FILE_NAME, RecordFile
from voice_assist.record.tables import FIRST, STEPS
from voice_assist.record_events import Entry

DAY = NOON.date()


def entry(number: int, days: float = 0.0, *, trusted: bool = True) -> Entry:
    moment = now(days, trusted=trusted)
    return Entry(moment.wall, moment.wall_trusted, movement(number))


def numbers(file: RecordFile) -> list[int]:
    """Which of the entries are there."""
    return [kept.what.done for kept in file.entries(DAY - timedelta(days=5000), DAY + timedelta(days=5000))]


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    file = RecordFile(tmp_path)
    file.add(entry(1))
    file.add(entry(2, days=1, trusted=False))
    file.keep(checkpoint(3))
    file.close()
    again = RecordFile(tmp_path)
    assert again.entries(DAY, DAY) == (entry(1),)
    assert again.entries(DAY, DAY + timedelta(days=1)) == (entry(1), entry(2, days=1, trusted=False))
    found = again.checkpoint()
    assert found
    assert found[0] == checkpoint(3)
    again.keep(None)
    assert again.checkpoint() is None


def test_a_power_cut_after_a_write_loses_nothing(tmp_path: Path) -> None:
    file = RecordFile(tmp_path)
    file.add(entry(1))
    assert file._open().execute("PRAGMA synchronous").fetchone() == (2,)
    assert file._open().execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    RecordFile(tmp_path).add(entry(1))
    rights = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert rights == {FILE_NAME: 0o600, f"{FILE_NAME}-wal": 0o600, f"{FILE_NAME}-shm": 0o600}


def test_a_file_of_the_first_version_is_brought_to_the_newest(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / FILE_NAME)
    for statement in FIRST:
        old.execute(statement)
    old.execute("PRAGMA user_version=1")
    old.execute(
        "INSERT INTO entries VALUES (1, '2030-05-01T12:00:00+00:00', '2030-05-01', 1, 'movement', 'shoulder_active', "
        "'active', 'left', 0, 3, 7, 'finished')"
    )
    old.commit()
    old.close()
    file = RecordFile(tmp_path)
    assert file.entries(DAY, DAY) == (entry(7),)
    assert file._open().execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    file.add(entry(8))
    assert numbers(file) == [7, 8]


def test_a_file_of_a_newer_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = RecordFile(tmp_path)
    file.add(entry(1))
    file._open().execute("PRAGMA user_version=99")
    file.close()
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(StorageError, match=r"newer version of this program .*version 99.*\.$"):
        RecordFile(tmp_path).add(entry(2))
    assert (tmp_path / FILE_NAME).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("damage", ["text", "page"])
def test_a_damaged_file_is_kept_aside(tmp_path: Path, damage: str) -> None:
    path = tmp_path / FILE_NAME
    if damage == "text":
        path.write_text("a diary that somebody put here " * 50)
    else:
        file = RecordFile(tmp_path)
        for number in range(80):
            file.add(entry(number))
        file.close()
        content = bytearray(path.read_bytes())
        content[8192:12288] = b"\xff" * 4096
        path.write_bytes(content)
    before = path.read_bytes()
    file = RecordFile(tmp_path)
    file.add(entry(1))
    assert file.moved_aside == tmp_path / f"{FILE_NAME}.damaged-1"
    assert file.moved_aside.read_bytes() == before
    assert numbers(file) == [1]


def test_forgetting_leaves_nothing_of_it_on_the_disk(tmp_path: Path) -> None:
    file = RecordFile(tmp_path)
    for days in range(3):
        file.add(entry(days, days))
    file.keep(checkpoint())
    assert b"Sit back." in (tmp_path / f"{FILE_NAME}-wal").read_bytes()
    assert file.forget(DAY, DAY + timedelta(days=1)) == 2
    assert numbers(file) == [2]
    assert file.checkpoint() is None
    assert not any(b"Sit back." in path.read_bytes() for path in tmp_path.iterdir())
    assert file.forget(DAY, DAY) == 0


def test_what_is_too_old_goes_and_an_untrusted_day_does_not_decide(tmp_path: Path) -> None:
    file = RecordFile(tmp_path)
    file.add(entry(1, -3000, trusted=False))
    file.add(entry(2, -20))
    file.add(entry(3, -3000, trusted=False))
    file.add(entry(4, -1))
    assert file.prune(DAY - timedelta(days=10)) == 2
    assert numbers(file) == [3, 4]


def test_a_checkpoint_of_another_meaning_is_no_checkpoint(tmp_path: Path) -> None:
    file = RecordFile(tmp_path)
    file.keep(checkpoint())
    with file._open() as connection:
        connection.execute("UPDATE checkpoint SET version = 99")
    assert file.checkpoint() is None


def test_time_that_passed_is_known_by_the_same_start_or_by_trusted_clocks() -> None:
    before = Moment(NOON, False, "a", 100.0)
    assert Moment(NOON - timedelta(days=9), False, "a", 160.0).since(before) == 60
    assert Moment(NOON, True, "b", 160.0).since(before) is None
    trusted = Moment(NOON, True, "a", 100.0)
    assert Moment(NOON + timedelta(hours=1), True, "b", 7.0).since(trusted) == 3600
    assert Moment(NOON - timedelta(hours=1), True, "b", 7.0).since(trusted) is None
    assert Moment(NOON, True, "", 7.0).since(Moment(NOON, True, "", 100.0)) == 0
