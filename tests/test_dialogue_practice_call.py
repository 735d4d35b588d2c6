"""A test call a day: what came of it is told in one sentence."""

from datetime import UTC, datetime

from tests.simulation import BROKEN, OUTSIDE, ROOM, Channel, Simulation
from tests.small_pack import small_pack
from voice_assist.call_events import CallHandedOver, CallOnTheWay, CallSeen
from voice_assist.commands import Earcon, PlayEarcon

AT = datetime(2025, 3, 3, 10, 59, tzinfo=UTC)
NOBODY = "The test call reached nobody outside this room."


def called(*channels: Channel, test_call: str | None = "11:00") -> Simulation:
    plain = small_pack()
    pack = plain.model_copy(update={"head": plain.head.model_copy(update={"test_call": test_call, "person": "Maria"})})
    sim = Simulation(pack, wall=AT, channels=channels)
    sim.wait_until_quiet()
    sim.said()
    sim.advance(65)
    return sim


def test_there_is_none_unless_the_household_sets_it() -> None:
    assert called(OUTSIDE, test_call=None).calls == []


def test_it_is_practice_and_calls_nobody_out() -> None:
    sim = called(ROOM, OUTSIDE)
    (call,) = sim.calls
    assert (call.practice, call.person, call.message) == (True, "Maria", "This is a test. Nobody needs anything.")
    assert sim.said() == []
    sim.advance(86400 - 120)
    assert sim.said() == ["The test call reached Somebody; nobody needs to come."]
    sim.advance(120)
    assert len({call.call_id for call in sim.calls}) == 2


def test_whom_it_reached_is_named_and_who_answers_once() -> None:
    sim = called()
    number = sim.calls[0].call_id
    for name in ("Anna", "Anna", "Jan"):
        sim.post(CallHandedOver(number, "telephone", reaches_outside=True, contact=name))
    sim.post(CallHandedOver(number + 1, "telephone", reaches_outside=True, contact="Eva"))
    sim.advance(60)
    assert sim.said() == ["The test call reached Anna and Jan; nobody needs to come."]
    sim.post(CallSeen(number, "Anna"))
    sim.post(CallOnTheWay(number, "Jan"))
    sim.wait_until_quiet()
    assert sim.said() == ["Anna has answered the test call."]


def test_a_way_that_failed_is_told() -> None:
    sim = called(OUTSIDE, BROKEN)
    sim.advance(60)
    assert sim.said() == ["The test call reached Somebody, but one way of calling did not work."]


def test_that_nobody_can_be_reached_is_told_whatever_goes_on() -> None:
    sim = called(ROOM, BROKEN)
    sim.hear("good night")
    sim.advance(70)
    assert NOBODY in sim.said()
    assert PlayEarcon(Earcon.ERROR, softly=True) in sim.commands
    assert [dict(note.facts) for note in sim.notes("test_call")] == [{"reached": 0, "failed": True}]


def test_good_news_waits_for_whoever_sleeps() -> None:
    sim = called(OUTSIDE)
    sim.hear("good night")
    sim.wait_until_quiet()
    sim.said()
    sim.advance(600)
    assert sim.said() == []
    sim.hear("wake up")
    sim.advance(70)
    assert sim.said()[-1] == "The test call reached Somebody; nobody needs to come."
