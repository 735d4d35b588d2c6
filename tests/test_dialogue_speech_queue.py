"""What is said when: the table of priorities, interruption, resumption, voices, the watch."""

from datetime import UTC, datetime

import pytest

from voice_assist.commands import Command, Speak, StopSpeaking
from voice_assist.dialogue.effects import Effects
from voice_assist.dialogue.floor import Floor
from voice_assist.dialogue.message import Message
from voice_assist.dialogue.priorities import RULES, Manner, Owner, Priority
from voice_assist.dialogue.speech_queue import BREATH_SECONDS, SpeechQueue
from voice_assist.events import Now

WALL = datetime(2025, 3, 3, tzinfo=UTC)


class Desk:
    """A queue with its effects: every step shows what was said and stopped."""

    def __init__(self) -> None:
        self.effects = Effects()
        self.effects.begin(Now(0.0, WALL, wall_trusted=True))
        self.queue = SpeechQueue(self.effects)
        self.floor = Floor(self.effects, self.queue, self.go_on, self.go_on)

    def add(self, text: str, priority: Priority, owner: Owner = Owner.ANSWER, *, cuts_in: bool = False) -> list[str]:
        self.queue.add(Message(Manner(owner, priority, cuts_in=cuts_in), text))
        return self.result()

    def end(self, utterance_id: int | None = None) -> list[str]:
        self.queue.ended(self.last_id if utterance_id is None else utterance_id)
        return self.result()

    def breathe(self) -> list[str]:
        self.effects.fire("speech.breath")
        return self.result()

    def go_on(self) -> None:
        self.floor.voice_over()
        self.floor.go_on()

    def result(self) -> list[str]:
        self.queue.speak_next()
        commands = self.effects.taken()
        self.last_id = max(
            (command.utterance_id for command in commands if isinstance(command, Speak)), default=0
        ) or getattr(self, "last_id", 0)
        self.effects.begin(Now(0.0, WALL, wall_trusted=True))
        return [shown(command) for command in commands if isinstance(command, Speak | StopSpeaking)]


def shown(command: Command) -> str:
    return command.text if isinstance(command, Speak) else "(stop)"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_sentences_follow_each_other_with_a_breath_between(desk: Desk) -> None:
    assert desk.add("One. Two! Three?", Priority.MESSAGE) == ["One."]
    assert desk.end() == []
    assert desk.breathe() == ["Two!"]
    assert desk.end() == []
    assert desk.breathe() == ["Three?"]
    assert desk.end() == []
    assert not desk.queue.busy
    assert BREATH_SECONDS > 0.5


def test_important_sentences_follow_at_once(desk: Desk) -> None:
    assert desk.add("One. Two.", Priority.IMPORTANT) == ["One."]
    assert desk.end() == ["Two."]


@pytest.mark.parametrize("lower", [Priority.MESSAGE, Priority.TEXT])
def test_what_an_important_message_interrupts_resumes_from_its_sentence(desk: Desk, lower: Priority) -> None:
    desk.add("One. Two. Three.", lower)
    desk.end()
    assert desk.breathe() == ["Two."]
    assert desk.add("Important.", Priority.IMPORTANT) == ["(stop)", "Important."]
    assert desk.end() == []
    assert desk.breathe() == ["Two."]


@pytest.mark.parametrize("lower", [Priority.NOTIFICATION, Priority.PROGRESS])
def test_what_does_not_resume_is_dropped(desk: Desk, lower: Priority) -> None:
    desk.add("Low.", lower)
    assert desk.add("Important.", Priority.IMPORTANT) == ["(stop)", "Important."]
    desk.end()
    assert desk.breathe() == []


def test_important_is_not_interrupted_by_another(desk: Desk) -> None:
    desk.add("First.", Priority.IMPORTANT)
    assert desk.add("Second.", Priority.IMPORTANT) == []
    assert desk.end() == ["Second."]


def test_a_release_cuts_into_an_important_message_which_goes_on_afterwards(desk: Desk) -> None:
    desk.add("Status one. Status two.", Priority.IMPORTANT)
    assert desk.add("Lower.", Priority.IMPORTANT, Owner.SESSION, cuts_in=True) == ["(stop)", "Lower."]
    assert desk.end() == ["Status one."]
    assert desk.end() == ["Status two."]


def test_a_message_waits_for_a_message_and_goes_before_a_text(desk: Desk) -> None:
    desk.add("Answer one.", Priority.MESSAGE)
    desk.add("Text.", Priority.TEXT)
    desk.add("Answer two.", Priority.MESSAGE)
    desk.end()
    assert desk.breathe() == ["Answer two."]
    desk.end()
    assert desk.breathe() == ["Text."]


