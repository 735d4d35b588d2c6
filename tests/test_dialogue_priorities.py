"""The table of priorities: each column holds for each row, and the documentation shows the same."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from voice_assist.commands import Command, Duck, Speak, StopSpeaking
from voice_assist.dialogue.effects import Effects
from voice_assist.dialogue.floor import FLOOR_TIMER, Floor
from voice_assist.dialogue.message import Message
from voice_assist.dialogue.priorities import RULES, AfterVoice, Manner, Owner, Priority
from voice_assist.dialogue.speech_queue import BREATH_TIMER, SpeechQueue
from voice_assist.events import Now

DOCUMENT = Path(__file__).parent.parent / "docs" / "speech.md"
FOR = {
    Priority.IMPORTANT: "calls, holds, lost parts",
    Priority.MESSAGE: "answers, questions, the steps of a session",
    Priority.TEXT: "tips, notices",
    Priority.NOTIFICATION: "news that may be missed",
    Priority.PROGRESS: "counting repetitions",
}
ROWS = sorted(Priority, reverse=True)


class Desk:
    """A queue and its floor; every step gives back what it led to."""

    def __init__(self) -> None:
        self.effects = Effects()
        self.queue = SpeechQueue(self.effects)
        self.floor = Floor(self.effects, self.queue, self.resume, self.resume)
        self.time = 0.0
        self.utterance_id = 0
        self._begin()

    def _begin(self) -> None:
        self.time += 1.0
        self.effects.begin(Now(self.time, datetime(2025, 3, 3, tzinfo=UTC), wall_trusted=True))

    def resume(self) -> None:
        self.floor.voice_over()
        self.floor.go_on()

    def say(self, priority: Priority, text: str, *, loud: bool = False) -> list[str]:
        self.queue.add(Message(Manner(Owner.TIP, priority, loud=loud), text))
        return self.result()

    def end(self) -> list[str]:
        """The sentence is over, and so is the breath after it."""
        self.queue.ended(self.utterance_id)
        self.effects.stop_timer(BREATH_TIMER)
        return self.result()

    def voice(self) -> list[str]:
        self.floor.voice_started(over_speech=self.queue.saying is not None)
        return self.result()

    def result(self) -> list[str]:
        self.queue.speak_next()
        commands = self.effects.taken()
        self.utterance_id = max([c.utterance_id for c in commands if isinstance(c, Speak)], default=self.utterance_id)
        self._begin()
        return [text for command in commands if (text := shown(command))]


def shown(command: Command) -> str:
    match command:
        case Speak(text=text):
            return text
        case StopSpeaking():
            return "(stop)"
        case Duck(lowered=lowered):
            return "(lower)" if lowered else "(raise)"
    return ""


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("new", ROWS)
@pytest.mark.parametrize("old", ROWS)
def test_interrupting_and_resuming(desk: Desk, old: Priority, new: Priority) -> None:
    desk.say(old, "Old one. Old two.")
    desk.end()
    result = desk.say(new, "New.")
    highest = RULES[new].interrupts
    replaces = RULES[new].newest and new is old
    if replaces and new is not Priority.PROGRESS:
        assert result == ["(stop)", "New."]
        assert desk.end() == []
    elif highest is not None and old <= highest:
        assert result == ["(stop)", "New."]
        assert desk.end() == (["Old two."] if RULES[old].resumes else [])
    else:
        assert result == []
        later = desk.end()
        assert later == (["New."] if RULES[new].waits else [])


@pytest.mark.parametrize("row", ROWS)
def test_dropping_by_a_newer_one_that_waits(desk: Desk, row: Priority) -> None:
    desk.say(Priority.IMPORTANT, "First.")
    desk.say(row, "Older.")
    desk.say(row, "Newer.")
    said = [*desk.end(), *desk.end()]
    if not RULES[row].waits:
        assert said == []
    else:
        assert said == (["Newer."] if RULES[row].newest else ["Older.", "Newer."])


@pytest.mark.parametrize("row", ROWS)
def test_beginning_while_a_voice_sounds(desk: Desk, row: Priority) -> None:
    desk.voice()
    assert desk.say(row, "Words.") == ([] if RULES[row].held else ["Words."])
    desk.resume()
    assert desk.result() == (["Words."] if RULES[row].held and RULES[row].waits else [])


@pytest.mark.parametrize("row", ROWS)
def test_a_breath_before_it(desk: Desk, row: Priority) -> None:
    desk.say(Priority.IMPORTANT, "First.")
    desk.queue.ended(desk.utterance_id)
    assert desk.say(row, "Words.") == ([] if RULES[row].breathes else ["Words."])


@pytest.mark.parametrize("row", ROWS)
def test_a_voice_over_it(desk: Desk, row: Priority) -> None:
    desk.say(row, "Words.")
    assert desk.voice() == (["(lower)"] if RULES[row].ducks else [])
    assert desk.voice() == [], "once is enough"
    desk.floor.voice_over()
    assert desk.result() == (["(raise)"] if RULES[row].ducks else [])


@pytest.mark.parametrize("row", ROWS)
def test_stopped_by_a_voice(desk: Desk, row: Priority) -> None:
    desk.say(row, "One. Two.")
    desk.end()
    desk.voice()
    desk.floor.yield_to_voice()
    assert desk.result() == ["(stop)"]
    assert desk.result() == [], "the floor is the person's"
    desk.floor.voice_over()
    desk.floor.go_on_after_silence()
    dropped = RULES[row].after_voice is AfterVoice.DROPPED
    assert desk.effects.runs(FLOOR_TIMER) is not dropped
    desk.effects.fire(FLOOR_TIMER)
    assert desk.result() == (["(raise)"] if dropped else ["(raise)", "Two."])


@pytest.mark.parametrize("row", ROWS)
def test_what_is_called_out_is_stopped_by_words_alone(desk: Desk, row: Priority) -> None:
    desk.say(row, "Help!", loud=True)
    assert desk.voice() == []
    desk.floor.yield_to_voice()
    assert desk.result() == []
    desk.floor.yield_to_word()
    assert desk.result() == ["(stop)"]
    desk.floor.yield_to_word()
    assert desk.result() == [], "nothing is being said any more"


def test_what_is_called_out_does_not_wait_behind_what_gave_way(desk: Desk) -> None:
    desk.say(Priority.IMPORTANT, "Calling.")
    desk.say(Priority.IMPORTANT, "Help!", loud=True)
    desk.say(Priority.IMPORTANT, "Say cancel.")
    desk.voice()
    desk.floor.yield_to_voice()
    assert desk.result() == ["(stop)", "(raise)", "Help!"]
    assert desk.end() == []
    desk.resume()
    assert desk.result() == ["Calling."]
    assert desk.end() == ["Say cancel."]


def test_the_documentation_shows_the_table() -> None:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("| priority"))
    assert lines[start + 2 : start + 2 + len(ROWS)] == [row(priority) for priority in ROWS]


def row(priority: Priority) -> str:
    """One line of the table in the documentation."""
    rule = RULES[priority]
    columns = (
        priority.name,
        FOR[priority],
        f"{rule.interrupts.name} and below" if rule.interrupts else "nothing",
        "goes on" if rule.resumes else "is dropped",
        "waits" if rule.waits else "is dropped",
        "takes its place" if rule.newest else "waits its turn",
        "no" if rule.held else "yes",
        "yes" if rule.breathes else "no",
        "lowers it" if rule.ducks else "leaves it",
        rule.after_voice.value,
    )
    return f"| {' | '.join(columns)} |"
