"""The therapist's plan: what it sets and opens, when it is over, and every fault with its place."""

import re
from datetime import date
from pathlib import Path

import pytest

from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.dose import Sides, Weekday
from voice_assist.content.kinds import Form, Kind
from voice_assist.content.loader import load_pack
from voice_assist.content.new_plan import new_plan
from voice_assist.content.plan import USUAL_TIME
from voice_assist.content.plan_file import load_plan, read_plan, with_plan
from voice_assist.content.prescription import gentle, prescribed
from voice_assist.content.schema import Pack
from voice_assist.errors import PackError

SHIPPED = load_pack(PROJECT_FOLDER / "intents" / "en")
HEAD = "therapist: our therapist\ndate: 2026-03-04\n"
IN_TIME, TOO_LATE = date(2026, 4, 1), date(2027, 4, 1)
OWN = """
strengthening:
  arm_press:
    title: Arm press
    names: [arm press]
    position: Sit well supported.
    side: left
    steps: [{cue: Press., short: Press., repetitions: 8, hold: 3, each_side: true}]
"""


def laid(tmp_path: Path, text: str) -> Pack:
    file = tmp_path / "plan.yaml"
    file.write_text(HEAD + text, encoding="utf-8")
    return with_plan(SHIPPED, file)


def test_its_numbers_take_the_place_of_the_packs(tmp_path: Path) -> None:
    pack = laid(
        tmp_path,
        "routines:\n  shoulder_active: {side: left, sets: 2, repetitions: 5, hold: 10, rest: 20, days: [monday],"
        " times: ['9:00', '17:30'], position: In the armchair., helper: Hold the elbow.}\n",
    )
    given = prescribed(pack.routines, pack.plan, "shoulder_active", IN_TIME)
    assert (given.sides, given.sets, given.a_day, given.on_plan) == (Sides.LEFT, 2, 2, True)
    assert {(step.repetitions, step.hold) for step in given.routine.steps} == {(5, 10)}
    assert (given.routine.rest, given.routine.position, given.routine.helper) == (
        20,
        "In the armchair.",
        "Hold the elbow.",
    )
    assert given.days == (Weekday.MONDAY,)
    assert [given.is_due_on(day) for day in (date(2026, 3, 30), date(2026, 3, 31), None)] == [True, False, True]


def test_what_it_leaves_out_stays_as_the_pack_has_it(tmp_path: Path) -> None:
    pack = laid(tmp_path, "routines:\n  knee_active: {}\n")
    assert pack.routines["knee_active"].steps == SHIPPED.routines["knee_active"].steps


def test_holds_are_set_where_the_pack_holds_or_everywhere_where_it_never_does(tmp_path: Path) -> None:
    pack = laid(tmp_path, "routines:\n  fingers_active: {hold: 9}\n  breathing_active: {hold: 2}\n")
    holds = [step.hold for step in SHIPPED.routines["fingers_active"].steps]
    assert [step.hold for step in pack.routines["fingers_active"].steps] == [hold and 9 for hold in holds]
    assert {step.hold for step in pack.routines["breathing_active"].steps} == {2}


def test_a_part_of_the_body_with_its_form_names_a_routine(tmp_path: Path) -> None:
    pack = laid(tmp_path, "routines:\n  knee: {form: passive, repetitions: 2}\n  face: {}\n")
    assert pack.plan
    assert set(pack.plan.doses) == {"knee_passive", "face_active"}
    assert pack.routines["face_active"].only_on_plan is None
    assert pack.routines["neck_active"].only_on_plan


def test_the_hash_changes_with_the_plan(tmp_path: Path) -> None:
    hashes = {laid(tmp_path, f"routines: {{knee_active: {{repetitions: {count}}}}}\n").hash for count in (1, 2)}
    assert len(hashes | {SHIPPED.hash}) == 3


def test_steps_of_the_therapists_own_become_an_exercise(tmp_path: Path) -> None:
    pack = laid(tmp_path, OWN)
    routine = pack.routines["arm_press"]
    assert (routine.kind, routine.form, routine.only_on_plan) == (Kind.STRENGTHENING, Form.ACTIVE, None)
    assert routine.reviewed == "our therapist, 2026-03-04"
    assert [(step.repetitions, step.hold) for step in routine.steps] == [(8, 3)]
    assert len(routine.stop_rules) == len(routine.before) == 3


