"""Reminders at the times of the plan: one question; put off by voice; twice at most; never for what has been done."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.planned import planned
from tests.simulation import Simulation
from voice_assist.commands import KeepUnasked, Recorded, RecordKind, RecordReason
from voice_assist.content.schema import Pack

MONDAY = datetime(2025, 3, 3, 9, 50, tzinfo=UTC)
AT_TEN = ["It is ten o'clock in the morning.", "Shall we do your hip exercises?"]
AGAIN = "Shall we do your hip exercises now?"
TEN: dict[str, dict[str, object]] = {"hip_active": {"times": ["10:00"]}}
TWICE: dict[str, dict[str, object]] = {"hip_active": {"times": ["10:00", "17:00"]}}


def day(pack: Pack, *, done: tuple[Recorded, ...] = (), wall: datetime = MONDAY) -> Simulation:
    sim = Simulation(pack, wall=wall, started=False)
    sim.start_with(None, None, done)
    sim.wait_until_quiet()
    sim.said()
    return sim


def to(sim: Simulation, clock: str) -> None:
    """Let time pass until this time of the first day."""
    then = MONDAY.replace(hour=int(clock[:-3]), minute=int(clock[-2:]))
    sim.advance((then - sim.now.wall).total_seconds())


def asked(pack: Pack = planned(TEN)) -> Simulation:  # noqa: B008 - a pack is never changed
    """Somebody who has just been asked at ten."""
    sim = day(pack)
    to(sim, "10:00")
    sim.wait_until_quiet()
    assert sim.said() == AT_TEN
    return sim


def entry(reason: RecordReason, kind: RecordKind = RecordKind.ROUTINE, *, done: int = 0) -> Recorded:
    block = 0 if kind is RecordKind.MOVEMENT else -1
    return Recorded(kind, "hip_active", "active", "", block, 1, done, reason)


def test_yes_starts_it() -> None:
    sim = asked()
    sim.hear("yes")
    sim.say("no")
    assert [note.facts["routine"] for note in sim.notes("session_started")] == ["hip_active"]


@pytest.mark.parametrize("words", ["no", "stop talking", "cancel"])
def test_no_refuses_for_now(words: str) -> None:
    sim = asked(planned(TWICE))
    sim.hear(words)
    to(sim, "16:59")
    assert sim.said() == ["All right, not now."]
    to(sim, "17:01")
    assert sim.said() == ["It is five o'clock in the afternoon.", "Shall we do your hip exercises?"]


def test_silence_is_asked_once_more_and_then_no_more() -> None:
    sim = asked()
    to(sim, "10:15")
    assert sim.said() == []
    to(sim, "21:00")
    assert sim.said() == [AGAIN]


def test_what_was_not_understood_is_asked_in_shorter_words() -> None:
    sim = asked()
    sim.hear("no yes")
    sim.wait_until_quiet()
    assert sim.spoken[-1] == "Exercises now: yes, no, or later?"


def test_it_is_put_off_for_a_while() -> None:
    sim = asked()
    sim.hear("later in one hour")
    to(sim, "10:59")
    assert sim.said() == ["I ask again in an hour."]
    sim.advance(75)
    assert sim.said() == [AGAIN]
    sim.hear("later")
    to(sim, "11:29")
    assert sim.said() == ["I ask again in half an hour."]
    to(sim, "21:00")
    assert sim.said() == [AGAIN]


def test_it_is_not_put_off_into_the_night_or_another_day() -> None:
    sim = day(planned({"hip_active": {"times": ["21:30"]}}), wall=MONDAY.replace(hour=21, minute=0))
    to(sim, "21:30")
    sim.wait_until_quiet()
    sim.hear("later")
    sim.advance(86400 / 2)
    assert sim.said()[2:] == ["That would be too late today, so I leave it."]


def test_what_was_put_off_is_not_asked_when_it_has_been_done_meanwhile() -> None:
    sim = asked()
    sim.hear("later in one hour")
    sim.say("start hip session")
    for words in ("no", "ready", "ready", "go on"):
        sim.say(words)
    sim.advance(120)
    assert sim.recorded[-1].reason is RecordReason.FINISHED
    sim.said()
    to(sim, "21:00")
    assert AGAIN not in sim.said()


def test_there_is_nothing_to_put_off_where_nothing_was_asked() -> None:
    sim = day(planned(TEN))
    sim.hear("forget today")
    sim.say("later")
    sim.wait_until_quiet()
    assert sim.spoken[-1] == "There is nothing to put off."


def test_what_was_done_before_this_start_is_not_reminded_of() -> None:
    sim = day(planned(TWICE), done=(entry(RecordReason.FINISHED, RecordKind.MOVEMENT, done=1),))
    to(sim, "16:59")
    assert sim.said() == []
    to(sim, "17:01")
    assert len(sim.said()) == 2


@pytest.mark.parametrize(
    ("reason", "reminded"), [(RecordReason.TIRED, 1), (RecordReason.HURTS, 0), (RecordReason.NEWS, 0)]
)
def test_what_ended_early_is_left_alone_for_a_while_or_for_the_day(reason: RecordReason, reminded: int) -> None:
    sim = day(planned(TWICE), done=(entry(reason),))
    to(sim, "17:01")
    at_ten = [text for text in sim.said() if text == AT_TEN[1]]
    sim = day(planned(TWICE), done=(entry(reason),), wall=MONDAY.replace(hour=16))
    to(sim, "17:01")
    assert [len(at_ten) > 0, len(sim.said()) > 0] == [reminded > 0] * 2


def test_what_was_left_just_before_is_not_asked_at_once_but_the_next_day() -> None:
    sim = day(planned(TEN), wall=MONDAY.replace(hour=9, minute=30))
    sim.hear("start hip session")
    sim.say("no")
    sim.say("stop talking")
    to(sim, "21:00")
    assert not sim.when(AT_TEN[1])
    sim.advance(13.5 * 3600)
    assert sim.when(AT_TEN[1])


def test_it_is_said_late_without_the_time_and_not_at_all_after_an_hour() -> None:
    sim = day(planned(TEN))
    sim.hear("we have visitors")
    to(sim, "10:30")
    sim.hear("visitors are gone")
    sim.advance(90)
    assert sim.spoken[-1] == AGAIN
    sim = day(planned(TEN))
    sim.hear("we have visitors")
    to(sim, "11:05")
    sim.hear("visitors are gone")
    sim.advance(7200)
    assert AGAIN not in sim.spoken


@pytest.mark.parametrize(
    ("doses", "how"),
    [
        ({"hip_active": {"times": ["10:00"], "days": ["tuesday"]}}, {}),
        ({"hip_active": {}}, {}),
        (TEN, {"until": "2025-03-01"}),
    ],
)
def test_only_what_a_plan_in_force_has_for_today(doses: dict[str, dict[str, object]], how: dict[str, object]) -> None:
    sim = day(planned(doses, **how))  # type: ignore[arg-type]
    to(sim, "21:00")
    assert sim.said() == []


def test_several_at_one_time_are_one_question() -> None:
    sim = day(planned({**TEN, "shoulder_active": {"times": ["9:55", "17:00"]}, "knee_passive": {"times": ["17:00"]}}))
    to(sim, "17:01")
    texts = sim.said()
    assert "Shall we do your shoulder exercises?" in texts
    assert texts[-1] == "Shall we do your hip and shoulder and knee exercises?"


def told(sim: Simulation) -> str:
    sim.wait_until_quiet()
    sim.hear("my reminders")
    sim.wait_until_quiet()
    return sim.spoken[-1]


def test_when_it_reminds_is_told() -> None:
    sim = day(planned(TWICE))
    times = "Today I still remind you at these times: {}."
    assert told(sim) == times.format("ten o'clock in the morning and five o'clock in the afternoon")
    to(sim, "18:00")
    assert told(sim) == "There is nothing left to remind you of today."
    sim.hear("i want no more reminders")
    assert told(sim) == "Say: reminders again."
    sim = Simulation(planned(TEN), wall=MONDAY, wall_trusted=False)
    assert told(sim) == "I do not know the time just now, so I cannot remind you."


def test_an_answer_is_kept_for_the_next_start() -> None:
    sim = asked()
    sim.hear("later in one hour")
    kept = [command for command in sim.commands if isinstance(command, KeepUnasked)][-1]
    assert kept.said == {"reminders.10:00": 1}
    assert timedelta(minutes=60) <= kept.put_off["reminders.10:00"] - MONDAY.replace(hour=10, minute=0)
