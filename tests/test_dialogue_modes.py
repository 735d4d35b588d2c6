"""Visitors and the wake word: what is urgent is always taken, the rest only from those who mean it."""

import pytest

from tests.simulation import Simulation
from tests.small_pack import small_pack
from voice_assist.commands import Context
from voice_assist.content.schema import Pack
from voice_assist.events import Hypothesis, Part, Reading, ReadingKind, Utterance
from voice_assist.hearing_events import Joined


def with_wake_word() -> Pack:
    """The small pack, called by "computer"."""
    pack = small_pack()
    return pack.model_copy(update={"head": pack.head.model_copy(update={"wake_word": "computer"})})


def quiet(pack: Pack) -> Simulation:
    sim = Simulation(pack)
    sim.wait_until_quiet()
    sim.advance(15)
    sim.said()
    return sim


@pytest.fixture
def visited() -> Simulation:
    sim = quiet(small_pack())
    sim.say("we have visitors")
    sim.wait_until_quiet()
    sim.said()
    return sim


@pytest.fixture
def called() -> Simulation:
    return quiet(with_wake_word())


def test_it_says_how_the_mode_ends_and_ends_it(visited: Simulation) -> None:
    assert "When they have left, say: visitors are gone." in visited.spoken
    visited.say("visitors are gone")
    assert visited.said() == ["I am listening again."]
    visited.say("louder")
    assert visited.said() == ["Louder now."]


@pytest.mark.parametrize(
    "words",
    [
        *("louder", "hello there", "a drink please", "come when you can", "start hip session", "green cane tip"),
        *("a purple drink please", "go purple louder", "cancel", "is someone coming", "i am here", "yes", "no"),
        *("stop talking", "we have visitors", "what can i say", "computer", "wake up", "good night"),
    ],
)
def test_what_visitors_say_is_left_alone(visited: Simulation, words: str) -> None:
    for _ in range(4):
        visited.say(words)
    assert visited.said() == []
    assert visited.calls == []
    assert visited.listening.context is Context.VISITORS


def test_an_urgent_call_works_among_visitors_with_all_that_belongs_to_it(visited: Simulation) -> None:
    visited.say("help")
    visited.advance(8)
    assert [call.kind for call in visited.calls] == ["help"]
    visited.say("is someone coming")
    visited.say("cancel")
    assert visited.listening.context is Context.QUESTION
    visited.say("no")
    visited.say("i am here")
    visited.say("yes")
    assert [call.reason for call in visited.withdrawn] == ["arrived"]
    visited.wait_until_quiet()
    visited.said()
    visited.say("is someone coming")
    assert visited.said() == []


def test_an_urgent_call_half_understood_is_asked_about_among_visitors(visited: Simulation) -> None:
    visited.say("help purple")
    assert visited.said() == ["Do you need help?"]
    visited.advance(12)
    assert visited.calls


def test_stop_silences_it_among_visitors(visited: Simulation) -> None:
    visited.say("help")
    visited.advance(1)
    visited.hear("stop talking")
    assert visited.speaking is None or visited.speaking.text.startswith("Your call")


def test_visitors_end_a_session_and_leave_an_urgent_call_open() -> None:
    sim = quiet(small_pack())
    for words in ("start hip session", "no", "we have visitors"):
        sim.say(words)
    assert sim.notes("session_ended")
    sim.say("help")
    sim.advance(100)
    assert len(sim.when("Room: help!")) > 2
    other = quiet(small_pack())
    other.say("help")
    other.hear("we have visitors")
    other.advance(10)
    assert "Your call for help stands." in other.said()


@pytest.mark.parametrize("part", list(Part))
def test_among_visitors_only_lost_safety_is_told(visited: Simulation, part: Part) -> None:
    visited.lose(part)
    visited.wait_until_quiet()
    assert bool(visited.said()) is (part in (Part.MICROPHONE, Part.RECOGNISER, Part.CALLS, Part.TRIGGER))


def test_a_start_ends_the_mode() -> None:
    sim = quiet(small_pack())
    sim.say("we have visitors")
    again = Simulation(small_pack())
    assert again.listening.context is Context.IDLE


