"""A week of use on the fake clock: what is said leads to the record, and the record to the report."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.at_home import AtHome
from tests.command_line import voice_assist
from voice_assist.app.content_source import load_content
from voice_assist.commands import Context, RecordKind, RecordReason
from voice_assist.config import PROJECT_FOLDER, Settings
from voice_assist.record.file import RecordFile

MONDAY = datetime(2030, 5, 6, 8, tzinfo=UTC)
SUNDAY = date(2030, 5, 12)


@pytest.fixture
def sim(home: Path) -> Iterator[AtHome]:
    content = load_content(PROJECT_FOLDER / "intents" / "en")
    made = AtHome(content, Settings().state_folder, MONDAY)
    yield made
    made.close()


def say(sim: AtHome, *lines: str) -> str:
    """The person says these, one after the other; what is said to the last one."""
    for line in lines:
        sim.said()
        sim.say(line)
    sim.wait_until_quiet()
    return " ".join(sim.said())


def go_on_until_the_end(sim: AtHome, seconds: float = 1800.0) -> None:
    """Answer every question with "go on", every wait for a helper with "ready"."""
    ended = len(sim.notes("session_ended"))
    end = sim.time + seconds
    while len(sim.notes("session_ended")) == ended and sim.time < end:
        sim.advance(5)
        if sim.listening.context is Context.QUESTION:
            sim.say("go on")
        elif "ready" in " ".join(sim.said()).lower():
            sim.say("ready")
    assert len(sim.notes("session_ended")) > ended


def live_through_the_week(sim: AtHome) -> None:
    sim.wait_until(0, 10)
    say(sim, "start shoulder session", "no", "ready")
    go_on_until_the_end(sim)
    sim.wait_until(1, 10)
    say(sim, "start ankle session", "no", "ready")
    sim.advance(40)
    say(sim, "i am tired", "finish")
    sim.wait_until(3, 16)
    say(sim, "start wrist session", "no", "ready")
    sim.advance(50)
    say(sim, "it hurts", "no")
    sim.wait_until(4, 11)
    say(sim, "start ankle session", "no", "ready")
    go_on_until_the_end(sim)
    sim.wait_until(5, 11)
    say(sim, "start shoulder session", "no")
    sim.advance(1200)
    sim.wait_until(6, 9)
    say(sim, "start knee session", "yes")


def test_a_week_is_lived_recorded_told_and_reported(
    sim: AtHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_through_the_week(sim)
    told = say(sim, "what did i do this week")
    assert "exercises on Monday, Tuesday, Thursday and Friday." in told
    assert "It was this: shoulder, ankle and wrist." in told
    sim.close()
    entries = RecordFile(Settings().state_folder).entries(MONDAY.date(), SUNDAY)
    ended = [(entry.at.date().day, entry.what.reason) for entry in entries if entry.what.kind is RecordKind.ROUTINE]
    assert ended == [
        (6, RecordReason.FINISHED),
        (7, RecordReason.TIRED),
        (9, RecordReason.HURTS),
        (10, RecordReason.FINISHED),
        (11, RecordReason.SILENCE),
    ]
    page = tmp_path / "week.html"
    days = ("--from", str(MONDAY.date()), "--to", str(SUNDAY))
    outcome = voice_assist(monkeypatch, "report", *days, "--person-agreed", "--out", page)
    assert outcome.code == 0, outcome.err
    html = page.read_text()
    shown = " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())
    assert "4 of 7 days with exercises, 5 sessions." in shown
    for said in ("“I am tired.” 1 Tue 7 May", "“It hurts.” 1 Thu 9 May", "no answer for a long time", "swollen"):
        assert said in shown
    assert "%" not in shown
    assert "not reviewed by a clinician" in shown
