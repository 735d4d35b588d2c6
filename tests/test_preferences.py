"""Voice, volume and speed survive a restart, and a damaged file only costs comfort."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from voice_assist.commands import AnswerLength, UnaskedKind
from voice_assist.errors import StorageError
from voice_assist.preferences import FILE_NAME, Preferences, read_preferences, write_preferences


def test_they_come_back(tmp_path: Path) -> None:
    kept = Preferences(
        volume=40,
        rate=120,
        voice="flite:slt",
        answers=AnswerLength.SHORT,
        heard={"sleep": 2},
        unasked_off=frozenset({UnaskedKind.TESTS}),
        unasked_day=date(2025, 3, 3),
        unasked_said={"reminders.10:00": 1},
        unasked_put_off={"reminders.10:00": datetime(2025, 3, 3, 11, tzinfo=UTC)},
    )
    write_preferences(tmp_path / "new", kept)
    assert read_preferences(tmp_path / "new") == kept
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("damage", [b"", b"{", b'{"volume": 900}', b"\xff\xfe"])
def test_a_damaged_file_gives_the_defaults(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(damage)
    assert read_preferences(tmp_path) == Preferences()


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="volume and speed cannot be kept"):
        write_preferences(tmp_path / "file", Preferences())
