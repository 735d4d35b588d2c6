"""Whom a call goes to, in which order, and how long each has to answer: as the climbing sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from voice_assist.commands import CallLevel
from voice_assist.events import Now


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be reached.

    Attributes:
        id: the household's.
        name: as it is spoken.
        channels: names of the ways to reach them; the next is tried as soon as one fails, or takes too long.
    """

    id: str
    name: str
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One rung.

    Attributes:
        people: all are told at the same time.
        wait: seconds without an answer from any of them until the next rung; positive.
        siren: the siren of this room sounds from here on.
    """

    people: tuple[Person, ...]
    wait: float
    siren: bool = False


class EscalationPlan(Protocol):
    """The household's rules, for people who are there at that time."""

    def steps(self, level: CallLevel, kind: str, contact: str, now: Now) -> tuple[Step, ...]:
        """The rungs for a call; () where nobody can be reached. contact: id of who is asked for by name, or ""."""

    def pause_after_seen(self, level: CallLevel) -> float:
        """Seconds that "seen" holds the climbing."""

    def pause_after_on_the_way(self, level: CallLevel) -> float:
        """Seconds that "on the way" holds the climbing."""
