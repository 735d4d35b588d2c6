"""Sessions: the beat, holds that end on time, readiness, rests, checks, and every command."""

from datetime import UTC, datetime

import pytest

from tests.simulation import Simulation
from tests.small_pack import HELD, routine, small_pack
from voice_assist.call_events import CallHandedOver, CallNoted
from voice_assist.content.schema import Action, Form
from voice_assist.events import (
    Part,
    SpeechOutcome,
)


@pytest.fixture
def sim() -> Simulation:
    sim = Simulation(small_pack())
    sim.wait_until_quiet()
    return sim


def begin(sim: Simulation, words: str = "start shoulder session") -> None:
    """As far as the first cue, which is being said."""
    for each in (words, "no", "ready"):
        sim.say(each)
    sim.said()


def at_hold(sim: Simulation) -> None:
    """In the hold of the hip routine."""
    begin(sim, "start hip session")
    while sim.spoken[-1] != "Stay.":
        sim.advance(0.1)
    sim.said()


def test_the_person_is_introduced_first_then_the_helper(sim: Simulation) -> None:
    sim.say("start shoulder session helped")
    sim.said()
    sim.say("no")
    sim.wait_until_quiet()
    assert sim.said() == [
        "A fall, a swollen or hot leg, a fever?",
        "shoulder assisted.",
        "Stop rule.",
        "Position.",
        "Before.",
        "Now to your helper.",
        "Helper line.",
        "Say: ready, when you want to begin.",
    ]


def test_repetitions_are_counted_on_the_beat(sim: Simulation) -> None:
    begin(sim)
    sim.advance(15)
    counts = [sim.when(f"{number}.")[0] for number in (1, 2, 3)]
    assert [round(later - counts[0], 3) for later in counts] == [0, 4, 8]


def test_a_late_count_is_dropped_and_the_last_one_is_said(sim: Simulation) -> None:
    begin(sim)
    sim.advance(4.2)
    sim.hear("hello there")
    sim.advance(10)
    assert not sim.when("2.")
    assert sim.when("3.")


def test_a_hold_lasts_its_seconds_and_its_release_is_said_at_once(sim: Simulation) -> None:
    begin(sim, "start hip session")
    sim.advance(30)
    assert sim.when("Down.")[0] - sim.when("Stay.")[0] == pytest.approx(6)


@pytest.mark.parametrize("trouble", ["speech fails", "speech hangs", "a voice", "a call's state"])
def test_a_hold_ends_on_time_whatever_else_happens(sim: Simulation, trouble: str) -> None:
    sim.say("come when you can")
    at_hold(sim)
    held = sim.when("Stay.")[0]
    match trouble:
        case "speech fails":
            sim.fail_speech()
        case "speech hangs":
            sim.hang_speech()
        case "a voice":
            sim.advance(5)
            sim.voice()
        case _:
            sim.advance(5.5)
            sim.post(CallNoted(1))
            sim.post(CallHandedOver(1, "telephone", reaches_outside=True))
    sim.advance(10)
    assert sim.when("Down.")[0] - held == pytest.approx(6)


def test_holds_without_words_of_their_own_have_the_common_ones(sim: Simulation) -> None:
    begin(sim, "start shoulder session helped")
    sim.say("ready")
    sim.advance(20)
    assert {"Hold.", "Let go, and rest.", "2.", "Lift short."} <= set(sim.said())


@pytest.mark.parametrize(("words", "beat"), [("slower", 5.0), ("faster", 3.2)])
def test_slower_and_faster_change_the_beat(sim: Simulation, words: str, beat: float) -> None:
    begin(sim)
    sim.hear(words)
    sim.advance(20)
    assert sim.when("3.")[0] - sim.when("2.")[0] == pytest.approx(beat)


def test_the_beat_stays_within_bounds(sim: Simulation) -> None:
    begin(sim)
    for words in (*["slower"] * 5, *["faster"] * 10):
        sim.hear(words)
        sim.advance(3)
    assert {"This is as slow as I can count.", "This is as fast as I can count."} <= set(sim.said())


def test_the_other_side_follows_the_first(sim: Simulation) -> None:
    begin(sim)
    sim.advance(25)
    sim.say("yes")
    sim.advance(90)
    said = sim.said()
    assert said.index("The left side.") < said.index("Now the right side.")
    assert said[-3:] == ["That was the last one.", "Well done.", "Rest as long as you like."]
    assert sim.notes("session_ended")[0].facts["reason"] == "finished"


