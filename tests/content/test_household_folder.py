"""A household's folder: its own phrases over the pack, what is switched off, what a clinician has read."""

from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

from voice_assist.app.content_source import ContentSource, load_content
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.lint import Severity, check
from voice_assist.content.phrases import phrasebook_of
from voice_assist.content.reviews import Review, Reviews, Verdict, digest_of, text_of
from voice_assist.content.schema import Pack
from voice_assist.errors import PackError
from voice_assist.understanding.decision import Match
from voice_assist.understanding.matcher import understand_text

SHIPPED = PROJECT_FOLDER / "intents" / "en"
WINDOW = """
    calls:
      window:
        title: The window
        level: routine
        phrases: [open the big window]
        need: the window
        message: The window, please.
        call_out: The window, please.
    """
CANE = """
    tips:
      cane:
        title: Our cane
        sources: [the therapist of the household]
        names: [cane]
        what_for: Your cane stands by the door.
        how: [Hold it in your right hand.]
        ask_when: Ask your therapist.
    """


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dedent(text), encoding="utf-8")
    return file


def load(folder: Path) -> Pack:
    return load_content(SHIPPED, household=folder).pack


def refusal(folder: Path) -> PackError:
    with pytest.raises(PackError) as caught:
        load(folder)
    return caught.value


def test_own_phrases_are_added_and_own_tips_replace_those_of_the_pack(tmp_path: Path) -> None:
    write(tmp_path / "own" / "window.yaml", WINDOW)
    write(tmp_path / "own" / "cane.yaml", CANE)
    pack = load(tmp_path)
    assert pack.tips["cane"].what_for == "Your cane stands by the door."
    decision = understand_text("open the big window", phrasebook_of(pack).active(frozenset({Context.IDLE})))
    assert isinstance(decision, Match)
    assert decision.best.intent == "call.window"


def test_household_and_plan_of_the_folder_are_taken(tmp_path: Path) -> None:
    write(tmp_path / "household.yaml", "person: Maria\n")
    write(tmp_path / "plan.yaml", "therapist: T\ndate: 2030-01-01\nroutines: {knee_active: {repetitions: 2}}\n")
    pack = load(tmp_path)
    assert pack.head.person == "Maria"
    assert {step.repetitions for step in pack.routines["knee_active"].steps} == {2}


def test_two_plans_are_refused(tmp_path: Path) -> None:
    plan = write(tmp_path / "plan.yaml", "therapist: T\ndate: 2030-01-01\nroutines: {knee_active: {hold: 2}}\n")
    with pytest.raises(PackError, match="two plans"):
        replace(ContentSource(SHIPPED, household=tmp_path), plan=plan).load()


def test_an_empty_folder_changes_nothing(tmp_path: Path) -> None:
    assert load(tmp_path).tips == load_content(SHIPPED).pack.tips


def test_what_is_switched_off_cannot_be_asked_for(tmp_path: Path) -> None:
    write(tmp_path / "household.yaml", "switched_off: [tips.stair_lift, routines.knee_passive]\n")
    pack = load(tmp_path)
    assert "stair_lift" not in pack.tips
    assert "knee_passive" not in pack.routines
    assert "knee_active" in pack.routines


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("calls.help", "an urgent call must always be possible"),
        ("intents.stop", "could not stop the assistant"),
        ("tips.can", 'did you mean "tips.cane"'),
    ],
)
def test_what_cannot_be_switched_off_is_told_with_its_place(tmp_path: Path, name: str, told: str) -> None:
    write(tmp_path / "household.yaml", f"person: Maria\nswitched_off:\n  - {name}\n")
    error = refusal(tmp_path)
    assert told in str(error)
    assert (error.line, error.column) == (3, 5)


def test_a_file_that_nothing_reads_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "tips.yaml", CANE)
    assert "own/" in str(refusal(tmp_path))
    write(tmp_path / "tips.yaml", CANE).rename(tmp_path / "tips.yml")
    assert "must end in .yaml" in str(refusal(tmp_path))


def test_own_files_cannot_say_what_the_pack_is(tmp_path: Path) -> None:
    write(tmp_path / "own" / "a.yaml", 'pack: {name: other, language: en, version: "1"}\n')
    assert "pack: says what the pack is" in str(refusal(tmp_path))


def test_what_two_own_files_both_say_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "own" / "a.yaml", CANE)
    write(tmp_path / "own" / "b.yaml", CANE)
    error = refusal(tmp_path)
    assert error.file == tmp_path / "own" / "b.yaml"
    assert "stands already in a.yaml" in error.problem


def reviewed(folder: Path, name: str, verdict: Verdict = Verdict.APPROVED) -> Pack:
    group, _, key = name.partition(".")
    item = getattr(load_content(SHIPPED).pack, group)[key]
    review = Review(verdict=verdict, by="Maria, therapist", on="2030-05-01", text=digest_of(item))
    write(folder / "reviews.yaml", text_of(Reviews().with_review(name, review)))
    return load(folder)


def test_an_approval_is_bound_to_the_words(tmp_path: Path) -> None:
    assert reviewed(tmp_path, "tips.cane").tips["cane"].reviewed == "Maria, therapist, 01 May 2030"
    write(tmp_path / "own" / "cane.yaml", CANE)
    assert load(tmp_path).tips["cane"].reviewed is None
    problems = check(SHIPPED, household=tmp_path)
    assert [problem.error.problem for problem in problems if problem.severity is Severity.WARNING] == [
        'the words of "tips.cane" have changed since'
    ]


def test_a_verdict_switches_off_what_may_be_switched_off(tmp_path: Path) -> None:
    assert "cane" not in reviewed(tmp_path, "tips.cane", Verdict.OFF).tips
    with pytest.raises(PackError, match="an urgent call must always be possible"):
        reviewed(tmp_path, "calls.help", Verdict.OFF)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("reviews:\n  tips.can: {verdict: approved, by: M, on: 2030-05-01, text: 0123456789abcdef}\n", 2, "tips.cane"),
        ("reviews:\n  tips.cane: {verdict: fine, by: M, on: 2030-05-01, text: 0123456789abcdef}\n", 2, "approved"),
        ("reviews:\n  tips.cane: {verdict: approved, by: M, on: 2030-05-01}\n", 2, "text"),
        ("reviews:\n\ttips.cane: 1\n", 2, "tab"),
    ],
)
def test_faults_in_the_reviews_are_told_with_their_line(tmp_path: Path, text: str, line: int, told: str) -> None:
    write(tmp_path / "reviews.yaml", text)
    error = refusal(tmp_path)
    assert told in str(error)
    assert error.line == line
