"""voice-assist new and review: from an empty folder to items that a clinician has read."""

from pathlib import Path

import pytest

from tests.command_line import Outcome, voice_assist
from voice_assist.app.content_source import load_content
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.schema import Pack

BY = ("--by", "Maria, therapist")


@pytest.fixture
def household(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "household"
    assert voice_assist(monkeypatch, "new", folder).code == 0
    return folder


def pack_of(household: Path) -> Pack:
    return load_content(PROJECT_FOLDER / "intents" / "en", household=household).pack


def review(monkeypatch: pytest.MonkeyPatch, household: Path, *arguments: str, given: str = "") -> Outcome:
    return voice_assist(monkeypatch, "review", *arguments, "--household", household, given=given)


def test_a_new_household_changes_nothing_and_is_never_overwritten(
    household: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pack_of(household).tips.keys() == load_content(PROJECT_FOLDER / "intents" / "en").pack.tips.keys()
    (household / "household.yaml").write_text("person: Maria\n")
    again = voice_assist(monkeypatch, "new", household)
    assert "left as it is" in again.out
    assert pack_of(household).head.person == "Maria"


def test_the_comments_of_a_new_household_are_right_once_the_signs_are_taken_away(household: Path) -> None:
    for file in (household / "household.yaml", household / "own" / "phrases.yaml"):
        lines = file.read_text().splitlines()
        first = next(index for index, line in enumerate(lines) if not line)
        told = [
            line.removeprefix("# ") for line in lines[first:] if not (line.startswith("# W") and line.endswith("."))
        ]
        file.write_text("\n".join(told).replace("person: the name for the greeting", "person: Maria") + "\n")
    pack = pack_of(household)
    assert (pack.head.person, pack.head.wake_word) == ("Maria", "computer")
    assert "window" in pack.calls
    assert "stair_lift" not in pack.tips


def test_items_are_approved_with_name_or_switched_off(household: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    went = review(monkeypatch, household, "tips.cane", "tips.stair_lift", *BY, given="a\no\n")
    assert went.code == 0
    assert "Sources:" in went.out
    pack = pack_of(household)
    assert (pack.tips["cane"].reviewed or "").startswith("Maria, therapist, ")
    assert "stair_lift" not in pack.tips
    listed = review(monkeypatch, household, "tips.cane", "tips.stair_lift", "--list").out
    assert "approved" in listed
    assert "switched off" in listed


def test_what_was_read_is_not_shown_again_and_can_be_taken_back(
    household: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = next(iter(pack_of(household).routines))
    assert f"routines.{first}" in review(monkeypatch, household, *BY, given="a\nq\n").out
    assert f"routines.{first} " not in review(monkeypatch, household, *BY, given="q\n").out
    review(monkeypatch, household, f"routines.{first}", "--forget")
    assert pack_of(household).routines[first].reviewed is None


def test_an_urgent_call_cannot_be_switched_off(household: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    went = review(monkeypatch, household, "calls.help", *BY, given="o\ns\n")
    assert "cannot be switched off" in went.out
    assert "help" in pack_of(household).calls


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("tips.can", *BY), 'did you mean "tips.cane"'),
        (("tips.cane", "--by", " "), "needs the name"),
    ],
)
def test_what_is_wrong_is_told(
    household: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    went = review(monkeypatch, household, *arguments)
    assert went.code == 2
    assert told in went.sentence


def test_without_a_folder_it_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "household.yaml"
    file.write_text("person: Maria\n")
    went = voice_assist(monkeypatch, "review", "--household", file)
    assert went.code == 2
    assert "voice-assist new" in went.sentence


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert "is a file" in voice_assist(monkeypatch, "new", file).sentence
