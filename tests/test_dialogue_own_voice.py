"""The assistant hears itself, and does nothing about it; a person who says the same words is heard."""

import pytest

from tests.simulation import Simulation
from tests.small_pack import small_pack
from voice_assist.commands import StopSpeaking
from voice_assist.dialogue.own_voice import CLEARLY_ABOVE, OwnVoice
from voice_assist.dialogue.priorities import Manner, Owner
from voice_assist.events import SpeechStarted, TimerFired
from voice_assist.hearing_events import Partial
from voice_assist.lexicon import Lexicon

SOUNDS = Lexicon({})
OPTIONS = "You can say go on or stop or be quiet whenever you like and I wait for what you want to do next"


@pytest.fixture
def own() -> OwnVoice:
    own = OwnVoice()
    own.started(OPTIONS, rate=150, now=10.0)
    return own


@pytest.mark.parametrize(
    ("heard", "above_echo", "is_own"),
    [
        ("stop", 2.0, True),
        ("stop or be quiet", 2.0, True),
        ("go on", 2.0, True),
        ("[unk] stop", 2.0, True),
        ("help", 2.0, False),
        ("come when you can", 2.0, False),
        ("stop", CLEARLY_ABOVE, False),
        ("stop", 30.0, False),
        ("stop", None, False),
        ("[unk]", 2.0, False),
        ("", 2.0, False),
        ("step", 2.0, True),
        ("quite", 0.0, True),
        ("cold", 0.0, False),
    ],
)
def test_words_that_are_being_said_little_above_their_echo(
    own: OwnVoice, heard: str, above_echo: float | None, is_own: bool
) -> None:
    assert own.is_heard_in([heard], above_echo, 11.6, 12.4, SOUNDS) is is_own


def test_one_reading_that_heard_the_sentence_is_enough(own: OwnVoice) -> None:
    assert own.is_heard_in(["help", "or be quiet"], 1.0, 11.6, 12.6, SOUNDS)


def test_only_the_words_around_that_moment_count(own: OwnVoice) -> None:
    assert own.is_heard_in(["what you want to do"], 2.0, 16.0, 17.0, SOUNDS)
    assert not own.is_heard_in(["go on"], 2.0, 17.0, 17.5, SOUNDS)
    assert not own.is_heard_in(["what you want to do"], 2.0, 10.2, 10.9, SOUNDS)


def test_what_is_over_is_heard_for_another_moment(own: OwnVoice) -> None:
    own.ended(18.4, finished=True)
    own.ended(30.0, finished=True)
    assert own.is_heard_in(["do next"], 2.0, 18.2, 18.9, SOUNDS)
    assert not own.is_heard_in(["do next"], 2.0, 20.0, 20.5, SOUNDS)
    assert not own.is_heard_in(["do next"], 2.0, 8.0, 8.5, SOUNDS)


def test_what_was_stopped_has_not_been_said_to_its_end(own: OwnVoice) -> None:
    own.ended(11.0, finished=False)
    assert own.is_heard_in(["you can say"], 2.0, 10.4, 11.2, SOUNDS)
    assert not own.is_heard_in(["do next"], 2.0, 10.4, 11.9, SOUNDS)


def test_where_nothing_was_said_nothing_is_its_own() -> None:
    own = OwnVoice()
    own.ended(1.0, finished=True)
    assert not own.is_heard_in(["stop"], 1.0, 1.0, 2.0, SOUNDS)


def test_a_sentence_that_ends_as_it_begins_keeps_its_speed() -> None:
    own = OwnVoice()
    own.started("Stop.", 150, 5.0)
    own.ended(5.0, finished=True)
    assert own.is_heard_in(["stop"], 1.0, 5.0, 5.4, SOUNDS)


@pytest.fixture
def saying_stop() -> Simulation:
    sim = Simulation(small_pack(), full_duplex=True)
    sim.wait_until_quiet()
    sim.seconds_of_next_speech = 4.0
    sim.conversation._stage.say(Manner(Owner.TIP), "Say go on or stop talking or help.")
    sim.post(TimerFired("nothing"))
    sim.advance(1.6)
    return sim


def test_it_does_not_obey_itself(saying_stop: Simulation) -> None:
    sim = saying_stop
    sim.interrupt("stop talking", above_echo=2.0)
    assert not any(isinstance(command, StopSpeaking) for command in sim.commands)
    assert [note.facts for note in sim.notes("own_voice")] == [{"above_echo": 2.0}]
    assert sim.notes("own_voice")[0].transcript == "stop talking"
    assert sim.notes("heard") == []


def test_what_was_stopped_before_it_sounded_has_not_been_said(saying_stop: Simulation) -> None:
    sim = saying_stop
    sim.post(SpeechStarted(99))
    sim.interrupt("stop talking", above_echo=2.0)
    assert sim.notes("own_voice")


def test_it_does_not_stop_for_its_own_words(saying_stop: Simulation) -> None:
    sim = saying_stop
    sim.voice(over_speech=True)
    sim.advance(0.6)
    sim.post(Partial(1, "stop talking", 3.0))
    assert not any(isinstance(command, StopSpeaking) for command in sim.commands)


def test_a_person_who_says_the_same_stands_far_above_the_echo(saying_stop: Simulation) -> None:
    sim = saying_stop
    sim.interrupt("stop talking", above_echo=12.0)
    assert any(isinstance(command, StopSpeaking) for command in sim.commands)
    assert sim.notes("heard")[-1].facts["intent"] == "stop"


def test_a_person_who_says_something_else_softly_is_heard(saying_stop: Simulation) -> None:
    saying_stop.interrupt("a drink please", above_echo=2.0)
    assert [call.kind for call in saying_stop.calls] == ["drink"]
