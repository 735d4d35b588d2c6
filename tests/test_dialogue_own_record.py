"""What the person did, by voice: told without judging, forgotten and handed out only after a "yes"."""

from datetime import timedelta

import pytest

from tests.recording import movement
from tests.simulation import Simulation
from tests.small_pack import small_pack
from voice_assist.commands import Command, Recorded, RecordKind, RecordReason
from voice_assist.record_commands import ForgetRecord, ReadRecord, WriteReport
from voice_assist.record_events import Entry, RecordRead

PACK = small_pack()
DAY = timedelta(days=1)


@pytest.fixture
def sim() -> Simulation:
    made = Simulation(PACK)
    made.wait_until_quiet()
    made.said()
    return made


def did(sim: Simulation, routine: str, days_ago: int, done: int = 3) -> None:
    what = Recorded(RecordKind.MOVEMENT, routine, "active", "", 0, 3, done, RecordReason.FINISHED)
    sim.record.append(Entry(sim.now.wall - days_ago * DAY, True, what))


def asked(sim: Simulation, words: str) -> str:
    sim.say(words)
    sim.wait_until_quiet()
    return " ".join(sim.said())


def orders(sim: Simulation, kind: type[Command]) -> list[Command]:
    return [command for command in sim.commands if isinstance(command, kind)]


def test_the_week_is_told_by_days_and_parts_of_the_body(sim: Simulation) -> None:
    did(sim, "shoulder_active", days_ago=6)
    did(sim, "hip_active", days_ago=3)
    did(sim, "shoulder_active", days_ago=0)
    told = asked(sim, "what did i do this week")
    assert "exercises on Tuesday, Friday and Monday." in told
    assert "It was this: shoulder and hip." in told
    assert not any(character.isdigit() for character in told)
    today = sim.now.wall.date()
    assert orders(sim, ReadRecord) == [ReadRecord(today - 6 * DAY, today)]


def test_one_day_and_what_the_pack_no_longer_knows(sim: Simulation) -> None:
    did(sim, "shoulder_active", days_ago=0)
    did(sim, "gone_active", days_ago=0)
    told = asked(sim, "what did i do this week")
    assert "exercises on Monday. It was this: shoulder." in told


def test_every_day_of_the_week(sim: Simulation) -> None:
    for days_ago in range(6, -1, -1):
        did(sim, "shoulder_active", days_ago)
    assert "each of the last seven days" in asked(sim, "what did i do this week")


def test_more_than_anybody_keeps_in_mind_is_cut() -> None:
    routine = PACK.routines["shoulder_active"]
    bodies = [f"part_{letter}" for letter in "abcdefgh"]
    routines = {body: routine.model_copy(update={"body": body, "names": (f"part {body[-1]}",)}) for body in bodies}
    sim = Simulation(PACK.model_copy(update={"routines": routines}))
    for body in bodies:
        did(sim, body, days_ago=0)
    told = asked(sim, "what did i do this week")
    assert "part a, part b, part c, part d, part e and part f, and more." in told


@pytest.mark.parametrize("done", [0, None])
def test_a_week_without_exercises_is_all_right(sim: Simulation, done: int | None) -> None:
    if done is not None:
        did(sim, "shoulder_active", 1, done)
    told = asked(sim, "what did i do this week")
    assert "That is all right." in told


def test_without_a_trusted_clock_no_days_are_told() -> None:
    sim = Simulation(PACK, wall_trusted=False)
    did(sim, "hip_active", days_ago=2)
    told = asked(sim, "what did i do this week")
    assert "not sure of the date" in told
    assert "It was this: hip." in told
    assert "day and" not in told


@pytest.mark.parametrize("silently", [False, True])
def test_what_cannot_be_looked_up_is_said(sim: Simulation, silently: bool) -> None:
    sim.fail_record(silently=silently)
    sim.say("what did i do this week")
    sim.advance(20)
    assert " ".join(sim.said()) == "I cannot look that up just now. Please ask me again later."
    sim.post(RecordRead(()))
    sim.wait_until_quiet()
    assert sim.said() == []


def test_today_is_forgotten_after_a_yes_and_only_then_called_forgotten(sim: Simulation) -> None:
    did(sim, "hip_active", days_ago=1)
    did(sim, "shoulder_active", days_ago=0)
    assert "Shall I forget what you did today?" in asked(sim, "forget today")
    assert orders(sim, ForgetRecord) == []
    assert "What you did today is forgotten." in asked(sim, "yes")
    assert [entry.what.routine for entry in sim.record] == ["hip_active"]
    asked(sim, "forget today")
    assert "I had nothing written down for today." in asked(sim, "yes")


@pytest.mark.parametrize("answer", ["no", "cancel", "stop talking", ""])
def test_without_a_yes_nothing_is_forgotten(sim: Simulation, answer: str) -> None:
    did(sim, "shoulder_active", days_ago=0)
    asked(sim, "forget today")
    if answer:
        sim.say(answer)
    sim.advance(60)
    assert "All right, I keep it." in " ".join(sim.said())
    assert orders(sim, ForgetRecord) == []
    assert len(sim.record) == 1


def test_what_could_not_be_deleted_is_said(sim: Simulation) -> None:
    did(sim, "shoulder_active", days_ago=0)
    sim.fail_record()
    asked(sim, "forget today")
    assert "so it is still there" in asked(sim, "yes")
    assert [note.facts["reason"] for note in sim.notes("record_failed")] == ["disk full"]


def test_the_report_is_written_after_a_yes_and_only_then_called_written(sim: Simulation) -> None:
    did(sim, "shoulder_active", days_ago=20)
    question = asked(sim, "make my report")
    assert "Shall I write the report for your visit? It will hold what you did in the last month." in question
    assert orders(sim, WriteReport) == []
    sim.say("yes")
    sim.advance(2)
    assert "Your report is written." not in " ".join(sim.said())
    sim.advance(10)
    assert "Your report is written." in " ".join(sim.said())
    today = sim.now.wall.date()
    assert orders(sim, WriteReport) == [WriteReport(today - 30 * DAY, today)]


def test_no_report_without_a_yes_and_none_about_nothing(sim: Simulation) -> None:
    asked(sim, "make my report")
    assert "I write no report." in asked(sim, "no")
    assert orders(sim, WriteReport) == []
    asked(sim, "make my report")
    sim.say("yes")
    sim.advance(10)
    assert "so I wrote no report" in " ".join(sim.said())


def test_a_report_that_fails_is_said(sim: Simulation) -> None:
    sim.record.append(Entry(sim.now.wall, True, movement(3)))
    sim.fail_record()
    asked(sim, "make my report")
    assert "I could not write the report." in asked(sim, "yes")
