"""The therapist's plan in conversations: never more than it has, several in a row, and what it opens."""

from datetime import UTC, datetime

import pytest

from tests.planned import LOCKED, locked_pack, own, planned
from tests.simulation import Simulation
from voice_assist.commands import RecordKind, RecordReason
from voice_assist.content.schema import Pack

GENTLE = "So I keep to three times, five seconds, once a day."
OLD = "Ask your therapist: this plan is from February."


def talk(pack: Pack, *words: str, **how: object) -> Simulation:
    sim = Simulation(pack, **how)  # type: ignore[arg-type]
    for each in words:
        sim.say(each)
    return sim


def run_out(sim: Simulation, *, seconds: float = 2000, answer: str = "go on") -> None:
    """To the end of the session, saying this whenever something is waited for."""
    end = sim.time + seconds
    while sim.time < end and not sim.notes("session_ended"):
        sim.advance(15)
        session = sim.conversation._actions.exercises.session
        if session and sim.speaking is None and not session.in_motion:
            sim.hear(answer)


def began(sim: Simulation) -> list[str]:
    return [str(note.facts["routine"]) for note in sim.notes("session_started")]


def reasons(sim: Simulation, kind: RecordKind = RecordKind.MOVEMENT) -> list[tuple[str, str, int, int, str]]:
    return [
        (entry.routine, entry.side, entry.planned, entry.done, entry.reason.value)
        for entry in sim.recorded
        if entry.kind is kind
    ]


def test_without_a_plan_its_gentle_numbers_are_said_once() -> None:
    sim = talk(locked_pack(), "start hip session", "no", "stop talking", "start shoulder session")
    sim.wait_until_quiet()
    assert len(sim.when(GENTLE)) == 1


def test_side_and_sets_are_those_of_the_plan() -> None:
    sim = talk(planned({"shoulder_assisted": {"side": "left", "sets": 2, "repetitions": 1, "hold": 9}}))
    for words in ("start shoulder session helped", "yes", "no", "ready"):
        sim.say(words)
    run_out(sim, answer="ready")
    assert GENTLE not in sim.spoken
    assert len(sim.when("The left side.")) == len(sim.when("Lift.")) == 2
    assert not sim.when("Now the right side.")
    assert (len(sim.when("Set 1 of 2.")), len(sim.when("Set 2 of 2."))) == (1, 1)
    assert len(sim.when("Comfortable?")) == 1
    held = [end - start for start, end in zip(sim.when("Hold."), sim.when("Let go, and rest."), strict=True)]
    assert held == pytest.approx([9, 9])
    assert reasons(sim) == [("shoulder_assisted", "left", 2, 2, "finished")]
    assert reasons(sim, RecordKind.ROUTINE) == [("shoulder_assisted", "", 1, 1, "finished")]


@pytest.mark.parametrize(
    ("pack", "most"),
    [
        (locked_pack(), "I do 3 of these, unless a plan says more."),
        (planned({"shoulder_active": {}}), "Your plan has 3 of these, and not more."),
    ],
)
def test_more_ends_at_the_number_that_is_right(pack: Pack, most: str) -> None:
    sim = talk(pack, "start shoulder session", "no")
    sim.said()
    for words in ("more of these", "fewer", "more of these", "fewer", "fewer", "fewer"):
        sim.say(words)
    sim.wait_until_quiet()
    said = [text for text in sim.said() if "these" in text or text.startswith("Then")]
    assert said == [
        most,
        "2 of these, then.",
        "Then 3 of these.",
        "2 of these, then.",
        "Then 1 of these.",
        "This is the last of these.",
    ]
    sim.say("ready")
    sim.wait_until_quiet()
    assert sim.when("1.")
    assert not sim.when("2.")


def test_the_other_side_comes_first_where_it_is_wanted() -> None:
    sim = talk(planned({"shoulder_assisted": {"repetitions": 1}}), "start shoulder session helped", "yes", "no")
    sim.say("ready")
    sim.hear("other side")
    sim.wait_until_quiet()
    assert sim.spoken[-3:] == ["Now the right side.", "Lift.", "Say: ready."]
    sim.say("ready")
    sim.advance(45)
    assert "The left side." in sim.spoken[-3:]
    sim.hear("other side")
    sim.wait_until_quiet()
    assert sim.spoken[-1] == "The other side is done."


def test_the_other_side_can_come_back_to_one_that_was_left_out() -> None:
    sim = talk(planned({"shoulder_assisted": {"repetitions": 1}}), "start shoulder session helped", "yes", "no")
    for words in ("ready", "skip", "other side"):
        sim.hear(words)
    sim.wait_until_quiet()
    assert "The left side." in sim.spoken[-3:]