def test_without_a_plan_it_is_gentle() -> None:
    for name, routine in SHIPPED.routines.items():
        given = prescribed(SHIPPED.routines, None, name, IN_TIME)
        assert (given.sets, given.sides, given.a_day, given.on_plan) == (1, Sides.BOTH, 1, False)
        assert all(step.hold <= 5 and step.repetitions <= 3 for step in given.routine.steps)
        assert given.routine.only_on_plan == routine.only_on_plan


def test_a_pack_that_has_more_is_made_gentle(tmp_path: Path) -> None:
    more = laid(tmp_path, "routines: {knee_active: {repetitions: 20, hold: 30}}\n").routines["knee_active"]
    assert {(step.repetitions, step.hold) for step in gentle(more).steps} == {(3, 5)}


def test_when_it_is_over_locks_close_and_the_smaller_numbers_hold(tmp_path: Path) -> None:
    pack = laid(
        tmp_path,
        "routines:\n  knee_active: {repetitions: 2, hold: 20, side: right}\n  neck_active: {repetitions: 1}\n" + OWN,
    )
    knee, neck, own = (
        prescribed(pack.routines, pack.plan, name, TOO_LATE) for name in ("knee_active", "neck_active", "arm_press")
    )
    assert {(step.repetitions, step.hold) for step in knee.routine.steps} == {(2, 5)}
    assert (knee.sides, knee.on_plan, knee.outdated) == (Sides.RIGHT, False, True)
    assert neck.routine.only_on_plan == SHIPPED.routines["neck_active"].only_on_plan
    assert own.routine.only_on_plan == "I guide this only while your therapist's plan holds."
    for name in ("neck_active", "arm_press"):
        assert prescribed(pack.routines, pack.plan, name, None).on_plan, "nobody knows the day: it is taken to hold"


def test_it_holds_until_its_last_day_or_for_half_a_year(tmp_path: Path) -> None:
    plan = laid(tmp_path, "until: 2026-03-10\nroutines: {knee_active: {}}\n").plan
    assert plan
    assert not plan.is_over(date(2026, 3, 10))
    assert plan.is_over(date(2026, 3, 11))
    unsaid = laid(tmp_path, "routines: {knee_active: {}}\n").plan
    assert unsaid
    assert unsaid.until == date(2026, 3, 4) + USUAL_TIME


FAULTS = {
    "an unknown routine": ("routines:\n  sholder_active: {}\n", (4, 3), 'did you mean "shoulder_active"'),
    "nothing like it": ("routines:\n  xylophone: {}\n", (4, 3), "use one of: aerobic, ankle"),
    "10,000 repetitions": ("routines:\n  knee_active: {repetitions: 10000}\n", (4, 30), "write 30 or less"),
    "a hold of -1": ("routines:\n  knee_active: {hold: -1}\n", (4, 23), "write 0 or more"),
    "side up": ("routines:\n  knee_active: {side: up}\n", (4, 23), "use one of: both, left, right"),
    "no sides": ("routines:\n  breathing_active: {side: left}\n", (4, 28), "leave side: out"),
    "an expired date": ("until: 2026-03-31\nroutines: {knee_active: {}}\n", (3, 8), "ask your therapist for a new one"),
    "until before date": ("until: 2026-03-01\nroutines: {knee_active: {}}\n", (1, 1), "correct one of them"),
    "a tab for a space": ("routines:\n\tknee_active: {}\n", (4, 1), "indent with blanks"),
    "two plans in one file": ("routines: {knee_active: {}}\n---\ntherapist: b\n", (4, 1), "one document in each file"),
    "twice": ("routines: {knee_active: {}}\nroutines: {hip_active: {}}\n", (4, 1), "rename or remove one"),
    "the same twice": ("routines:\n  knee_active: {}\n  knee: {form: active}\n", (5, 3), "remove one"),
    "several ways": ("routines:\n  knee: {}\n", (4, 3), "add form: with one of active, assisted, passive"),
    "another form": ("routines:\n  knee_active: {form: passive}\n", (4, 3), "leave form: out"),
    "a form that is not there": ("routines:\n  face: {form: passive}\n", (4, 3), "use one of: active"),
    "nothing set": ("routines: {}\n", (1, 1), "write routines: with their names below"),
    "nothing there": ("routines:\n", (3, 1), "write it or remove the key"),
    "lying flat": ("routines:\n  knee_active: {position: Lie quite flat.}\n", (4, 17), "propped up"),
    "an unknown key": ("routines:\n  knee_active: {repetition: 3}\n", (4, 17), 'did you mean "repetitions"'),
    "a time": ("routines:\n  knee_active: {times: ['25:00']}\n", (4, 25), 'such as "9:30"'),
    "a day": ("routines:\n  knee_active: {days: [mon]}\n", (4, 24), 'did you mean "monday"'),
    "a day twice": ("routines:\n  knee_active: {days: [monday, monday]}\n", (4, 3), "remove one"),
    "times against times": ("routines:\n  knee_active: {times: ['9:00'], times_a_day: 3}\n", (4, 3), "correct one"),
    "own, as in the pack": (OWN.replace("arm_press", "knee_active"), (5, 3), "choose another name"),
    "own, said like another": (OWN.replace("[arm press]", "[knee]"), (7, 5), "another way here"),
    "own, a helper is missing": (OWN + "    form: passive\n", (5, 3), "add helper:"),
    "own, an unknown key": (OWN + "    helpers: a\n", (11, 5), 'did you mean "helper"'),
    "own, a bad step": (OWN.replace("hold: 3", "hold: 900"), (10, 64), "write 60 or less"),
    "own, a bad key of a step": (OWN.replace("hold: 3", "holds: 3"), (10, 58), 'did you mean "hold"'),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_has_its_place_and_a_remedy(tmp_path: Path, fault: str) -> None:
    text, place, advice = FAULTS[fault]
    file = tmp_path / "plan.yaml"
    file.write_text(HEAD + text, encoding="utf-8")
    errors = read_plan(file, SHIPPED, IN_TIME).errors
    assert [(error.line, error.column) for error in errors] == [place], [str(error) for error in errors]
    assert errors[0].file == file
    assert advice in errors[0].advice


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("March", "write year, month and day"),
        ("20260304", "write year, month and day"),
        ("2026-02-30", "correct it"),
        ("2026-05-01", "write the day on which"),
    ],
)
def test_its_date_is_a_day_that_has_been(tmp_path: Path, written: str, advice: str) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(f"therapist: a\ndate: {written}\nroutines: {{knee_active: {{}}}}\n", encoding="utf-8")
    (error,) = read_plan(file, SHIPPED, IN_TIME).errors
    assert error.line == 2
    assert advice in error.advice


