"""What people outside answer, who is in the room, and what was found after a restart."""

from datetime import UTC, datetime

import pytest

from tests.simulation import OUTSIDE, Simulation
from tests.small_pack import small_pack
from voice_assist.call_commands import CallLevel, HoldCall, SendFound, WithdrawCall, WithdrawReason
from voice_assist.call_events import (
    CallClimbed,
    CallFound,
    CallHandedOver,
    CallOnTheWay,
    CallSeen,
    CallUnanswered,
    NoWayOut,
    WayOutAgain,
)
from voice_assist.commands import PlayEarcon
from voice_assist.content.schema import Pack
from voice_assist.dialogue.arrivals import HELD_SECONDS
from voice_assist.dialogue.call_outs import ON_THE_WAY_SECONDS, SEEN_SECONDS
from voice_assist.dialogue.presence import PRESENT_SECONDS, SENT_AT_SECOND_ASKING_SECONDS
from voice_assist.events import Part

AT_NIGHT = datetime(2025, 3, 3, 2, 10, tzinfo=UTC)


def quiet(pack: Pack | None = None) -> Simulation:
    sim = Simulation(pack or small_pack(), channels=(OUTSIDE,))
    sim.wait_until_quiet()
    sim.said()
    return sim


@pytest.fixture
def sim() -> Simulation:
    return quiet()


@pytest.fixture
def helped(sim: Simulation) -> Simulation:
    """Help was called for, and the person has been told that it was handed over."""
    sim.say("help")
    sim.wait_until_quiet()
    sim.advance(5)
    sim.wait_until_quiet()
    sim.said()
    return sim


def told(sim: Simulation) -> str:
    sim.wait_until_quiet()
    return " ".join(sim.said())


def held(sim: Simulation) -> list[HoldCall]:
    return [command for command in sim.commands if isinstance(command, HoldCall)]


def sent(sim: Simulation) -> list[SendFound]:
    return [command for command in sim.commands if isinstance(command, SendFound)]


# Answers


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (CallSeen(1, "Anna"), "Anna has seen your call for help."),
        (CallSeen(1), "Somebody has seen your call for help."),
        (CallOnTheWay(1, "Anna"), "Anna is on the way to you. I go on until someone is with you."),
        (CallClimbed(1, ("Anna", "the nurse")), "Nobody has answered yet. Now I try Anna and the nurse."),
        (CallUnanswered(1), "Nobody has answered your call for help. The siren sounds, and I begin again."),
    ],
)
def test_news_of_an_urgent_call_is_told_at_once(helped: Simulation, event: CallSeen, said: str) -> None:
    helped.post(event)
    assert told(helped).startswith(said)
    helped.say("is someone coming")
    assert "help" in told(helped)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (CallSeen(1, "Anna"), "Anna has seen your call for a drink."),
        (CallOnTheWay(1, "Anna"), "Anna is on the way to you."),
        (CallClimbed(1, ("Anna",)), "Nobody has answered yet. Now I try Anna."),
        (CallUnanswered(1), "Nobody has answered your call for a drink. Say: call again, or: help."),
    ],
)
def test_news_of_a_request_is_told_too(sim: Simulation, event: CallSeen, said: str) -> None:
    sim.say("a drink please")
    told(sim)
    sim.post(event)
    assert said in told(sim)


def test_the_same_news_is_told_once_and_seen_is_no_step_back(helped: Simulation) -> None:
    helped.post(CallOnTheWay(1, "Anna"))
    told(helped)
    for event in (CallOnTheWay(1, "Anna"), CallSeen(1, "Anna"), CallHandedOver(1, "mail", reaches_outside=True)):
        helped.post(event)
    assert told(helped) == ""
    helped.post(CallOnTheWay(1, "the nurse"))
    assert told(helped).startswith("the nurse is on the way")


@pytest.mark.parametrize(("event", "seconds"), [(CallSeen(1), SEEN_SECONDS), (CallOnTheWay(1), ON_THE_WAY_SECONDS)])
def test_an_answer_lets_the_room_rest_and_then_it_goes_on(helped: Simulation, event: CallSeen, seconds: float) -> None:
    before = len(helped.when("Room: help!"))
    helped.post(event)
    helped.advance(seconds - 1)
    assert len(helped.when("Room: help!")) == before
    helped.advance(200)
    assert len(helped.when("Room: help!")) > before


def test_the_room_does_not_rest_for_a_call_that_nobody_answered(helped: Simulation) -> None:
    helped.advance(20)
    helped.say("i cannot breathe")
    helped.post(CallSeen(1, "Anna"))
    before = len(helped.when("Room: breathing!"))
    helped.advance(40)
    assert len(helped.when("Room: breathing!")) > before


