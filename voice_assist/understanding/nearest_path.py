"""The sentences of a word graph that come nearest to what was heard."""

from __future__ import annotations

from dataclasses import dataclass

from voice_assist.understanding.similarity import word_similarity
from voice_assist.understanding.word_graph import Arc, Slots, WordGraph
from voice_assist.understanding.words import FILLERS, plain_words, weight

_FILLER = 0.1
"""The weight of a word that changes nothing: it only decides between ways that are equal."""
_KEPT = 3
"""Ways of different meaning that are kept at each place."""


@dataclass(frozen=True, slots=True)
class Path:
    """One sentence of a graph, as plain words; slots sorted by name."""

    words: tuple[str, ...]
    slots: Slots


_Way = tuple[float, tuple[str, ...], Slots]
"""How much speaks for it, its words, and its slots in the order in which they are said."""
_Ways = dict[Slots, _Way]


class NearestPath:
    """Searches one graph whose words are compared as plain words (contractions in full)."""

    def __init__(self, graph: WordGraph) -> None:
        self._graph = _plain(graph)
        self._order = self._graph.order()
        self.vocabulary = self._graph.words

    def nearest(self, heard: tuple[str, ...]) -> list[Path]:
        """The sentence that was heard, in each of its meanings; else the nearest ones of different meaning.

        Words are aligned in order. A word of the sentence that was not heard counts against it by its weight, one that
        was heard alike counts for it (similarity.word_similarity), as in similarity.compare.
        """
        exact = [Path(heard, tuple(sorted(slots))) for slots in self._graph.readings(heard)]
        return exact or self._repaired(heard)

    def _repaired(self, heard: tuple[str, ...]) -> list[Path]:
        """Viterbi's search over the places (state, number of heard words that are behind)."""
        places: list[list[_Ways]] = [[{} for _ in range(len(heard) + 1)] for _ in self._graph.arcs]
        places[0][0][()] = (0.0, (), ())
        ended: _Ways = {}
        for state in self._order:
            for behind, ways in enumerate(places[state]):
                best = sorted(ways.values(), key=lambda way: -way[0])[:_KEPT]
                if behind < len(heard):
                    _extend(places[state][behind + 1], best, 0.0, None)
                elif state in self._graph.ends:
                    _extend(ended, best, 0.0, None)
                for arc in self._graph.arcs[state]:
                    said = _FILLER if arc.word in FILLERS else weight(arc.word)
                    _extend(places[arc.target][behind], best, -said, arc)
                    alike = word_similarity(heard[behind], arc.word, self.vocabulary) if behind < len(heard) else 0.0
                    if alike:
                        _extend(places[arc.target][behind + 1], best, (2 * alike - 1) * said, arc)
        best = sorted(ended.values(), key=lambda way: -way[0])[:_KEPT]
        return [Path(words, tuple(sorted(slots))) for _, words, slots in best]


def _extend(ways: _Ways, best: list[_Way], points: float, arc: Arc | None) -> None:
    for score, words, slots in best:
        further = (score + points, (*words, arc.word), slots + arc.slots) if arc else (score, words, slots)
        known = ways.get(further[2])
        if known is None or further[0] > known[0]:
            ways[further[2]] = further


def _plain(graph: WordGraph) -> WordGraph:
    """The graph with contractions in full: "i'd" is "i would"."""
    arcs: list[list[Arc]] = [[] for _ in graph.arcs]
    for state, following in enumerate(graph.arcs):
        for arc in following:
            source, slots = state, arc.slots
            first, *others = plain_words(arc.word)
            for word, after in zip((first, *others), (*others, None), strict=True):
                target = arc.target if after is None else len(arcs)
                if after is not None:
                    arcs.append([])
                arcs[source].append(Arc(target, word, slots))
                source, slots = target, ()
    return WordGraph(tuple(map(tuple, arcs)), graph.ends)
