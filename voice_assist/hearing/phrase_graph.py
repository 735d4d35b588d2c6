"""Sentences as the smallest graph of words that allows these sentences and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from voice_assist.understanding.word_graph import WordGraph

START, END = 0, 1


@dataclass(frozen=True, slots=True)
class PhraseGraph:
    """States are whole numbers from START to `states` - 1.

    Attributes:
        states: how many there are.
        words: arcs (from, to, word), in a stable order.
        ends: states in which a sentence may end, END itself left out.
    """

    states: int
    words: tuple[tuple[int, int, str], ...]
    ends: tuple[int, ...]


@dataclass(slots=True, eq=False)
class _Node:
    """After some words: whether a sentence may end here, and which nodes each next word leads to."""

    ends: bool = False
    next: dict[str, list[_Node]] = field(default_factory=dict)


_Nodes = tuple[_Node, ...]
"""Each once."""


def phrase_graph(sentences: Iterable[str], graphs: Iterable[WordGraph] = ()) -> PhraseGraph:
    """The graph of sentences (words separated by blanks) and of what other graphs allow; what can be shared is."""
    root = _Node()
    for sentence in sentences:
        node = root
        for word in sentence.split():
            node = node.next.setdefault(word, [_Node()])[0]
        node.ends = True
    return _Numbering().graph((root, *map(_first_node, graphs)))


def _first_node(graph: WordGraph) -> _Node:
    nodes = [_Node(state in graph.ends) for state in range(len(graph.arcs))]
    for node, arcs in zip(nodes, graph.arcs, strict=True):
        for arc in arcs:
            node.next.setdefault(arc.word, []).append(nodes[arc.target])
    return nodes[0]


class _Numbering:
    """Gives each different remainder of a sentence one state."""

    def __init__(self) -> None:
        self._states: dict[tuple[bool, tuple[tuple[str, int], ...]], int] = {(True, ()): END}
        self._known: dict[_Nodes, int] = {}
        self._words: list[tuple[int, int, str]] = []
        self._ends: list[int] = []

    def graph(self, roots: _Nodes) -> PhraseGraph:
        arcs = [(word, self._state(nodes)) for word, nodes in _following(roots).items()]
        words = [(START, state, word) for word, state in arcs]
        return PhraseGraph(len(self._states) + 1, (*words, *self._words), tuple(self._ends))

    def _state(self, nodes: _Nodes) -> int:
        if nodes not in self._known:
            self._known[nodes] = self._number(nodes)
        return self._known[nodes]

    def _number(self, nodes: _Nodes) -> int:
        ends = any(node.ends for node in nodes)
        arcs = tuple(sorted((word, self._state(after)) for word, after in _following(nodes).items()))
        known = self._states.get((ends, arcs))
        if known is not None:
            return known
        state = self._states[ends, arcs] = len(self._states) + 1
        self._words.extend((state, target, word) for word, target in arcs)
        if ends:
            self._ends.append(state)
        return state


def _following(nodes: _Nodes) -> Mapping[str, _Nodes]:
    words = dict.fromkeys(word for node in nodes for word in node.next)
    return {word: tuple(dict.fromkeys(after for node in nodes for after in node.next.get(word, ()))) for word in words}