def test_what_has_no_sides_has_no_other_one() -> None:
    sim = talk(locked_pack(), "start hip session", "no", "other side")
    sim.wait_until_quiet()
    assert sim.spoken[-1] == "This one has no other side to do."


def test_what_is_done_is_not_done_again_on_this_day() -> None:
    sim = talk(locked_pack(), "start hip session", "no", "ready")
    sim.advance(30)
    sim.say("start hip session")
    sim.wait_until_quiet()
    assert sim.spoken[-2:] == ["That is done for today.", "Rest now."]
    assert sim.recorded[-1].reason is RecordReason.ENOUGH
    sim.advance(24 * 3600)
    sim.say("start hip session")
    sim.wait_until_quiet()
    assert sim.spoken[-1] == "A fall, a swollen or hot leg, a fever?"


def test_back_does_not_do_a_movement_again() -> None:
    sim = talk(locked_pack(), "start shoulder session", "no", "ready")
    sim.advance(20)
    sim.hear("go back")
    sim.wait_until_quiet()
    assert "That one is done for today." in sim.spoken
    assert len(sim.when("Circle.")) == 1


def test_a_session_that_was_stopped_goes_on_with_what_is_left() -> None:
    sim = talk(locked_pack(), "start shoulder session", "no", "ready")
    sim.advance(6.5)
    sim.hear("stop talking")
    assert reasons(sim)[0] == ("shoulder_active", "", 3, 1, "stopped")
    sim.say("start shoulder session")
    sim.say("ready")
    sim.advance(20)
    assert [len(sim.when(f"{count}.")) for count in (1, 2, 3)] == [1, 2, 1]
    assert sum(entry.done for entry in sim.recorded if entry.kind is RecordKind.MOVEMENT and entry.block == 0) == 3


def test_twice_a_day_where_the_plan_has_it() -> None:
    sim = talk(planned({"hip_active": {"times_a_day": 2}}))
    for words in ("start hip session", "no", "ready"):
        sim.say(words)
    sim.advance(30)
    sim.say("start hip session")
    sim.say("ready")
    sim.advance(30)
    sim.say("start hip session")
    assert began(sim) == ["hip_active", "hip_active"]
    assert sim.spoken[-1] == "That is done for today."


def test_what_is_not_due_today_is_refused_where_the_day_is_known() -> None:
    pack = planned({"hip_active": {"days": ["tuesday", "friday", "sunday"]}})
    sim = talk(pack, "start hip session")
    assert sim.spoken[-1] == "Your plan has this on these days: Tuesday, Friday and Sunday."
    assert sim.recorded[-1].reason is RecordReason.NOT_DUE
    assert talk(pack, "start hip session", "no", wall_trusted=False).notes("session_started")


def test_a_helper_who_is_needed_by_the_plan_says_ready_or_next() -> None:
    sim = talk(planned({"hip_active": {"helper": "Hold the heel."}}), "start hip session", "yes", "no")
    sim.wait_until_quiet()
    assert sim.spoken[-3:] == ["Now to your helper.", "Hold the heel.", "Say: ready, when you want to begin."]
    sim.say("next")
    sim.advance(60)
    assert sim.spoken[-1] == "Say: ready, or: stop."
    assert not sim.when("Stay.")
    sim.say("next")
    sim.advance(10)
    assert sim.when("Stay.")


def test_next_without_a_helper_leaves_out() -> None:
    sim = talk(locked_pack(), "start shoulder session", "no", "ready")
    sim.hear("next")
    assert sim.spoken[-1] == "The left side."
    assert reasons(sim) == [("shoulder_active", "", 3, 0, "skipped")]


def test_the_person_is_asked_by_name_before_the_helper() -> None:
    pack = locked_pack()
    named = pack.model_copy(update={"head": pack.head.model_copy(update={"person": "Robin"})})
    sim = talk(named, "start shoulder session helped")
    assert sim.spoken[-1] == "Robin, is it all right if you are helped with this?"
    sim.say("no")
    sim.wait_until_quiet()
    assert sim.spoken[-2] == "I leave it for now."
    assert [entry.reason for entry in sim.recorded] == [RecordReason.REFUSED_HELP]


ROW: dict[str, dict[str, object]] = {
    "hip_active": {"times": ["9:00", "18:00"]},
    "shoulder_assisted": {"repetitions": 1, "side": "left"},
    "shoulder_active": {"times": ["11:30"]},
    "neck_active": {"days": ["tuesday"]},
}


