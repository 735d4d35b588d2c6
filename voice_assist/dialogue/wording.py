"""The pack's sentences, chosen so that the same words are not said twice in a row, and cut for speaking."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=\S)")


def cut(text: str) -> tuple[str, ...]:
    """The sentences of a text, one by one; () for an empty text."""
    return tuple(part for part in _SENTENCE_END.split(text.strip()) if part)


class Wording:
    """Gives the wordings of each sentence in turn.

    Args:
        sentences: key -> wordings, each with {placeholders} in the style of str.format.
    """

    def __init__(self, sentences: Mapping[str, tuple[str, ...]]) -> None:
        self._sentences = sentences
        self._used: dict[str, int] = {}

    def change(self, sentences: Mapping[str, tuple[str, ...]]) -> None:
        """Other sentences from now on."""
        self._sentences = sentences

    def line(self, key: str, **values: str) -> str:
        """The next wording of a sentence, its placeholders filled; raises KeyError for an unknown key."""
        wordings = self._sentences[key]
        turn = self._used.get(key, 0)
        self._used[key] = turn + 1
        return wordings[turn % len(wordings)].format(**values)
