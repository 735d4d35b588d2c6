"""voice-assist plan: new, check, show."""

import json
from pathlib import Path

import pytest

from tests.command_line import voice_assist

GOOD = "therapist: our therapist\ndate: {date}\nroutines:\n  knee_active: {{repetitions: 4, days: [monday]}}\n"


def plan(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_new_plan_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "plan.yaml"
    outcome = voice_assist(monkeypatch, "plan", "new", file)
    assert outcome.code == 0
    assert "#   neck_active:" in file.read_text(encoding="utf-8")
    file.write_text("mine", encoding="utf-8")
    again = voice_assist(monkeypatch, "plan", "new", file)
    assert (again.code, file.read_text(encoding="utf-8")) == (2, "mine")
    assert "name another file" in again.sentence
    nowhere = voice_assist(monkeypatch, "plan", "new", tmp_path / "none" / "plan.yaml")
    assert nowhere.code == 1
    assert "cannot be written" in nowhere.sentence


def test_a_plan_is_checked_with_its_dates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = plan(tmp_path, GOOD.format(date="2020-03-04"))
    outcome = voice_assist(monkeypatch, "plan", "check", file)
    assert outcome.code == 2
    assert outcome.out.splitlines() == [
        f"{file}:2:7: the plan is from 2020-03-04 and holds for 26 weeks; ask your therapist for a new one.",
        f"{file}: 1 errors.",
    ]
    told = json.loads(voice_assist(monkeypatch, "plan", "check", file, "--json").out)
    assert (told["line"], told["column"]) == (2, 7)


def test_a_plan_without_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = plan(tmp_path, GOOD.format(date="2026-03-04\nuntil: 2999-01-01"))
    monkeypatch.setenv("VOICE_ASSIST_PLAN", str(file))
    outcome = voice_assist(monkeypatch, "plan", "check")
    assert (outcome.code, outcome.out) == (0, f"{file}: 0 errors.\n")


def test_a_plan_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = plan(tmp_path, GOOD.format(date="2020-03-04"))
    shown = " ".join(voice_assist(monkeypatch, "plan", "show", file).out.split())
    assert "Set by our therapist on 2020-03-04" in shown
    assert "It is over: ask the therapist for a new one." in shown
    told = json.loads(voice_assist(monkeypatch, "plan", "show", file, "--json").out)
    assert (told["exercise"], told["repetitions"], told["hold"], told["days"]) == ("knee_active", "4", "5", "monday")


@pytest.mark.parametrize("command", ["check", "show"])
def test_two_plans_or_none_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    file = plan(tmp_path, GOOD.format(date="2026-03-04"))
    two = voice_assist(monkeypatch, "plan", command, file, "other.yaml")
    assert two.code == 2
    assert "only one can hold" in two.sentence
    none = voice_assist(monkeypatch, "plan", command)
    assert none.code == 2
    assert "no plan was named" in none.sentence


def test_a_faulty_plan_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = voice_assist(monkeypatch, "plan", "show", plan(tmp_path, "therapist: a\n"))
    assert outcome.code == 2
    assert "plan.yaml:1:1: " in outcome.sentence


def test_a_phrase_list_has_no_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = voice_assist(monkeypatch, "run", "--text", "--plan", "plan.yaml", "--phrases", tmp_path / "phrases.txt")
    assert outcome.code == 2
    assert "do not go together" in outcome.sentence