def test_climbing_begins_the_call_outs_again(helped: Simulation) -> None:
    helped.post(CallOnTheWay(1, "Anna"))
    helped.post(CallClimbed(1, ("the nurse",)))
    before = len(helped.when("Room: help!"))
    helped.advance(40)
    assert len(helped.when("Room: help!")) > before
    assert "the nurse" in told(helped)


# Calling again


def test_call_again_tells_everybody_once_more_as_the_same_call(helped: Simulation) -> None:
    helped.say("call again")
    assert [(call.kind, call.amends) for call in helped.calls] == [("help", 0), ("help", 1)]
    helped.say("cancel")
    helped.say("yes")
    assert {order.call_id for order in helped.withdrawn} == {1, 2}


def test_a_request_that_is_made_again_stands_once(sim: Simulation) -> None:
    sim.say("a drink please")
    told(sim)
    sim.say("call again")
    told(sim)
    sim.say("cancel")
    assert [order.call_id for order in sim.withdrawn] == [2]
    assert "There is nothing to cancel." not in told(sim)
    sim.say("cancel")
    assert "There is nothing to cancel." in told(sim)


# Somebody in the room


def test_i_am_here_holds_the_siren_while_the_person_is_asked(helped: Simulation) -> None:
    helped.say("i am here")
    assert held(helped) == [HoldCall(1, HELD_SECONDS)]
    helped.advance(40)
    assert held(helped)[-1] == HoldCall(1, 0.0)
    assert "Then I go on calling." in told(helped)
    before = len(helped.when("Room: help!"))
    helped.advance(40)
    assert len(helped.when("Room: help!")) > before


def test_while_somebody_is_here_requests_are_said_and_not_sent(helped: Simulation) -> None:
    helped.say("i am here")
    helped.say("yes")
    assert helped.withdrawn == [WithdrawCall(1, WithdrawReason.ARRIVED)]
    assert "Whoever leaves says: I am leaving." in told(helped)
    helped.say("a drink please")
    assert "Room: a drink! I have said it in this room, and sent it to nobody." in told(helped)
    assert len(helped.calls) == 1
    helped.say("a drink please")
    assert helped.calls[-1].kind == "drink"
    helped.say("help")
    assert helped.calls[-1].kind == "help"


def test_what_was_said_in_the_room_can_be_sent(sim: Simulation) -> None:
    sim.say("i am here")
    sim.say("yes")
    sim.say("come when you can")
    assert sim.calls == []
    sim.say("call again")
    assert [call.kind for call in sim.calls] == ["come"]


def test_the_second_asking_much_later_is_a_new_one(sim: Simulation) -> None:
    sim.say("i am here")
    sim.say("yes")
    sim.say("a drink please")
    sim.advance(SENT_AT_SECOND_ASKING_SECONDS + 10)
    sim.say("a drink please")
    assert sim.calls == []


@pytest.mark.parametrize("how", ["i am leaving", None])
def test_presence_ends(sim: Simulation, how: str | None) -> None:
    sim.say("i am here")
    sim.say("yes")
    told(sim)
    if how:
        sim.say(how)
        assert told(sim) == "From now on I send your requests again."
    else:
        sim.advance(PRESENT_SECONDS)
    sim.say("a drink please")
    assert len(sim.calls) == 1


@pytest.mark.parametrize("answer", ["no", "i am leaving", None])
def test_nobody_is_taken_to_be_here_without_the_persons_yes(sim: Simulation, answer: str | None) -> None:
    sim.say("i am here")
    if answer:
        sim.say(answer)
    sim.advance(60)
    sim.say("a drink please")
    assert len(sim.calls) == 1


def test_it_knows_that_somebody_is_here(sim: Simulation) -> None:
    sim.say("i am here")
    sim.say("yes")
    told(sim)
    sim.say("i am here")
    assert told(sim) == "I know that someone is with you."


# After a restart


def found(*, sent: bool, kind: str = "help", level: CallLevel = CallLevel.URGENT, need: str = "help") -> CallFound:
    return CallFound(-1, kind, level, need, AT_NIGHT, made_at_trusted=True, sent=sent)


def test_a_call_that_was_sent_goes_on(sim: Simulation) -> None:
    sim.post(found(sent=True))
    assert told(sim) == "Your call for help from ten past two at night still stands. I go on calling."
    sim.advance(40)
    assert len(sim.when("Room: help!")) == 1
    sim.say("cancel")
    sim.say("yes")
    assert sim.withdrawn == [WithdrawCall(-1, WithdrawReason.WITHDRAWN)]


