"""What is remembered of a person's ways from one start to the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from voice_assist.dialogue.handover import Notes
from voice_assist.dialogue.lengths import ADAPTIVE, Answers
from voice_assist.dialogue.one_sound_habits import ONE_SOUND, OneSoundHabits
from voice_assist.dialogue.set_up import SET_UP, SetUpState
from voice_assist.dialogue.unasked import NOTHING_SAID, UnaskedState


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody likes to be spoken to, and how they speak.

    Attributes:
        volume: 10 to 100.
        rate: words a minute.
        pauses: how the person paused before (SetOwnPause).
        answers: how long they like what is said (SetAnswerLength).
        set_up: how far set-up by voice has come (KeepSetUp).
        notes: what was noted for the next carer (KeepNotes).
        unasked: what may be and was said unasked (KeepUnasked).
        one_sound: how they use the list of needs (KeepOneSound).
    """

    volume: int = 80
    rate: int = 150
    pauses: tuple[float, ...] = ()
    answers: Answers = ADAPTIVE
    set_up: SetUpState = SET_UP
    notes: Notes = field(default_factory=dict)
    unasked: UnaskedState = NOTHING_SAID
    one_sound: OneSoundHabits = ONE_SOUND


UNKNOWN = Habits()
