"""Facts, in the past tense: what the edges tell the core, and the sink that they tell it to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from voice_assist.call_events import CallEvent, WayOutEvent
from voice_assist.hearing_events import Clipped, HardlyHeard, HearsOverSpeech, Joined, Partial
from voice_assist.pack_events import PackReady, PackRefused
from voice_assist.record_commands import Checkpoint, Recorded
from voice_assist.record_events import RecordEvent
from voice_assist.trigger_events import SwitchReleased, TriggerFired

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Now:
    """One moment, as the core sees it.

    Attributes:
        monotonic: seconds that only grow; all timers and durations use it.
        wall: local date and time, with its zone.
        wall_trusted: False where the machine cannot know the time (no network time, no clock chip).
    """

    monotonic: float
    wall: datetime
    wall_trusted: bool


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One text that a recogniser proposes.

    Attributes:
        text: lower-case words separated by single blanks; words that fit nothing stand as "[unk]".
        likelihood: natural logarithm, comparable only within one reading; None where the engine gives none.
    """

    text: str
    likelihood: float | None = None


class ReadingKind(StrEnum):
    """How a reading was limited: to what can be said now, or to (nearly) nothing."""

    CLOSED = "closed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one recogniser made of one utterance.

    Attributes:
        source: which recogniser.
        kind: how it was limited.
        hypotheses: best first; none: nothing was recognised.
        lacks: words that another recogniser heard and this one can never hear, so that its silence about them says
            nothing.
    """

    source: str
    kind: ReadingKind
    hypotheses: tuple[Hypothesis, ...]
    lacks: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The best hypothesis' text, or "" where there is none."""
        return self.hypotheses[0].text if self.hypotheses else ""


@dataclass(frozen=True, slots=True)
class Utterance:
    """The person (or somebody) said something, and it has been recognised.

    Attributes:
        id: grows by one with every utterance.
        context_id: of the Listen in force when it began; an answer to a question that is gone carries an old one.
        started, ended: monotonic seconds of the first and last sound.
        readings: one element for each recogniser that took part.
        level: loudness of the speech, dB relative to full scale (0 = clipping), typed text: 0.0.
        longest_pause, paused: its longest silence and all its pauses, seconds; None and 0.0 for typed text.
        joined: where it may be the rest of the utterance before it, both together.
        above_echo: dB by which its voice stood above what the echo of the assistant's own voice can have left; None:
            the assistant was silent all the while.
    """

    id: int
    context_id: int
    started: float
    ended: float
    readings: tuple[Reading, ...]
    level: float
    longest_pause: float | None = None
    joined: Joined | None = None
    paused: float = 0.0
    above_echo: float | None = None

    @property
    def seconds(self) -> float:
        """How long the voice sounded, pauses left out."""
        return self.ended - self.started - self.paused


@dataclass(frozen=True, slots=True)
class VoiceStarted:
    """Somebody began to make speech-like sound. over_speech: while the assistant's own voice sounded."""

    over_speech: bool = False


@dataclass(frozen=True, slots=True)
class VoiceEnded:
    """The sound ended; an Utterance follows unless `discarded` (too short, too soft, no speech in it)."""

    discarded: bool


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The first sample of a Speak command reached the output."""

    utterance_id: int


class SpeechOutcome(StrEnum):
    """How a Speak command ended."""

    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """A Speak command is over; each one ends in exactly one of these."""

    utterance_id: int
    outcome: SpeechOutcome


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A StartTimer command's time is over; the dialogue drops names that it no longer knows."""

    timer: str


class Part(StrEnum):
    """The parts that can be lost and come back, as they are spoken of."""

    MICROPHONE = "microphone"
    SPEAKER = "speaker"
    RECOGNISER = "recogniser"
    SYNTHESISER = "synthesiser"
    JOURNAL = "journal"
    CALLS = "calls"
    RECORD = "record"
    TRIGGER = "trigger"


@dataclass(frozen=True, slots=True)
class PartLost:
    """A device or a supervised process is gone; the supervisor is already bringing it back."""

    part: Part
    reason: str


@dataclass(frozen=True, slots=True)
class PartReturned:
    """A lost part works again."""

    part: Part


@dataclass(frozen=True, slots=True)
class Started:
    """Everything is ready; the assistant may greet. Posted once by the composition root.

    Attributes:
        notices: said after the greeting.
        checkpoint: where a session stood that the run before did not end; None: there was none.
        seconds_ago: how long ago that was, power cuts included; None: nobody can know.
        done_today: what the record has of this day, so that nothing is done more often than is right.
    """

    notices: tuple[str, ...] = ()
    checkpoint: Checkpoint | None = None
    seconds_ago: float | None = None
    done_today: tuple[Recorded, ...] = ()


HearingEvent = (
    Utterance
    | VoiceStarted
    | VoiceEnded
    | Partial
    | HearsOverSpeech
    | HardlyHeard
    | Clipped
    | TriggerFired
    | SwitchReleased
)
SpeakingEvent = SpeechStarted | SpeechEnded
PartEvent = PartLost | PartReturned
PackEvent = PackReady | PackRefused
Event = (
    Started | HearingEvent | SpeakingEvent | TimerFired | CallEvent | WayOutEvent | PartEvent | PackEvent | RecordEvent
)


class EventSink(Protocol):
    """Where the edges put their facts. Safe to call from any thread; never blocks."""

    def post(self, event: Event) -> None:
        """Hand over one event."""
