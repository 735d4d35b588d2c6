"""What every way out is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from voice_assist.commands import CallLevel
from voice_assist.errors import FailureError

PRIVATE_MESSAGE = "needs you"


class ChannelError(FailureError):
    """A channel did not take the message."""


class Purpose(StrEnum):
    """Why a message goes out.

    CALL: the person needs somebody. WITHDRAWN: the call of the same key is closed, and everybody who was reached is
    told. TEST: a practised call. HEARTBEAT: the assistant lives.
    """

    CALL = "call"
    WITHDRAWN = "withdrawn"
    TEST = "test"
    HEARTBEAT = "heartbeat"


@dataclass(frozen=True, slots=True)
class CallMessage:
    """One message to one person, as it may be seen outside: what is private is already left out.

    Attributes:
        key: the call's id, the same for every attempt, person and channel, so that doubles can be recognised.
        purpose: why it goes out.
        level: how pressing.
        kind: the pack's id of the call; PRIVATE_MESSAGE where it is private.
        text: what the person who gets it reads or hears.
        person: the name of who calls; "" where the household has not named anybody.
        contact: id of whom this is for; "" for everybody who reads the channel.
        made_at: wall-clock time of the request, with its zone.
        made_at_trusted: False where the clock was not to be trusted.
        delayed: it goes out long after it was made; the text says so.
        answer_address: a page with the buttons "seen" and "on my way"; "" where there is none.
    """

    key: str
    purpose: Purpose
    level: CallLevel
    kind: str
    text: str
    person: str
    contact: str
    made_at: datetime
    made_at_trusted: bool
    delayed: bool = False
    answer_address: str = ""


class Answer(StrEnum):
    """What a person outside answers. Only a person gives one, never a machine that delivered something."""

    SEEN = "seen"
    ON_THE_WAY = "on_the_way"


@dataclass(frozen=True, slots=True)
class Answered:
    """A person outside has answered a call.

    Attributes:
        key: the call's.
        answer: what they said.
        contact: id of who it was; "" where the channel cannot know.
    """

    key: str
    answer: Answer
    contact: str = ""


AnswerSink = Callable[[Answered], None]
"""Takes answers; safe to call from any thread; never blocks."""


class Channel(Protocol):
    """One way out. `send` may be called from several threads, for the same key again and again."""

    @property
    def name(self) -> str:
        """The household's name for it: short, for journal and errors."""

    @property
    def reaches_outside(self) -> bool:
        """False where only this room hears it."""

    def send(self, message: CallMessage) -> None:
        """Hand it over; returns when the other side has taken it.

        Raises:
            ChannelError: it was not taken, within the channel's own time limit; no secrets in the sentence.
        """

    def check(self) -> None:
        """See whether it could take a message, without sending one; raises ChannelError where it could not."""

    def close(self) -> None:
        """Let go of connections and threads; may be called twice."""
