"""The phrases that mean something now, prepared for comparing, and the search for those that come near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set

import numpy as np
from rapidfuzz import fuzz, process

from voice_assist.understanding.cost import SIMILARITY, Cost
from voice_assist.understanding.normalise import UNKNOWN
from voice_assist.understanding.phonetics import Pronunciations
from voice_assist.understanding.phrase import Phrase
from voice_assist.understanding.phrase_index import PhraseIndex, Prepared
from voice_assist.understanding.words import without_fillers

_NEAREST = 400
_MEANINGS = 12
_PER_MEANING = 3
_LEAST_RATIO = 40.0
_LEAST_ASKED = min(thresholds.ask for thresholds in SIMILARITY.values())
"""What cannot come as near as this is never asked about."""


class ActivePhrases:
    """The phrases that mean something now, ready to be compared with what was heard (see matcher.understand).

    It holds little by itself: everything that takes time or memory is in the index, which all selections share.

    Args:
        index: all phrases.
        intents: whose phrases mean something now.
        costs: of every intent.
        pronunciations: how words sound.

    Attributes:
        vocabulary: every word of the active phrases.
    """

    def __init__(
        self,
        index: PhraseIndex,
        intents: Set[str],
        costs: Mapping[str, Cost],
        pronunciations: Pronunciations | None = None,
    ) -> None:
        self._index, self._costs = index, costs
        self.pronunciations: Pronunciations = {} if pronunciations is None else pronunciations
        self._chosen = index.of_intents(intents)
        self._count = int(self._chosen.sum())
        self._paths = [(intent, path) for intent, path in index.paths if intent in intents]
        self._listed = index.words_of(intents)
        self.vocabulary = self._listed.union(*(path.vocabulary for _, path in self._paths))

    def __len__(self) -> int:
        """How many listed phrases are active."""
        return self._count

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The listed phrases, in the order of the pack."""
        return tuple(self._index.prepared[index].phrase for index in np.flatnonzero(self._chosen))

    def cost(self, intent: str) -> Cost:
        """What a wrong action costs: it decides how sure understanding must be."""
        return self._costs[intent]

    def nearest(self, plain: tuple[str, ...]) -> list[Prepared]:
        """The phrases worth comparing word by word: those that are the same, and the nearest few of other meanings."""
        nearest = [self._index.prepared[index] for index in self._index.same.get(plain, ()) if self._chosen[index]]
        taken = Counter(same.phrase.meaning for same in nearest)
        for index, bound in self._by_words(without_fillers(plain)):
            if len(taken) > 1 and bound < _LEAST_ASKED:
                break  # it can be neither asked about nor the runner-up
            prepared = self._index.prepared[index]
            meaning = prepared.phrase.meaning
            if taken[meaning] < _PER_MEANING and (meaning in taken or len(taken) < _MEANINGS):
                taken[meaning] += 1
                nearest.append(prepared)
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
        found = self._index.words.nearest(core, _NEAREST, self._chosen, self._listed)
        if not found:
            cores = {index: self._core(index) for index in np.flatnonzero(self._chosen).tolist()}
            hits = process.extract(text, cores, scorer=fuzz.ratio, limit=_MEANINGS, score_cutoff=_LEAST_RATIO)
            return [(index, 0.0) for _, _, index in hits]
        found = [one for number, one in enumerate(found) if number < _MEANINGS or one[1] >= _LEAST_ASKED]
        return sorted(found, key=lambda one: (-one[1], -fuzz.ratio(text, self._core(one[0])), one[0]))

    def _core(self, index: int) -> str:
        return " ".join(self._index.prepared[index].core)
