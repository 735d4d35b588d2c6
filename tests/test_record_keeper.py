"""The keeper never blocks, answers in order, and says once when it cannot keep."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.inbox import Inbox
from tests.recording import NOON, checkpoint, movement, now
from voice_assist.commands import KeepCheckpoint
from voice_assist.events import Part, PartLost, PartReturned
from voice_assist.record import keeper as keeper_module
from voice_assist.record.file import RecordFile
from voice_assist.record.keeper import Keeper, Left
from voice_assist.record_commands import ForgetRecord, ReadRecord, WriteReport
from voice_assist.record_events import RecordFailed, RecordForgotten, RecordRead

TODAY = NOON.date()
ASKED = ReadRecord(TODAY, TODAY)


def no_report(order: WriteReport, entries: int) -> None:
    raise AssertionError("no report was asked for")


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def keeper(tmp_path: Path, inbox: Inbox) -> Iterator[Keeper]:
    made = Keeper(tmp_path / "state", inbox, 30, no_report)
    yield made
    made.close()


def read(inbox: Inbox) -> list[int]:
    """The next answer: which movements are there."""
    answer = inbox.next()
    assert isinstance(answer, RecordRead), answer
    return [entry.what.done for entry in answer.entries]


def test_what_is_asked_is_answered_after_what_was_kept_before(keeper: Keeper, inbox: Inbox) -> None:
    assert keeper.begin(now()) == Left()
    keeper.take(movement(1), now())
    keeper.take(ASKED, now())
    keeper.take(ForgetRecord(TODAY, TODAY), now())
    keeper.take(ASKED, now())
    assert read(inbox) == [1]
    assert inbox.next() == RecordForgotten(1)
    assert read(inbox) == []


def test_the_next_start_knows_where_the_run_before_left_off(tmp_path: Path, keeper: Keeper) -> None:
    keeper.begin(now())
    keeper.take(KeepCheckpoint(checkpoint(1)), now())
    keeper.take(KeepCheckpoint(checkpoint(2)), now())
    assert keeper.settle(10)
    left = Keeper(tmp_path / "state", Inbox(), 30, no_report).begin(now())
    assert left.checkpoint == checkpoint(2)
    assert left.seconds_ago is not None
    assert left.seconds_ago < 60
    keeper.take(KeepCheckpoint(None), now())
    assert keeper.settle(10)
    assert Keeper(tmp_path / "state", Inbox(), 30, no_report).begin(now()) == Left()


def test_what_is_older_than_the_household_wants_goes_once_the_day_is_known(keeper: Keeper, inbox: Inbox) -> None:
    keeper.begin(now())
    keeper.take(movement(1), now(days=-34))
    keeper.take(movement(2), now(days=-5))
    keeper.take(movement(3), now(days=20, trusted=False))
    long_ago = ReadRecord(TODAY - timedelta(days=50), TODAY + timedelta(days=50))
    keeper.take(long_ago, now())
    assert read(inbox) == [1, 2, 3]
    keeper.take(movement(4), now(days=21))
    keeper.take(long_ago, now())
    assert read(inbox) == [2, 3, 4]
    keeper.take(movement(5), now(days=28))
    keeper.take(long_ago, now())
    assert read(inbox) == [3, 4, 5]


def test_a_damaged_record_is_spoken_of(tmp_path: Path, keeper: Keeper) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state/record.db").write_text("no database " * 99)
    assert "damaged" in " ".join(keeper.begin(now()).notices)


def test_while_the_disk_refuses_it_is_said_once_and_what_waits_is_written_later(
    tmp_path: Path, keeper: Keeper, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper_module, "RETRY_SECONDS", 0.01)
    blocked = tmp_path / "state"
    blocked.write_text("in the way")
    keeper.begin(now())
    lost = inbox.next()
    assert isinstance(lost, PartLost)
    assert lost.part is Part.RECORD
    keeper.take(movement(1), now())
    keeper.take(KeepCheckpoint(checkpoint(1)), now())
    keeper.take(KeepCheckpoint(checkpoint(2)), now())
    keeper.take(ForgetRecord(TODAY, TODAY), now())
    keeper.take(ASKED, now())
    assert isinstance(inbox.next(), RecordFailed)
    assert isinstance(inbox.next(), RecordFailed)
    assert not keeper.settle(10)
    blocked.unlink()
    assert inbox.next() == PartReturned(Part.RECORD)
    assert keeper.settle(10)
    keeper.close()
    file = RecordFile(blocked)
    assert [entry.what.done for entry in file.entries(TODAY, TODAY)] == [1]
    assert file.checkpoint()[0] == checkpoint(2)  # type: ignore[index]
    assert keeper.problem is None


def test_what_could_not_be_written_is_told_at_the_end(tmp_path: Path, keeper: Keeper) -> None:
    (tmp_path / "state").write_text("in the way")
    keeper.begin(now())
    keeper.take(movement(1), now())
    keeper.close()
    assert keeper.problem
    assert keeper.problem.endswith("free some space or correct the rights.")
