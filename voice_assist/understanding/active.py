"""The phrases that mean something now, prepared for comparing, and the search for those that come near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from voice_assist.understanding.cost import Cost
from voice_assist.understanding.normalise import UNKNOWN
from voice_assist.understanding.phonetics import Pronunciations
from voice_assist.understanding.phrase import Phrase
from voice_assist.understanding.words import plain_words, without_fillers

_NEAREST = 400
_MEANINGS = 12
_PER_MEANING = 3
_LEAST_RATIO = 40.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A phrase with its words as they are compared."""

    phrase: Phrase
    plain: tuple[str, ...]
    core: tuple[str, ...]


class ActivePhrases:
    """The phrases that mean something now, ready to be compared with what was heard (see matcher.understand)."""

    def __init__(
        self, phrases: tuple[Phrase, ...], costs: Mapping[str, Cost], pronunciations: Pronunciations | None = None
    ) -> None:
        self.phrases = phrases
        self._costs = costs
        self.pronunciations: Pronunciations = {} if pronunciations is None else pronunciations
        plain = [plain_words(phrase.text) for phrase in phrases]
        self._prepared = [
            Prepared(phrase, words, without_fillers(words)) for phrase, words in zip(phrases, plain, strict=True)
        ]
        self._cores = [" ".join(prepared.core) for prepared in self._prepared]
        self._same: dict[tuple[str, ...], list[int]] = {}
        for index, words in enumerate(plain):
            self._same.setdefault(words, []).append(index)
        self._sorted = [" ".join(sorted(prepared.core)) for prepared in self._prepared]
        self.vocabulary = frozenset(word for words in plain for word in words)

    def cost(self, intent: str) -> Cost:
        """What a wrong action costs: it decides how sure understanding must be."""
        return self._costs[intent]

    def nearest(self, plain: tuple[str, ...]) -> list[Prepared]:
        """The phrases worth comparing word by word: those that are the same, and the nearest few of other meanings."""
        same = self._same.get(plain, [])
        taken = Counter(self._prepared[index].phrase.meaning for index in same)
        nearest = [self._prepared[index] for index in same]
        for index in self._by_spelling(without_fillers(plain)):
            meaning = self._prepared[index].phrase.meaning
            if taken[meaning] < _PER_MEANING and (meaning in taken or len(taken) < _MEANINGS):
                taken[meaning] += 1
                nearest.append(self._prepared[index])
        return nearest

    def _by_spelling(self, core: tuple[str, ...]) -> list[int]:
        """Indexes of the phrases that are spelt most alike, in the order of the words or in any."""
        words = [word for word in core if word != UNKNOWN]
        found: dict[int, float] = {}
        for text, choices in ((" ".join(words), self._cores), (" ".join(sorted(words)), self._sorted)):
            hits = process.extract(text, choices, scorer=fuzz.ratio, limit=_NEAREST, score_cutoff=_LEAST_RATIO)
            for _, ratio, index in hits:
                found[index] = max(ratio, found.get(index, 0.0))
        return sorted(found, key=lambda index: (-found[index], index))
