"""Calls of a recording or a script: written first, then handed to every channel; none waits for another."""

import json
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.inbox import Inbox
from voice_assist.call_commands import CallLevel, PlaceCall, WithdrawCall, WithdrawReason
from voice_assist.call_events import CallFailed, CallHandedOver, CallNoted, CallNotNoted
from voice_assist.calling.channels.command import CommandChannel
from voice_assist.calling.channels.protocol import Channel
from voice_assist.calling.channels.room import RoomChannel
from voice_assist.calling.local_calls import FILE_NAME, LocalCalls
from voice_assist.calling.ways import PlainPlan, Ways
from voice_assist.errors import SettingsError
from voice_assist.system_clock import SystemClock

ROOM = CallHandedOver(1, "room", reaches_outside=False)


@pytest.fixture
def sink() -> Inbox:
    return Inbox()


def call(call_id: int = 1, *, private: bool = False) -> PlaceCall:
    made_at = datetime(2030, 5, 1, 2, 10, tzinfo=UTC)
    return PlaceCall(call_id, "drink", CallLevel.ROUTINE, "Asks for a drink.", private, made_at, made_at_trusted=True)


def calls(folder: Path, sink: Inbox, command: str = "") -> LocalCalls:
    channels: tuple[Channel, ...] = (RoomChannel(), *([CommandChannel(command)] if command else []))
    ways = Ways(channels, PlainPlan(tuple(channel.name for channel in channels if channel.reaches_outside)))
    return LocalCalls(folder, ways, sink, SystemClock().now)


def program(tmp_path: Path, code: str) -> str:
    script = tmp_path / "program.py"
    script.write_text(f"import json, pathlib, sys, time\nfolder = pathlib.Path({str(tmp_path)!r})\n{code}\n")
    return f"'{sys.executable}' '{script}'"


def test_a_call_is_on_the_disk_before_it_is_reported(tmp_path: Path, sink: Inbox) -> None:
    local = calls(tmp_path, sink)
    local.order(call())
    assert sink.next() == CallNoted(1)
    rows = sqlite3.connect(tmp_path / FILE_NAME).execute("SELECT call FROM calls").fetchall()
    assert json.loads(rows[0][0])["message"] == "Asks for a drink."
    assert sink.next() == ROOM
    local.close()


def test_the_households_program_gets_the_call_and_its_withdrawal_in_this_order(tmp_path: Path, sink: Inbox) -> None:
    command = program(
        tmp_path,
        "order = json.load(sys.stdin)\n"
        "if order['event'] == 'call': time.sleep(0.5)\n"
        "with (folder / 'log').open('a') as log: log.write(json.dumps(order) + '\\n')",
    )
    local = calls(tmp_path, sink, command)
    local.order(call())
    local.order(WithdrawCall(1, WithdrawReason.WITHDRAWN))
    local.close()
    first, second = (json.loads(line) for line in (tmp_path / "log").read_text().splitlines())
    assert (first["event"], first["message"], first["level"]) == ("call", "Asks for a drink.", "routine")
    assert (second["event"], second["message"]) == ("withdrawn", "withdrawn, please look in")
    assert first["id"] == second["id"]


def test_what_is_open_at_the_end_of_a_recording_is_withdrawn(tmp_path: Path, sink: Inbox) -> None:
    log = "with (folder / 'log').open('a') as log: log.write(json.load(sys.stdin)['event'] + '\\n')"
    local = calls(tmp_path, sink, program(tmp_path, log))
    local.order(call())
    local.settle(10)
    local.close()
    assert (tmp_path / "log").read_text().split() == ["call", "withdrawn"]
    again = calls(tmp_path, sink)
    again.settle(10)
    again.close()
    assert (tmp_path / "log").read_text().split() == ["call", "withdrawn"]


def test_a_private_need_stays_in_the_room(tmp_path: Path, sink: Inbox) -> None:
    local = calls(tmp_path, sink, program(tmp_path, "(folder / 'log').write_text(sys.stdin.read())"))
    local.order(call(private=True))
    local.settle(10)
    assert "drink" not in (tmp_path / "log").read_text()
    assert json.loads((tmp_path / "log").read_text())["message"] == "needs you"
    local.close()


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("'{python}' -c 'raise SystemExit(3)'", "ended with status 3"),
        ("no-such-program-here", "cannot be run (No such file or directory)"),
    ],
)
def test_a_failing_program_is_reported_and_the_room_is_still_called(
    tmp_path: Path, sink: Inbox, command: str, reason: str
) -> None:
    local = calls(tmp_path, sink, command.format(python=sys.executable))
    local.order(call())
    local.settle(10)
    events = [sink.next() for _ in range(3)]
    assert ROOM in events
    failed = next(event for event in events if isinstance(event, CallFailed))
    assert reason in failed.reason
    local.close()


def test_a_call_that_cannot_be_written_is_made_all_the_same(tmp_path: Path, sink: Inbox) -> None:
    folder = tmp_path / "state"
    folder.write_text("a file where the folder should be")
    local = calls(folder, sink, program(tmp_path, "(folder / 'log').write_text('called')"))
    local.order(call())
    noted = sink.next()
    assert isinstance(noted, CallNotNoted)
    assert "could not be written down" in noted.reason
    assert sink.next() == ROOM
    local.settle(10)
    assert (tmp_path / "log").read_text() == "called"
    local.close()


def test_a_damaged_outbox_is_moved_aside_and_the_call_is_written(tmp_path: Path, sink: Inbox) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database at all, but somebody's data" * 100)
    local = calls(tmp_path, sink)
    local.order(call())
    assert sink.next() == CallNoted(1)
    local.close()
    assert (tmp_path / f"{FILE_NAME}.damaged-1").read_bytes().startswith(b"no database")


@pytest.mark.parametrize("command", ["", "unclosed 'quote"])
def test_a_command_that_cannot_be_one_is_refused_at_once(command: str) -> None:
    with pytest.raises(SettingsError, match="call_command"):
        CommandChannel(command)