def test_without_the_wake_word_nothing_but_what_is_urgent_is_taken(called: Simulation) -> None:
    for words in ("louder", "hello there", "a drink please", "green cane tip", "go purple louder", "visitors are gone"):
        called.say(words)
    assert called.said() == []
    assert called.listening.context is Context.VISITORS
    called.say("help")
    assert called.calls


def test_the_wake_word_before_a_command_or_alone(called: Simulation) -> None:
    called.say("computer hello there")
    assert called.said() == ["Hello to you."]
    assert called.listening.context is Context.IDLE
    called.advance(30)
    called.say("computer")
    assert called.said() == ["Yes?"]
    called.say("hello there")
    assert called.said() == ["Hello to you."]
    called.advance(30)
    called.say("hello there")
    assert called.said() == []


def test_after_the_wake_word_alone_the_time_ends(called: Simulation) -> None:
    called.say("computer")
    called.advance(14)
    called.say("hello there")
    assert called.said() == ["Yes?"]


def test_after_an_answer_the_wake_word_is_not_needed_for_a_while(called: Simulation) -> None:
    called.say("computer cane tip")
    called.wait_until_quiet()
    called.advance(8)
    called.say("tell me more")
    assert "More." in called.said()


def test_voices_give_more_time_but_not_for_ever(called: Simulation) -> None:
    called.say("computer hello there")
    called.wait_until_quiet()
    for _ in range(2):
        called.advance(7)
        called.voice()
    called.advance(7)
    called.utter("hello there")
    called.wait_until_quiet()
    assert called.said() == ["Hello to you.", "Hello to you."]
    for _ in range(5):
        called.advance(7)
        called.voice()
    called.utter("hello there")
    called.wait_until_quiet()
    assert called.said() == []


def test_questions_and_sessions_need_no_wake_word(called: Simulation) -> None:
    called.say("computer start hip session")
    called.wait_until_quiet()
    called.advance(13)
    called.say("no")
    called.wait_until_quiet()
    called.advance(30)
    called.say("ready")
    assert called.when("Bend.")
    called.say("computer stop talking")
    assert called.notes("session_ended")


def test_the_wake_word_alone_says_nothing_in_a_question(called: Simulation) -> None:
    called.say("computer start hip session")
    called.wait_until_quiet()
    called.said()
    called.say("computer")
    assert called.said() == []
    called.say("computer no")
    assert called.notes("session_started")


def test_one_reading_with_the_wake_word_is_enough(called: Simulation) -> None:
    first = Reading("one", ReadingKind.CLOSED, (Hypothesis("computer hello there"), Hypothesis("computer")))
    second = Reading("two", ReadingKind.CLOSED, (Hypothesis("hello there"),))
    called.post(Utterance(1, 1, called.time, called.time, (first, second), -20.0))
    called.wait_until_quiet()
    assert called.said() == ["Hello to you."]


def test_among_visitors_each_command_needs_the_wake_word(called: Simulation) -> None:
    called.say("computer we have visitors")
    called.wait_until_quiet()
    called.said()
    called.say("louder")
    called.say("computer louder")
    assert called.said() == ["Louder now."]
    called.say("louder")
    assert called.said() == []
    called.say("computer")
    called.say("hello there")
    assert called.said() == ["Yes?", "Hello to you."]
    called.say("computer visitors are gone")
    called.say("louder")
    assert called.said() == ["I am listening again.", "A little louder."]


def test_a_correction_needs_no_wake_word(called: Simulation) -> None:
    called.say("computer cane tip")
    called.hear("no brace")
    called.wait_until_quiet()
    assert "Brace for." in called.said()


def test_a_command_in_two_pieces_begins_with_the_wake_word(called: Simulation) -> None:
    def closed(text: str) -> tuple[Reading, ...]:
        return (Reading("one", ReadingKind.CLOSED, (Hypothesis(text),)),)

    called.post(Utterance(1, 1, called.time, called.time + 1, closed("computer start"), -20.0))
    joined = Joined(closed("computer start hip session"), 0.9)
    called.post(Utterance(2, 1, called.time + 2, called.time + 3, closed("hip session"), -20.0, 0.1, joined))
    called.wait_until_quiet()
    assert "First: anything new today?" in called.said()
