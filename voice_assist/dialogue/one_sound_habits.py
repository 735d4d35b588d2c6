"""What is remembered about the list of needs and one sound, and how it changes by voice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from voice_assist.commands import KeepOneSound
from voice_assist.content.needs import key_of
from voice_assist.content.schema import Action
from voice_assist.dialogue.stage import Stage
from voice_assist.understanding.phrase import Meaning

SHORTEST, LONGEST, STEP = 0.8, 8.0, 1.25
"""Seconds after each thing that is read out, and the factor of "slower" and "faster"."""

MOST_COUNTED = 200
"""Asked for so often in all, every count is halved: what somebody needs changes."""


@dataclass(frozen=True, slots=True)
class OneSoundHabits:
    """As in KeepOneSound."""

    pause: float = 1.5
    sound_is_yes: bool = False
    press_lists: bool = False
    used: Mapping[str, int] = field(default_factory=dict)


ONE_SOUND = OneSoundHabits()
"""Of somebody new."""


class OneSoundSettings:
    """Changes them, and has them kept.

    Args:
        stage: what it acts through.
        habits: what was kept.
    """

    def __init__(self, stage: Stage, habits: OneSoundHabits) -> None:
        self._stage = stage
        self.habits = habits
        stage.questions.sound_is_yes = habits.sound_is_yes
        self.actions: Mapping[Action, Callable[[], None]] = {
            Action.SOUND_IS_YES: lambda: self._choose("one_sound.is_yes", sound_is_yes=True),
            Action.ONLY_WORDS: lambda: self._choose("one_sound.only_words", sound_is_yes=False),
            Action.PRESS_LISTS: lambda: self._choose("one_sound.press_lists", press_lists=True),
            Action.PRESS_CALLS: lambda: self._choose("one_sound.press_calls", press_lists=False),
        }

    def asked_for(self, meaning: Meaning) -> None:
        """Count that this has been asked for."""
        used = dict(self.habits.used)
        if sum(used.values()) >= MOST_COUNTED:
            used = {key: count // 2 for key, count in used.items() if count > 1}
        key = key_of(meaning)
        self._keep(replace(self.habits, used={**used, key: used.get(key, 0) + 1}))

    def change_pause(self, *, longer: bool) -> bool:
        """Leave more, or less, time after each thing; returns False where that is not possible."""
        pause = self.habits.pause * (STEP if longer else 1 / STEP)
        if not SHORTEST <= pause <= LONGEST:
            return False
        self._keep(replace(self.habits, pause=pause))
        return True

    def _choose(self, said: str, *, sound_is_yes: bool | None = None, press_lists: bool | None = None) -> None:
        habits = self.habits
        sound = habits.sound_is_yes if sound_is_yes is None else sound_is_yes
        press = habits.press_lists if press_lists is None else press_lists
        self._keep(replace(habits, sound_is_yes=sound, press_lists=press))
        self._stage.questions.sound_is_yes = sound
        self._stage.state(said)

    def _keep(self, habits: OneSoundHabits) -> None:
        self.habits = habits
        self._stage.effects.emit(KeepOneSound(habits.pause, habits.sound_is_yes, habits.press_lists, habits.used))
