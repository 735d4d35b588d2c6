"""The pack's sentences, chosen so that the same words are not said twice in a row, and cut for speaking."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

REMEMBERED = 64
"""Texts that were said short, and can be said in full."""

Sentences = Mapping[str, tuple[str, ...]]

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=\S)")


def cut(text: str) -> tuple[str, ...]:
    """The sentences of a text, one by one; () for an empty text."""
    return tuple(part for part in _SENTENCE_END.split(text.strip()) if part)


class Wording:
    """Gives the wordings of each sentence in turn, in the length that the person likes.

    Args:
        sentences: key -> wordings, each with {placeholders} in the style of str.format.
        short: the same for those that have a second length.
        is_short: whether a key is said short now; asked only about those.
    """

    def __init__(self, sentences: Sentences, short: Sentences, is_short: Callable[[str], bool]) -> None:
        self._sentences = sentences
        self._short = short
        self._is_short = is_short
        self._used: dict[str, int] = {}
        self._in_full: dict[str, str] = {}

    def change(self, sentences: Sentences, short: Sentences) -> None:
        """Other sentences from now on."""
        self._sentences = sentences
        self._short = short

    def line(self, key: str, **values: str) -> str:
        """The next wording of a sentence, its placeholders filled; raises KeyError for an unknown key."""
        turn = self._used.get(key, 0)
        self._used[key] = turn + 1
        full = _turn(self._sentences[key], turn).format(**values)
        if key not in self._short or not self._is_short(key):
            return full
        short = _turn(self._short[key], turn).format(**values)
        self._in_full[short] = full
        while len(self._in_full) > REMEMBERED:
            del self._in_full[next(iter(self._in_full))]
        return short

    def in_full(self, text: str) -> str:
        """What a text that was said short says in full; any other text as it is."""
        return self._in_full.get(text, text)


def _turn(wordings: tuple[str, ...], turn: int) -> str:
    return wordings[turn % len(wordings)]
