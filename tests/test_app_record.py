"""The record in the assistant as a whole: what was done is asked for, forgotten and reported by voice."""

from datetime import datetime, timedelta
from pathlib import Path

from tests.inbox import Inbox
from tests.recording import checkpoint, movement
from tests.test_app_run import run, state_folder
from voice_assist.app.assembly import open_household
from voice_assist.app.carrier import Carrier
from voice_assist.app.reporting import Reporter
from voice_assist.app.typed import TypedEar, WrittenVoice
from voice_assist.app.ways_out import open_local_calls
from voice_assist.commands import KeepCheckpoint, Recorded
from voice_assist.config import Settings
from voice_assist.events import Now
from voice_assist.loop import Mailbox
from voice_assist.record.file import RecordFile
from voice_assist.record.reports import Reports
from voice_assist.record_commands import ReadRecord, WriteReport
from voice_assist.record_events import Entry, RecordFailed, RecordRead
from voice_assist.system_clock import SystemClock

DAY = timedelta(days=1)


def did(folder: Path, *days_ago: int) -> None:
    """A movement of the shoulder at this time on each of these days."""
    file = RecordFile(folder)
    for days in days_ago:
        file.add(Entry(datetime.now().astimezone() - days * DAY, True, movement(3)))
    file.close()


def test_by_voice_it_is_told_reported_and_forgotten(home: Path) -> None:
    folder = state_folder(home)
    did(folder, 2, 0)
    talk = "what did i do this week\nmake my report\nyes\nforget today\nno\n"
    told = run("--text", given=talk)
    assert (told.code, told.err) == (0, "")
    assert ("exercises on" if SystemClock().now().wall_trusted else "not sure of the date") in told.out
    assert "It was this: shoulder." in told.out
    assert "Your report is written." in told.out
    assert "All right, I keep it." in told.out
    (report,) = Reports(folder).folder.iterdir()
    assert "2 of 31 days with exercises" in report.read_text()
    assert "The person said yes to it by voice" in report.read_text()
    assert report.stat().st_mode & 0o777 == 0o600
    forgotten = run("--text", given="forget today\nyes\n")
    assert "What you did today is forgotten." in forgotten.out
    assert list(Reports(folder).folder.iterdir()) == []
    today = datetime.now().astimezone().date()
    assert [entry.at.date() for entry in RecordFile(folder).entries(today - 9 * DAY, today)] == [today - 2 * DAY]


def test_a_checkpoint_is_given_to_the_next_start(tmp_path: Path) -> None:
    now = SystemClock().now()
    kept = checkpoint(2, now.wall, trusted=now.wall_trusted)
    for begun in (None, kept):
        household = open_household(tmp_path, Inbox(), open_local_calls(Settings(), tmp_path, Inbox()), Settings())
        started = household.begin(now, ("A notice.",))
        assert (started.notices, started.checkpoint) == (("A notice.",), begun)
        assert (started.seconds_ago is None) == (begun is None)
        Carrier(WrittenVoice(Mailbox()), TypedEar(), household).carry_out(KeepCheckpoint(kept), now)
        household.close()
        household.close()


def test_what_was_done_is_carried_to_the_record(tmp_path: Path) -> None:
    inbox, now = Inbox(), Now(1.0, datetime.now().astimezone(), True)
    household = open_household(tmp_path, inbox, open_local_calls(Settings(), tmp_path, Inbox()), Settings())
    household.begin(now)
    carrier = Carrier(WrittenVoice(Mailbox()), TypedEar(), household, settle_seconds=20)
    carrier.carry_out(movement(3), now)
    carrier.carry_out(ReadRecord(now.wall.date(), now.wall.date()), now)
    (answer,) = [inbox.events.get_nowait()]
    assert isinstance(answer, RecordRead)
    assert [entry.what for entry in answer.entries] == [movement(3)]
    assert isinstance(answer.entries[0].what, Recorded)
    household.close()
    assert household.problem is None


def test_a_report_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    inbox, today = Inbox(), datetime.now().astimezone().date()
    reporter = Reporter(tmp_path, Settings(pack=tmp_path / "no pack"), inbox)
    did(tmp_path, 0)
    reporter.write(WriteReport(today, today), 1)
    reporter.close()
    failed = inbox.events.get_nowait()
    assert isinstance(failed, RecordFailed)
    assert "the report belongs to the person" in failed.reason.lower()


def test_what_is_older_than_the_household_wants_is_gone_at_the_next_start(tmp_path: Path) -> None:
    did(tmp_path, 5, 3, 1)
    now = Now(1.0, datetime.now().astimezone(), True)
    household = open_household(
        tmp_path, Inbox(), open_local_calls(Settings(), tmp_path, Inbox()), Settings(keep_record_days=2)
    )
    household.begin(now)
    household.close()
    today = now.wall.date()
    assert [entry.at.date() for entry in RecordFile(tmp_path).entries(today - 9 * DAY, today)] == [today - DAY]
