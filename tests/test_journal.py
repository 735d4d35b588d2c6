"""The journal never blocks, never overwrites what it does not know, and keeps words only where it may."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.inbox import Inbox
from voice_assist.commands import Note
from voice_assist.errors import StorageError
from voice_assist.events import Now, Part, PartLost
from voice_assist.journal import FILE_NAME, Journal, read_journal

NOW = Now(1.0, datetime(2030, 5, 1, 9, tzinfo=UTC), wall_trusted=True)


def write(folder: Path, *, keep_transcripts: bool = False) -> Journal:
    journal = Journal(folder, Inbox(), keep_transcripts=keep_transcripts)
    journal.note(Note("heard", {"intent": "call.drink", "score": 93.5}, transcript="i need a drink"), NOW)
    journal.close()
    return journal


def test_notes_are_there_after_closing(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, keep_transcripts=True)
    first, second = read_journal(tmp_path, 10)
    assert (first.kind, first.facts, first.at) == ("heard", {"intent": "call.drink", "score": 93.5}, NOW.wall)
    assert (first.transcript, second.transcript) == ("", "i need a drink")


def test_a_file_that_is_no_database_is_moved_aside(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("a diary that somebody put here " * 50)
    with pytest.raises(StorageError, match="no readable journal"):
        list(read_journal(tmp_path, 10))
    journal = write(tmp_path)
    assert journal.moved_aside == tmp_path / f"{FILE_NAME}.damaged-1"
    assert journal.moved_aside.read_text().startswith("a diary")
    assert [line.kind for line in read_journal(tmp_path, 10)] == ["damaged_journal_kept", "heard"]


def test_a_full_disk_is_told_once_and_nothing_blocks() -> None:
    sink = Inbox()
    folder = Path("/dev/full")
    journal = Journal(folder, sink, keep_transcripts=False)
    for _ in range(5):
        journal.note(Note("heard"), NOW)
    lost = sink.next()
    assert isinstance(lost, PartLost)
    assert lost.part is Part.JOURNAL
    journal.close()
    assert journal.problem
    assert "free some space" in journal.problem
    assert sink.events.empty()


def test_there_may_be_no_journal_yet(tmp_path: Path) -> None:
    assert list(read_journal(tmp_path / "never", 5)) == []
    assert not list(tmp_path.iterdir())
