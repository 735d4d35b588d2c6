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


@dataclass(frozen=True, slots=True)
class Rule:
    """What a priority does.

    Attributes:
        interrupts: the highest priority that it cuts short; None: none.
        resumes: cut short, it goes on later from its sentence; else it is dropped.
        waits: it waits while something else is said; else it is dropped.
        newest: a new one replaces those of the same priority.
        held: a person's voice holds it back.
        breathes: it leaves BREATH_SECONDS after the sentence before it.
    """

    interrupts: Priority | None
    resumes: bool
    waits: bool
    newest: bool
    held: bool
    breathes: bool


RULES: Mapping[Priority, Rule] = MappingProxyType(
    {
        Priority.IMPORTANT: Rule(Priority.MESSAGE, resumes=True, waits=True, newest=False, held=False, breathes=False),
        Priority.MESSAGE: Rule(Priority.TEXT, resumes=True, waits=True, newest=False, held=True, breathes=True),
        Priority.TEXT: Rule(Priority.NOTIFICATION, resumes=True, waits=True, newest=True, held=True, breathes=True),
        Priority.NOTIFICATION: Rule(
            Priority.PROGRESS, resumes=False, waits=True, newest=True, held=True, breathes=True
        ),
        Priority.PROGRESS: Rule(None, resumes=False, waits=False, newest=True, held=True, breathes=False),
    }
)


class Owner(StrEnum):
    """Whose words they are: each part of the dialogue can take back its own."""

    ANSWER = "answer"
    QUESTION = "question"
    SESSION = "session"
    TIP = "tip"
    CALL = "call"
    CLIMB = "climb"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Manner:
    """How something is said. cuts_in: at once, even into an IMPORTANT message (which goes on afterwards)."""

    owner: Owner
    priority: Priority = Priority.MESSAGE
    loud: bool = False
    cuts_in: bool = False
