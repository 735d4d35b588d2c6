"""What was IMPORTANT and could not be heard is said again: after a while, and when a loudspeaker is back."""

from tests.simulation import Simulation
from tests.small_pack import small_pack
from tests.test_dialogue_speech_queue import WALL
from voice_assist.commands import Speak
from voice_assist.dialogue.effects import Effects
from voice_assist.dialogue.message import Message
from voice_assist.dialogue.priorities import Manner, Owner, Priority
from voice_assist.dialogue.said_again import AGAIN_SECONDS, ATTEMPTS
from voice_assist.dialogue.speech_queue import SpeechQueue
from voice_assist.events import Now, Part, SpeechOutcome

CALL, ANSWER = Manner(Owner.CALL, Priority.IMPORTANT, loud=True), Manner(Owner.ANSWER)


class Desk:
    """A queue whose sentences end as a test says."""

    def __init__(self) -> None:
        self.effects = Effects()
        self.effects.begin(Now(0.0, WALL, wall_trusted=True))
        self.queue = SpeechQueue(self.effects)

    def add(self, manner: Manner, text: str) -> list[str]:
        self.queue.add(Message(manner, text))
        return self.said()

    def end(self, *, finished: bool) -> list[str]:
        self.queue.ended(self.number, finished=finished)
        return self.said()

    def wait(self) -> list[str]:
        self.effects.fire("speech.again")
        return self.said()

    def come_back(self) -> list[str]:
        self.queue.again.loudspeaker_returned()
        return self.said()

    def said(self) -> list[str]:
        self.effects.fire("speech.breath")
        self.queue.speak_next()
        speaks = [command for command in self.effects.taken() if isinstance(command, Speak)]
        self.number = speaks[-1].utterance_id if speaks else self.number
        self.effects.begin(Now(0.0, WALL, wall_trusted=True))
        return [speak.text for speak in speaks]

    number = 0


def test_it_is_said_again_after_a_while_as_it_was() -> None:
    desk = Desk()
    assert desk.add(CALL, "Help is needed here!") == ["Help is needed here!"]
    assert desk.end(finished=False) == []
    assert desk.effects.runs("speech.again")
    desk.queue.add(Message(ANSWER, "It is noon."))
    desk.effects.fire("speech.again")
    desk.queue.speak_next()
    (speak,) = [command for command in desk.effects.taken() if isinstance(command, Speak)]
    assert (speak.text, speak.loud) == ("Help is needed here!", True)
    desk.number = speak.utterance_id
    desk.effects.begin(Now(0.0, WALL, wall_trusted=True))
    assert desk.end(finished=True) == ["It is noon."]
    assert desk.end(finished=False) == []
    assert not desk.effects.runs("speech.again"), "an answer is not important"


def test_what_follows_does_not_wait_and_its_end_counts() -> None:
    desk, over = Desk(), []
    desk.queue.add(Message(CALL, "Help is needed here! Please come.", lambda: over.append(True)))
    assert desk.said() == ["Help is needed here!"]
    assert desk.end(finished=False) == ["Please come."]
    assert desk.end(finished=True) == []
    assert over
    assert desk.wait() == ["Help is needed here!"]
    assert desk.end(finished=True) == []
    assert len(over) == 1
    assert desk.wait() == [], "it has been said"


def test_after_some_attempts_it_waits_for_a_loudspeaker() -> None:
    desk = Desk()
    said = desk.add(CALL, "Help is needed here!")
    for _ in range(ATTEMPTS - 1):
        assert desk.end(finished=False) == []
        said += desk.wait()
    assert len(said) == ATTEMPTS
    assert desk.end(finished=False) == []
    assert desk.wait() == []
    assert desk.come_back() == ["Help is needed here!"]
    assert not desk.effects.runs("speech.again")
    assert desk.end(finished=False) == []
    assert desk.wait() == ["Help is needed here!"], "the attempts are counted anew"


def test_each_sentence_is_kept_once_and_not_when_it_is_taken_back() -> None:
    desk = Desk()
    for _ in range(2):
        desk.add(CALL, "Help is needed here!")
        desk.end(finished=False)
    desk.add(Manner(Owner.CLIMB, Priority.IMPORTANT), "Nobody has answered.")
    desk.end(finished=False)
    desk.queue.drop(Owner.CLIMB)
    assert desk.come_back() == ["Help is needed here!"]
    assert desk.end(finished=True) == []
    desk.add(CALL, "Help is needed here!")
    desk.end(finished=False)
    desk.queue.silence()
    assert desk.come_back() == []


def test_a_call_out_that_nobody_heard_is_heard_when_the_loudspeaker_is_back() -> None:
    sim = Simulation(small_pack())
    sim.wait_until_quiet()
    sim.said()
    sim.fail_speech()
    sim.lose(Part.SPEAKER)
    sim.hear("help")
    sim.advance(2.0)
    call_out = next(command.text for command in sim.commands if isinstance(command, Speak) and command.loud)
    sim.advance(3 * AGAIN_SECONDS)
    before = sim.spoken.count(call_out)
    assert before >= ATTEMPTS
    sim.speech_outcome = SpeechOutcome.FINISHED
    sim.bring_back(Part.SPEAKER)
    sim.advance(10.0)
    assert sim.spoken.count(call_out) == before + 1
