"""Set-up by voice: nothing needs hands; it can be left at any question, and goes on there."""

import pytest

from tests.simulation import Simulation
from tests.small_pack import small_pack
from voice_assist.commands import KeepSetUp, SetUpStep
from voice_assist.content.schema import Pack
from voice_assist.dialogue.set_up import MOST_OFFERS, SetUpState
from voice_assist.dialogue.voice_choice import OfferedVoice, Voices

TWO = Voices((OfferedVoice("", "Great Britain"), OfferedVoice("flite:slt", "Flite")))
NEW = SetUpState()


def pack(person: str | None = "Maria") -> Pack:
    plain = small_pack()
    return plain.model_copy(update={"head": plain.head.model_copy(update={"person": person})})


def begun(state: SetUpState = NEW, *, person: str | None = "Maria") -> Simulation:
    sim = Simulation(pack(person), set_up=state, voices=TWO)
    sim.wait_until_quiet()
    return sim


def kept(sim: Simulation) -> KeepSetUp:
    return [command for command in sim.commands if isinstance(command, KeepSetUp)][-1]


def asked(sim: Simulation) -> str:
    sim.wait_until_quiet()
    return sim.spoken[-1]


def test_a_new_person_is_led_through_everything() -> None:
    sim = begun()
    assert asked(sim) == "Say: yes, or: no."
    for answer, told in (
        ("yes", "Say: yes."),
        ("yes", "Say: yes, louder, or: quieter."),
        ("louder", "Say: yes, louder, or: quieter."),
        ("quieter", "Say: yes, louder, or: quieter."),
        ("no", "Say: yes, louder, or: quieter."),
        ("yes", "Say: yes, slower, or: faster."),
        ("slower", "Say: yes, slower, or: faster."),
        ("no", "Say: yes, slower, or: faster."),
        ("faster", "Say: yes, slower, or: faster."),
        ("yes", "Say: yes, or: no."),
        ("yes", "Say: yes, or: next voice."),
        ("yes", "Say: what can I say, to hear more."),
    ):
        sim.say(answer)
        sim.wait_until_quiet()
        assert sim.spoken[-1] == told
    assert kept(sim) == KeepSetUp(SetUpStep.DONE, 1, by_name=True)
    assert (sim.voices[-1].volume, sim.voices[-1].rate) == (85, 130)
    assert "I am a voice assistant for exercises, tips and calls in this home." in sim.spoken


def test_who_is_set_up_is_not_asked_but_may_begin_again() -> None:
    sim = begun(SetUpState(SetUpStep.DONE))
    assert not [command for command in sim.commands if isinstance(command, KeepSetUp)]
    sim.hear("set up")
    assert asked(sim) == "Say: yes."


@pytest.mark.parametrize("word", ["no", "cancel"])
def test_who_refuses_is_not_asked_again(word: str) -> None:
    sim = begun()
    sim.say(word)
    sim.wait_until_quiet()
    assert sim.spoken[-1] == "Say: set up, whenever you like."
    assert kept(sim).offers == MOST_OFFERS
    again = begun(SetUpState(kept(sim).step, kept(sim).offers))
    assert "Shall we set me up together?" not in again.spoken


def test_silence_is_asked_at_a_few_starts_only() -> None:
    sim = begun()
    sim.advance(60)
    assert sim.spoken[-2:] == ["We leave it here.", "Say: set up, to go on."]
    assert kept(sim).offers == 1


@pytest.mark.parametrize("word", ["stop talking", "cancel", None])
def test_it_is_left_and_goes_on_where_it_was(word: str | None) -> None:
    sim = begun()
    for answer in ("yes", "yes", "yes"):
        sim.say(answer)
    if word:
        sim.say(word)
    sim.advance(60)
    assert "We leave it here." in sim.spoken
    assert kept(sim).step is SetUpStep.SPEED
    later = begun(SetUpState(kept(sim).step, kept(sim).offers))
    assert "Shall we go on setting me up?" in later.spoken
    later.say("yes")
    assert asked(later) == "Say: yes, slower, or: faster."


def test_who_is_not_heard_is_told_what_to_do() -> None:
    sim = begun()
    sim.say("yes")
    sim.advance(60)
    assert "Somebody can put my microphone nearer to you." in sim.spoken
    assert kept(sim).step is SetUpStep.HEARING


def test_help_is_called_at_once() -> None:
    sim = begun()
    sim.say("yes")
    sim.say("help")
    assert sim.calls[-1].kind == "help"


def test_a_name_that_is_not_liked_is_left_out_from_then_on() -> None:
    sim = begun(SetUpState(SetUpStep.NAME))
    sim.say("yes")
    sim.say("no")
    sim.wait_until_quiet()
    assert "Then I leave the name out." in sim.spoken
    assert not kept(sim).by_name
    assert not any("Maria" in text for text in begun(SetUpState(SetUpStep.DONE, 1, by_name=False)).spoken)


def test_without_a_name_it_says_where_it_is_written() -> None:
    sim = begun(SetUpState(SetUpStep.NAME), person=None)
    sim.say("yes")
    assert asked(sim) == "Say: yes, or: next voice."
    assert "It can be written in my household file." in sim.spoken


@pytest.mark.parametrize("word", ["no", "next voice"])
def test_another_voice_is_heard_at_the_end(word: str) -> None:
    sim = begun(SetUpState(SetUpStep.VOICE))
    sim.say("yes")
    sim.say(word)
    assert sim.voices[-1].name == "flite:slt"
    sim.say("take this one")
    assert not sim.voices[-1].trial
    assert kept(sim).step is SetUpStep.DONE
