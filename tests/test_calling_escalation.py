"""Who is called when: on a fake clock, through the switchboard."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfoNotFoundError

import pytest

from tests.calls_world import ANNA, BEN, LADDER, Plan, World
from voice_assist.call_commands import CallLevel, WithdrawReason
from voice_assist.call_events import CallClimbed, CallFailed, CallHandedOver, CallSeen
from voice_assist.calling.channels.protocol import Answer, CallMessage, Purpose
from voice_assist.calling.escalation_plan import Person, Step
from voice_assist.calling.ways import SteadyPlan
from voice_assist.events import Now


def times(world: World, contact: str) -> list[float]:
    return [at for at, _, to in world.calls if to == contact]


def test_an_urgent_call_climbs_rung_by_rung_and_for_ever() -> None:
    world = World()
    world.place()
    world.advance(270)
    rungs = [(0, "push", "anna"), (60, "push", "ben"), (150, "push", "anna"), (150, "push", "ben")]
    assert world.calls == [*rungs, (270, "push", "anna")], "it begins again from the first"
    assert world.told().count("CallUnanswered") == 1
    world.advance(8 * 3600)
    assert times(world, "anna")[-1] > 7.5 * 3600
    assert world.state() == "handed over"


def test_rounds_wait_longer_and_longer_but_no_longer_than_ten_minutes() -> None:
    world = World(Plan(Step((ANNA,), 60.0)))
    world.place()
    world.advance(4 * 3600)
    at = times(world, "anna")
    gaps = [later - earlier for earlier, later in pairwise(at)]
    assert gaps[:6] == [60, 120, 240, 480, 600, 600]


def test_a_wait_of_the_household_that_is_longer_is_kept() -> None:
    world = World(Plan(Step((ANNA,), 3000.0)))
    world.place()
    world.advance(9100)
    assert times(world, "anna") == [0, 3000, 6000, 9000]


def test_the_siren_sounds_from_its_rung_on_and_from_the_end_of_the_ladder_on() -> None:
    world = World()
    world.place()
    world.advance(149)
    assert not world.siren_sounds()
    world.advance(2)
    assert world.siren_sounds()
    world.advance(3600)
    assert not world.siren.spans, "without a pause"


def test_the_next_channel_is_tried_as_soon_as_one_fails() -> None:
    world = World(behaviour=lambda channel, _message: (0.5, "no network" if channel == "push" else ""))
    world.place()
    world.advance(5)
    assert world.calls == [(0, "push", "anna"), (0.5, "mail", "anna")]
    told = [report.event for report in world.reports]
    assert CallFailed(0, "push", "no network", "Anna") in told
    assert told[-1] == CallHandedOver(0, "mail", reaches_outside=True, contact="Anna")


def test_the_next_channel_is_tried_beside_one_that_hangs_for_ten_seconds() -> None:
    world = World(behaviour=lambda channel, _message: (float("inf") if channel == "push" else 1, ""))
    world.place()
    world.advance(20)
    assert world.calls == [(0, "push", "anna"), (10, "mail", "anna")]


def test_all_channels_are_tried_again_with_growing_waits_while_it_climbs() -> None:
    world = World(Plan(Step((BEN,), 3000.0)), behaviour=lambda _channel, _message: (0.0, "no network"))
    world.place()
    assert world.state() == "sending"
    world.advance(200)
    assert [round(at) for at in times(world, "ben")] == [0, 5, 15, 35, 75, 135, 195]
    assert world.state() == "failed"


@pytest.mark.parametrize(
    ("answer", "pause", "event"), [(Answer.SEEN, 120, "CallSeen"), (Answer.ON_THE_WAY, 600, "CallOnTheWay")]
)
def test_an_answer_holds_the_climbing_and_then_it_goes_on_at_once(answer: Answer, pause: int, event: str) -> None:
    world = World()
    world.place()
    world.advance(155)
    assert world.siren_sounds()
    world.answer(answer)
    assert not world.siren_sounds()
    assert event in world.told()
    before = len(world.calls)
    world.advance(pause - 1)
    assert len(world.calls) == before
    world.advance(2)
    assert len(world.calls) > before
    assert world.siren_sounds()
    assert world.state() == "handed over"


def test_who_answered_is_told_by_name() -> None:
    world = World()
    world.place()
    world.answer(Answer.SEEN)
    assert world.reports[-1].event == CallSeen(0, "Anna")


def test_the_climbing_tells_who_is_tried_now() -> None:
    world = World()
    world.place()
    world.advance(160)
    climbed = [report.event for report in world.reports if isinstance(report.event, CallClimbed)]
    assert climbed == [CallClimbed(0, ("Ben",)), CallClimbed(0, ("Anna", "Ben"))]


def test_i_am_here_holds_everything_and_then_it_climbs_again_by_itself() -> None:
    world = World()
    world.place()
    world.advance(151)
    world.hold(30)
    assert not world.siren_sounds()
    before = len(world.calls)
    world.advance(29)
    assert len(world.calls) == before
    world.advance(2)
    assert world.siren_sounds()
    world.hold(1000)
    world.hold(0)
    assert world.siren_sounds()


def test_those_reached_are_told_that_it_is_withdrawn() -> None:
    world = World()
    world.place()
    world.advance(70)
    world.withdraw()
    assert not world.siren_sounds()
    world.advance(5)
    notices = [(channel, one) for _, channel, one in world.sent if one.purpose is Purpose.WITHDRAWN]
    assert sorted((channel, one.contact) for channel, one in notices) == [("push", "anna"), ("push", "ben")]
    assert {(one.text, one.key) for _, one in notices} == {("withdrawn, please look in", "k")}
    assert world.state() == ""
    world.advance(3600)
    assert len([one for _, _, one in world.sent if one.purpose is Purpose.CALL]) == 2


def test_a_withdrawal_that_a_channel_refuses_is_told_again() -> None:
    refusals = iter(["no network", "no network", ""])

    def behaviour(_channel: str, message: CallMessage) -> tuple[float, str]:
        return 0.0, next(refusals) if message.purpose is Purpose.WITHDRAWN else ""

    world = World(Plan(Step((BEN,), 60.0)), behaviour)
    world.place()
    world.advance(1)
    world.withdraw(reason=WithdrawReason.ARRIVED)
    world.advance(20)
    notices = [(round(at), one.text) for at, _, one in world.sent if one.purpose is Purpose.WITHDRAWN]
    assert notices == [(1, "somebody is there now"), (6, "somebody is there now"), (16, "somebody is there now")]
    assert world.state() == ""


def test_a_send_under_way_at_the_withdrawal_is_followed_by_it() -> None:
    world = World(Plan(Step((BEN,), 60.0)), lambda _channel, _message: (8.0, ""))
    world.place()
    world.advance(2)
    world.withdraw()
    world.advance(10)
    assert [(round(at), one.purpose) for at, _, one in world.sent] == [(0, Purpose.CALL), (8, Purpose.WITHDRAWN)]


def test_a_soon_call_climbs_without_siren_until_it_is_too_old() -> None:
    world = World(Plan(Step((ANNA,), 60.0), Step((BEN,), 90.0)))
    world.place(level=CallLevel.SOON)
    world.advance(200)
    assert len(world.calls) == 3
    world.advance(3600)
    assert len(world.calls) > 8
    world.advance(3600)
    assert world.state() == ""
    assert not world.siren.spans
    assert not [one for _, _, one in world.sent if one.purpose is Purpose.WITHDRAWN]


def test_a_routine_call_reaches_the_first_rung_alone() -> None:
    world = World()
    world.place(level=CallLevel.ROUTINE)
    world.advance(1800)
    assert world.calls == [(0, "push", "anna")]


def test_with_nobody_there_the_siren_sounds_at_once_and_whoever_comes_is_called() -> None:
    noon = datetime(2030, 5, 1, 12, tzinfo=UTC)
    world = World(Plan(at=lambda wall: LADDER if wall >= noon else ()))
    world.place()
    assert world.siren_sounds()
    assert world.told().count("CallUnanswered") == 1
    world.advance((noon - world.wall).total_seconds() + 60)
    assert times(world, "anna")
    assert world.told().count("CallUnanswered") == 1


def test_the_ladder_is_asked_anew_at_each_rung() -> None:
    night = Person("night", "the night nurse", ("push",))
    morning = datetime(2030, 5, 1, 2, 12, tzinfo=UTC)
    world = World(Plan(at=lambda wall: (Step((night if wall < morning else BEN,), 60.0),)))
    world.place()
    world.advance(100)
    assert {to for at, _, to in world.calls if at < 60} == {"night"}
    world.advance(200)
    assert times(world, "ben")


def test_an_amended_call_rests_while_the_one_that_contains_it_climbs() -> None:
    world = World()
    world.place("first")
    world.advance(30)
    world.place("second", amends="first")
    world.advance(3600)
    keys = [one.key for at, _, one in world.sent if at > 30]
    assert set(keys) == {"second"}
    world.answer(Answer.SEEN, "first")
    assert world.state("second") == "seen", "whoever answers the first message means both"
    world.withdraw("second")
    assert world.state("first") in ("cancelled", "")


def test_a_practised_call_tries_every_channel_of_everybody_once() -> None:
    world = World(behaviour=lambda channel, _message: (0.1, "no network" if channel == "push" else ""))
    world.place(practice=True)
    world.advance(3600)
    tried = sorted((channel, one.contact) for _, channel, one in world.sent)
    assert tried == [("mail", "anna"), ("push", "anna"), ("push", "ben")]
    assert {one.purpose for _, _, one in world.sent} == {Purpose.TEST}
    assert all("This is a test" in one.text for _, _, one in world.sent)
    assert not world.siren.spans


def test_a_full_disk_holds_nothing_up_and_the_siren_sounds() -> None:
    world = World()
    world.book.full = True
    world.place()
    assert world.told()[0] == "CallNotNoted"
    assert world.calls == [(0, "push", "anna")]
    assert world.siren_sounds()
    world.book.full = False
    world.advance(5)
    assert "CallNoted" in world.told()
    assert not world.siren_sounds()
    world.kill()
    assert world.state() == "handed over"


def test_with_nobody_in_the_room_to_call_out_the_siren_sounds_at_once() -> None:
    world = World()
    world.place()
    world.board.be_alone(alone=True)
    world.advance(1)
    assert world.siren_sounds()
    world.board.be_alone(alone=False)
    world.advance(1)
    assert not world.siren_sounds()


def test_the_same_key_is_the_same_call() -> None:
    world = World()
    world.place()
    world.advance(5)
    world.place()
    world.withdraw()
    world.advance(5)
    world.place()
    world.advance(5)
    assert len(world.calls) == 1
    assert world.state() == ""


@pytest.mark.parametrize("days", [1, -1])
def test_a_jump_of_the_clock_neither_loses_nor_doubles_time(days: int) -> None:
    def run(jump: timedelta) -> list[tuple[float, str, str]]:
        world = World()
        world.place()
        for _ in range(40):
            world.advance(17)
            world.wall += jump
            jump = -jump
        return world.calls

    assert run(timedelta(days=days)) == run(timedelta())


def test_a_killed_process_goes_on_where_it_was() -> None:
    undisturbed, killed = World(), World()
    for world in (undisturbed, killed):
        world.place()
        world.advance(30)
    killed.kill()
    for world in (undisturbed, killed):
        world.advance(300)
    assert killed.calls == undisturbed.calls


def test_what_was_under_way_when_it_was_killed_is_sent_again_by_the_same_id() -> None:
    world = World(Plan(Step((BEN,), 60.0)), lambda _channel, _message: (3.0, ""))
    world.place()
    world.advance(1)
    world.kill()
    world.advance(10)
    assert [(round(at), one.key) for at, _, one in world.sent] == [(0, "k"), (6, "k")]


def test_after_a_power_cut_the_stored_time_goes_on() -> None:
    world = World()
    world.place()
    world.advance(45)
    world.cut_power()
    world.advance(25)
    assert times(world, "ben"), "not the whole minute once more"


def test_an_urgent_call_found_unsent_is_asked_about_and_sent_with_its_time() -> None:
    world = World()
    world.place_and_cut_power()
    assert world.calls == []
    assert not world.siren_sounds()
    world.advance(59)
    assert world.calls == []
    world.advance(2)
    assert [one.text for _, _, one in world.sent] == ["Help! (made at 2:10, delayed)"]
    assert world.sent[0][2].delayed


def test_an_urgent_call_found_unsent_goes_out_as_soon_as_the_person_says_so() -> None:
    world = World()
    world.place_and_cut_power()
    world.advance(5)
    world.board.approve("k")
    world.advance(1)
    assert len(world.calls) == 1


def test_an_urgent_call_found_unsent_can_be_taken_back() -> None:
    world = World()
    world.place_and_cut_power()
    world.withdraw()
    world.advance(600)
    assert world.sent == []


def test_an_urgent_call_that_is_seconds_old_goes_out_without_a_question() -> None:
    world = World()
    world.place_and_kill(off=3)
    assert len(world.calls) == 1


def test_for_two_months_an_open_call_goes_to_those_who_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice_assist.calling.switchboard.PROGRESS_SECONDS", 86400.0)  # half a million looks fewer
    day, night = Person("day", "the day nurse", ("push",)), Person("night", "the night nurse", ("push",))

    def on_duty(wall: datetime) -> tuple[Step, ...]:
        if wall.weekday() == 6:
            return (Step((BEN,), 600.0),)
        return (Step((day if 7 <= wall.hour < 19 else night,), 600.0),)

    world = World(Plan(at=on_duty))
    begun = world.wall
    world.place()
    world.advance(60 * 86400)
    for at, _, message in world.sent:
        assert message.contact == on_duty(begun + timedelta(seconds=at))[0].people[0].id
    gaps = [later - earlier for (earlier, _, _), (later, _, _) in pairwise(world.sent)]
    assert len(gaps) > 8000
    assert max(gaps) <= 601
    assert world.state() == "handed over"


def test_a_ladder_without_waits_does_not_go_round_for_ever() -> None:
    world = World(Plan(Step((ANNA,), 0.0)))
    world.place()
    world.advance(100)
    assert 1 < len(world.calls) < 20


def test_a_fault_in_the_plan_does_not_end_the_climbing() -> None:
    faulty = False

    def at(_wall: datetime) -> tuple[Step, ...]:
        if faulty:
            raise ZoneInfoNotFoundError("no such zone")
        return LADDER

    plan = SteadyPlan(Plan(at=at))
    now = Now(0.0, datetime(2030, 5, 1, tzinfo=UTC), wall_trusted=True)
    assert plan.steps(CallLevel.URGENT, "help", "", now) == LADDER
    faulty = True
    assert plan.steps(CallLevel.URGENT, "help", "", now) == LADDER
    assert plan.steps(CallLevel.SOON, "toilet", "", now) == LADDER
    assert (plan.pause_after_seen(CallLevel.URGENT), plan.pause_after_on_the_way(CallLevel.URGENT)) == (120, 600)
