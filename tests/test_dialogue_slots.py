"""Slots over several turns, short answers, corrections, and answers that are filled in."""

import pytest

from tests.simulation import Simulation
from tests.small_pack import call, small_pack
from voice_assist.call_commands import CallLevel
from voice_assist.commands import Context
from voice_assist.content.schema import Action, Intent, Pack

SIDES = ({"id": "left", "say": ("left", "left one")}, {"id": "right", "say": ("right",)})


def household_pack() -> Pack:
    """The small pack with lists and numbers of its own, two slots to be asked for, calls with slots."""
    pack = small_pack()
    visit = Intent(
        phrases=("when is the visit", "when does {visitor} come", "does {visitor} come at {hour}"),
        action=Action.SAY,
        contexts=(Context.IDLE, Context.QUESTION),
        slots={
            "visitor": ("Whose visit: {choices}?", "Which visitor: {choices}?"),
            "hour": "At which hour: {choices}?",
        },
        answer="{visitor} at {hour}.",
    )
    wake = Intent(
        phrases=("wake me [at {hour}]",), action=Action.SAY, slots={"hour": "At {choices}?"}, answer="Noted: {hour}."
    )
    light = Intent(
        phrases=("light", "light {one}"), action=Action.SAY, slots={"one": "Which: {choices}?"}, answer="{one} on."
    )
    move = Intent(phrases=("from {room} to {room:to}",), action=Action.SAY, answer="{room}, then {to}.")
    itch = call(CallLevel.ROUTINE, "my {side} foot itches", "your {side} foot")
    pain = call(CallLevel.URGENT, "my {side} side hurts badly", "your {side} side")
    wanted = call(CallLevel.SOON, "call {contact}", "{contact}")
    blanket = call(CallLevel.ROUTINE, "[tell {contact} that] i am cold", "a blanket")
    lists = {
        **pack.lists,
        "visitor": ("daughter", {"id": "nurse", "say": ("nurse", "district nurse")}),
        "hour": {"first": 1, "last": 12},
        "side": SIDES,
        "room": ("kitchen", "bath", "hall"),
        "contact": ({"id": "anna", "say": ("anna", "my sister")}, {"id": "tom", "say": ("tom",)}),
        "one": ("lamp",),
    }
    return Pack.model_validate(
        {
            **dict(pack),
            "lists": lists,
            "intents": {**pack.intents, "visit": visit, "wake_me": wake, "move": move, "lamp": light},
            "calls": {**pack.calls, "itch": itch, "pain": pain, "wanted": wanted, "blanket": blanket},
        }
    )


PACK = household_pack()


@pytest.fixture
def sim() -> Simulation:
    sim = Simulation(PACK)
    sim.wait_until_quiet()
    sim.said()
    return sim


def converse(sim: Simulation, *words: str) -> list[str]:
    """Say these one after the other; returns what was answered."""
    for each in words:
        sim.say(each)
    sim.wait_until_quiet()
    return sim.said()


def test_several_missing_slots_are_asked_for_one_after_the_other(sim: Simulation) -> None:
    said = converse(sim, "when is the visit", "the nurse please", "at seven")
    assert said == ["Whose visit: daughter or nurse?", "At which hour: one to twelve?", "nurse at seven."]


def test_a_slot_that_was_said_is_not_asked_for(sim: Simulation) -> None:
    assert converse(sim, "when does daughter come", "4") == ["At which hour: one to twelve?", "daughter at four."]
    assert converse(sim, "does nurse come at three") == ["nurse at three."]


def test_a_later_slot_said_first_is_kept(sim: Simulation) -> None:
    said = converse(sim, "when is the visit", "seven", "the daughter")
    assert said == ["Whose visit: daughter or nurse?", "Which?", "daughter at seven."]


def test_a_list_of_one_is_asked_for_by_its_name(sim: Simulation) -> None:
    assert converse(sim, "light", "lamp") == ["Which: lamp?", "lamp on."]


def test_a_question_about_a_slot_yields_to_another_command(sim: Simulation) -> None:
    assert converse(sim, "when is the visit", "hello there") == ["Whose visit: daughter or nurse?", "Hello to you."]
    assert sim.listening.context is Context.IDLE


@pytest.mark.parametrize("refusal", ["no", "cancel", "stop talking"])
def test_a_question_about_a_slot_ends_kindly(sim: Simulation, refusal: str) -> None:
    converse(sim, "when is the visit")
    assert converse(sim, refusal) == ["All right, we leave it."]


def test_an_answer_begun_before_its_question_is_none(sim: Simulation) -> None:
    sim.say("when is the visit")
    sim.hear("nurse", context_id=sim.listening.context_id - 1)
    sim.hear("daughtr", context_id=sim.listening.context_id - 1)
    sim.wait_until_quiet()
    assert sim.said() == ["Whose visit: daughter or nurse?"]


