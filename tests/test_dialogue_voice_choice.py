"""Voices are chosen by hearing them: what is taken is kept, all else leaves the voice as it was."""

from collections.abc import Callable

import pytest

from tests.simulation import Simulation
from tests.small_pack import small_pack
from voice_assist.commands import SetVoice
from voice_assist.dialogue.voice_choice import OfferedVoice, Voices

PACK = small_pack()
VOICES = (OfferedVoice("", "Plain"), OfferedVoice("flite:slt", "Susan"), OfferedVoice("en-us", "America"))
SAMPLE = "This is voice {} of 3: {}."


@pytest.fixture
def sim() -> Simulation:
    return Simulation(PACK, voices=Voices(VOICES))


def said_after(sim: Simulation, words: str) -> list[str]:
    """What the assistant says to this, until it waits for the person again."""
    sim.wait_until_quiet()
    sim.said()
    sim.hear(words)
    sim.wait_until_quiet()
    return sim.said()


def spoken_with(sim: Simulation) -> tuple[str, bool]:
    """The voice that is in use, and whether it is kept."""
    return sim.voices[-1].name, not sim.voices[-1].trial


def test_voices_are_heard_in_turn_and_begin_anew_after_the_last(sim: Simulation) -> None:
    for number, name, title in (
        (2, "flite:slt", "Susan"),
        (3, "en-us", "America"),
        (1, "", "Plain"),
        (2, "flite:slt", "Susan"),
    ):
        said = said_after(sim, "next voice")
        assert said[0] == SAMPLE.format(number, title)
        assert said[-1] == "Shall I speak like this?"
        assert spoken_with(sim) == (name, False)


@pytest.mark.parametrize("answer", ["yes", "take this one"])
def test_what_is_taken_is_kept(sim: Simulation, answer: str) -> None:
    said_after(sim, "next voice")
    said_after(sim, "no")
    assert said_after(sim, answer) == ["From now on I speak like this."]
    assert spoken_with(sim) == ("en-us", True)
    said_after(sim, "louder")
    assert sim.voices[-1] == SetVoice(85, 150, "en-us")
    assert said_after(sim, "which voice")[0] == SAMPLE.format(3, "America")


@pytest.mark.parametrize(
    ("leave", "said"),
    [
        (lambda sim: said_after(sim, "cancel"), ["I go on speaking like this."]),
        (lambda sim: said_after(sim, "stop talking"), []),
        (lambda sim: said_after(sim, "cane tip"), ["Cane."]),
        (lambda sim: said_after(sim, "help"), ["I am calling for help."]),
    ],
    ids=["cancel", "stop", "another command", "a call"],
)
def test_all_else_leaves_the_voice_as_it_was(
    sim: Simulation, leave: Callable[[Simulation], list[str]], said: list[str]
) -> None:
    said_after(sim, "next voice")
    assert leave(sim)[:1] == said
    assert sim.voices[-1] == SetVoice(70, 150)


def test_silence_leaves_the_voice_as_it_was_and_what_was_heard_can_still_be_taken(sim: Simulation) -> None:
    said_after(sim, "next voice")
    sim.advance(40)
    assert sim.said() == ["I go on speaking like this."]
    assert spoken_with(sim) == ("", True)
    said_after(sim, "take this one")
    assert spoken_with(sim) == ("flite:slt", True)


def test_a_change_of_speed_while_a_voice_is_tried_keeps_the_trial(sim: Simulation) -> None:
    said_after(sim, "next voice")
    said_after(sim, "slower")
    assert sim.voices[-1] == SetVoice(70, 130, "flite:slt", trial=True)
    said_after(sim, "yes")
    assert sim.voices[-1] == SetVoice(70, 130, "flite:slt")


def test_an_answer_that_was_not_understood_is_asked_for_in_short(sim: Simulation) -> None:
    said_after(sim, "next voice")
    assert said_after(sim, "yet")[-1] == "This voice: yes, or no?"


def test_nothing_can_be_taken_that_was_not_heard(sim: Simulation) -> None:
    assert said_after(sim, "take this one") == ["Say: next voice, to hear how I can speak."]


def test_a_single_voice_is_said_to_be_the_only_one() -> None:
    for voices in ((), VOICES[:1]):
        sim = Simulation(PACK, voices=Voices(voices))
        for words in ("next voice", "which voice"):
            assert said_after(sim, words) == ["This is the only voice that I have."]
        assert sim.voices == [SetVoice(70, 150)]


def test_the_voice_from_before_is_spoken_with_from_the_start() -> None:
    sim = Simulation(PACK, voices=Voices(VOICES, "en-us"))
    assert sim.voices == [SetVoice(70, 150, "en-us")]
    assert said_after(sim, "next voice")[0] == SAMPLE.format(1, "Plain")
    said_after(sim, "yes")
    assert spoken_with(sim) == ("", True)


def test_a_voice_that_is_gone_is_stood_in_for_and_not_forgotten() -> None:
    sim = Simulation(PACK, voices=Voices(VOICES, "rhvoice:alan"))
    assert sim.voices == [SetVoice(70, 150, "", trial=True)]
    said_after(sim, "louder")
    assert sim.voices[-1] == SetVoice(85, 150, "", trial=True)
    said_after(sim, "next voice")
    said_after(sim, "yes")
    assert spoken_with(sim) == ("flite:slt", True)
