"""voice-assist calls: list, show, cancel, test; through the real calls process."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.command_line import Outcome, voice_assist
from tests.test_calling_process import LIMIT, call, messages, open_with, settings_for, until
from voice_assist.calling.meeting_point import lock_holder
from voice_assist.calling.outbox import read_calls

Calls = Callable[..., Outcome]


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Calls]:
    """Runs `voice-assist calls ...` in a state folder of its own."""
    monkeypatch.setenv("VOICE_ASSIST_STATE_FOLDER", str(tmp_path))
    monkeypatch.setenv("VOICE_ASSIST_CALL_COMMAND", settings_for(tmp_path).call_command or "")
    yield lambda *arguments: voice_assist(monkeypatch, "calls", *arguments)
    if process := lock_holder(tmp_path):
        os.kill(process, signal.SIGKILL)


def test_without_any_call_the_list_says_so(calls: Calls) -> None:
    outcome = calls("list")
    assert (outcome.code, outcome.out) == (0, "No call has been made.\n")


def test_an_open_call_is_listed_shown_and_cancelled(calls: Calls, tmp_path: Path) -> None:
    client, _ = open_with(tmp_path)
    client.order(call())
    until(lambda: messages(tmp_path))
    until(lambda: read_calls(tmp_path, 1)[0].state == "handed over")
    client.close()
    (line,) = calls("list", "--json").out.splitlines()
    listed = json.loads(line)
    assert (listed["kind"], listed["level"], listed["state"]) == ("help", "urgent", "handed over")
    assert listed["id"][:8] in calls("list").out
    shown = calls("show", listed["id"][:8])
    assert "1. attempt: the call by command" in shown.out
    assert "1. attempt: taken by command" in shown.out
    assert calls("cancel", listed["id"][:8]).code == 0
    until(lambda: [message["event"] for message in messages(tmp_path)] == ["call", "withdrawn"])
    again = calls("cancel", listed["id"])
    assert again.code == 2
    assert "is closed already: cancelled" in again.sentence
    facts = json.loads(calls("show", listed["id"], "--json").out)["facts"]
    assert "closed: withdrawn" in [fact["what"] for fact in facts]


def test_an_id_that_is_none_is_refused(calls: Calls) -> None:
    outcome = calls("show", "nothing")
    assert outcome.code == 2
    assert outcome.sentence == "voice-assist: no call begins with 'nothing'; see `voice-assist calls list`."


def test_a_test_call_tries_every_channel_and_tells_what_fails(
    calls: Calls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = calls("test", "--wait", str(LIMIT))
    assert outcome.code == 0
    assert "taken by command" in outcome.out
    (message,) = messages(tmp_path)
    assert (message["event"], message["message"][:14]) == ("test", "This is a test")
    if process := lock_holder(tmp_path):
        os.kill(process, signal.SIGKILL)
    monkeypatch.setenv("VOICE_ASSIST_CALL_COMMAND", "false")
    failed = calls("test", "--wait", str(LIMIT))
    assert failed.code == 1
    assert failed.sentence == "voice-assist: 1 of 1 channels did not take the test call."
