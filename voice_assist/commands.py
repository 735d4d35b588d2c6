"""What the dialogue asks of the edges. Data only: the loop hands each command to the part that carries it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from voice_assist.call_commands import (
    CallLevel,
    CallOrder,
    HoldCall,
    PlaceCall,
    SendFound,
    WithdrawCall,
    WithdrawReason,
)
from voice_assist.preference_commands import (
    AnswerLength,
    KeepNotes,
    KeepOneSound,
    KeepSetUp,
    KeepUnasked,
    PreferenceCommand,
    SetAnswerLength,
    SetOwnPause,
    SetUpStep,
    UnaskedKind,
)
from voice_assist.record_commands import (
    Checkpoint,
    KeepCheckpoint,
    RecordCommand,
    Recorded,
    RecordKind,
    RecordReason,
)

__all__ = [
    "AnswerLength",
    "CallLevel",
    "CallOrder",
    "Checkpoint",
    "Command",
    "Context",
    "Duck",
    "Earcon",
    "HoldCall",
    "KeepCheckpoint",
    "KeepNotes",
    "KeepOneSound",
    "KeepSetUp",
    "KeepUnasked",
    "Listen",
    "Note",
    "PlaceCall",
    "PlayEarcon",
    "RecordCommand",
    "RecordKind",
    "RecordReason",
    "Recorded",
    "SendFound",
    "SetAnswerLength",
    "SetOwnPause",
    "SetUpStep",
    "SetVoice",
    "Speak",
    "StartTimer",
    "StopSpeaking",
    "StopTimer",
    "UnaskedKind",
    "WithdrawCall",
    "WithdrawReason",
]


class Context(StrEnum):
    """Where the conversation is: which recogniser listens, which intents mean something."""

    IDLE = "idle"
    SESSION = "session"
    QUESTION = "question"
    ASLEEP = "asleep"
    FOLLOW_UP = "follow_up"
    VISITORS = "visitors"


@dataclass(frozen=True, slots=True)
class Listen:
    """From now on the recogniser of this context is used; utterances that begin now carry context_id."""

    context: Context
    context_id: int


@dataclass(frozen=True, slots=True)
class Speak:
    """Synthesise and play one sentence now. The speech queue sends the next only after SpeechEnded or StopSpeaking.

    Attributes:
        utterance_id: grows; names this sentence in SpeechStarted, SpeechEnded and StopSpeaking.
        text: one sentence.
        loud: at full volume whatever the person's volume is (calling out in the room).
    """

    utterance_id: int
    text: str
    loud: bool = False


@dataclass(frozen=True, slots=True)
class StopSpeaking:
    """Silence this sentence at once; its SpeechEnded (stopped) follows."""

    utterance_id: int


@dataclass(frozen=True, slots=True)
class SetVoice:
    """How to speak from the next sentence on, kept over restarts.

    Attributes:
        volume: 10 to 100.
        rate: words a minute.
        name: of a voice that a synthesiser offers; "" is the one of the settings.
        trial: the name is not kept: the voice is only tried, or stands in for one that is not there now.
    """

    volume: int
    rate: int
    name: str = ""
    trial: bool = False


@dataclass(frozen=True, slots=True)
class Duck:
    """Lower what is being said, at once: somebody may be speaking over it; or raise it again."""

    lowered: bool


class Earcon(StrEnum):
    """Short sounds that mean something."""

    HEARD = "heard"
    NOT_UNDERSTOOD = "not_understood"
    SENT = "sent"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class PlayEarcon:
    """Play a short sound beside or between the sentences. softly: as at night."""

    earcon: Earcon
    softly: bool = False


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Post TimerFired(timer) after so many seconds; starting a running name again moves it."""

    timer: str
    seconds: float


@dataclass(frozen=True, slots=True)
class StopTimer:
    """Forget a timer; unknown names are fine."""

    timer: str


@dataclass(frozen=True, slots=True)
class Note:
    """A line for the journal.

    Attributes:
        kind: short fixed word ("heard", "session_started", ...).
        facts: kept always; no words of the person and no health words.
        transcript: what was said, kept only where the household allows it.
    """

    kind: str
    facts: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    transcript: str = ""


Command = (
    Listen
    | Speak
    | StopSpeaking
    | Duck
    | PlayEarcon
    | SetVoice
    | PreferenceCommand
    | StartTimer
    | StopTimer
    | CallOrder
    | Note
    | RecordCommand
)
