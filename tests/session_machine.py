"""Random conversations about exercises, and what must hold after each of their steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.planned import own, planned
from tests.simulation import Simulation
from voice_assist.commands import (
    Checkpoint,
    Command,
    Context,
    KeepCheckpoint,
    Recorded,
    RecordKind,
    RecordReason,
    Speak,
    StartTimer,
)
from voice_assist.content.dose import LYING_FLAT
from voice_assist.content.phrases import phrasebook_of
from voice_assist.content.schema import Step
from voice_assist.dialogue.resumption import RESUMED_WITHIN_SECONDS
from voice_assist.dialogue.session_phases import Phase
from voice_assist.dialogue.session_plan import blocks_of
from voice_assist.dialogue.today import Today
from voice_assist.events import Part, SpeechEnded, SpeechOutcome, Utterance

PACK = planned(
    {
        "shoulder_assisted": {"sets": 2, "repetitions": 2, "hold": 4, "rest": 3, "times_a_day": 2},
        "knee_passive": {"side": "right", "repetitions": 2, "hold": 2, "rest": 1},
        "hip_active": {"helper": "Hold the heel.", "repetitions": 2, "hold": 3},
    },
    strengthening=own(),
)
PHRASEBOOK = phrasebook_of(PACK)
START = ("my exercises", "start shoulder session", "start shoulder session helped", "start knee session")
MORE_STARTS = ("start hip session", "start arm press session", "start neck session", "my evening exercises")
ANSWERS = ("yes", "no", "ready", "ready", "ready", "go on", "go on", "next")
COMMANDS = (
    *("pause", "repeat", "go back", "skip", "other side", "slower", "faster", "fewer", "more of these"),
    *("how many left", "i am tired", "it hurts", "stop talking", "be quiet", "cancel", "which exercises"),
    *(
        "help",
        "come when you can",
        "a drink please",
        "cane tip",
        "i am afraid",
        "good night",
        "wake up",
        "what can i say",
    ),
    *("", "purple monkey", "how many purple left"),
)
READY = frozenset({"ready", "go on", "next"})
WAITS = (0.3, 1.0, 2.5, 5.0, 9.0, 15.0, 45.0, 130.0, 700.0)
LATE = 0.05
"""Seconds that a sentence may begin late: the one before has to be silenced."""


class Conversations(RuleBasedStateMachine):
    """A person, perhaps a helper, a television, a bad loudspeaker, and power cuts."""

    def __init__(self) -> None:
        super().__init__()
        self.wall = datetime(2025, 3, 3, 9, tzinfo=UTC)
        self.sim = Simulation(PACK, PHRASEBOOK, wall=self.wall)
        self.sim.watch = self._watch
        self.begun: list[Checkpoint] = []
        self.seen = 0
        self.heard = ""
        self.checkpoint: Checkpoint | None = None
        self.done: Counter[tuple[object, str, int]] = Counter()
        self.recorded: list[tuple[object, Recorded]] = []
        self.hold_began: float | None = None
        self.ready = True
        self.moving: tuple[str, int, int] | None = None
        self.same = 0
        self.last_said = ""
        self.resumable = False

    # What happens

    @initialize(words=st.sampled_from([*START, *MORE_STARTS]), answers=st.lists(st.sampled_from(ANSWERS), max_size=6))
    def begins(self, words: str, answers: list[str]) -> None:
        self.sim.say(words)
        for answer in answers:
            self.sim.say(answer)

    @rule(words=st.sampled_from([*START, *MORE_STARTS]), nothing_new=st.booleans())
    def starts(self, words: str, nothing_new: bool) -> None:
        self.sim.say(words)
        for answer in ("yes", "yes", "no", "ready", "ready") if nothing_new else ():
            self.sim.say(answer)

    @rule(words=st.sampled_from([*ANSWERS, *COMMANDS]))
    def says(self, words: str) -> None:
        self.sim.hear(words)
        if words == "stop talking":
            assert self.sim.conversation._actions.exercises.session is None, "stop stops within one event"

    @rule(words=st.sampled_from(ANSWERS))
    def answers_when_asked(self, words: str) -> None:
        self.sim.say(words)

    @rule(words=st.sampled_from([*ANSWERS, *COMMANDS]))
    def says_what_belonged_to_before(self, words: str) -> None:
        self.sim.hear(words, context_id=max(0, self.sim.listening.context_id - 1))

    @rule(seconds=st.sampled_from(WAITS))
    def waits(self, seconds: float) -> None:
        self.sim.advance(seconds)

    @rule(words=st.sampled_from(COMMANDS))
    def talks_over_it(self, words: str) -> None:
        self.sim.interrupt(words)

    @rule(part=st.sampled_from(list(Part)), seconds=st.sampled_from(WAITS[:6]))
    def loses_a_part(self, part: Part, seconds: float) -> None:
        self.sim.lose(part)
        self.sim.advance(seconds)
        self.sim.bring_back(part)

    @rule(outcome=st.sampled_from(list(SpeechOutcome)))
    def speech_ends_as(self, outcome: SpeechOutcome) -> None:
        self.sim.speech_outcome = outcome

    @precondition(lambda self: self.checkpoint is not None)
    @rule(seconds=st.sampled_from([5.0, 600.0, 1799.0, 1801.0, 90000.0]), known=st.booleans())
    def power_is_cut(self, seconds: float, known: bool) -> None:
        self.look()
        before, self.wall = self.sim, self.sim.wall + timedelta(seconds=self.sim.time + seconds)
        today = tuple(entry for day, entry in self.recorded if day == self.wall.date())
        self.sim = Simulation(PACK, PHRASEBOOK, wall=self.wall, started=False)
        self.sim.watch = self._watch
        kept = self.checkpoint
        self._forget()
        self.sim.start_with(before.checkpoint, seconds if known else None, today)
        offered = any(text.startswith("We were in the middle") for text in self._all_said())
        assert not offered or (known and seconds <= RESUMED_WITHIN_SECONDS), "never after half an hour"
        self.resumable, self.checkpoint = offered, kept

    # What must hold

    @invariant()
    def look(self) -> None:
        """Look at all that has happened since the last look."""
        for time, entry in self.sim.log[self.seen :]:
            self._look_at(time, entry)
        self.seen = len(self.sim.log)
        assert self.hold_began is None or self.sim.time <= self.hold_began + self._hold() + LATE, "a hold is too long"
        context = self.sim.listening.context
        wider = {Context.QUESTION, Context.IDLE, Context.SESSION} if context is Context.FOLLOW_UP else {context}
        assert PHRASEBOOK.active(frozenset(wider)).phrases, "something can be said"

    def teardown(self) -> None:
        self.sim.speech_outcome = SpeechOutcome.FINISHED
        self.sim.advance(2500)
        self.look()
        assert self.sim.conversation._actions.exercises.session is None, "silence ends every session"
        assert self.sim.conversation._stage.questions.open is None, "silence ends every question"

    def _look_at(self, time: float, entry: object) -> None:
        match entry:
            case Utterance():
                self.heard = entry.readings[0].text
                self.ready = self.ready or self.heard in READY
                self.same = 0
            case KeepCheckpoint(checkpoint=None):
                self.checkpoint = None
            case KeepCheckpoint(checkpoint=Checkpoint() as checkpoint):
                self._repetition(checkpoint)
            case Recorded():
                self._record(time, entry)
            case StartTimer(seconds=seconds):
                assert seconds >= 0, "time never runs backwards"
            case Speak():
                self._spoken(time, entry)
            case SpeechEnded(outcome=outcome) if outcome is not SpeechOutcome.FINISHED:
                self.same = 0  # it was not heard to its end, and may be said again
            case _:
                pass

    def _watch(self, commands: Sequence[Command]) -> None:
        """Note which checkpoints are the beginning of a repetition."""
        session = self.sim.conversation._actions.exercises.session
        if session and session._phase is Phase.MOVING:
            kept = (each.checkpoint for each in commands if isinstance(each, KeepCheckpoint))
            self.begun += [checkpoint for checkpoint in kept if checkpoint]

    def _repetition(self, checkpoint: Checkpoint) -> None:
        """A repetition begins, or will be the next one."""
        routine = PACK.routines[checkpoint.routine]
        given = Today(self.sim.conversation._stage).prescription(checkpoint.routine)
        block = blocks_of(given.routine, given.sides)[checkpoint.block]
        assert not given.routine.only_on_plan, "what is locked is never begun"
        assert 1 <= checkpoint.set <= given.sets, "never past the plan"
        assert 1 <= checkpoint.repetition <= block.step.repetitions, "never past the plan"
        assert checkpoint.side == (block.side or "")
        assert self.checkpoint is None or self.resumable or checkpoint.made_at >= self.checkpoint.made_at
        movement = (checkpoint.routine, checkpoint.block, checkpoint.set)
        self.checkpoint, self.resumable = checkpoint, False
        if not any(checkpoint is begun for begun in self.begun):
            return
        self.begun.clear()
        if routine.helper is not None and movement != self.moving:
            assert self.ready, "never to the next movement without ready"
        self.moving, self.ready = movement, False

    def _record(self, time: float, entry: Recorded) -> None:
        day = (self.sim.wall + timedelta(seconds=time)).date()
        self.recorded.append((day, entry))
        given = Today(self.sim.conversation._stage).prescription(entry.routine)
        if entry.kind is RecordKind.MOVEMENT:
            self.done[day, entry.routine, entry.block] += entry.done
            most = entry.planned * given.a_day
            assert self.done[day, entry.routine, entry.block] <= most, "never past the plan"
        if entry.kind is not RecordKind.REFUSED:
            assert entry.reason in RecordReason
            assert 0 <= entry.done <= entry.planned * given.a_day

    def _hold(self) -> float:
        assert self.checkpoint is not None
        return self._step(self.checkpoint).hold

    def _step(self, checkpoint: Checkpoint) -> Step:
        given = Today(self.sim.conversation._stage).prescription(checkpoint.routine)
        return blocks_of(given.routine, given.sides)[checkpoint.block].step

    def _spoken(self, time: float, speak: Speak) -> None:
        text = speak.text
        assert not LYING_FLAT.search(text), "no position that is never asked for"
        if self.hold_began is not None and text in ("Let go, and rest.", "Down.", "Lower, and rest."):
            assert time <= self.hold_began + self._hold() + LATE, "a hold ends on time"
            self.hold_began = None
        if text in ("Hold.", "Stay."):
            self.hold_began = time
        self.same = self.same + 1 if text == self.last_said and not speak.loud else 1
        self.last_said = text
        assert self.same < 3, f"said three times: {text}"

    def _all_said(self) -> list[str]:
        """What has been and will be said in the next while."""
        self.sim.advance(12)
        return self.sim.spoken

    def _forget(self) -> None:
        """The power is gone."""
        self.seen, self.hold_began, self.ready, self.moving = 0, None, False, None
        self.same, self.last_said = 0, ""
