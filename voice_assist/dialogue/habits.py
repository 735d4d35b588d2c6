"""What is remembered of a person's ways from one start to the next."""

from __future__ import annotations

from dataclasses import dataclass

from voice_assist.dialogue.lengths import ADAPTIVE, Answers
from voice_assist.dialogue.set_up import SET_UP, SetUpState


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody likes to be spoken to, and how they speak.

    Attributes:
        volume: 10 to 100.
        rate: words a minute.
        pauses: how the person paused before (SetOwnPause).
        answers: how long they like what is said (SetAnswerLength).
        set_up: how far set-up by voice has come (KeepSetUp).
    """

    volume: int = 80
    rate: int = 150
    pauses: tuple[float, ...] = ()
    answers: Answers = ADAPTIVE
    set_up: SetUpState = SET_UP


UNKNOWN = Habits()
