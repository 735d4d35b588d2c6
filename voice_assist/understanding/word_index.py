"""Which phrases can come near what was heard, from the words that they share: no phrase need be compared to know it."""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from voice_assist.understanding.similarity import INFLECTIONS, LEAST_SPELLING, word_similarity
from voice_assist.understanding.words import total_weight, weight

Words = tuple[str, ...]


class WordIndex:
    """Each word of the phrases with the phrases that hold it.

    Args:
        phrases: their words, without fillers.
    """

    def __init__(self, phrases: Sequence[Words]) -> None:
        self._weights = np.fromiter((total_weight(words) for words in phrases), np.float32, len(phrases))
        holders: dict[str, list[int]] = {}
        for index, words in enumerate(phrases):
            for word in words:
                holders.setdefault(word, []).append(index)
        self._words = tuple(holders)
        self._holders = {word: np.unique(np.array(found), return_counts=True) for word, found in holders.items()}

    def nearest(
        self, heard: Words, most: int, chosen: NDArray[np.bool_], vocabulary: Set[str]
    ) -> list[tuple[int, float]]:
        """The phrases that share a word, with the greatest similarity (0 to 100) that they can have, greatest first.

        Args:
            heard: words without fillers.
            most: how many are wanted.
            chosen: which of the phrases count, shape (number of phrases,).
            vocabulary: every word of these, which is never a misspelt other one.
        """
        bounds = np.where(chosen, self._bounds(heard, vocabulary), np.float32(0))
        found = np.flatnonzero(bounds)
        if len(found) > most:
            least = np.partition(bounds[found], -most)[-most]
            found = found[bounds[found] >= least]
        order = found[np.argsort(-bounds[found], kind="stable")][:most]
        return [(int(index), float(bounds[index])) for index in order]

    def _bounds(self, heard: Words, vocabulary: Set[str]) -> NDArray[np.float32]:
        """For each phrase the similarity if each of its words stood where it stands best, 0 without a common word."""
        common = np.zeros(len(self._weights), np.float32)
        for word, likeness in self._alike(heard, vocabulary).items():
            indexes, times = self._holders[word]
            common[indexes] += np.float32(likeness * weight(word)) * times.astype(np.float32)
        bounds: NDArray[np.float32] = 200 * common / (self._weights + np.float32(total_weight(heard)))
        return np.minimum(bounds, np.float32(100))

    def _alike(self, heard: Words, vocabulary: Set[str]) -> dict[str, float]:
        """The words of the phrases that resemble one that was heard, with the greatest likeness (0 to 1)."""
        alike: dict[str, float] = {}
        for word in set(heard):
            for other in self._near(word, vocabulary):
                likeness = word_similarity(word, other, vocabulary)
                if likeness > alike.get(other, 0.0):
                    alike[other] = likeness
        return alike

    def _near(self, word: str, vocabulary: Set[str]) -> set[str]:
        """Words of the phrases that a heard word may stand for."""
        forms = {word, *(word + ending for ending in INFLECTIONS), *(word.removesuffix(end) for end in INFLECTIONS)}
        near = {form for form in forms if form in self._holders}
        if word not in vocabulary:
            alike = process.extract(word, self._words, scorer=fuzz.ratio, limit=None, score_cutoff=LEAST_SPELLING)
            near.update(other for other, _, _ in alike)
        return near
