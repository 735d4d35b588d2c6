""" "Are you all right?" where the household wants it: no answer is an urgent call."""

from datetime import UTC, datetime

import pytest

from tests.simulation import Simulation
from tests.small_pack import small_pack
from voice_assist.commands import CallLevel

AT_NINE = datetime(2025, 3, 3, 9, 59, tzinfo=UTC)


def asked(*times: str) -> Simulation:
    plain = small_pack()
    pack = plain.model_copy(update={"head": plain.head.model_copy(update={"check_in": times})})
    sim = Simulation(pack, wall=AT_NINE)
    sim.wait_until_quiet()
    sim.said()
    sim.advance(70)
    return sim


def test_it_is_off_unless_the_household_sets_it() -> None:
    sim = asked()
    sim.advance(86400)
    assert sim.said() == []


@pytest.mark.parametrize("words", ["yes", "cancel"])
def test_an_answer_is_good(words: str) -> None:
    sim = asked("10:00")
    assert sim.said() == ["Are you all right?"]
    sim.hear(words)
    sim.advance(3600)
    assert sim.said() == ["That is good."]
    assert sim.calls == []


def test_any_command_is_an_answer() -> None:
    sim = asked("10:00")
    sim.hear("which tips")
    sim.advance(3600)
    assert sim.calls == []


def test_no_answer_twice_is_an_urgent_call() -> None:
    sim = asked("10:00")
    sim.advance(58)
    assert sim.calls == []
    sim.advance(70)
    (call,) = sim.calls
    assert (call.kind, call.level, call.message) == ("check_in", CallLevel.URGENT, "No answer to the check-in.")
    assert sim.when("Are you all right?")
    assert sim.when("Please say yes or no: are you all right?")
    assert sim.when("Please come and look.")
    sim.say("cancel")
    sim.say("yes")
    assert len(sim.withdrawn) == 1


def test_no_offers_a_call() -> None:
    sim = asked("10:00")
    sim.hear("no")
    sim.say("yes")
    assert [call.message for call in sim.calls] == ["Not all right, at the check-in."]


def test_the_offer_can_be_refused() -> None:
    sim = asked("10:00")
    sim.hear("no")
    sim.say("no")
    sim.advance(3600)
    assert sim.calls == []
    assert sim.spoken[-1] == "All right, I have not called."


def test_silence_after_no_is_a_call() -> None:
    sim = asked("10:00")
    sim.hear("no")
    sim.advance(150)
    assert [call.message for call in sim.calls] == ["Not all right, at the check-in."]
