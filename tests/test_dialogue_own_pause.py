"""The person's own pauses: learnt from what was understood, bounded, and told."""

import pytest

from tests.simulation import Simulation
from tests.small_pack import small_pack
from voice_assist.commands import SetOwnPause, Speak
from voice_assist.dialogue.own_pause import OwnPause
from voice_assist.events import Hypothesis, Reading, ReadingKind, Utterance
from voice_assist.hearing_events import Joined, Partial


@pytest.mark.parametrize(
    ("pauses", "seconds"),
    [
        ([1.0] * 4, None),
        ([0.0] * 5, 0.6),
        ([1.0] * 5, 1.55),
        ([1.0] * 10 + [30.0], 1.55),  # a single long one changes nothing
        ([10.0] * 10, 4.0),
        ([3.0] * 40 + [1.0] * 40, 1.55),  # only the last ones count
    ],
)
def test_what_is_learnt(pauses: list[float], seconds: float | None) -> None:
    assert OwnPause(pauses).seconds == (None if seconds is None else pytest.approx(seconds))


def test_only_news_are_told() -> None:
    own = OwnPause([1.0] * 5)
    assert own.news() == pytest.approx(1.55)
    assert own.news() is None
    for _ in range(20):
        own.learn(2.0)
    assert own.news() == pytest.approx(2.8)


def reading(text: str) -> tuple[Reading, ...]:
    return (Reading("test", ReadingKind.CLOSED, (Hypothesis(text),)),)


def utterance(number: int, text: str, pause: float = 0.0, joined: Joined | None = None) -> Utterance:
    return Utterance(number, 1, 0.0, 0.0, reading(text), -20.0, pause, joined)


def learnt(sim: Simulation) -> list[SetOwnPause]:
    return [command for command in sim.commands if isinstance(command, SetOwnPause)]


def test_pauses_in_understood_phrases_are_learnt_and_journaled() -> None:
    sim = Simulation(small_pack())
    for number in range(5):
        sim.wait_until_quiet()
        sim.post(utterance(number, "hello there", 2.0))
        sim.post(utterance(number, "what nobody understands", 3.9))
    (command,) = learnt(sim)
    assert command == SetOwnPause(command.seconds, (2.0,) * 5)
    assert command.seconds == pytest.approx(2.8)
    (note,) = sim.notes("own_pause")
    assert note.facts == {"seconds": 2.8, "phrases": 5}


def test_the_rest_of_a_phrase_is_understood_with_its_beginning() -> None:
    sim = Simulation(small_pack())
    sim.wait_until_quiet()
    sim.post(utterance(1, "hello"))
    sim.wait_until_quiet()
    sim.said()
    sim.post(utterance(2, "there", joined=Joined(reading("hello there"), 2.5)))
    assert sim.said() == ["Hello to you."]


def test_the_journal_has_the_readings_that_were_decided_about() -> None:
    def read(text: str) -> tuple[Reading, ...]:
        kinds = (("pocketsphinx", ReadingKind.CLOSED), ("en-mini", ReadingKind.CLOSED), ("en-mini", ReadingKind.OPEN))
        return tuple(Reading(source, kind, (Hypothesis(text, 0.0),)) for source, kind in kinds)

    sim = Simulation(small_pack())
    sim.wait_until_quiet()
    sim.post(Utterance(1, 1, 0.0, 0.5, read("hello"), -20.0, 0.0))
    sim.wait_until_quiet()
    sim.post(Utterance(2, 1, 2.0, 2.5, read("there"), -20.0, 0.0, Joined(read("hello there"), 1.5)))
    note = sim.notes("heard")[-1]
    assert note.facts["decision"] == "accept"
    assert all("hello there" in line for line in note.transcript.splitlines())


def test_a_partial_text_does_nothing_yet() -> None:
    sim = Simulation(small_pack())
    sim.wait_until_quiet()
    before = len(sim.commands)
    sim.post(Partial(1, "hello there"))
    assert not [command for command in sim.commands[before:] if isinstance(command, Speak)]


def test_what_is_not_understood_together_either_is_missed() -> None:
    sim = Simulation(small_pack())
    sim.wait_until_quiet()
    sim.post(utterance(1, "hello"))
    sim.wait_until_quiet()
    sim.said()
    sim.post(utterance(2, "purple", joined=Joined(reading("hello purple elephants"), 2.5)))
    assert "Hello to you." not in sim.said()
    assert sim.notes("heard")[-1].facts["decision"] != "accepted"
