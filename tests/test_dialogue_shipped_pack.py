"""Every routine of the shipped pack is done to its end in each of its forms, and every tip is told to its end."""

from __future__ import annotations

import pytest

from tests.simulation import Simulation
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.dose import Dose
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import phrasebook_of
from voice_assist.content.plan import Plan
from voice_assist.content.schema import Form, Pack
from voice_assist.dialogue.session_plan import blocks_of
from voice_assist.understanding.templates import Template

SHIPPED = PROJECT_FOLDER / "intents" / "en"
PACK = load_pack(SHIPPED)
WAYS = {Form.ACTIVE: "by myself", Form.ASSISTED: "with a helper", Form.PASSIVE: "done for me"}


@pytest.fixture(scope="module")
def opened() -> Pack:
    """The pack with a plan that opens all that needs one, two repetitions each."""
    doses = {name: Dose(repetitions=2) for name, routine in PACK.routines.items() if routine.only_on_plan}
    plan = Plan.model_validate({"therapist": "our therapist", "date": "2026-03-04", "routines": doses})
    return plan.applied_to(PACK, SHIPPED)


def said_name(template: str) -> str:
    """The first of the ways of saying it."""
    return next(Template(template, None).sentences()).text


@pytest.mark.parametrize("name", PACK.routines)
def test_a_routine_is_done_to_its_end(opened: Pack, name: str) -> None:
    routine = opened.routines[name]
    sim = Simulation(opened, phrasebook_of(PACK))
    sim.say(f"start {said_name(routine.names[0])} session {WAYS[routine.form]}")
    asked = {Form.ACTIVE: 0, Form.ASSISTED: 1, Form.PASSIVE: 2}[routine.form]
    for answer in (*["yes"] * asked, "no"):
        sim.say(answer)
    sim.say("ready")
    for _ in range(200):
        if sim.notes("session_ended"):
            break
        sim.advance(10)
        sim.say("go on")
    facts = sim.notes("session_ended")[0].facts
    assert (facts["reason"], facts["blocks_done"]) == ("finished", len(blocks_of(routine)))
    spoken = " ".join(sim.spoken)
    assert all(step.cue in spoken for step in routine.steps)
    assert all(rule in spoken for rule in routine.stop_rules)


@pytest.mark.parametrize("name", PACK.tips)
def test_a_tip_is_told_to_its_end(name: str) -> None:
    tip = PACK.tips[name]
    sim = Simulation(PACK, phrasebook_of(PACK))
    for words in (f"tell me about {said_name(tip.names[0])}", "tell me more", "tell me more"):
        sim.say(words)
    sim.wait_until_quiet()
    spoken = " ".join(sim.spoken)
    assert all(text in spoken for text in (tip.what_for, *tip.how, tip.ask_when, *tip.more))
    assert sim.spoken[-1] == "Your therapist can tell you more."


@pytest.mark.parametrize("name", [name for name, routine in PACK.routines.items() if routine.only_on_plan])
def test_what_needs_a_plan_is_refused(name: str) -> None:
    routine = PACK.routines[name]
    sim = Simulation(PACK, phrasebook_of(PACK))
    sim.say(f"start {said_name(routine.names[0])} session {WAYS[routine.form]}")
    sim.wait_until_quiet()
    assert " ".join(sim.spoken).endswith(str(routine.only_on_plan))
    assert not sim.notes("session_started")
