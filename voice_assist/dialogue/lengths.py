"""Two lengths of what is said: in full at first, short once the person knows it, or as they wish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from voice_assist.commands import AnswerLength, SetAnswerLength
from voice_assist.dialogue.effects import Effects

HEARD_OFTEN = 3
"""Who has heard something in full so often knows it."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is remembered (SetAnswerLength)."""

    length: AnswerLength = AnswerLength.ADAPTIVE
    heard: Mapping[str, int] = field(default_factory=dict)


ADAPTIVE = Answers()


class Lengths:
    """Decides which length is said.

    Args:
        effects: where what is to be remembered goes.
        answers: what was remembered before.
    """

    def __init__(self, effects: Effects, answers: Answers) -> None:
        self._effects = effects
        self._length = answers.length
        self._heard = {name: min(times, HEARD_OFTEN) for name, times in answers.heard.items()}
        self._heard_here: set[str] = set()
        self._all_in_full = False

    def choose(self, length: AnswerLength) -> None:
        """From now on this length."""
        self._length = length
        self._remember()

    def in_full(self, say: Callable[[], None]) -> None:
        """What `say` says is said in full: the person asks to hear it again."""
        self._all_in_full = True
        try:
            say()
        finally:
            self._all_in_full = False

    def is_short(self, name: str) -> bool:
        """Whether this is said short now; said in full, it is remembered to have been heard once more."""
        if not self._all_in_full and self._length is AnswerLength.SHORT:
            return True
        times = self._heard.get(name, 0)
        if not self._all_in_full and self._length is AnswerLength.ADAPTIVE and times >= HEARD_OFTEN:
            return True
        if times < HEARD_OFTEN:
            self._heard[name] = times + 1
            self._remember()
        return False

    def is_short_today(self, name: str) -> bool:
        """The same for what is safer heard in full once in a while: short answers were asked for, and it was heard."""
        short = not self._all_in_full and self._length is AnswerLength.SHORT and name in self._heard_here
        self._heard_here.add(name)
        return short

    def is_first(self, name: str) -> bool:
        """Whether this has never been heard; it has been from now on."""
        first = name not in self._heard
        if first:
            self._heard[name] = 1
            self._remember()
        return first

    def _remember(self) -> None:
        self._effects.emit(SetAnswerLength(self._length, dict(self._heard)))
