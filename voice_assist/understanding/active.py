"""The phrases that mean something now, prepared for comparing, and the search for those that come near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from voice_assist.understanding.cost import SIMILARITY, Cost
from voice_assist.understanding.nearest_path import NearestPath
from voice_assist.understanding.normalise import UNKNOWN
from voice_assist.understanding.phonetics import Pronunciations
from voice_assist.understanding.phrase import Phrase
from voice_assist.understanding.word_graph import WordGraph
from voice_assist.understanding.word_index import WordIndex
from voice_assist.understanding.words import plain_words, without_fillers

_NEAREST = 400
_MEANINGS = 12
_PER_MEANING = 3
_LEAST_RATIO = 40.0
_LEAST_ASKED = min(thresholds.ask for thresholds in SIMILARITY.values())
"""What cannot come as near as this is never asked about."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A phrase with its words as they are compared."""

    phrase: Phrase
    plain: tuple[str, ...]
    core: tuple[str, ...]


class ActivePhrases:
    """The phrases that mean something now, ready to be compared with what was heard (see matcher.understand)."""

    def __init__(
        self,
        phrases: tuple[Phrase, ...],
        costs: Mapping[str, Cost],
        pronunciations: Pronunciations | None = None,
        graphs: Iterable[tuple[str, WordGraph]] = (),
    ) -> None:
        self.phrases = phrases
        self._costs = costs
        self.pronunciations: Pronunciations = {} if pronunciations is None else pronunciations
        shared: dict[str, str] = {}  # one text for all places of a word
        plain = [tuple(shared.setdefault(word, word) for word in plain_words(phrase.text)) for phrase in phrases]
        self._prepared = [
            Prepared(phrase, words, without_fillers(words)) for phrase, words in zip(phrases, plain, strict=True)
        ]
        self._cores = [" ".join(prepared.core) for prepared in self._prepared]
        self._same: dict[tuple[str, ...], list[int]] = {}
        for index, each in enumerate(plain):
            self._same.setdefault(each, []).append(index)
        listed = frozenset(word for each in plain for word in each)
        self._index = WordIndex([prepared.core for prepared in self._prepared], listed)
        self._paths = [(intent, NearestPath(graph)) for intent, graph in graphs]
        self.vocabulary = listed.union(*(path.vocabulary for _, path in self._paths))

    def cost(self, intent: str) -> Cost:
        """What a wrong action costs: it decides how sure understanding must be."""
        return self._costs[intent]

    def nearest(self, plain: tuple[str, ...]) -> list[Prepared]:
        """The phrases worth comparing word by word: those that are the same, and the nearest few of other meanings."""
        same = self._same.get(plain, [])
        taken = Counter(self._prepared[index].phrase.meaning for index in same)
        nearest = [self._prepared[index] for index in same]
        for index, bound in self._by_words(without_fillers(plain)):
            if len(taken) > 1 and bound < _LEAST_ASKED:
                break  # it can be neither asked about nor the runner-up
            meaning = self._prepared[index].phrase.meaning
            if taken[meaning] < _PER_MEANING and (meaning in taken or len(taken) < _MEANINGS):
                taken[meaning] += 1
                nearest.append(self._prepared[index])
        return [*nearest, *self._of_graphs(plain)]

    def _of_graphs(self, plain: tuple[str, ...]) -> Iterator[Prepared]:
        """The nearest sentences of the templates that are not expanded."""
        for intent, graph in self._paths:
            for path in graph.nearest(plain):
                yield Prepared(
                    Phrase(" ".join(path.words), intent, path.slots), path.words, without_fillers(path.words)
                )

    def _by_words(self, core: tuple[str, ...]) -> list[tuple[int, float]]:
        """Indexes of the phrases that share most words, and how similar they are at most; of equal ones the first is
        spelt most alike. Where no word is shared, those that are spelt most alike.
        """
        text = " ".join(word for word in core if word != UNKNOWN)
        found = self._index.nearest(core, _NEAREST)
        if not found:
            hits = process.extract(text, self._cores, scorer=fuzz.ratio, limit=_MEANINGS, score_cutoff=_LEAST_RATIO)
            return [(index, 0.0) for _, _, index in hits]
        found = [one for number, one in enumerate(found) if number < _MEANINGS or one[1] >= _LEAST_ASKED]
        return sorted(found, key=lambda one: (-one[1], -fuzz.ratio(text, self._cores[one[0]]), one[0]))