def test_my_exercises_are_those_of_the_plan_that_come_now() -> None:
    sim = talk(planned(ROW), "my exercises", "yes", "no")
    assert sim.spoken[-1] == "2 exercises: hip active, shoulder assisted."
    sim.wait_until_quiet()
    sim.say("ready")
    sim.advance(40)
    sim.say("go on")
    sim.wait_until_quiet()
    assert sim.spoken[-4:] == [
        "The next one: shoulder assisted.",
        "Now to your helper.",
        "Helper line.",
        "Say: ready, when you want to begin.",
    ]
    run_out(sim, answer="ready")
    assert reasons(sim, RecordKind.ROUTINE) == [
        ("hip_active", "", 1, 1, "finished"),
        ("shoulder_assisted", "", 1, 1, "finished"),
    ]
    sim.say("my exercises")
    sim.wait_until_quiet()
    assert sim.spoken[-1] == "Nothing of your plan is left for now."


def test_at_eleven_the_next_ones_are_due() -> None:
    sim = talk(planned(ROW), "my exercises", wall=datetime(2025, 3, 3, 10, 40, tzinfo=UTC))
    for words in ("no", "no"):
        sim.say(words)
    sim.wait_until_quiet()
    assert "2 exercises: hip active, shoulder active." in sim.spoken


def test_my_evening_exercises_are_those_with_a_time_in_the_evening() -> None:
    sim = talk(planned({**ROW, "shoulder_assisted": {"times": ["8:00"]}}), "my evening exercises", "no")
    assert began(sim) == ["hip_active"]


def test_where_the_time_is_not_known_all_of_the_plan_comes() -> None:
    sim = talk(planned(ROW), "my exercises", "no", "no", wall_trusted=False)
    sim.wait_until_quiet()
    assert "3 exercises: hip active, shoulder active, neck active." in sim.spoken


def test_without_a_plan_there_are_none_of_mine() -> None:
    sim = talk(locked_pack(), "my exercises")
    sim.wait_until_quiet()
    assert sim.spoken[-2] == "No therapist's plan has been set up."


def test_mine_wait_until_a_session_is_over() -> None:
    sim = talk(planned(ROW), "start hip session", "no", "my exercises")
    assert sim.spoken[-1] == "Not during a session."


def test_what_nobody_has_shown_is_left_out_of_the_row() -> None:
    sim = talk(planned({"knee_passive": {}, "hip_active": {}}), "my exercises", "yes", "no", "no")
    assert began(sim) == ["hip_active"]
    assert sim.recorded[0].reason is RecordReason.NOT_SHOWN


def test_a_row_that_is_stopped_tells_of_all_its_routines() -> None:
    sim = talk(planned({"hip_active": {}, "shoulder_active": {}}), "my exercises", "no", "stop talking")
    assert reasons(sim, RecordKind.ROUTINE) == [
        ("hip_active", "", 1, 0, "stopped"),
        ("shoulder_active", "", 3, 0, "stopped"),
    ]


def test_a_whole_routine_can_be_left_out_and_not_come_back_to() -> None:
    sim = talk(planned({"hip_active": {}, "shoulder_active": {}}), "my exercises", "no", "ready")
    sim.hear("skip")
    sim.wait_until_quiet()
    assert "The next one: shoulder active." in sim.spoken
    assert reasons(sim, RecordKind.ROUTINE) == [("hip_active", "", 1, 0, "skipped")]
    sim.say("go back")
    sim.advance(3)
    assert sim.when("Circle.")
    assert len(sim.when("hip active.")) == 1


def test_news_of_the_day_stops_all_of_the_row() -> None:
    sim = talk(planned({"hip_active": {}, "shoulder_active": {}}), "my exercises", "yes")
    assert [entry.reason for entry in sim.recorded] == [RecordReason.NEWS] * 2


def test_a_plan_opens_what_it_names_and_closes_it_when_it_is_over() -> None:
    assert talk(locked_pack(), "start neck session").spoken[-1] == LOCKED
    pack = planned({"neck_active": {}}, until="2025-03-03", strengthening=own())
    sim = talk(pack, "start neck session", "no", "stop talking", "start arm press session")
    assert began(sim) == ["neck_active", "arm_press"]
    sim.say("stop talking")
    sim.advance(24 * 3600)
    sim.said()
    for words in ("start neck session", "start arm press session", "which exercises"):
        sim.say(words)
        sim.wait_until_quiet()
    assert sim.said()[:5] == [
        LOCKED,
        OLD,
        "I guide this only while your therapist's plan holds.",
        OLD,
        "I have exercises for: shoulder, knee, hip.",
    ]


