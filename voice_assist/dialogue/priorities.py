"""How pressing something that is said is, and what follows from it: the table behind the speech queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType


class Priority(IntEnum):
    """How pressing a message is."""

    PROGRESS = 1
    NOTIFICATION = 2
    TEXT = 3
    MESSAGE = 4
    IMPORTANT = 5


class AfterVoice(StrEnum):
    """What becomes of a message that a person's voice stopped, when that voice meant something else."""

    GOES_ON = "goes on"
    GOES_ON_ONCE = "goes on once, then asks"
    DROPPED = "is dropped"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a priority does. What is called out (Manner.loud) is neither lowered nor stopped by a mere voice.

    Attributes:
        interrupts: the highest priority that it cuts short; None: none.
        resumes: cut short by another message, it goes on later from its sentence; else it is dropped.
        waits: it waits while something else is said; else it is dropped.
        newest: a new one replaces those of the same priority.
        held: while a person's voice sounds, it does not begin.
        breathes: it leaves a breath after the sentence before it.
        ducks: a voice over it lowers it.
        after_voice: stopped by a voice that meant something else or nothing, what it does from its sentence.
    """

    interrupts: Priority | None
    resumes: bool
    waits: bool
    newest: bool
    held: bool
    breathes: bool
    ducks: bool
    after_voice: AfterVoice


RULES: Mapping[Priority, Rule] = MappingProxyType(
    {
        Priority.IMPORTANT: Rule(
            interrupts=Priority.MESSAGE,
            resumes=True,
            waits=True,
            newest=False,
            held=False,
            breathes=False,
            ducks=True,
            after_voice=AfterVoice.GOES_ON,
        ),
        Priority.MESSAGE: Rule(
            interrupts=Priority.TEXT,
            resumes=True,
            waits=True,
            newest=False,
            held=True,
            breathes=True,
            ducks=True,
            after_voice=AfterVoice.GOES_ON,
        ),
        Priority.TEXT: Rule(
            interrupts=Priority.NOTIFICATION,
            resumes=True,
            waits=True,
            newest=True,
            held=True,
            breathes=True,
            ducks=True,
            after_voice=AfterVoice.GOES_ON_ONCE,
        ),
        Priority.NOTIFICATION: Rule(
            interrupts=Priority.PROGRESS,
            resumes=False,
            waits=True,
            newest=True,
            held=True,
            breathes=True,
            ducks=True,
            after_voice=AfterVoice.DROPPED,
        ),
        Priority.PROGRESS: Rule(
            interrupts=None,
            resumes=False,
            waits=False,
            newest=True,
            held=True,
            breathes=False,
            ducks=True,
            after_voice=AfterVoice.DROPPED,
        ),
    }
)
"""docs/speech.md shows this table; a test compares them."""


class Owner(StrEnum):
    """Whose words they are: each part of the dialogue can take back its own."""

    ANSWER = "answer"
    QUESTION = "question"
    SESSION = "session"
    TIP = "tip"
    CALL = "call"
    CLIMB = "climb"
    STATE = "state"
    FOR_ME = "for_me"


@dataclass(frozen=True, slots=True)
class Manner:
    """How something is said. cuts_in: at once, even into an IMPORTANT message (which goes on afterwards)."""

    owner: Owner
    priority: Priority = Priority.MESSAGE
    loud: bool = False
    cuts_in: bool = False
