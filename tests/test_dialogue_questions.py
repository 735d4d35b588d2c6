"""The one open question: its answers, its silence, and what is no answer."""

from datetime import UTC, datetime

import pytest

from voice_assist.commands import StartTimer
from voice_assist.content.schema import Action
from voice_assist.dialogue.effects import Effects
from voice_assist.dialogue.questions import Question, Questions
from voice_assist.dialogue.speech_queue import SpeechQueue
from voice_assist.events import Now


class Floor:
    """Questions, and what came of them."""

    def __init__(self) -> None:
        self.effects = Effects()
        self.effects.begin(Now(0.0, datetime(2025, 3, 3, tzinfo=UTC), wall_trusted=True))
        self.questions = Questions(self.effects, SpeechQueue(self.effects), lambda: "Yes, or no?")
        self.result = ""

    def ask(self, again: str | None = None) -> None:
        def became(result: str) -> None:
            self.result = result

        answers = {Action.YES: lambda: became("yes")}
        question = Question("test", "Yes?", answers, lambda: became("silence"), seconds=5.0, again=again)
        self.questions.ask(question)


@pytest.fixture
def floor() -> Floor:
    return Floor()


def test_an_answer_closes_the_question(floor: Floor) -> None:
    floor.ask()
    floor.questions.answer(Action.YES)
    assert floor.result == "yes"
    assert floor.questions.open is None


def test_another_action_is_no_answer(floor: Floor) -> None:
    floor.ask()
    floor.questions.answer(Action.NO)
    assert floor.questions.open is not None


def test_without_a_question_nothing_is_an_answer(floor: Floor) -> None:
    floor.questions.answer(Action.YES)
    floor.questions.misunderstood("Sorry?")
    floor.questions.repeat()
    floor.questions.voice_started()
    floor.questions.something_said()
    floor.questions.drop()
    assert floor.effects.taken() == []


def test_silence_counts_at_once_or_after_a_second_asking(floor: Floor) -> None:
    floor.ask(again="Please say yes or no.")
    floor.effects.fire("question")
    assert floor.result == ""
    floor.effects.fire("question")
    assert floor.result == "silence"
    floor.result = ""
    floor.ask()
    floor.effects.fire("question")
    assert floor.result == "silence"


def test_only_questions_of_these_names_are_dropped(floor: Floor) -> None:
    floor.ask()
    floor.questions.drop("other")
    assert floor.questions.open is not None
    floor.questions.drop("other", "test")
    assert floor.questions.open is None


def test_each_question_has_a_number_of_its_own(floor: Floor) -> None:
    floor.ask()
    first = floor.questions.serial
    floor.ask()
    assert floor.questions.serial == first + 1


def test_the_time_for_an_answer_is_longer_until_the_question_has_been_spoken(floor: Floor) -> None:
    floor.ask()
    timers = [command.seconds for command in floor.effects.taken() if isinstance(command, StartTimer)]
    assert timers == [17.0]
