"""What is said unasked: six things a day at most, none in the night or into what goes on, and off by voice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.planned import planned
from tests.simulation import Simulation
from tests.small_pack import small_pack
from voice_assist.commands import KeepUnasked, SetUpStep, UnaskedKind
from voice_assist.content.phrases import phrasebook_of
from voice_assist.content.schema import Pack
from voice_assist.dialogue.set_up import SetUpState
from voice_assist.dialogue.unasked import MOST_A_DAY, UnaskedState
from voice_assist.events import Part
from voice_assist.pack_events import PackReady

AT_NINE = datetime(2025, 3, 3, 9, tzinfo=UTC)
ALL_RIGHT = "Are you all right?"
HOURLY: dict[str, object] = {"times": ["9:30", "10:30", "11:30", "12:30", "13:30", "14:30"]}


def pack(*check_in: str, times: dict[str, dict[str, object]] | None = None, **head: object) -> Pack:
    plain = planned(times) if times else small_pack()
    return plain.model_copy(update={"head": plain.head.model_copy(update={"check_in": check_in, **head})})


def day(a_pack: Pack, **how: object) -> Simulation:
    sim = Simulation(a_pack, wall=AT_NINE, **how)  # type: ignore[arg-type]
    sim.wait_until_quiet()
    return sim


def to(sim: Simulation, clock: str, *, days: int = 0) -> None:
    """Let time pass until this time of the day."""
    then = AT_NINE.replace(hour=int(clock[:-3]), minute=int(clock[-2:])) + timedelta(days=days)
    sim.advance((then - sim.now.wall).total_seconds())


def kept(sim: Simulation) -> KeepUnasked:
    return [command for command in sim.commands if isinstance(command, KeepUnasked)][-1]


def asked(sim: Simulation) -> int:
    """How often a question about the check-in or exercises was begun."""
    return len([text for text in sim.spoken if text == ALL_RIGHT or text.startswith("Shall we do your")])


def test_at_most_six_a_day_and_the_next_day_begins_anew() -> None:
    sim = day(pack(times={"hip_active": HOURLY}))
    to(sim, "21:00")
    assert asked(sim) == MOST_A_DAY == sum(kept(sim).said.values())
    to(sim, "9:31", days=1)
    assert asked(sim) == MOST_A_DAY + 1


def test_reminders_leave_room_for_the_check_ins_of_the_day() -> None:
    sim = day(pack("16:00", "18:00", times={"hip_active": HOURLY}))
    to(sim, "18:01")
    sim.hear("yes")
    assert len(sim.when(ALL_RIGHT)) == 1
    assert sim.when("Shall we do your hip exercises?")
    sim = day(pack("16:00", "18:00", times={"hip_active": HOURLY}))
    for clock in ("16:01", "18:01"):
        to(sim, clock)
        sim.hear("yes")
    to(sim, "21:00")
    assert len(sim.when(ALL_RIGHT)) == 2
    assert asked(sim) == MOST_A_DAY


def test_what_was_said_before_a_restart_counts() -> None:
    said = {"reminders.09:30": 2, "questions.set_up": 3, "tests.08:00": 1}
    sim = day(pack(times={"hip_active": HOURLY}), unasked=UnaskedState(frozenset(), AT_NINE.date(), said))
    to(sim, "21:00")
    assert asked(sim) == 0
    sim = day(pack(times={"hip_active": HOURLY}), unasked=UnaskedState(frozenset(), date(2025, 3, 2), said))
    to(sim, "9:31")
    assert asked(sim) == 1


def test_what_was_put_off_before_a_restart_is_said_at_its_time() -> None:
    put_off = {"reminders.09:30": AT_NINE.replace(hour=11, minute=15)}
    state = UnaskedState(frozenset(), AT_NINE.date(), {"reminders.09:30": 1}, put_off)
    sim = day(pack(times={"hip_active": {"times": ["9:30"]}}), unasked=state)
    to(sim, "11:14")
    assert asked(sim) == 0
    to(sim, "11:16")
    assert asked(sim) == 1


def test_nothing_is_said_in_the_night() -> None:
    sim = day(pack("8:30", times={"hip_active": {"times": ["6:30", "23:00"]}}, quiet_hours="20:00 to 8:00"))
    to(sim, "9:02")
    sim.hear("yes")
    to(sim, "8:29", days=1)
    assert asked(sim) == 1  # the check-in of today, whose time was over
    to(sim, "8:31", days=1)
    assert asked(sim) == 2


@pytest.mark.parametrize("words", ["good night", "we have visitors", "a drink please", "call out"])
def test_it_waits_while_something_goes_on(words: str) -> None:
    sim = day(pack("10:00"))
    to(sim, "9:59")
    sim.hear(words)
    sim.advance(61)
    assert asked(sim) == 0


def test_it_waits_for_a_session_and_then_says_one_thing_only() -> None:
    sim = day(pack("9:19", "9:20"))
    to(sim, "9:18")
    sim.hear("start hip session")
    sim.say("no")
    to(sim, "9:21")
    assert asked(sim) == 0
    sim.hear("stop talking")
    sim.advance(70)
    sim.hear("yes")
    to(sim, "21:00")
    assert asked(sim) == 1
    assert kept(sim).said == {"check_ins.09:19": 0, "check_ins.09:20": 1}


def test_it_waits_while_a_question_is_open_or_nobody_could_answer() -> None:
    sim = day(pack("10:00"))
    to(sim, "9:59")
    sim.lose(Part.MICROPHONE)
    to(sim, "10:30")
    assert asked(sim) == 0
    sim.bring_back(Part.MICROPHONE)
    sim.advance(59)
    sim.hear("forget today")
    sim.advance(2)
    assert asked(sim) == 0
    sim.advance(300)
    assert asked(sim) == 1


def test_the_clock_that_was_set_is_followed() -> None:
    sim = day(pack("15:00"))
    sim.wall += timedelta(hours=5)
    sim.advance(3601)
    assert asked(sim) == 1


def test_without_a_clock_nothing_is_said_at_times() -> None:
    sim = day(pack("10:00", times={"hip_active": HOURLY}), wall_trusted=False)
    sim.advance(8 * 3600)
    assert asked(sim) == 0
    sim.hear("i want all reminders once more")
    sim.wait_until_quiet()
    assert sim.spoken[-2:] == [
        "All right, reminders again.",
        "I do not know the time just now, so I cannot remind you.",
    ]
    sim.wall_trusted = True
    sim.advance(3601)
    assert asked(sim) > 0


def test_each_kind_is_switched_off_and_on_by_voice() -> None:
    sim = day(pack("10:00", times={"hip_active": HOURLY}))
    sim.hear("i want no more reminders")
    assert kept(sim).off == {UnaskedKind.REMINDERS}
    sim.wait_until_quiet()
    assert sim.spoken[-2:] == ["No more reminders.", "Say: reminders again, if you want them back."]
    to(sim, "10:01")
    sim.hear("yes")
    to(sim, "11:00")
    assert asked(sim) == 1
    sim.hear("i want all reminders once more")
    assert not kept(sim).off
    to(sim, "11:31")
    assert asked(sim) > 1


def test_all_of_it_is_switched_off_and_on() -> None:
    sim = day(pack("10:00"))
    sim.hear("i want no more")
    assert kept(sim).off == set(UnaskedKind)
    to(sim, "21:00")
    assert asked(sim) == 0
    sim.hear("i want all once more")
    sim.wait_until_quiet()
    assert sim.spoken[-1] == "All right, I ask and remind you again."
    to(sim, "10:01", days=1)
    assert asked(sim) == 1


def test_what_is_off_stays_off_after_a_restart() -> None:
    sim = day(pack("10:00"), unasked=UnaskedState(frozenset({UnaskedKind.CHECK_INS})))
    to(sim, "21:00")
    assert asked(sim) == 0


def test_a_changed_pack_is_followed() -> None:
    sim = day(small_pack())
    changed = pack("9:30")
    sim.post(PackReady(changed, phrasebook_of(changed)))
    to(sim, "9:31")
    assert asked(sim) == 1
    sim.hear("yes")
    plain = small_pack()
    sim.post(PackReady(plain, phrasebook_of(plain)))
    sim.advance(12 * 3600)
    assert asked(sim) == 1


@pytest.mark.parametrize(
    ("hour", "state", "offered"),
    [
        (10, UnaskedState(), True),
        (3, UnaskedState(), False),
        (10, UnaskedState(frozenset({UnaskedKind.QUESTIONS})), False),
    ],
)
def test_set_up_is_a_question_that_is_asked_unasked(hour: int, state: UnaskedState, *, offered: bool) -> None:
    new = SetUpState(SetUpStep.HEARING)
    sim = Simulation(small_pack(), wall=AT_NINE.replace(hour=hour), set_up=new, unasked=state)
    sim.wait_until_quiet()
    assert (sim.conversation._stage.questions.open is not None) is offered
    assert sim.notes("unasked") == sim.notes("unasked")[:offered]
