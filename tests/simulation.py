"""A conversation on a fake clock: plays the edges, so that a test reads like a script."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from voice_assist.call_commands import PlaceCall, WithdrawCall
from voice_assist.call_events import CallFailed, CallHandedOver, CallNoted, CallNotNoted
from voice_assist.commands import (
    Checkpoint,
    Command,
    Context,
    Duck,
    KeepCheckpoint,
    KeepNotes,
    KeepOneSound,
    KeepSetUp,
    KeepUnasked,
    Listen,
    Note,
    PlayEarcon,
    Recorded,
    SetAnswerLength,
    SetOwnPause,
    SetVoice,
    Speak,
    StartTimer,
    StopSpeaking,
    StopTimer,
)
from voice_assist.content.phrases import phrasebook_of
from voice_assist.content.schema import Pack
from voice_assist.dialogue.conversation import Conversation
from voice_assist.dialogue.habits import Habits
from voice_assist.dialogue.lengths import ADAPTIVE, Answers
from voice_assist.dialogue.one_sound_habits import ONE_SOUND, OneSoundHabits
from voice_assist.dialogue.set_up import SET_UP, SetUpState
from voice_assist.dialogue.unasked import NOTHING_SAID, UnaskedState
from voice_assist.dialogue.voice_choice import NO_CHOICE, Voices
from voice_assist.events import (
    Event,
    Hypothesis,
    Now,
    Part,
    PartLost,
    PartReturned,
    Reading,
    ReadingKind,
    SpeechEnded,
    SpeechOutcome,
    SpeechStarted,
    Started,
    TimerFired,
    Utterance,
    VoiceEnded,
    VoiceStarted,
)
from voice_assist.hearing_events import Partial
from voice_assist.record_commands import ForgetRecord, ReadRecord, WriteReport
from voice_assist.record_events import Entry, RecordFailed, RecordForgotten, RecordRead, ReportWritten
from voice_assist.trigger_events import SwitchReleased, TriggerFired, TriggerKind
from voice_assist.understanding.phrasebook import Phrasebook

SECONDS_A_WORD = 0.35


@dataclass(frozen=True, slots=True)
class Channel:
    """How the calls part answers: what a channel reports of every call."""

    name: str
    reaches_outside: bool = False
    fails: bool = False


ROOM = Channel("room")
OUTSIDE = Channel("telephone", reaches_outside=True)
BROKEN = Channel("telephone", reaches_outside=True, fails=True)


class Simulation:
    """One conversation and everything around it.

    Args:
        pack: what can be said.
        phrasebook: its phrases; None: made of the pack.
        channels: what reports on each call.
        noted: what the calls part says of writing a call down: True, False, or None for no answer at all.
        wall: local time at second 0.
        wall_trusted: whether the machine knows the time.
        voices: what there is to choose from.
        started: whether the conversation has begun (greeting included).
        full_duplex: whether the microphone stays open while the assistant speaks.
        answers: how long the person likes what is said.
        set_up: how far set-up by voice has come.
        notes: what was noted for the next carer.
        unasked: what may be and was said unasked.
        one_sound: how the person uses the list of needs.
    """

    def __init__(
        self,
        pack: Pack,
        phrasebook: Phrasebook | None = None,
        *,
        channels: Sequence[Channel] = (ROOM,),
        noted: bool | None = True,
        wall: datetime = datetime(2025, 3, 3, 10, tzinfo=UTC),
        wall_trusted: bool = True,
        voices: Voices = NO_CHOICE,
        started: bool = True,
        full_duplex: bool = False,
        answers: Answers = ADAPTIVE,
        set_up: SetUpState = SET_UP,
        notes: Mapping[str, str] | None = None,
        unasked: UnaskedState = NOTHING_SAID,
        one_sound: OneSoundHabits = ONE_SOUND,
    ) -> None:
        habits = Habits(
            volume=70, answers=answers, set_up=set_up, notes=notes or {}, unasked=unasked, one_sound=one_sound
        )
        self.conversation = Conversation(
            pack, phrasebook or phrasebook_of(pack), habits, voices, full_duplex=full_duplex
        )
        self.channels, self.noted = tuple(channels), noted
        self.wall, self.wall_trusted = wall, wall_trusted
        self.time = 0.0
        self.log: list[tuple[float, Event | Command]] = []
        self.timers: dict[str, tuple[float, int]] = {}
        self.speaking: Speak | None = None
        self.seconds_of_next_speech: float | None = None
        self.speech_outcome = SpeechOutcome.FINISHED
        self.ends_speech = True
        self.record: list[Entry] = []
        self.record_answers: bool | None = True
        self.listening = Listen(Context.IDLE, 0)
        self.watch: Callable[[Sequence[Command]], None] = lambda _: None
        """Called after each event with what followed from it."""
        self._order = itertools.count()
        self._coming: list[tuple[float, int, Event]] = []
        self._utterances = itertools.count(1)
        self._taken = 0
        if started:
            self.start()

    # What happens

    def start(self, *notices: str) -> None:
        """Everything is ready."""
        self.post(Started(notices))

    def start_again_after(self, before: Simulation, seconds: float | None) -> None:
        """Everything is ready, so long after the power was cut in the midst of `before`; None: nobody knows."""
        self.start_with(before.checkpoint, seconds, tuple(before.recorded))

    def start_with(self, kept: Checkpoint | None, seconds: float | None, today: tuple[Recorded, ...]) -> None:
        """Everything is ready, and this is what the record knows."""
        self.post(Started((), kept, seconds, today))

    def hear(self, text: str, *, context_id: int | None = None, level: float = -20.0) -> None:
        """Somebody says this, right now; context_id: of the moment they began, None: now."""
        self.post(VoiceStarted())
        self.post(VoiceEnded(discarded=False))
        self.utter(text, context_id=context_id, level=level)

    def utter(
        self,
        text: str,
        *,
        context_id: int | None = None,
        level: float = -20.0,
        began: float | None = None,
        above_echo: float | None = None,
    ) -> None:
        """The recogniser's words, without the voice before them; began: when that did, None: now."""
        closed = Reading("typed", ReadingKind.CLOSED, (Hypothesis(text),) if text else ())
        begun_in = self.listening.context_id if context_id is None else context_id
        start = self.time if began is None else began
        number = next(self._utterances)
        self.post(Utterance(number, begun_in, start, self.time, (closed,), level, above_echo=above_echo))

    def interrupt(
        self, text: str, *, seconds: float = 0.6, partials: Sequence[str] | None = None, above_echo: float = 20.0
    ) -> None:
        """Somebody says this, however long it takes, whether or not the assistant speaks meanwhile.

        partials: what is recognised in the course of it, evenly spread; None: the whole, at its end.
        """
        began, context_id = self.time, self.listening.context_id
        over = [self.speaking is not None]
        self.post(VoiceStarted(over_speech=over[0]))
        partials = (text,) if partials is None else partials
        for partial in partials:
            self.advance(seconds / len(partials))
            over.append(self.speaking is not None)
            self.post(Partial(context_id, partial, above_echo if any(over) else None))
        self.advance(0.0 if partials else seconds)
        self.advance(0.25)
        self.post(VoiceEnded(discarded=False))
        heard_over = above_echo if any(over) else None
        self.utter(text, context_id=context_id, began=began, above_echo=heard_over)

    def say(self, text: str) -> None:
        """The person waits until the assistant is quiet, then says this."""
        self.wait_until_quiet()
        self.hear(text)

    def voice(self, *, over_speech: bool = False) -> None:
        """A voice begins."""
        self.post(VoiceStarted(over_speech))

    def no_voice(self) -> None:
        """It was none."""
        self.post(VoiceEnded(discarded=True))

    def sound(self, seconds: float = 0.4, text: str = "[unk]") -> None:
        """Somebody makes a sound that is no word; its end is known 0.8 s later (config.end_of_turn_seconds)."""
        began, context_id = self.time, self.listening.context_id
        self.post(VoiceStarted(self.speaking is not None))
        self.advance(seconds)
        ended = self.time
        self.advance(0.8)
        self.post(VoiceEnded(discarded=False))
        reading = Reading("typed", ReadingKind.OPEN, (Hypothesis(text),))
        self.post(Utterance(next(self._utterances), context_id, began, ended, (reading,), -20.0))

    def press(self, seconds: float = 0.3) -> None:
        """The switch is pressed for so long."""
        self.post(TriggerFired(TriggerKind.KEY))
        self.advance(seconds)
        self.post(SwitchReleased())

    def lose(self, part: Part) -> None:
        """A part is lost."""
        self.post(PartLost(part, "gone"))

    def bring_back(self, part: Part) -> None:
        """A lost part works again."""
        self.post(PartReturned(part))

    def fail_speech(self) -> None:
        """From now on every sentence fails at once."""
        self.speech_outcome, self.seconds_of_next_speech = SpeechOutcome.FAILED, None

    def hang_speech(self) -> None:
        """From now on no sentence's end is reported."""
        self.ends_speech = False

    def post(self, event: Event) -> None:
        """One event, and what follows from it at once."""
        self.log.append((self.time, event))
        if isinstance(event, SpeechEnded) and self.speaking and self.speaking.utterance_id == event.utterance_id:
            self.speaking = None
        commands = self.conversation.handle(event, self.now)
        for command in commands:
            self.log.append((self.time, command))
            self._carry_out(command)
        self.watch(commands)

    def advance(self, seconds: float) -> None:
        """Let time pass: what is due happens in order."""
        end = self.time + seconds
        while (due := self._next_due()) is not None and due <= end:
            self._run_next(due)
        self.time = end

    def wait_until_quiet(self, limit: float = 300.0) -> None:
        """Let time pass until nothing has been said for two seconds and the next thing to happen takes longer."""
        end = self.time + limit
        while self.time < end:
            due = self._next_due()
            if self.speaking is None and (due is None or due > self.time + 2.0):
                return
            self._run_next(end if due is None else due)
        raise AssertionError(f"still not quiet after {limit} s")

    def fail_record(self, *, silently: bool = False) -> None:
        """From now on the record can do nothing that it is asked, and says so, or not even that."""
        self.record_answers = None if silently else False

    # What came of it

    @property
    def now(self) -> Now:
        """This moment."""
        return Now(self.time, self.wall + timedelta(seconds=self.time), self.wall_trusted)

    @property
    def commands(self) -> list[Command]:
        """All commands so far."""
        return [entry for _, entry in self.log if isinstance(entry, Command)]

    @property
    def spoken(self) -> list[str]:
        """Everything that was begun to be said."""
        return [command.text for command in self.commands if isinstance(command, Speak)]

    def said(self) -> list[str]:
        """What was begun to be said since this was asked last."""
        new, self._taken = self.spoken[self._taken :], len(self.spoken)
        return new

    @property
    def calls(self) -> list[PlaceCall]:
        """All calls so far."""
        return [command for command in self.commands if isinstance(command, PlaceCall)]

    @property
    def withdrawn(self) -> list[WithdrawCall]:
        """All calls that were taken back, or that somebody answered by coming."""
        return [command for command in self.commands if isinstance(command, WithdrawCall)]

    @property
    def voices(self) -> list[SetVoice]:
        """How it was to speak, one change after the other."""
        return [command for command in self.commands if isinstance(command, SetVoice)]

    @property
    def recorded(self) -> list[Recorded]:
        """What the record was told."""
        return [command for command in self.commands if isinstance(command, Recorded)]

    @property
    def checkpoint(self) -> Checkpoint | None:
        """Where the session stands that could be gone on with."""
        kept = [command.checkpoint for command in self.commands if isinstance(command, KeepCheckpoint)]
        return kept[-1] if kept else None

    def notes(self, kind: str) -> list[Note]:
        """The journal's lines of one kind."""
        return [command for command in self.commands if isinstance(command, Note) and command.kind == kind]

    def when(self, text: str) -> list[float]:
        """Seconds at which this was begun to be said."""
        return [time for time, entry in self.log if isinstance(entry, Speak) and entry.text == text]

    # The edges

    def _next_due(self) -> float | None:
        dues = [due for due, _ in self.timers.values()] + [due for due, _, _ in self._coming[:1]]
        return min(dues, default=None)

    def _run_next(self, due: float) -> None:
        self.time = max(self.time, due)
        timer = min(self.timers, key=lambda name: self.timers[name], default=None)
        if self._coming and (timer is None or self._coming[0][:2] < self.timers[timer]):
            self.post(heapq.heappop(self._coming)[2])
        elif timer is not None and self.timers[timer][0] <= self.time:
            del self.timers[timer]
            self.post(TimerFired(timer))

    def _later(self, seconds: float, event: Event) -> None:
        heapq.heappush(self._coming, (self.time + seconds, next(self._order), event))

    def _carry_out(self, command: Command) -> None:
        match command:
            case StartTimer(timer, seconds):
                self.timers[timer] = (self.time + seconds, next(self._order))
            case StopTimer(timer):
                self.timers.pop(timer, None)
            case Speak():
                self._speak(command)
            case StopSpeaking(utterance_id):
                self._stop_speaking(utterance_id)
            case PlaceCall():
                self._place(command)
            case Listen():
                self.listening = command
            case (
                SetVoice()
                | SetAnswerLength()
                | SetOwnPause()
                | KeepSetUp()
                | KeepNotes()
                | KeepUnasked()
                | KeepOneSound()
                | WithdrawCall()
                | Note()
                | Duck()
                | PlayEarcon()
            ):
                pass
            case KeepCheckpoint():
                pass
            case Recorded():
                now = self.now
                self.record.append(Entry(now.wall, now.wall_trusted, command))
            case ReadRecord() | ForgetRecord() | WriteReport():
                self._answer_about_record(command)

    def _speak(self, speak: Speak) -> None:
        assert self.speaking is None, f"{speak.text!r} was begun while {self.speaking.text!r} was being said"
        self.speaking = speak
        self._later(0.0, SpeechStarted(speak.utterance_id))
        if self.ends_speech:
            failed = self.speech_outcome is SpeechOutcome.FAILED
            seconds = self.seconds_of_next_speech or (0.05 if failed else len(speak.text.split()) * SECONDS_A_WORD)
            self.seconds_of_next_speech = None
            self._later(seconds, SpeechEnded(speak.utterance_id, self.speech_outcome))

    def _stop_speaking(self, utterance_id: int) -> None:
        if self.speaking and self.speaking.utterance_id == utterance_id:
            self.speaking = None
        waiting = [item for item in self._coming if getattr(item[2], "utterance_id", None) != utterance_id]
        self._coming = waiting
        heapq.heapify(self._coming)
        self._later(0.02, SpeechEnded(utterance_id, SpeechOutcome.STOPPED))

    def _place(self, call: PlaceCall) -> None:
        if self.noted is not None:
            note = CallNoted(call.call_id) if self.noted else CallNotNoted(call.call_id, "disk full")
            self._later(0.01, note)
        for channel in self.channels:
            if channel.fails:
                self._later(0.5, CallFailed(call.call_id, channel.name, "no line"))
            else:
                self._later(0.05, CallHandedOver(call.call_id, channel.name, channel.reaches_outside))

    def _answer_about_record(self, order: ReadRecord | ForgetRecord | WriteReport) -> None:
        if self.record_answers is None:
            return
        if not self.record_answers:
            self._later(0.01, RecordFailed("disk full"))
            return
        meant = tuple(entry for entry in self.record if order.first <= entry.at.date() <= order.last)
        match order:
            case ReadRecord():
                self._later(0.01, RecordRead(meant))
            case ForgetRecord():
                self.record = [entry for entry in self.record if entry not in meant]
                self._later(0.01, RecordForgotten(len(meant)))
            case WriteReport():
                self._later(3.0, ReportWritten(len(meant)))
