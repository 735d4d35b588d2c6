"""The calls process for real: spawned, killed, stopped, replaced; what was asked for survives all of it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.inbox import Inbox
from voice_assist.app.calls_process import open_calls, serve_calls
from voice_assist.call_commands import CallLevel, PlaceCall, WithdrawCall, WithdrawReason
from voice_assist.call_events import CallFound, CallHandedOver, CallNoted
from voice_assist.calling.client import CallsClient
from voice_assist.calling.meeting_point import SOCKET_NAME, lock_holder
from voice_assist.calling.outbox import read_calls
from voice_assist.calling.pending import read_pending
from voice_assist.calling.request_states import RequestState
from voice_assist.config import Settings
from voice_assist.errors import AlreadyRunningError
from voice_assist.events import Event

LIMIT = 60.0
"""Seconds: a start takes many on a busy machine."""

CORE = """
import sys, time
from tests.test_calling_process import call, Inbox, open_calls, settings_for, Path
client = open_calls(settings_for(Path(sys.argv[1])), Inbox())
client.order(call())
client.settle(60)
print("noted", flush=True)
time.sleep(60)
"""


def call(call_id: int = 1, level: CallLevel = CallLevel.URGENT) -> PlaceCall:
    return PlaceCall(call_id, "help", level, "Help!", False, datetime.now(UTC), made_at_trusted=True, need="help")


def settings_for(folder: Path, log: str = "log") -> Settings:
    """Every message becomes a line of a file."""
    file = folder / log
    return Settings(state_folder=folder, siren=False, call_command=f"sh -c 'cat >>{file}; echo >>{file}'")


def messages(folder: Path) -> list[dict[str, str]]:
    file = folder / "log"
    return [json.loads(line) for line in file.read_text().splitlines() if line] if file.exists() else []


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + LIMIT
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def wait_for(inbox: Inbox, kind: type[Event]) -> Event:
    """The next event of this kind; others before it are dropped."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        with contextlib.suppress(Exception):
            if isinstance(event := inbox.next(), kind):
                return event
    raise AssertionError(f"no {kind.__name__}")


def ended(folder: Path) -> None:
    """No process makes the calls of this folder any more."""
    if process := lock_holder(folder):
        os.kill(process, signal.SIGKILL)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    ended(tmp_path)


@pytest.fixture
def client(folder: Path) -> Iterator[CallsClient]:
    made = open_calls(settings_for(folder), Inbox())
    yield made
    made.close()


def open_with(folder: Path, log: str = "log") -> tuple[CallsClient, Inbox]:
    inbox = Inbox()
    return open_calls(settings_for(folder, log), inbox), inbox


def test_a_call_is_noted_and_handed_over_and_its_end_is_told(folder: Path) -> None:
    client, inbox = open_with(folder)
    client.order(call())
    assert wait_for(inbox, CallNoted) == CallNoted(1)
    until(lambda: messages(folder))
    client.order(WithdrawCall(1, WithdrawReason.ARRIVED))
    until(lambda: len(messages(folder)) == 2)
    assert [message["event"] for message in messages(folder)] == ["call", "withdrawn"]
    assert len({message["id"] for message in messages(folder)}) == 1
    assert (folder / SOCKET_NAME).stat().st_mode & 0o777 == 0o600
    assert (folder / "calls.db").stat().st_mode & 0o777 == 0o600
    client.close()
    until(lambda: lock_holder(folder) is None)
    assert [request.state for request in read_calls(folder, 10)] == [RequestState.DONE]


def test_calls_go_on_when_the_assistant_is_killed_and_the_next_one_hears_of_them(folder: Path) -> None:
    core = subprocess.Popen([sys.executable, "-c", CORE, str(folder)], stdout=subprocess.PIPE)
    assert core.stdout is not None
    assert core.stdout.readline() == b"noted\n"
    until(lambda: messages(folder))
    core.kill()
    core.wait()
    core.stdout.close()
    process = lock_holder(folder)
    assert process
    client, inbox = open_with(folder)
    found = wait_for(inbox, CallFound)
    assert isinstance(found, CallFound)
    assert (found.kind, found.need, found.sent) == ("help", "help", True)
    handed_over = wait_for(inbox, CallHandedOver)
    assert isinstance(handed_over, CallHandedOver)
    assert handed_over.call_id == found.call_id < 0
    assert lock_holder(folder) == process, "it is the same process all the time"
    client.order(WithdrawCall(found.call_id, WithdrawReason.WITHDRAWN))
    until(lambda: messages(folder)[-1]["event"] == "withdrawn")
    client.close()


@pytest.mark.parametrize("ends", [signal.SIGKILL, signal.SIGSTOP])
def test_a_process_that_dies_or_hangs_is_replaced_and_goes_on(folder: Path, ends: signal.Signals) -> None:
    client, inbox = open_with(folder)
    client.order(call())
    until(lambda: messages(folder))
    first = lock_holder(folder)
    assert first
    os.kill(first, ends)
    client.order(call(2))
    until(lambda: lock_holder(folder) not in (None, first))
    until(lambda: len({message["id"] for message in messages(folder)}) == 2)
    noted = [wait_for(inbox, CallNoted), wait_for(inbox, CallNoted)]
    assert noted == [CallNoted(1), CallNoted(2)], "each is told once"
    for call_id in (1, 2):
        client.order(WithdrawCall(call_id, WithdrawReason.WITHDRAWN))
    client.settle(LIMIT)
    client.close()


def test_a_process_with_other_ways_out_is_replaced(folder: Path) -> None:
    before, _ = open_with(folder)
    before.order(call())
    until(lambda: messages(folder))
    before.close()
    client, _ = open_with(folder, "other")
    until(lambda: lock_holder(folder))
    client.order(call(2, CallLevel.ROUTINE))
    until((folder / "other").exists)
    client.settle(LIMIT)
    client.close()


def test_only_one_process_makes_the_calls_of_a_folder(folder: Path, client: CallsClient) -> None:
    client.order(call(1, CallLevel.ROUTINE))
    client.settle(LIMIT)
    with pytest.raises(AlreadyRunningError, match="another process already makes the calls"):
        serve_calls(settings_for(folder))


def test_a_call_that_no_process_has_taken_is_noted_and_outlives_the_assistant(folder: Path) -> None:
    inbox = Inbox()
    client = CallsClient(folder, "setup", lambda: None, inbox)
    client.order(call())
    assert wait_for(inbox, CallNoted) == CallNoted(1)
    client.close()
    ((place, age),) = read_pending(folder)
    assert (place.call.kind, place.call.need) == ("help", "help")
    assert age is not None
    assert 0 < age < LIMIT
    later, told = open_with(folder)
    found = wait_for(told, CallFound)
    assert isinstance(found, CallFound)
    until(lambda: messages(folder))
    assert messages(folder)[0]["id"] == place.key
    assert read_pending(folder) == []
    later.order(WithdrawCall(found.call_id, WithdrawReason.WITHDRAWN))
    later.settle(LIMIT)
    later.close()


def test_a_call_that_waits_for_a_process_and_is_withdrawn_never_goes_out(folder: Path) -> None:
    inbox = Inbox()
    client = CallsClient(folder, "setup", lambda: None, inbox)
    client.order(call())
    wait_for(inbox, CallNoted)
    client.order(WithdrawCall(1, WithdrawReason.WITHDRAWN))
    until(lambda: read_pending(folder) == [])
    client.close()
