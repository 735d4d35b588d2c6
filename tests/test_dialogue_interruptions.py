"""A thousand random interruptions: the table holds, nothing is said twice or lost, nothing gets stuck."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulation import Simulation
from tests.small_pack import small_pack
from voice_assist.call_commands import PlaceCall
from voice_assist.commands import Duck, Speak, StopSpeaking
from voice_assist.content.phrases import phrasebook_of
from voice_assist.dialogue.barge_in import STEADY_SECONDS
from voice_assist.dialogue.message import Message
from voice_assist.dialogue.priorities import RULES, Manner, Owner, Priority
from voice_assist.dialogue.speech_queue import BREATH_TIMER, VOICE_TIMER
from voice_assist.events import SpeechEnded, SpeechOutcome, TimerFired, VoiceEnded, VoiceStarted
from voice_assist.hearing_events import Partial

PACK = small_pack()
PHRASEBOOK = phrasebook_of(PACK)
EXAMPLES, MOST_STEPS = 300, 14
"""More than 1,000 interruptions in all: a list has seven steps on average, four in five of them interrupt."""

COMMANDS = (
    *("stop talking", "be quiet", "go on", "louder", "cane tip", "what can i say", "hello there", "wake up"),
    *("help", "a drink please", "cancel", "yes", "no", "start hip session", "ready", "pause", "we have visitors"),
    *("visitors are gone", "which tips", "i am here", "is someone coming", "good night"),
)
SECONDS = st.sampled_from([0.05, 0.3, 0.7, 1.1, 2.0, 5.0])
STEPS = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(list(Priority)), st.booleans()),
    st.tuples(st.just("wait"), SECONDS, st.none()),
    st.tuples(st.just("cough"), SECONDS, st.none()),
    st.tuples(st.just("echo"), SECONDS, st.none()),
    st.tuples(st.just("command"), st.sampled_from(COMMANDS), st.booleans()),
    st.tuples(st.just("command"), st.sampled_from(["stop talking", "be quiet", "go on"]), st.booleans()),
    st.tuples(st.just("talk"), SECONDS, st.booleans()),
    st.tuples(st.just("taken back"), SECONDS, st.booleans()),
    st.tuples(st.just("nothing more"), SECONDS, st.booleans()),
    st.tuples(st.just("crossing"), SECONDS, st.none()),
)


@dataclass
class Room:
    """A conversation in which messages of its own are known by their words."""

    sim: Simulation
    told: list[Message]
    silenced: set[int]
    interruptions: int = 0

    @classmethod
    def new(cls) -> Room:
        sim = Simulation(PACK, PHRASEBOOK, full_duplex=True)
        room = cls(sim, [], set())
        queue = sim.conversation._stage.queue
        silence = queue.silence

        def watched() -> tuple[Message, ...]:
            silenced = silence()
            room.silenced |= {id(message) for message in silenced}
            return silenced

        queue.silence = watched  # type: ignore[method-assign]
        return room

    def say(self, priority: Priority, *, loud: bool) -> None:
        """The machine has something to say: what it may interrupt is what the table says."""
        sim, number = self.sim, len(self.told)
        queue = sim.conversation._stage.queue
        current, waits = queue.saying, queue.busy or sim.conversation._stage.effects.runs(VOICE_TIMER)
        text = " ".join(f"Part {letter} of {number}." for letter in "abc")
        message = Message(Manner(Owner.STATE, priority, loud=loud and priority is Priority.IMPORTANT), text)
        queue.add(message)
        cut = current is not None and queue.saying is None
        rule = RULES[priority]
        replaced = current is not None and rule.newest and current.manner.priority is priority
        assert cut is (
            current is not None
            and (rule.waits or not waits)
            and (replaced or (rule.interrupts is not None and current.manner.priority <= rule.interrupts))
        )
        if cut:
            assert current is not None
            sim._stop_speaking(queue.mouth._utterance_id)
        self.told.append(message)
        sim.post(TimerFired("nothing"))

    def interrupt(self, kind: str, value: object, flag: object) -> None:
        """A sound, and what may come of it."""
        sim = self.sim
        speaking = sim.speaking
        self.interruptions += speaking is not None
        before = len(sim.commands)
        match kind, value:
            case "cough", float(seconds):
                self._sound(seconds)
                sim.no_voice()
                self._changes_nothing(before)
            case "echo", float():
                words = speaking.text if speaking else "stop talking"
                sim.interrupt(words, seconds=0.4, above_echo=1.0 if speaking else 20.0)
                if speaking:
                    self._changes_nothing(before)
            case "command", str(words):
                sim.interrupt(words, seconds=0.4, partials=None if flag else [])
            case "talk", float(seconds):
                text = "go purple louder" if seconds < 1 else "the bus was late"
                sim.interrupt(text, seconds=seconds, partials=[text[:8], text] if flag else [])
            case "taken back", float(seconds):
                self._sound(seconds)
                sim.post(Partial(sim.listening.context_id, "stop talking", 20.0))
                sim.advance(0.2)
                sim.no_voice() if flag else sim.utter("go purple louder", above_echo=20.0)
            case "nothing more", float(seconds):
                self._sound(seconds)
                sim.post(Partial(sim.listening.context_id, "be quiet", 20.0))
                if flag:
                    sim.post(VoiceEnded(discarded=False))
            case "crossing", float():
                sim.post(Partial(sim.listening.context_id, "be quiet", 20.0))
                sim.advance(STEADY_SECONDS)
                if speaking and StopSpeaking(speaking.utterance_id) in sim.commands:
                    sim.post(SpeechEnded(speaking.utterance_id, SpeechOutcome.FINISHED))
                sim.no_voice()

    def _sound(self, seconds: float) -> None:
        self.sim.post(VoiceStarted(over_speech=self.sim.speaking is not None))
        self.sim.advance(seconds)

    def _changes_nothing(self, before: int) -> None:
        """A session may have moved on by itself meanwhile, and a call been called out again."""
        commands = self.sim.commands[before:]
        assert not any(isinstance(command, PlaceCall) for command in commands)
        if self.sim.conversation._actions.exercises.session is None and not self.sim.calls:
            assert not any(isinstance(command, StopSpeaking) for command in commands)


def check(room: Room) -> None:
    sim = room.sim
    stage = sim.conversation._stage
    assert sim.speaking is None
    assert not stage.queue.aside
    assert stage.questions.open is None
    assert not stage.effects.runs(VOICE_TIMER)
    ducks = [command.lowered for command in sim.commands if isinstance(command, Duck)]
    assert ducks == [number % 2 == 0 for number in range(len(ducks))], "lowered and raised in turn"
    assert len(ducks) % 2 == 0, "raised in the end"
    texts = {entry.utterance_id: entry.text for _, entry in sim.log if isinstance(entry, Speak)}
    finished = [
        texts[entry.utterance_id]
        for _, entry in sim.log
        if isinstance(entry, SpeechEnded) and entry.outcome is SpeechOutcome.FINISHED
    ]
    told = Counter(text for text in finished if text.startswith("Part "))
    assert all(count == 1 for count in told.values()), "nothing is said twice"
    for number, message in enumerate(room.told):
        parts = [text for text in finished if text.endswith(f" of {number}.")]
        assert parts == [f"Part {letter} of {number}." for letter in "abc"[: len(parts)]], "in their order"
        if message.manner.priority is Priority.IMPORTANT and id(message) not in room.silenced:
            assert len(parts) == 3, "nothing IMPORTANT is lost"


def run(steps: list[tuple[str, object, object]]) -> Room:
    room = Room.new()
    for kind, value, flag in steps:
        if kind == "say":
            assert isinstance(value, Priority)
            room.say(value, loud=bool(flag))
        elif kind == "wait":
            assert isinstance(value, float)
            room.sim.advance(value)
        else:
            room.interrupt(kind, value, flag)
    for words in ("wake up", "visitors are gone", "stop talking", "cancel", "yes", "stop talking"):
        if room.sim.calls or words in ("wake up", "visitors are gone"):
            room.sim.advance(30)
            room.sim.hear(words)
    room.sim.advance(1500)
    return room


@settings(max_examples=EXAMPLES)
@given(st.lists(STEPS, min_size=4, max_size=MOST_STEPS))
def test_random_interruptions(steps: list[tuple[str, object, object]]) -> None:
    check(run(steps))


def test_what_is_stopped_and_gone_on_with_is_whole() -> None:
    room = run(
        [
            ("wait", 5.0, None),
            ("say", Priority.IMPORTANT, False),
            ("wait", 1.1, None),
            ("command", "be quiet", True),
            ("command", "go on", True),
        ]
    )
    check(room)
    assert room.told[0].is_over
    assert not room.sim.conversation._stage.effects.runs(BREATH_TIMER)
