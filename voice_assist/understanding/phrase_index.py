"""Every phrase of a pack, prepared for comparing once: what is active at a moment is a selection of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_assist.understanding.nearest_path import NearestPath
from voice_assist.understanding.phrase import Phrase
from voice_assist.understanding.word_graph import WordGraph
from voice_assist.understanding.word_index import WordIndex
from voice_assist.understanding.words import plain_words, without_fillers


@dataclass(frozen=True, slots=True)
class Prepared:
    """A phrase with its words as they are compared."""

    phrase: Phrase
    plain: tuple[str, ...]
    core: tuple[str, ...]


class PhraseIndex:
    """The phrases, and the templates that are not expanded, in the order of the pack.

    Args:
        phrases: all that can ever be active.
        graphs: intents with one of their templates each.

    Attributes:
        prepared: the phrases, ready to be compared.
        same: plain words -> indexes of the phrases that consist of them.
        words: finds phrases by the words that they share with what was heard.
        paths: the graphs with their intents.
    """

    def __init__(self, phrases: Sequence[Phrase], graphs: Iterable[tuple[str, WordGraph]] = ()) -> None:
        shared: dict[str, str] = {}  # one text for all places of a word
        plain = [tuple(shared.setdefault(word, word) for word in plain_words(phrase.text)) for phrase in phrases]
        self.prepared = [
            Prepared(phrase, words, without_fillers(words)) for phrase, words in zip(phrases, plain, strict=True)
        ]
        self.same: dict[tuple[str, ...], list[int]] = {}
        for index, each in enumerate(plain):
            self.same.setdefault(each, []).append(index)
        self.words = WordIndex([prepared.core for prepared in self.prepared])
        self.paths = [(intent, NearestPath(graph)) for intent, graph in graphs]
        self._places: dict[str, list[int]] = {}
        self._said: dict[str, set[str]] = {}
        for index, (phrase, each) in enumerate(zip(phrases, plain, strict=True)):
            self._places.setdefault(phrase.intent, []).append(index)
            self._said.setdefault(phrase.intent, set()).update(each)

    def of_intents(self, intents: Set[str]) -> NDArray[np.bool_]:
        """Which phrases belong to any of these intents, shape (number of phrases,)."""
        chosen = np.zeros(len(self.prepared), np.bool_)
        for intent in intents & self._places.keys():
            chosen[self._places[intent]] = True
        return chosen

    def words_of(self, intents: Set[str]) -> frozenset[str]:
        """Every word of the phrases of these intents."""
        return frozenset[str]().union(*(self._said[intent] for intent in intents & self._said.keys()))