def test_an_old_plan_leaves_gentle_numbers_and_says_so_once_a_day() -> None:
    pack = planned({"hip_active": {"repetitions": 9, "hold": 40}, "shoulder_active": {}}, until="2025-02-20")
    sim = talk(pack, "start hip session", "no", "ready")
    assert OLD in sim.spoken
    assert "Until there is a new plan, I keep to gentle numbers." in sim.spoken
    sim.advance(200)
    assert sim.when("Down.")[0] - sim.when("Stay.")[0] == pytest.approx(5)
    assert reasons(sim) == [("hip_active", "", 3, 3, "finished")]
    sim.say("start shoulder session")
    assert len(sim.when(OLD)) == 1


def test_a_plan_of_another_year_is_named_with_it() -> None:
    sim = talk(planned({"hip_active": {}}, date="2023-02-03"), "start hip session", "no")
    sim.wait_until_quiet()
    assert "Ask your therapist: this plan is from February 2023." in sim.spoken


def test_repeats_that_grow_more_offer_a_rest_once() -> None:
    sim = talk(planned({"shoulder_active": {"repetitions": 1}}), "start shoulder session", "no", "ready")
    sim.advance(25)
    sim.say("go on")
    for _ in range(2):
        sim.hear("repeat")
    sim.advance(60)
    assert sim.when("You can rest longer now, if you like.")
    sim.say("go on")
    for _ in range(3):
        sim.hear("repeat")
    sim.advance(60)
    assert len(sim.when("You can rest longer now, if you like.")) == 1


def test_pauses_that_grow_longer_offer_a_rest() -> None:
    sim = talk(planned({"shoulder_active": {"repetitions": 1}}), "start shoulder session", "no", "ready")
    sim.advance(25)
    sim.say("go on")
    sim.hear("pause")
    sim.advance(60)
    sim.say("go on")
    sim.advance(50)
    assert sim.when("You can rest longer now, if you like.")


def test_what_an_old_plan_locks_is_left_out_of_the_row_without_a_word() -> None:
    sim = talk(planned({"neck_active": {}, "hip_active": {}}, until="2025-02-20"), "my exercises", "no")
    assert began(sim) == ["hip_active"]
    assert LOCKED not in sim.spoken
    assert sim.recorded[0].reason is RecordReason.NO_PLAN


def in_the_last_return(pack: Pack, *words: str, release: str) -> Simulation:
    """A hold has just been let go of."""
    sim = talk(pack, *words)
    while sim.spoken[-1] != release:
        sim.advance(0.1)
    sim.said()
    return sim


@pytest.mark.parametrize("words", ["pause", "repeat", "go back", "skip", "i am tired", "a drink please", "cane tip"])
def test_what_was_let_go_of_is_done_whatever_is_said_then(words: str) -> None:
    sim = in_the_last_return(planned({"hip_active": {}}), "start hip session", "no", "ready", release="Down.")
    sim.hear(words)
    sim.wait_until_quiet()
    said = sim.said()
    assert "Lower, and rest." in said
    assert "That was the last one." in said
    assert reasons(sim)[-1] == ("hip_active", "", 1, 1, "finished")
    assert sim.checkpoint is None


@pytest.mark.parametrize("words", ["stop talking", "it hurts", "help"])
def test_what_was_let_go_of_is_done_even_where_the_session_ends(words: str) -> None:
    sim = in_the_last_return(planned({"hip_active": {}}), "start hip session", "no", "ready", release="Down.")
    sim.hear(words)
    assert reasons(sim) == [("hip_active", "", 1, 1, "finished")]


@pytest.mark.parametrize("words", ["repeat", "skip", "other side", "go on"])
def test_after_it_the_other_side_comes(words: str) -> None:
    sim = in_the_last_return(
        planned({"shoulder_assisted": {"repetitions": 1}}),
        *("start shoulder session helped", "yes", "no", "ready", "ready"),
        release="Let go, and rest.",
    )
    sim.hear(words)
    sim.advance(30)
    assert "Now the right side." in sim.said()
    assert reasons(sim) == [("shoulder_assisted", "left", 1, 1, "finished")]


def test_between_two_repetitions_the_other_side_can_come_first() -> None:
    sim = in_the_last_return(
        planned({"shoulder_assisted": {"repetitions": 2}}),
        *("start shoulder session helped", "yes", "no", "ready", "ready"),
        release="Let go, and rest.",
    )
    sim.hear("other side")
    sim.advance(30)
    assert "Now the right side." in sim.said()
    assert reasons(sim) == []


def test_half_of_a_long_session_is_said() -> None:
    sim = talk(planned({"shoulder_active": {"repetitions": 1}, "hip_active": {}}), "my exercises", "no", "ready")
    run_out(sim)
    assert len(sim.when("That is half of it.")) == 1
