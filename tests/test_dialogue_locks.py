"""Routines that wait for something: a plan, or a therapist who has shown the helper how."""

from pathlib import Path

import pytest

from tests.simulation import Simulation
from tests.small_pack import HELD, routine, small_pack
from voice_assist.content.plan_file import load_plan
from voice_assist.content.schema import Form, Pack

REASON = "I only guide neck movements that your therapist has set."
NOT_SHOWN = "For these exercises a therapist must first show your helper how."
MAY_HELP = "Is it all right if you are helped with this?"
ASKED = ["Your helper does the moving here.", "Helper, has a therapist shown you how?"]


@pytest.fixture
def sim() -> Simulation:
    sim = Simulation(locked_pack())
    sim.wait_until_quiet()
    sim.said()
    return sim


def locked_pack() -> Pack:
    """The small pack with a routine that needs a plan."""
    pack = small_pack()
    neck = routine(Form.ACTIVE, HELD, body="neck", only_on_plan=REASON)
    return pack.model_copy(update={"routines": {**pack.routines, "neck_active": neck}})


def test_what_needs_a_plan_is_refused_without_it(sim: Simulation) -> None:
    sim.say("start neck session")
    assert sim.said() == [REASON]
    sim.advance(60)
    assert not sim.notes("session_started")
    assert sim.notes("session_refused")[0].facts["routine"] == "neck_active"


def test_what_needs_a_plan_is_not_named_without_it(sim: Simulation) -> None:
    sim.say("which exercises")
    assert sim.said()[0] == "I have exercises for: shoulder, knee, hip."


def test_a_plan_that_names_it_opens_it(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(
        "therapist: our therapist\ndate: 2026-03-04\nroutines: {neck_active: {repetitions: 1}}\n", encoding="utf-8"
    )
    sim = Simulation(load_plan(file).applied_to(locked_pack(), file))
    sim.say("start neck session")
    sim.say("no")
    assert sim.notes("session_started")[0].facts["routine"] == "neck_active"
    assert REASON not in sim.spoken


def test_what_the_helper_does_begins_once_a_therapist_has_shown_it(sim: Simulation) -> None:
    sim.say("start knee session")
    sim.wait_until_quiet()
    assert sim.said() == [MAY_HELP]
    sim.say("yes")
    sim.wait_until_quiet()
    assert sim.said() == ASKED
    sim.say("yes")
    sim.wait_until_quiet()
    assert sim.said()[0] == "First: anything new today?"
    sim.say("no")
    assert sim.notes("session_started")[0].facts["routine"] == "knee_passive"


def test_it_is_asked_once_for_each_routine(sim: Simulation) -> None:
    for words in ("start knee session moved", "yes", "yes", "no", "stop talking", "start knee session moved", "yes"):
        sim.say(words)
    assert len(sim.when(ASKED[0])) == 1
    assert len(sim.notes("session_started")) == 2


def test_what_was_not_shown_does_not_begin(sim: Simulation) -> None:
    for words in ("start knee session", "yes", "no"):
        sim.say(words)
    assert sim.spoken[-1] == NOT_SHOWN
    sim.say("yes")
    assert not sim.notes("session_started")


def test_silence_is_no_yes(sim: Simulation) -> None:
    sim.say("start knee session")
    sim.say("yes")
    sim.advance(120)
    assert len(sim.when(ASKED[1])) == 2
    assert NOT_SHOWN in sim.said()
    assert not sim.notes("session_started")


@pytest.mark.parametrize("words", ["cancel", "stop talking"])
def test_the_question_to_the_helper_can_be_left(sim: Simulation, words: str) -> None:
    sim.say("start knee session")
    sim.say(words)
    assert sim.spoken[-1] == "I leave it for now."