@pytest.mark.parametrize("answer", ["no", "pause", "", "purple monkey"])
def test_anything_but_a_clear_go_on_rests(sim: Simulation, answer: str) -> None:
    begin(sim)
    sim.advance(28)
    assert sim.spoken[-1] == "Comfortable?"
    sim.hear(answer)
    sim.advance(20)
    assert sim.spoken[-2] == "Rest as long as you like."
    sim.say("ready")
    assert sim.spoken[-1] == "The left side."


def test_a_half_understood_answer_to_the_check_rests(sim: Simulation) -> None:
    begin(sim)
    sim.advance(28)
    sim.hear("how many purple monkeys left")
    assert sim.spoken[-1] == "Rest as long as you like."


@pytest.mark.parametrize("words", ["ready", "go on", "skip"])
def test_a_rest_can_be_cut_short(sim: Simulation, words: str) -> None:
    begin(sim)
    sim.advance(15)
    sim.hear(words)
    assert sim.spoken[-1] == "The left side."


def test_silence_never_begins(sim: Simulation) -> None:
    sim.say("start shoulder session")
    sim.say("no")
    sim.advance(500)
    assert not sim.when("Circle.")
    assert sim.notes("session_ended")[0].facts["reason"] == "silence"
    assert sim.spoken[-1] == "You can start again whenever you like."


def test_with_a_helper_silence_never_goes_on(sim: Simulation) -> None:
    begin(sim, "start shoulder session helped")
    sim.advance(30)
    assert not sim.when("Hold.")
    sim.hear("go on")
    sim.advance(10)
    assert sim.when("Hold.")


def test_ready_while_the_movement_is_explained_starts_it(sim: Simulation) -> None:
    begin(sim)
    assert sim.spoken[-1] == "Circle."
    sim.hear("ready")
    assert sim.spoken[-1] == "1."


def test_ready_in_the_middle_of_a_movement_changes_nothing(sim: Simulation) -> None:
    at_hold(sim)
    sim.hear("ready")
    assert sim.said() == []


def test_pause_lowers_first_and_goes_on_with_the_same_repetition(sim: Simulation) -> None:
    begin(sim)
    sim.advance(6)
    sim.hear("pause")
    sim.wait_until_quiet()
    assert sim.said()[-3:] == ["Lower, and rest.", "We pause.", "Say: go on, when you like."]
    sim.hear("repeat")
    sim.wait_until_quiet()
    assert sim.said()[0] == "The session waits."
    sim.hear("go on")
    sim.advance(8)
    assert sim.said() == ["We go on.", "Circle short.", "3."]


def test_repeat_in_the_introduction_introduces_again(sim: Simulation) -> None:
    sim.say("start hip session")
    sim.say("no")
    sim.say("repeat")
    assert sim.spoken[-1] == "hip active."


def test_repeat_in_a_movement_explains_it_again(sim: Simulation) -> None:
    at_hold(sim)
    sim.hear("repeat")
    sim.advance(5)
    assert sim.said()[:2] == ["Lower, and rest.", "Bend."]


def test_back_and_skip(sim: Simulation) -> None:
    begin(sim)
    sim.hear("skip")
    sim.wait_until_quiet()
    assert sim.said()[:2] == ["The left side.", "Lift."]
    sim.hear("go back")
    sim.wait_until_quiet()
    sim.hear("go back")
    sim.advance(6)
    assert {"That is where we begin.", "Circle."} <= set(sim.said())
    for _ in range(3):
        sim.hear("skip")
    sim.wait_until_quiet()
    assert sim.said()[-2:] == ["That was the last one.", "We stop here."]


@pytest.mark.parametrize(
    ("skips", "left"),
    [(0, ["3 more of these.", "Then 2 more rounds."]), (1, ["2 more of these.", "Then one more round."])],
)
def test_how_many_are_left(sim: Simulation, skips: int, left: list[str]) -> None:
    begin(sim)
    for _ in range(skips):
        sim.hear("skip")
    sim.said()
    sim.hear("how many left")
    sim.advance(5)
    assert [text for text in sim.said() if "more" in text] == left


