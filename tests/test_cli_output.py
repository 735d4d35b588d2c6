"""What the commands print: the fields that scripts rely on, and tables for people."""

import json
from pathlib import Path

import pytest

from tests.command_line import voice_assist
from voice_assist import __version__

FIELDS = {"text", "intent", "slots", "decision", "score", "runner_up"}


def test_understand_gives_one_object_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = voice_assist(monkeypatch, "understand", "--json", "start shoulder session", "the cat sat on the mat")
    assert outcome.code == 0
    started, ignored = (json.loads(line) for line in outcome.out.splitlines())
    assert started.keys() >= FIELDS
    assert (started["intent"], started["slots"], started["decision"]) == (
        "start_routine",
        {"routine": "shoulder"},
        "accept",
    )
    assert (ignored["intent"], ignored["slots"], ignored["decision"]) == (None, {}, "reject")


def test_understand_reads_sentences_from_input(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = voice_assist(monkeypatch, "understand", "-", "--json", given="help\n\nI need a drink\n")
    assert [json.loads(line)["intent"] for line in outcome.out.splitlines()] == ["call.help", "call.drink"]


def test_what_can_be_said_depends_on_the_context(monkeypatch: pytest.MonkeyPatch) -> None:
    decisions = {
        context: json.loads(
            voice_assist(monkeypatch, "understand", "how many left", "--json", "--context", context).out
        )
        for context in ("session", "idle")
    }
    assert decisions["session"]["decision"] == "accept"
    assert decisions["idle"]["decision"] != "accept"


def test_a_plain_list_is_tried_without_a_pack(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    phrases = tmp_path / "phrases.txt"
    phrases.write_text("# for the kitchen\nturn (on|off) the kettle\n\nopen the window\n")
    outcome = voice_assist(monkeypatch, "understand", "turn off the kettle", "--json", "--phrases", phrases)
    found = json.loads(outcome.out)
    assert (found["decision"], found["score"], found["intent"]) == ("accept", 100, "turn (on|off) the kettle")


def test_tables_name_decision_and_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = voice_assist(monkeypatch, "understand", "help")
    assert "accept" in outcome.out
    assert "call.help" in outcome.out
    assert "said exactly" in outcome.out


def test_the_shipped_pack_has_no_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = voice_assist(monkeypatch, "check")
    assert outcome.code == 0
    assert "0 errors" in outcome.out


def test_models_are_listed_with_their_state(monkeypatch: pytest.MonkeyPatch) -> None:
    known = [json.loads(line) for line in voice_assist(monkeypatch, "models", "list", "--json").out.splitlines()]
    states = {model["name"]: model["state"] for model in known}
    assert states["vosk-model-small-en-us-0.15"] == "available"
    assert states["en-mini"] == "embedded"
    assert "en-mini" in voice_assist(monkeypatch, "models", "list").out


def test_an_empty_journal_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = voice_assist(monkeypatch, "journal")
    assert (outcome.code, outcome.out) == (0, "The journal is empty.\n")


def test_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    assert voice_assist(monkeypatch, "--version").out == f"voice-assist {__version__}\n"


@pytest.mark.parametrize("command", ["run", "demo", "hear", "evaluate", "understand", "check", "journal", "models"])
def test_every_command_explains_itself(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    outcome = voice_assist(monkeypatch, command, "--help")
    assert outcome.code == 0
    assert "Usage" in outcome.out