def test_a_request_that_was_sent_is_told_and_not_called_out(sim: Simulation) -> None:
    sim.post(found(sent=True, kind="drink", level=CallLevel.ROUTINE, need="a drink"))
    assert "Your call for a drink from" in told(sim)
    sim.advance(300)
    assert sim.when("Room: a drink!") == []


def test_a_request_that_was_not_sent_is_only_open(sim: Simulation) -> None:
    sim.post(found(sent=False, kind="drink", level=CallLevel.ROUTINE, need="a drink"))
    assert told(sim) == ""
    sim.say("is someone coming")
    assert "I am making the call for a drink." in told(sim)


@pytest.mark.parametrize(
    ("answer", "told_then"),
    [("yes", "I am sending the call for help now."), (None, "You did not answer, so I am sending the call for help.")],
)
def test_an_urgent_call_that_nobody_has_is_asked_about_and_sent(
    sim: Simulation, answer: str | None, told_then: str
) -> None:
    sim.post(found(sent=False))
    if answer:
        sim.say(answer)
    else:
        sim.advance(60)
    assert sent(sim) == [SendFound(-1)]
    assert told_then in told(sim)
    sim.advance(40)
    assert sim.when("Room: help!")


def test_a_call_that_is_asked_about_is_not_called_out_with_another_one(sim: Simulation) -> None:
    sim.post(found(sent=True))
    sim.post(CallFound(-2, "breath", CallLevel.URGENT, "breathing", AT_NIGHT, made_at_trusted=True, sent=False))
    sim.advance(35)
    assert sim.when("Room: help!")
    assert not sim.when("Room: breathing!")


def test_only_a_clear_no_takes_it_back(sim: Simulation) -> None:
    sim.post(found(sent=False))
    sim.say("cancel")
    sim.wait_until_quiet()
    assert not sim.withdrawn
    sim.say("no")
    assert sim.withdrawn == [WithdrawCall(-1, WithdrawReason.WITHDRAWN)]
    sim.advance(100)
    assert sent(sim) == []


def test_several_are_asked_about_together(sim: Simulation) -> None:
    sim.post(found(sent=False))
    sim.post(CallFound(-2, "breath", CallLevel.URGENT, "breathing", AT_NIGHT, made_at_trusted=True, sent=False))
    assert "you called for help and breathing, and nobody has it yet." in told(sim)
    sim.say("yes")
    assert sent(sim) == [SendFound(-1), SendFound(-2)]


def test_what_is_closed_meanwhile_is_not_asked_about(sim: Simulation) -> None:
    sim.post(found(sent=False))
    sim.say("i am here")
    sim.say("yes")
    told(sim)
    sim.post(CallFound(-2, "breath", CallLevel.URGENT, "breathing", AT_NIGHT, made_at_trusted=True, sent=False))
    assert "you called for breathing, and" in told(sim)


def test_without_a_clock_no_time_is_told(sim: Simulation) -> None:
    sim.post(CallFound(-1, "help", CallLevel.URGENT, "help", AT_NIGHT, made_at_trusted=False, sent=False))
    assert told(sim).startswith("Before I stopped, you called for help, and nobody has it yet.")


def test_a_call_that_the_pack_has_no_more_is_called_out_by_its_need(sim: Simulation) -> None:
    sim.post(found(sent=True, kind="gone", need="your mask"))
    sim.advance(40)
    assert sim.when("Your mask.")
    other = quiet()
    other.post(found(sent=True, kind="gone", need=""))
    other.advance(40)
    assert other.when("Help.")


def test_a_call_with_a_slot_is_called_out_by_its_need() -> None:
    plain = small_pack()
    call = plain.calls["help"].model_copy(update={"need": "{saying}", "call_out": "{saying}!"})
    pack = plain.model_copy(update={"calls": {**plain.calls, "help": call}})
    sim = quiet(pack)
    sim.post(found(sent=True, need="left foot"))
    sim.advance(40)
    assert sim.when("Left foot.")


# No way out


def test_that_nobody_can_be_reached_is_told_before_it_is_needed_at_any_hour(sim: Simulation) -> None:
    sim.say("good night")
    told(sim)
    sim.post(NoWayOut("no line"))
    assert told(sim).startswith("Nobody outside this room can be reached just now.")
    assert [command for command in sim.commands if isinstance(command, PlayEarcon)]
    sim.post(WayOutAgain())
    assert told(sim) == "I can reach someone outside again."
    sim.lose(Part.CALLS)
    assert told(sim).startswith("I cannot call anyone outside this room just now.")
    sim.bring_back(Part.CALLS)
    assert told(sim) == "I can call for you again."