def test_one_is_left(sim: Simulation) -> None:
    at_hold(sim)
    sim.hear("how many left")
    sim.advance(4)
    assert sim.said() == ["One more of these.", "Then you are done."]


@pytest.mark.parametrize(
    ("answer", "result"), [("no", "We finish here for today."), ("pause", "Rest as long as you like.")]
)
def test_tired_asks_whether_to_rest_or_to_finish(sim: Simulation, answer: str, result: str) -> None:
    at_hold(sim)
    sim.hear("i am tired")
    sim.wait_until_quiet()
    assert sim.said() == ["Lower, and rest.", "Rest, or finish?"]
    sim.hear(answer)
    assert sim.spoken[-1] == result
    assert len(sim.notes("session_tired")) == 1


def test_a_half_understood_stop_finishes_where_it_would_answer(sim: Simulation) -> None:
    at_hold(sim)
    sim.hear("i am tired")
    sim.wait_until_quiet()
    sim.hear("please stop the")
    assert sim.notes("heard")[-1].facts["decision"] == "ask"
    assert sim.spoken[-1] == "We finish here for today."


def test_a_half_understood_stop_does_not_refuse_a_call_that_is_offered(sim: Simulation) -> None:
    at_hold(sim)
    sim.hear("it hurts")
    sim.wait_until_quiet()
    sim.hear("please stop the")
    sim.wait_until_quiet()
    sim.hear("yes")
    assert sim.calls[0].kind == "come"


def test_tired_and_silent_finishes_kindly(sim: Simulation) -> None:
    at_hold(sim)
    sim.hear("i am tired")
    sim.advance(40)
    assert sim.notes("session_ended")[0].facts["reason"] == "tired"


def test_hurts_ends_at_once_and_offers_a_call(sim: Simulation) -> None:
    at_hold(sim)
    sim.hear("it hurts")
    sim.say("yes")
    assert sim.calls[0].kind == "come"
    assert sim.notes("session_hurts")
    assert sim.notes("session_ended")[0].facts["reason"] == "hurts"


@pytest.mark.parametrize(("reply", "calls"), [("yes", 1), ("no", 0), (None, 0)])
def test_fear_is_heard_and_company_offered(sim: Simulation, reply: str | None, calls: int) -> None:
    at_hold(sim)
    sim.hear("i am afraid")
    sim.wait_until_quiet()
    assert sim.said() == ["Lower, and rest.", "I hear you.", "Shall I call for someone to come?"]
    if reply:
        sim.hear(reply)
    sim.advance(60)
    assert len(sim.calls) == calls


def test_a_pack_without_a_call_for_pain_offers_none() -> None:
    pack = small_pack()
    sim = Simulation(pack.model_copy(update={"calls": {"help": pack.calls["help"]}}))
    sim.say("it hurts")
    sim.wait_until_quiet()
    assert sim.spoken[-1] == "I am sorry that it hurts."


def test_a_request_lets_the_session_wait_and_reminds_of_it(sim: Simulation) -> None:
    at_hold(sim)
    sim.hear("a drink please")
    sim.advance(30)
    said = sim.said()
    assert said[:2] == ["Lower, and rest.", "I am calling for a drink."]
    assert said[-2:] == ["The session still waits.", "Say: go on, or: stop."]


def test_the_question_about_anything_new_is_asked_once_a_day() -> None:
    sim = Simulation(small_pack(), wall=datetime(2025, 3, 3, 23, 50, tzinfo=UTC))
    for words in ("start hip session", "no", "stop talking", "start hip session", "stop talking"):
        sim.say(words)
    sim.advance(1200)
    sim.say("start hip session")
    assert len(sim.when("First: anything new today?")) == 2


def test_where_the_clock_is_not_trusted_it_is_asked_once_a_start() -> None:
    sim = Simulation(small_pack(), wall=datetime(2025, 3, 3, 23, 50, tzinfo=UTC), wall_trusted=False)
    for words in ("start hip session", "no", "stop talking"):
        sim.say(words)
    sim.advance(1200)
    sim.say("start hip session")
    assert len(sim.when("First: anything new today?")) == 1


