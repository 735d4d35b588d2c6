"""What is said to the room for the person: aloud, again after pauses, until somebody answers."""

import pytest

from tests.simulation import ROOM, Simulation
from tests.small_pack import small_pack
from voice_assist.commands import Speak
from voice_assist.dialogue.speak_for_me import CALL_OUT_WAITS, SAYING_WAITS

PACK = small_pack()
CALL = "Somebody, please!"


@pytest.fixture
def sim() -> Simulation:
    sim = Simulation(PACK, full_duplex=True)
    sim.wait_until_quiet()
    sim.said()
    return sim


def test_a_saying_is_said_aloud_three_times(sim: Simulation) -> None:
    sim.hear("say I am cold")
    sim.advance(120)
    assert sim.said() == ["I am cold"] * 3
    assert all(command.loud for command in sim.commands if isinstance(command, Speak) and command.text == "I am cold")
    first, second, third = sim.when("I am cold")
    assert second - first == pytest.approx(SAYING_WAITS[0] + 3 * 0.35)
    assert third - second == pytest.approx(SAYING_WAITS[1] + 3 * 0.35)


def test_a_call_out_is_bounded_and_nobody_is_left_waiting(sim: Simulation) -> None:
    sim.hear("call out")
    sim.advance(300)
    told = ["Nobody has answered.", "Say: help, or: come, and I call."]
    assert sim.said() == [CALL] * (1 + len(CALL_OUT_WAITS)) + told


@pytest.mark.parametrize("words", ["thank you", "stop talking", "be quiet", "cancel", "i am here", "good night"])
@pytest.mark.parametrize("pause", [0.2, 3.0])
def test_it_ends(sim: Simulation, words: str, pause: float) -> None:
    sim.hear("call out")
    sim.advance(pause)
    sim.hear(words)
    sim.advance(300)
    assert sim.said().count(CALL) == 1
    assert "Nobody has answered." not in sim.spoken
    assert "No call is open." not in sim.spoken
    assert "You are welcome." not in sim.spoken


def test_thanks_at_another_time_are_answered(sim: Simulation) -> None:
    sim.hear("thank you")
    assert sim.said() == ["You are welcome."]


def test_whoever_comes_also_answers_an_open_call(sim: Simulation) -> None:
    sim.channels = (ROOM,)
    sim.say("a drink please")
    sim.hear("call out")
    sim.advance(8)
    sim.hear("i am here")
    assert [call.reason for call in sim.withdrawn] == ["arrived"]


def test_a_voice_in_the_pause_is_listened_to(sim: Simulation) -> None:
    sim.hear("say I am cold")
    for _ in range(3):
        sim.advance(SAYING_WAITS[0] - 1)
        sim.voice()
        sim.no_voice()
    sim.advance(SAYING_WAITS[0] - 1)
    assert sim.said() == ["I am cold", "I am cold"], "twice it listens for the whole time again, and then no more"


def test_a_new_one_takes_the_place_of_the_old(sim: Simulation) -> None:
    sim.hear("call out")
    sim.advance(2)
    sim.hear("say I am cold")
    sim.advance(120)
    assert sim.said() == [CALL] + ["I am cold"] * 3


def test_a_session_waits_for_it(sim: Simulation) -> None:
    for words in ("start shoulder session", "no", "ready"):
        sim.say(words)
    while sim.spoken[-1] != "1.":
        sim.advance(0.05)
    sim.advance(1.0)
    sim.said()
    sim.hear("say I am cold")
    sim.advance(7)
    assert sim.said() == ["Lower, and rest.", "I am cold", "We pause.", "Say: go on, when you like."]


def test_it_is_not_corrected_by_the_next_words(sim: Simulation) -> None:
    sim.hear("say I am cold")
    assert sim.conversation._actions.follow_up.intents == frozenset()