def test_what_has_no_end_is_over_after_half_a_year(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(HEAD + "routines: {knee_active: {}}\n", encoding="utf-8")
    (error,) = read_plan(file, SHIPPED, TOO_LATE).errors
    assert (error.line, error.problem) == (2, "the plan is from 2026-03-04 and holds for 26 weeks")
    assert read_plan(file, SHIPPED).errors == [], "that it is over is no fault where the assistant starts"


def test_one_that_is_not_there_is_named(tmp_path: Path) -> None:
    for read in (load_plan, lambda file: with_plan(SHIPPED, file)):
        with pytest.raises(PackError, match="there is no such file"):
            read(tmp_path / "plan.yaml")


def test_a_new_one_sets_nothing_until_it_is_filled_in(tmp_path: Path) -> None:
    file, text = tmp_path / "plan.yaml", new_plan(SHIPPED, "plan.yaml", IN_TIME, USUAL_TIME)
    file.write_text(text, encoding="utf-8")
    assert {error.line for error in read_plan(file, SHIPPED).errors} == {
        number for number, line in enumerate(text.splitlines(), 1) if line in ("therapist:", "routines:")
    }
    filled = text.replace("therapist:\n", "therapist: our therapist\n")
    filled = re.sub(r"^#   (\w+: \{)", r"  \1", filled, flags=re.MULTILINE)
    own = filled.index("# strengthening:")
    file.write_text(filled[:own] + filled[own:].replace("# ", ""), encoding="utf-8")
    pack = with_plan(SHIPPED, file)
    assert pack.plan
    assert set(pack.plan.doses) == {*SHIPPED.routines, "arm_press"}


def test_the_example_of_the_page_is_a_plan(tmp_path: Path) -> None:
    page = (PROJECT_FOLDER / "docs" / "plan.md").read_text(encoding="utf-8")
    file = tmp_path / "plan.yaml"
    file.write_text(page.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    reading = read_plan(file, SHIPPED, date(2026, 10, 1))
    assert reading.errors == []
    assert reading.pack
    assert reading.pack.plan
    assert set(reading.pack.plan.doses) == {
        "shoulder_active",
        "knee_passive",
        "neck_active",
        "ankle_assisted",
        "arm_press",
    }
