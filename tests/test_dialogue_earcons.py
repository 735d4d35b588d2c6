"""Sounds that are no words: when they are played, how softly, and what they mean."""

from datetime import UTC, datetime

import pytest

from tests.simulation import BROKEN, OUTSIDE, ROOM, Simulation
from tests.small_pack import small_pack
from voice_assist.commands import Earcon, PlayEarcon
from voice_assist.events import Part
from voice_assist.pack_events import PackRefused

PACK = small_pack()
NIGHT = datetime(2025, 3, 3, 2, tzinfo=UTC)


@pytest.fixture
def sim() -> Simulation:
    sim = Simulation(PACK)
    sim.wait_until_quiet()
    return sim


def sounds(sim: Simulation) -> list[Earcon]:
    return [command.earcon for command in sim.commands if isinstance(command, PlayEarcon)]


def softly(sim: Simulation) -> list[bool]:
    return [command.softly for command in sim.commands if isinstance(command, PlayEarcon)]


def hold(sim: Simulation) -> None:
    """A session in which a limb is being lifted."""
    for words in ("start hip session", "no", "ready", "ready"):
        sim.say(words)


def test_a_command_that_is_taken_without_a_word_is_heard(sim: Simulation) -> None:
    hold(sim)
    before = sounds(sim)
    sim.hear("ready")
    assert sounds(sim) == [*before, Earcon.HEARD]


@pytest.mark.parametrize(
    "words", ["louder", "cane tip", "help", "a drink please", "stop talking", "be quiet", "yes", "no"]
)
def test_whatever_is_answered_at_once_needs_no_sound(sim: Simulation, words: str) -> None:
    sim.channels = (ROOM,)
    sim.hear(words)
    assert sounds(sim) == []


def test_in_the_sleep_and_among_visitors_it_is_taken_without_a_sound(sim: Simulation) -> None:
    sim.say("good night")
    sim.hear("stop talking")
    sim.hear("be quiet")
    sim.say("wake up")
    sim.say("we have visitors")
    sim.wait_until_quiet()
    sim.hear("stop talking")
    assert sounds(sim) == []


def test_what_failed_in_a_movement_is_told_by_a_sound_alone(sim: Simulation) -> None:
    hold(sim)
    before, spoken = sounds(sim), len(sim.spoken)
    sim.hear("go purple louder")
    sim.hear("the bus was late")
    assert sounds(sim) == [*before, Earcon.NOT_UNDERSTOOD]
    assert len(sim.spoken) == spoken


def test_after_several_misses_a_sound_is_all_that_is_left(sim: Simulation) -> None:
    for _ in range(3):
        sim.say("go purple louder")
    sim.advance(40)
    assert sounds(sim) == []
    sim.hear("go purple louder")
    assert sounds(sim) == [Earcon.NOT_UNDERSTOOD]


def test_a_call_that_has_left_the_room_is_heard_to_be_sent_once(sim: Simulation) -> None:
    sim.channels = (ROOM, OUTSIDE, OUTSIDE)
    sim.say("a drink please")
    sim.wait_until_quiet()
    assert sounds(sim) == [Earcon.SENT]


def test_a_call_that_stays_in_the_room_is_not_sent(sim: Simulation) -> None:
    sim.channels = (ROOM,)
    sim.say("a drink please")
    sim.wait_until_quiet()
    assert sounds(sim) == []


def test_a_call_that_failed_sounds_like_an_error_once(sim: Simulation) -> None:
    sim.channels = (BROKEN, BROKEN)
    sim.say("a drink please")
    sim.wait_until_quiet()
    assert sounds(sim) == [Earcon.ERROR]


def test_what_is_lost_or_refused_sounds_like_an_error(sim: Simulation) -> None:
    sim.lose(Part.JOURNAL)
    sim.post(PackRefused("a fault"))
    assert sounds(sim) == [Earcon.ERROR, Earcon.ERROR]


def test_in_the_sleep_only_safety_sounds_and_softly(sim: Simulation) -> None:
    sim.say("good night")
    sim.lose(Part.JOURNAL)
    sim.post(PackRefused("a fault"))
    assert sounds(sim) == []
    sim.lose(Part.MICROPHONE)
    assert sounds(sim) == [Earcon.ERROR]
    assert softly(sim) == [True]


@pytest.mark.parametrize(
    ("hours", "wall", "trusted", "soft"),
    [
        (None, NIGHT, True, True),
        (None, NIGHT, False, False),
        (None, NIGHT.replace(hour=10), True, False),
        ("9:00 to 11:00", NIGHT.replace(hour=10), True, True),
        ("9:00 to 11:00", NIGHT, True, False),
    ],
)
def test_at_night_sounds_are_soft(hours: str | None, wall: datetime, trusted: bool, soft: bool) -> None:
    head = PACK.head.model_copy(update={"quiet_hours": hours})
    sim = Simulation(PACK.model_copy(update={"head": head}), wall=wall, wall_trusted=trusted)
    sim.lose(Part.JOURNAL)
    assert softly(sim) == [soft]


def test_each_sound_can_be_asked_about(sim: Simulation) -> None:
    sim.say("what was that sound")
    assert sim.spoken[-1] == "I have not made a sound."
    sim.lose(Part.JOURNAL)
    sim.say("what was that sound")
    assert sim.spoken[-1] == "That sound means that something did not work."
    meanings = set()
    for earcon in Earcon:
        sim.conversation._stage.earcons.last = earcon
        sim.say("what was that sound")
        meanings.add(sim.spoken[-1])
    assert len(meanings) == len(Earcon)