def test_something_new_means_not_today(sim: Simulation) -> None:
    sim.say("start hip session")
    sim.say("yes")
    sim.wait_until_quiet()
    assert sim.spoken[-2:] == ["Then not today.", "Please ask your therapist or doctor first."]
    assert sim.notes("session_refused")
    sim.say("start hip session")
    sim.advance(60)
    assert sim.spoken[-2] == "I leave it for now."


@pytest.mark.parametrize("words", ["cancel", "stop talking"])
def test_the_question_about_anything_new_can_be_left(sim: Simulation, words: str) -> None:
    sim.say("start hip session")
    sim.say(words)
    assert sim.spoken[-1] == "I leave it for now."


def test_what_the_pack_does_not_have_is_said(sim: Simulation) -> None:
    sim.said()
    sim.say("which exercises")
    sim.wait_until_quiet()
    assert sim.said()[0] == "I have exercises for: shoulder, knee, hip."
    sim.say("start knee session")
    sim.say("start hip session helped")
    sim.say("start knee session alone")
    sim.wait_until_quiet()
    assert sim.said() == [
        "For these exercises a therapist must first show your helper how.",
        "Please ask your therapist.",
        "I do not have the hip exercises in that way.",
        "Say: start hip session.",
        "I do not have the knee exercises in that way.",
        "Say: start knee session.",
    ]


def test_the_only_form_of_a_routine_is_taken_where_none_is_named() -> None:
    pack = small_pack()
    assisted = routine(Form.ASSISTED, HELD, body="elbow")
    sim = Simulation(pack.model_copy(update={"routines": {"elbow": assisted}}))
    sim.say("start elbow session")
    sim.say("no")
    assert sim.notes("session_started")[0].facts["routine"] == "elbow"


def test_a_pack_without_routines_says_so() -> None:
    pack = small_pack()
    intents = {
        **pack.intents,
        "go": pack.intents["ready"].model_copy(update={"action": Action.START_ROUTINE, "phrases": ("go exercise",)}),
    }
    del intents["start_routine"]
    sim = Simulation(pack.model_copy(update={"routines": {}, "intents": intents}))
    sim.say("which exercises")
    sim.say("go exercise")
    sim.wait_until_quiet()
    assert sim.spoken[-2:] == ["No exercises have been set up."] * 2


def test_another_session_waits_until_this_one_is_over(sim: Simulation) -> None:
    begin(sim)
    sim.hear("start hip session")
    sim.advance(1.5)
    assert sim.spoken[-1] == "Not during a session."


@pytest.mark.parametrize("words", ["ready", "pause", "go back", "skip", "how many left"])
def test_commands_of_a_session_where_there_is_none(sim: Simulation, words: str) -> None:
    sim.said()
    sim.say(words)
    sim.wait_until_quiet()
    assert sim.said() == ["No session is going on.", "Say: exercises, to hear which there are."]


@pytest.mark.parametrize("part", [Part.MICROPHONE, Part.RECOGNISER])
def test_without_ears_the_session_waits(sim: Simulation, part: Part) -> None:
    at_hold(sim)
    sim.lose(part)
    sim.wait_until_quiet()
    assert "Lower, and rest." in sim.said()
    sim.bring_back(part)
    sim.wait_until_quiet()
    assert sim.said()[-1] == "Say: go on, when you like."


def test_without_a_journal_it_goes_on(sim: Simulation) -> None:
    at_hold(sim)
    sim.lose(Part.JOURNAL)
    sim.advance(8)
    assert sim.when("Down.")


def test_a_tip_lets_the_session_wait(sim: Simulation) -> None:
    at_hold(sim)
    sim.hear("cane tip")
    sim.wait_until_quiet()
    said = sim.said()
    assert said[0] == "Lower, and rest."
    assert {"Cane.", "We pause."} <= set(said)


def test_good_night_ends_the_session(sim: Simulation) -> None:
    at_hold(sim)
    sim.hear("good night")
    sim.wait_until_quiet()
    assert sim.said() == [
        "Lower, and rest.",
        "We stop here.",
        "Rest as long as you like.",
        "Good night.",
        *sim.spoken[-1:],
    ]


def test_a_sentence_that_fails_does_not_stop_the_session(sim: Simulation) -> None:
    begin(sim)
    sim.speech_outcome = SpeechOutcome.FAILED
    sim.advance(60)
    assert sim.when("Comfortable?")