def test_an_answer_half_understood_is_asked_about(sim: Simulation) -> None:
    assert converse(sim, "when is the visit", "daughtr") == ["Whose visit: daughter or nurse?", "Daughter?"]
    assert converse(sim, "yes") == ["At which hour: one to twelve?"]
    converse(sim, "never mind", "when is the visit", "daughtr")
    assert converse(sim, "no") == ["All right, we leave it."]
    converse(sim, "when is the visit", "daughtr")
    sim.advance(40)
    assert sim.listening.context is Context.IDLE


@pytest.mark.parametrize(
    "words",
    ["no daughter", "no the daughter", "not the nurse the daughter", "I meant my daughter", "no I said daughter"],
)
def test_an_answer_is_corrected(sim: Simulation, words: str) -> None:
    converse(sim, "does nurse come at three")
    said = converse(sim, words)
    assert said[0] in ("All right: daughter.", "Then daughter.")
    assert said[1] == "daughter at three."


def test_numbers_are_corrected_again_and_again(sim: Simulation) -> None:
    converse(sim, "wake me at seven")
    assert converse(sim, "no eight") == ["All right: eight.", "Noted: eight."]
    assert converse(sim, "no seven") == ["Then seven.", "Noted: seven."]
    assert converse(sim, "no seven") == ["All right: the same.", "Noted: seven."]


def test_of_two_slots_of_one_list_the_wrong_one_is_changed_else_the_last(sim: Simulation) -> None:
    converse(sim, "from kitchen to bath")
    assert converse(sim, "not kitchen hall")[1] == "hall, then bath."
    assert converse(sim, "no kitchen")[1] == "hall, then kitchen."


def test_a_correction_means_something_only_right_after(sim: Simulation) -> None:
    assert converse(sim, "no eight") == []
    converse(sim, "wake me at seven", "louder", "no eight")
    assert sim.spoken[-1] == "Noted: eight."
    converse(sim, "hello there", "no seven")
    assert "Noted: seven." not in sim.spoken[-2:]
    converse(sim, "wake me at seven")
    sim.advance(16)
    assert sim.listening.context is Context.IDLE


def test_a_voice_gives_more_time_for_a_correction(sim: Simulation) -> None:
    converse(sim, "wake me at seven")
    sim.advance(10)
    sim.voice()
    sim.advance(10)
    assert sim.listening.context is Context.FOLLOW_UP


def test_a_correction_half_understood_is_asked_about(sim: Simulation) -> None:
    converse(sim, "wake me at seven")
    assert converse(sim, "no purple eight") == ["Eight?"]
    assert converse(sim, "yes") == ["All right: eight.", "Noted: eight."]


def test_did_you_mean_is_answered_by_what_was_meant(sim: Simulation) -> None:
    assert converse(sim, "wake purple me at seven")[0].startswith("Did you mean")
    assert converse(sim, "eight") == ["Noted: eight."]
    assert converse(sim, "wake purple me at seven")[0].startswith("Did you say")
    assert converse(sim, "no nine") == ["Noted: nine."]


def test_a_request_names_what_was_said_and_a_correction_takes_the_place_of_the_old(sim: Simulation) -> None:
    assert converse(sim, "my left foot itches")[0] == "I am calling for your left foot."
    assert sim.calls[-1].message == "your left foot!"
    converse(sim, "no the right one")
    assert [call.message for call in sim.calls] == ["your left foot!", "your right foot!"]
    assert [(call.call_id, call.reason) for call in sim.withdrawn] == [(1, "corrected")]
    converse(sim, "no the right one")
    assert len(sim.calls) == 2
    assert len(sim.withdrawn) == 1


def test_an_urgent_call_is_never_withdrawn_by_a_correction(sim: Simulation) -> None:
    sim.say("my left side hurts badly")
    sim.say("no the right one")
    sim.advance(5)
    assert [call.message for call in sim.calls] == ["your left side!", "your right side!"]
    assert sim.withdrawn == []
    sim.say("cancel")
    sim.say("yes")
    assert {call.call_id for call in sim.withdrawn} == {1, 2}


def test_a_request_half_understood_names_its_slots(sim: Simulation) -> None:
    assert converse(sim, "my left purple foot itches") == ["Shall I call for your left foot?"]


def test_a_call_names_who_is_wanted(sim: Simulation) -> None:
    converse(sim, "call my sister")
    assert sim.calls[-1].message == "anna!"
    converse(sim, "tell tom that i am cold")
    assert sim.calls[-1].message == "tom is wanted. a blanket!"
    converse(sim, "not tom anna")
    assert sim.calls[-1].message == "anna is wanted. a blanket!"
    converse(sim, "i am cold")
    assert sim.calls[-1].message == "a blanket!"


def test_a_session_in_motion_lowers_before_another_one_begins(sim: Simulation) -> None:
    converse(sim, "start hip session", "no")
    sim.say("no shoulder")
    sim.wait_until_quiet()
    assert sim.notes("session_ended")[0].facts["reason"] == "corrected"
    assert sim.notes("session_started")[-1].facts["routine"] == "shoulder_active"


def test_a_correction_while_a_request_is_asked_about_concerns_that(sim: Simulation) -> None:
    converse(sim, "cane tip", "my left purple foot itches", "no right")
    assert sim.calls[-1].message == "your right foot!"
