"""What the dialogue asks of the edges. Data only: the loop hands each command to the part that carries it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


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


class AnswerLength(StrEnum):
    """How long the person likes what is said. ADAPTIVE: in full at first, short once they know it."""

    ADAPTIVE = "adaptive"
    SHORT = "short"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class SetAnswerLength:
    """How long answers are, kept over restarts.

    Attributes:
        length: what the person asked for.
        heard: how often each thing that has two lengths was said in full, by its name in the pack.
    """

    length: AnswerLength
    heard: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SetOwnPause:
    """How long to wait for this person in the middle of a phrase, kept over restarts.

    Attributes:
        seconds: silence that ends a turn which is no finished phrase.
        pauses: what it was learnt from, seconds, oldest first.
    """

    seconds: float
    pauses: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Post TimerFired(timer) after so many seconds; starting a running name again moves it."""

    timer: str
    seconds: float


@dataclass(frozen=True, slots=True)
class StopTimer:
    """Forget a timer; unknown names are fine."""

    timer: str


class CallLevel(StrEnum):
    """How pressing a call is: the table in the content rules."""

    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"


@dataclass(frozen=True, slots=True)
class PlaceCall:
    """Write the call down, then send it to people until one answers.

    Attributes:
        call_id: unique within one start of the assistant; positive.
        kind: the pack's id of the call ("help", "drink").
        level: how pressing.
        message: what the caregiver reads or hears, names the need.
        private: outside the room it is shown as "needs you" only.
        made_at: wall-clock time of the request.
        made_at_trusted: False where the clock was not to be trusted.
        contact: id of who is asked for by name; "" for whoever comes first.
        person: the name of who calls; "" where the household has not named anybody.
        need: as it is spoken to the person ("your left foot"), for the time after a restart.
        amends: call_id of the call that this one repeats or adds to; 0 for none. The earlier one no longer climbs while
            this one is open, and is closed with it.
        practice: nobody needs anything: everybody's channels are tried once, as "this is a test".
    """

    call_id: int
    kind: str
    level: CallLevel
    message: str
    private: bool
    made_at: datetime
    made_at_trusted: bool
    contact: str = ""
    person: str = ""
    need: str = ""
    amends: int = 0
    practice: bool = False


class WithdrawReason(StrEnum):
    """Why a call is closed. CORRECTED: another call, already placed, is what was meant."""

    WITHDRAWN = "withdrawn"
    ARRIVED = "arrived"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class WithdrawCall:
    """The person took the call back, or somebody came; those reached are told."""

    call_id: int
    reason: WithdrawReason


@dataclass(frozen=True, slots=True)
class HoldCall:
    """Somebody said that they are here: siren and climbing rest for so long, while the person is asked.

    Without WithdrawCall in this time it goes on by itself. 0 seconds: it goes on now.
    """

    call_id: int
    seconds: float


@dataclass(frozen=True, slots=True)
class SendFound:
    """The person still wants the call that CallFound told of."""

    call_id: int


CallOrder = PlaceCall | WithdrawCall | HoldCall | SendFound


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
    | SetAnswerLength
    | SetOwnPause
    | StartTimer
    | StopTimer
    | CallOrder
    | Note
)
