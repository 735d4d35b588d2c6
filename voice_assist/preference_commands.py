"""What changes by use and is kept over restarts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


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


class SetUpStep(StrEnum):
    """What set-up by voice asks about, in this order."""

    HEARING = "hearing"
    VOLUME = "volume"
    SPEED = "speed"
    NAME = "name"
    VOICE = "voice"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class KeepSetUp:
    """How far set-up by voice has come, kept over restarts.

    Attributes:
        step: what comes next.
        offers: how often it was offered unasked.
        by_name: the person is called by the name that the household has written.
    """

    step: SetUpStep
    offers: int
    by_name: bool


@dataclass(frozen=True, slots=True)
class KeepNotes:
    """What was noted for the next carer, kept over restarts: id -> when, as ISO 8601 with zone."""

    notes: Mapping[str, str]


class UnaskedKind(StrEnum):
    """What is said unasked, as it can be switched off. State of calls and lost safety is none of these."""

    REMINDERS = "reminders"
    CHECK_INS = "check_ins"
    TESTS = "tests"  # of the ways of calling
    EVENING = "evening"  # what is not proven for the night
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class KeepUnasked:
    """What may be said unasked, and what has been said today, kept over restarts.

    Attributes:
        off: kinds that the person has switched off.
        day: to which the rest belongs; None: no clock has been trusted yet.
        said: how often each thing was said on that day: "reminders.10:00" -> 2.
        put_off: what is to be said later on that day, and when.
    """

    off: frozenset[UnaskedKind]
    day: date | None
    said: Mapping[str, int]
    put_off: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class KeepOneSound:
    """How the person uses the list of needs and one sound, kept over restarts.

    Attributes:
        pause: seconds of silence after each thing that is read out.
        sound_is_yes: any short sound answers a question that offers one thing.
        press_lists: a short press of the switch begins the list; held, it calls.
        used: how often each thing was asked for.
    """

    pause: float
    sound_is_yes: bool
    press_lists: bool
    used: Mapping[str, int]


PreferenceCommand = SetAnswerLength | SetOwnPause | KeepSetUp | KeepNotes | KeepUnasked | KeepOneSound
