"""The commands about the record: a report needs the person's yes, deleting needs the household's."""

import os
import pty
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.command_line import Outcome, voice_assist
from tests.recording import movement
from voice_assist.config import Settings
from voice_assist.record.file import Consent, RecordFile
from voice_assist.record.reports import Reports
from voice_assist.record_events import Entry

NOW = datetime.now().astimezone()
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def folder(home: Path) -> Path:
    """The state folder with three days on record: today and the two before."""
    made = Settings().state_folder
    file = RecordFile(made)
    for days_ago in (2, 1, 0):
        file.add(Entry(NOW - days_ago * DAY, True, movement(days_ago + 1)))
    file.close()
    return made


def agree(folder: Path, ago: timedelta, first_days_ago: int = 30) -> None:
    file = RecordFile(folder)
    file.agree(Consent(NOW - ago, TODAY - first_days_ago * DAY, TODAY + DAY))
    file.close()


def refused(outcome: Outcome, *parts: str) -> None:
    assert outcome.code == 2
    for part in parts:
        assert part in outcome.sentence


@pytest.mark.parametrize("agreed", ["by voice", "stated"])
def test_a_report_is_written_once_the_person_agreed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, agreed: str
) -> None:
    if agreed == "by voice":
        agree(folder, timedelta(minutes=50))
    stated = ["--person-agreed"] if agreed == "stated" else []
    out, csv_file = tmp_path / "visit.html", tmp_path / "visit.csv"
    outcome = voice_assist(monkeypatch, "report", "--out", out, "--csv", csv_file, *stated)
    assert (outcome.code, outcome.err) == (0, "")
    assert f"Written: {out}" in outcome.out
    html = out.read_text()
    assert "3 of 31 days with exercises" in html
    assert "not reviewed by a clinician" in html
    assert ("said yes to it by voice" in html) == (agreed == "by voice")
    assert ("stated that the person agreed" in html) == (agreed == "stated")
    assert csv_file.read_bytes().startswith(b"\xef\xbb\xbfdate,")
    assert {path.stat().st_mode & 0o777 for path in (out, csv_file)} == {0o600}
    assert {path.name for path in tmp_path.iterdir()} == {out.name, csv_file.name}


@pytest.mark.parametrize(("ago", "first_days_ago"), [(70, 30), (-70, 30), (5, 3)])
def test_a_yes_that_is_old_or_meant_other_days_is_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch, ago: int, first_days_ago: int
) -> None:
    agree(folder, timedelta(minutes=ago), first_days_ago)
    refused(voice_assist(monkeypatch, "report"), "make my report", "--person-agreed")
    assert not Reports(folder).folder.exists()


def test_days_that_are_none_or_in_the_wrong_order_or_empty_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(voice_assist(monkeypatch, "report", "--from", "2026-13-40"), '"2026-13-40" is no day', "2026-11-25")
    refused(voice_assist(monkeypatch, "report", "--to", "yesterday"), '"yesterday" is no day')
    refused(voice_assist(monkeypatch, "report", "--from", "2030-02-02", "--to", "2030-02-01"), "swap them")
    empty = voice_assist(monkeypatch, "report", "--from", "1990-01-01", "--to", "1990-02-01", "--person-agreed")
    refused(empty, "nothing in the record from 1990-01-01 to 1990-02-01")
    nowhere = voice_assist(monkeypatch, "report", "--out", folder / "none" / "page.html", "--person-agreed")
    refused(nowhere, "there is no folder")


def test_without_a_record_nothing_is_made(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(voice_assist(monkeypatch, "report", "--person-agreed"), "nothing in the record")
    gone = voice_assist(monkeypatch, "record", "forget", "--from", "2030-01-01", "--to", "2030-01-01", "--yes")
    assert (gone.code, "nothing to delete" in gone.out) == (0, True)
    assert not Settings().state_folder.exists()


def test_a_record_of_a_newer_program_is_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = RecordFile(folder)
    file._open().execute("PRAGMA user_version=99")
    file.close()
    outcome = voice_assist(monkeypatch, "report", "--person-agreed")
    assert outcome.code == 1
    assert "newer version of this program" in outcome.sentence


def test_the_plan_says_whether_percentages_are_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, out = tmp_path / "plan.yaml", tmp_path / "page.html"
    plan.write_text("therapist: ours\ndate: 2030-05-01\npercentages: true\nroutines:\n  shoulder_active: {}\n")
    assert voice_assist(monkeypatch, "report", "--person-agreed", "--plan", plan, "--out", out).code == 0
    assert "67 %" in out.read_text()


def test_days_are_deleted_with_the_reports_about_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert voice_assist(monkeypatch, "report", "--person-agreed").code == 0
    earlier = Reports(folder).path(TODAY - 90 * DAY, TODAY - 60 * DAY)
    earlier.write_text("an older one")
    other = earlier.with_name("letter.html")
    other.write_text("of somebody")
    days = ("--from", str(TODAY - DAY), "--to", str(TODAY))
    refused(voice_assist(monkeypatch, "record", "forget", *days), "cannot be undone", "--yes")
    assert len(list(Reports(folder).folder.iterdir())) == 3
    outcome = voice_assist(monkeypatch, "record", "forget", *days, "--yes")
    assert (outcome.code, "Deleted 2 entries" in outcome.out) == (0, True)
    assert [entry.what.done for entry in RecordFile(folder).entries(TODAY - 9 * DAY, TODAY)] == [3]
    assert sorted(path.name for path in Reports(folder).folder.iterdir()) == ["letter.html", earlier.name]


def test_a_note_is_printed_in_the_report(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert voice_assist(monkeypatch, "record", "note", "  The new chair\n helps. ").code == 0
    refused(voice_assist(monkeypatch, "record", "note", "  "), "The note is empty")
    out = tmp_path / "page.html"
    voice_assist(monkeypatch, "report", "--person-agreed", "--out", out)
    assert "The new chair helps." in out.read_text()


def at_terminal(answer: str, *arguments: str) -> Outcome:
    """The command in a process of its own, with somebody at the terminal who answers its question."""
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    command = [sys.executable, "-m", "voice_assist", *arguments]
    done = subprocess.run(command, stdin=theirs, capture_output=True, text=True, timeout=100, check=False)
    os.close(ours)
    os.close(theirs)
    return Outcome(done.returncode, done.stdout, done.stderr)


def test_at_a_terminal_it_is_asked(folder: Path) -> None:
    refused(at_terminal("n", "report"), "has to say yes to it first")
    deleted = at_terminal("y", "record", "forget", "--from", str(TODAY), "--to", str(TODAY))
    assert (deleted.code, deleted.err) == (0, "")
    assert len(RecordFile(folder).entries(TODAY - 9 * DAY, TODAY)) == 2