def test_the_newest_text_wins(desk: Desk) -> None:
    desk.add("Old one. Old two.", Priority.TEXT)
    assert desk.add("New.", Priority.TEXT) == ["(stop)", "New."]
    desk.end()
    assert desk.breathe() == []


def test_late_progress_is_dropped(desk: Desk) -> None:
    desk.add("Answer.", Priority.MESSAGE)
    assert desk.add("Two.", Priority.PROGRESS) == []
    desk.end()
    assert desk.breathe() == []


def test_progress_is_said_without_waiting_for_a_breath(desk: Desk) -> None:
    desk.add("Answer.", Priority.MESSAGE)
    desk.end()
    assert desk.add("One.", Priority.PROGRESS) == ["One."]


def test_a_voice_holds_everything_below_important(desk: Desk) -> None:
    desk.floor.voice_started(over_speech=False)
    assert desk.add("Answer.", Priority.MESSAGE) == []
    assert desk.add("Two.", Priority.PROGRESS) == []
    assert desk.add("Important.", Priority.IMPORTANT) == ["Important."]
    desk.end()
    desk.floor.voice_ended()
    assert desk.breathe() == []
    desk.floor.voice_over()
    assert desk.result() == ["Answer."]


def test_a_voice_without_words_holds_only_for_a_time(desk: Desk) -> None:
    desk.floor.voice_started(over_speech=False)
    desk.add("Answer.", Priority.MESSAGE)
    desk.effects.fire("speech.voice")
    assert desk.result() == ["Answer."]


def test_the_end_of_a_voice_that_holds_nothing_is_fine(desk: Desk) -> None:
    desk.floor.voice_ended()
    assert desk.add("Answer.", Priority.MESSAGE) == ["Answer."]


def test_a_stale_end_is_dropped(desk: Desk) -> None:
    desk.add("One. Two.", Priority.IMPORTANT)
    assert desk.end(utterance_id=99) == []
    assert desk.end() == ["Two."]
    desk.end()
    assert desk.end() == []


def test_a_sentence_whose_end_is_not_reported_counts_as_over(desk: Desk) -> None:
    desk.add("One. Two.", Priority.IMPORTANT)
    desk.effects.fire("speech.watch")
    assert desk.result() == ["(stop)", "Two."]


def test_an_owner_takes_back_its_own_words(desk: Desk) -> None:
    desk.add("Session.", Priority.MESSAGE, Owner.SESSION)
    desk.add("Answer.", Priority.MESSAGE, Owner.ANSWER)
    desk.queue.drop(Owner.SESSION)
    assert desk.result() == ["(stop)", "Answer."]


def test_silence_takes_back_everything(desk: Desk) -> None:
    assert not desk.queue.silence()
    desk.add("One. Two.", Priority.IMPORTANT)
    desk.add("Answer.", Priority.MESSAGE)
    assert desk.queue.silence()
    assert desk.result() == ["(stop)"]
    assert not desk.queue.busy


def test_text_waits_while_a_question_is_open_and_answers_do_not(desk: Desk) -> None:
    desk.queue.question_open = True
    assert desk.add("Text.", Priority.TEXT) == []
    before = desk.queue.leaves_room
    assert desk.add("Louder.", Priority.MESSAGE) == ["Louder."]
    assert (before, desk.queue.leaves_room) == (True, False)
    desk.end()
    assert desk.breathe() == []
    desk.queue.question_open = False
    assert desk.result() == ["Text."]


def test_the_hook_is_called_after_the_last_word(desk: Desk) -> None:
    happened: list[str] = []
    manner = Manner(Owner.ANSWER, Priority.IMPORTANT)
    desk.queue.add(Message(manner, "One. Two.", spoken=lambda: happened.append("spoken")))
    desk.result()
    assert happened == []
    desk.end()
    assert happened == []
    desk.end()
    assert happened == ["spoken"]


def test_the_hook_of_words_taken_back_is_not_called(desk: Desk) -> None:
    desk.queue.add(Message(Manner(Owner.TIP), "One.", spoken=lambda: pytest.fail("it was taken back")))
    desk.result()
    desk.queue.drop(Owner.TIP)
    desk.end()


def test_repeat_knows_the_last_real_message(desk: Desk) -> None:
    desk.add("Answer.", Priority.MESSAGE)
    desk.add("Louder now.", Priority.MESSAGE, Owner.STATE)
    desk.add("Three.", Priority.PROGRESS)
    desk.queue.add(Message(Manner(Owner.CALL, Priority.IMPORTANT, loud=True), "Help!"))
    assert desk.queue.last is not None
    assert desk.queue.last.text == "Answer."


def test_every_priority_has_a_rule() -> None:
    assert set(RULES) == set(Priority)
