"""A list of sentences as the smallest graph of words that allows these sentences and no others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class _Node:
    ends: bool = False
    next: dict[str, _Node] = field(default_factory=dict)


def phrase_graph(sentences: Iterable[str]) -> PhraseGraph:
    """The graph of sentences of words separated by blanks; equal beginnings and equal ends are shared."""
    root = _Node()
    for sentence in sentences:
        node = root
        for word in sentence.split():
            node = node.next.setdefault(word, _Node())
        node.ends = True
    return _Numbering().graph(root)


class _Numbering:
    """Gives each different remainder of a sentence one state."""

    def __init__(self) -> None:
        self._states: dict[tuple[bool, tuple[tuple[str, int], ...]], int] = {(True, ()): END}
        self._words: list[tuple[int, int, str]] = []
        self._ends: list[int] = []

    def graph(self, root: _Node) -> PhraseGraph:
        arcs = [(word, self._state(node)) for word, node in root.next.items()]
        words = [(START, state, word) for word, state in arcs]
        return PhraseGraph(len(self._states) + 1, (*words, *self._words), tuple(self._ends))

    def _state(self, node: _Node) -> int:
        arcs = tuple(sorted((word, self._state(next_node)) for word, next_node in node.next.items()))
        known = self._states.get((node.ends, arcs))
        if known is not None:
            return known
        state = self._states[node.ends, arcs] = len(self._states) + 1
        self._words.extend((state, target, word) for word, target in arcs)
        if node.ends:
            self._ends.append(state)
        return state
