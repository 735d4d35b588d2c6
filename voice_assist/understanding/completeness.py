"""How far an unfinished utterance has come: whether waiting for more of it could change what it means."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from enum import Enum

from voice_assist.understanding.normalise import UNKNOWN, normalise
from voice_assist.understanding.phrase import Phrase
from voice_assist.understanding.words import plain_words, without_fillers

_END = " "
_AFTER_END = chr(ord(_END) + 1)
"""_END follows every word, so that the phrases which begin with some words stand side by side when sorted."""


class Completeness(Enum):
    """What has been said so far, from the one that need not be waited for to the one that says least."""

    URGENT = "a whole phrase that nothing may hold up"
    COMPLETE = "a whole phrase; whatever could follow means the same"
    OPEN = "a whole phrase, and the beginning of a longer one that means something else"
    PREFIX = "the beginning of a phrase"
    NOTHING = "no phrase begins like this"


class Beginnings:
    """The phrases that can be said, sorted, so that a look-up costs two bisections however many there are.

    Args:
        phrases: what can be said.
        urgent: intents whose phrases are never waited for, however they might go on.
    """

    def __init__(self, phrases: Iterable[Phrase], urgent: frozenset[str] = frozenset()) -> None:
        self._urgent = urgent
        entries = sorted((_key(phrase.text), phrase.meaning) for phrase in phrases)
        self._keys = [key for key, _ in entries]
        self._meanings = [meaning for _, meaning in entries]
        self._same_until = list(range(1, len(entries) + 1))
        """For each entry the index of the first one behind it that means something else."""
        for index in range(len(entries) - 2, -1, -1):
            if self._meanings[index] == self._meanings[index + 1]:
                self._same_until[index] = self._same_until[index + 1]

    def completeness(self, text: str) -> Completeness:
        """Judge what a recogniser has heard so far; unknown words before it do not count, fillers nowhere."""
        words = plain_words(normalise(text))
        while words[:1] == (UNKNOWN,):
            words = words[1:]
        if not words or UNKNOWN in words:
            return Completeness.NOTHING
        key = _joined(words)
        first, behind = bisect_left(self._keys, key), bisect_left(self._keys, key[: -len(_END)] + _AFTER_END)
        if first == behind:
            return Completeness.NOTHING
        longer = bisect_left(self._keys, key + chr(0), first, behind)
        if longer == first:
            return Completeness.PREFIX
        urgent = any(intent in self._urgent for intent, _ in self._meanings[first:longer])
        if urgent:
            return Completeness.URGENT
        if longer == behind or self._same_until[first] >= behind:
            return Completeness.COMPLETE
        return Completeness.OPEN


def _key(text: str) -> str:
    return _joined(plain_words(text))


def _joined(words: tuple[str, ...]) -> str:
    return "".join(word + _END for word in without_fillers(words))
