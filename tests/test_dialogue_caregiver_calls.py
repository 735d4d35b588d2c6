"""Calls: placed first, told honestly, never dropped but in two ways."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from tests.simulation import BROKEN, OUTSIDE, ROOM, Simulation
from tests.small_pack import small_pack
from voice_assist.call_events import (
    CallClimbed,
    CallFailed,
    CallFound,
    CallHandedOver,
    CallNoted,
    CallNotNoted,
    CallOnTheWay,
    CallSeen,
    CallUnanswered,
    NoWayOut,
    WayOutAgain,
)
from voice_assist.commands import CallLevel, PlaceCall, Speak, WithdrawCall, WithdrawReason
from voice_assist.events import Event

NIGHT = datetime(2025, 3, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def sim() -> Simulation:
    sim = Simulation(small_pack())
    sim.wait_until_quiet()
    sim.said()
    return sim


def test_the_call_is_commanded_before_anything_is_said() -> None:
    sim = Simulation(small_pack(), wall=NIGHT, wall_trusted=False)
    sim.hear("help")
    place = sim.calls[0]
    assert place == PlaceCall(1, "help", CallLevel.URGENT, "help!", False, NIGHT, False, need="help")
    later = [command for command in sim.commands[sim.commands.index(place) :] if isinstance(command, Speak)]
    assert not later, "it is confirmed when the calls part has answered"


def test_a_call_is_called_out_aloud_and_a_gentle_one_is_not(sim: Simulation) -> None:
    sim.say("come when you can")
    sim.say("a drink please")
    sim.wait_until_quiet()
    loud = {command.text: command.loud for command in sim.commands if isinstance(command, Speak)}
    assert loud["Room: someone to come!"] is True
    assert loud["Room: a drink!"] is False


@pytest.mark.parametrize("noted", [False, None])
def test_a_call_that_is_not_written_down_is_made_all_the_same(noted: bool | None) -> None:
    sim = Simulation(small_pack(), noted=noted, channels=())
    sim.wait_until_quiet()
    sim.hear("help")
    sim.advance(10)
    assert "I could not write the call down, but I am making it." in sim.said()


def test_a_late_answer_of_the_calls_part_says_nothing_twice() -> None:
    sim = Simulation(small_pack(), noted=None, channels=())
    sim.wait_until_quiet()
    sim.say("help")
    sim.wait_until_quiet()
    sim.said()
    sim.post(CallNoted(1))
    sim.advance(1)
    assert sim.said() == []


def test_whom_it_has_reached_is_told_after_a_silence_for_cancel(sim: Simulation) -> None:
    sim.say("help")
    sim.advance(30)
    cancel, told = sim.when("Say cancel if you did not mean it."), sim.when("I called out in this room.")
    assert told[0] - cancel[0] >= 4


def test_outside_counts_for_more_than_the_room() -> None:
    sim = Simulation(small_pack(), channels=(ROOM, OUTSIDE))
    sim.say("help")
    sim.advance(25)
    assert "Your call for help was handed over." in sim.said()
    assert not sim.when("Nobody outside has been told.")


def test_a_channel_that_answers_late_is_told_when_it_does(sim: Simulation) -> None:
    sim.say("come when you can")
    sim.advance(30)
    assert "Nobody outside has been told." in sim.said()
    sim.post(CallHandedOver(1, "telephone", reaches_outside=True))
    sim.advance(1)
    assert sim.said() == ["Your call for someone to come was handed over."]
    sim.post(CallHandedOver(1, "another telephone", reaches_outside=True))
    sim.post(CallHandedOver(1, "room", reaches_outside=False))
    sim.advance(1)
    assert sim.said() == []


def test_failures_are_told_once_and_end_nothing() -> None:
    sim = Simulation(small_pack(), channels=(BROKEN, BROKEN))
    sim.say("help")
    sim.advance(35)
    assert len(sim.when("One way of calling for help did not work.")) == 1
    assert len(sim.when("Room: help!")) == 2


def test_events_of_unknown_calls_are_dropped(sim: Simulation) -> None:
    events: tuple[Event, ...] = (
        *(CallNoted(7), CallNotNoted(7, "full"), CallHandedOver(7, "room", False), CallFailed(7, "room", "no")),
        *(CallSeen(7), CallOnTheWay(7), CallClimbed(7, ()), CallUnanswered(7)),
    )
    for event in events:
        sim.post(event)
    assert sim.said() == []


def test_no_news_of_a_call_closes_it_but_arrival_and_withdrawal(sim: Simulation) -> None:
    sim.say("help")
    found = CallFound(-1, "help", CallLevel.URGENT, "help", NIGHT, made_at_trusted=True, sent=True)
    for event in (CallSeen(1, "Anna"), CallOnTheWay(1, "Anna"), CallClimbed(1, ("Anna",)), CallUnanswered(1), found):
        sim.post(event)
    sim.post(NoWayOut("nothing works"))
    sim.post(WayOutAgain())
    before = len(sim.when("Room: help!"))
    sim.advance(200)
    assert len(sim.when("Room: help!")) > before
    assert not sim.withdrawn


def test_an_urgent_call_is_called_out_at_growing_intervals(sim: Simulation) -> None:
    sim.say("help")
    placed = sim.time
    sim.advance(600)
    assert [round(time - placed) for time in sim.when("Room: help!")][1:] == [30, 90, 210, 330, 450, 570]


def test_the_same_words_are_not_said_twice_in_a_row_while_climbing(sim: Simulation) -> None:
    sim.say("help")
    sim.advance(1000)
    told = [text for text in sim.spoken if text != "Room: help!"]
    assert all(one != other for one, other in pairwise(told))


def test_help_said_again_is_acknowledged_and_is_no_second_call(sim: Simulation) -> None:
    sim.say("help")
    sim.advance(20)
    sim.said()
    sim.say("help")
    sim.wait_until_quiet()
    assert len(sim.calls) == 1
    assert sim.said() == ["Room: help!", "I called out in this room for help.", "Nobody outside has been told."]


def test_help_said_again_much_later_is_told_to_everyone_again(sim: Simulation) -> None:
    sim.say("help")
    sim.advance(200)
    sim.say("help")
    sim.advance(100)
    assert [call.amends for call in sim.calls] == [0, 1]
    sim.say("cancel")
    sim.say("yes")
    assert sim.withdrawn == [WithdrawCall(1, WithdrawReason.WITHDRAWN), WithdrawCall(2, WithdrawReason.WITHDRAWN)]


def test_a_request_said_again_much_later_takes_the_place_of_the_first(sim: Simulation) -> None:
    sim.say("a drink please")
    sim.advance(400)
    sim.say("a drink please")
    sim.wait_until_quiet()
    sim.said()
    sim.say("is someone coming")
    sim.wait_until_quiet()
    assert sim.said() == ["I called out in this room for a drink.", "Nobody outside has been told."]
    assert len(sim.calls) == 2


def test_the_state_of_all_calls_is_told_the_urgent_ones_first(sim: Simulation) -> None:
    for words in ("a drink please", "help", "i cannot breathe"):
        sim.say(words)
    sim.wait_until_quiet()
    sim.said()
    sim.say("is someone coming")
    sim.wait_until_quiet()
    assert [text for text in sim.said() if "called out" in text] == [
        "I called out in this room for help.",
        "I called out in this room for breathing.",
        "I called out in this room for a drink.",
    ]


def test_all_urgent_calls_are_called_out_and_cancelled_together(sim: Simulation) -> None:
    sim.say("help")
    sim.say("i cannot breathe")
    sim.advance(35)
    assert len(sim.when("Room: help!")) == 2
    assert len(sim.when("Room: breathing!")) == 2
    sim.say("cancel")
    assert sim.spoken[-1] == "Shall I cancel the call for help and breathing?"
    sim.say("yes")
    assert [call.call_id for call in sim.withdrawn] == [1, 2]


def test_cancelling_a_request_needs_no_yes_and_leaves_the_urgent_call(sim: Simulation) -> None:
    sim.say("help")
    sim.advance(20)
    sim.say("a drink please")
    sim.say("cancel")
    sim.wait_until_quiet()
    assert sim.withdrawn == [WithdrawCall(2, WithdrawReason.WITHDRAWN)]
    assert "Your call for help stands." in sim.said()
    sim.advance(60)
    assert len(sim.when("Room: help!")) == 3


def test_a_request_is_cancelled_at_once(sim: Simulation) -> None:
    sim.say("come when you can")
    sim.say("cancel")
    sim.advance(300)
    assert sim.withdrawn == [WithdrawCall(1, WithdrawReason.WITHDRAWN)]
    assert len(sim.when("Room: someone to come!")) == 1


def test_cancel_without_yes_keeps_the_call(sim: Simulation) -> None:
    sim.say("help")
    sim.say("cancel")
    sim.advance(60)
    assert not sim.withdrawn
    assert "Your call for help stands." in sim.said()


def test_arrival_needs_the_persons_yes(sim: Simulation) -> None:
    sim.say("help")
    sim.say("a drink please")
    sim.say("i am here")
    sim.say("i am here")
    sim.advance(30)
    assert not sim.withdrawn
    assert "Then I go on calling." in sim.said()
    sim.say("i am here")
    sim.say("yes")
    assert sim.withdrawn == [WithdrawCall(1, WithdrawReason.ARRIVED), WithdrawCall(2, WithdrawReason.ARRIVED)]
    sim.wait_until_quiet()
    sim.said()
    sim.advance(300)
    assert sim.said() == []


def test_arrival_at_a_request_needs_no_yes(sim: Simulation) -> None:
    sim.say("come when you can")
    sim.say("i am here")
    sim.wait_until_quiet()
    assert sim.withdrawn == [WithdrawCall(1, WithdrawReason.ARRIVED)]
    sim.advance(300)
    assert len(sim.when("Room: someone to come!")) == 1


def test_without_a_call_there_is_nothing_to_tell(sim: Simulation) -> None:
    sim.say("i am here")
    sim.say("is someone coming")
    sim.say("cancel")
    sim.wait_until_quiet()
    assert sim.said() == ["No call is open.", "Say: help, and I call."] * 2 + ["There is nothing to cancel."]


def test_the_state_waits_for_an_open_question(sim: Simulation) -> None:
    sim.say("help")
    sim.say("cancel")
    sim.advance(10)
    assert not sim.when("I called out in this room.")
    sim.say("no")
    sim.advance(10)
    assert sim.when("I called out in this room.")


def test_stop_silences_but_does_not_end_an_urgent_call(sim: Simulation) -> None:
    sim.say("help")
    sim.advance(1)
    sim.hear("stop talking")
    assert sim.spoken[-1] == "Your call for help stands."
    sim.advance(60)
    assert len(sim.when("Room: help!")) == 2, "the one that was silenced is made up for"
    assert sim.when("I called out in this room.")


def test_what_is_asked_for_after_help_is_added_to_it(sim: Simulation) -> None:
    sim.say("help")
    sim.say("a drink please")
    sim.say("come when you can")
    first, second, third = sim.calls
    assert [call.level for call in sim.calls] == [CallLevel.URGENT] * 3
    assert [call.kind for call in sim.calls] == ["help"] * 3
    assert [call.amends for call in sim.calls] == [0, 1, 2]
    assert third.need == "help and a drink and someone to come"
    assert second.message == f"{first.message} a drink!"
    assert third.message == f"{second.message} someone to come!"
    sim.wait_until_quiet()
    assert "I ask for a drink, too." in sim.said()
    sim.advance(30)
    sim.say("a drink please")
    assert len(sim.calls) == 3
    sim.say("cancel")
    assert sim.spoken[-1] == "Shall I cancel the call for help and a drink and someone to come?"
    assert not sim.withdrawn
    sim.say("yes")
    assert [call.call_id for call in sim.withdrawn] == [1, 2, 3]


def test_an_addition_is_told_once_and_called_out_with_the_rest(sim: Simulation) -> None:
    sim.say("help")
    sim.say("a drink please")
    sim.wait_until_quiet()
    sim.advance(10)
    assert len([text for text in sim.said() if text == "I called out in this room."]) == 1
    sim.advance(30)
    assert sim.when("Room: a drink!")[-1] > sim.when("Room: help!")[-1] > 35
    assert all(c.loud for c in sim.commands if isinstance(c, Speak) and c.text == "Room: a drink!")


def test_much_later_a_request_is_one_of_its_own(sim: Simulation) -> None:
    sim.say("help")
    sim.say("a drink please")
    sim.advance(20)
    sim.say("come when you can")
    assert [call.kind for call in sim.calls] == ["help", "help", "come"]
    assert sim.calls[-1].level is CallLevel.SOON
    sim.advance(400)
    sim.say("come when you can")
    sim.say("a drink please")
    assert [call.kind for call in sim.calls[3:]] == ["come", "drink"]
    sim.say("is someone coming")
    sim.wait_until_quiet()
    states = [text for text in sim.said() if text.startswith("I called out in this room for")]
    assert states[-3:] == [
        "I called out in this room for help and a drink.",
        "I called out in this room for someone to come.",
        "I called out in this room for a drink.",
    ]


def test_another_urgent_need_is_a_call_of_its_own(sim: Simulation) -> None:
    sim.say("help")
    sim.say("i cannot breathe")
    assert [call.kind for call in sim.calls] == ["help", "breath"]
