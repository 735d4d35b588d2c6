"""Sentences as a graph of words: what stands for more of them than anybody would list is never expanded.

A template with five slots stands for hundreds of thousands of sentences, but for only some hundred places where a word
may follow. The recogniser searches the graph, and understanding finds the nearest sentence in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

Slots = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Arc:
    """One word that may follow in a state, and the slots whose values begin with it."""

    target: int
    word: str
    slots: Slots = ()


@dataclass(frozen=True, slots=True)
class WordGraph:
    """All sentences of a template: the paths from state 0 to a state of `ends`. Without cycles.

    Attributes:
        arcs: for each state what may follow.
        ends: states in which a sentence may end.
    """

    arcs: tuple[tuple[Arc, ...], ...]
    ends: frozenset[int]

    @property
    def words(self) -> frozenset[str]:
        """Every word of every sentence."""
        return frozenset(arc.word for arcs in self.arcs for arc in arcs)

    def readings(self, words: Iterable[str]) -> tuple[Slots, ...]:
        """The slots of each way to read these words as a sentence of the graph, in the order in which they are said."""
        paths: dict[int, dict[Slots, None]] = {0: {(): None}}
        for word in words:
            following: dict[int, dict[Slots, None]] = {}
            for state, read in paths.items():
                for arc in self.arcs[state]:
                    if arc.word == word:
                        following.setdefault(arc.target, {}).update({slots + arc.slots: None for slots in read})
            paths = following
        return tuple(dict.fromkeys(slots for state, read in paths.items() if state in self.ends for slots in read))

    def without(self, words: Set[str]) -> WordGraph:
        """The sentences that hold none of these words; the states keep their numbers."""
        lead_on: set[int] = set()
        arcs: dict[int, tuple[Arc, ...]] = {}
        for state in reversed(self.order()):
            arcs[state] = tuple(a for a in self.arcs[state] if a.word not in words and a.target in lead_on)
            if arcs[state] or state in self.ends:
                lead_on.add(state)
        return WordGraph(tuple(arcs.get(state, ()) for state in range(len(self.arcs))), self.ends)

    def order(self) -> list[int]:
        """The states that can be reached, each before those that follow it."""
        arriving = [0] * len(self.arcs)
        reached, frontier = {0}, [0]
        while frontier:
            for arc in self.arcs[frontier.pop()]:
                arriving[arc.target] += 1
                if arc.target not in reached:
                    reached.add(arc.target)
                    frontier.append(arc.target)
        order = [0]
        for state in order:
            for arc in self.arcs[state]:
                arriving[arc.target] -= 1
                if not arriving[arc.target]:
                    order.append(arc.target)
        return order

    def said_twice(self) -> str | None:
        """The name of a slot that some sentence holds twice."""
        said: list[set[str]] = [set() for _ in self.arcs]
        for state in self.order():
            for arc in self.arcs[state]:
                names = [name for name, _ in arc.slots]
                twice = next((name for name in names if name in said[state] or names.count(name) > 1), None)
                if twice:
                    return twice
                said[arc.target] |= said[state] | set(names)
        return None

    def always_said(self) -> set[str]:
        """The names of the slots that every sentence holds."""
        said: dict[int, set[str]] = {0: set()}
        for state in self.order():
            for arc in self.arcs[state]:
                names = said[state] | {name for name, _ in arc.slots}
                said[arc.target] = said.get(arc.target, names) & names
        return set.intersection(*(said[state] for state in self.ends if state in said))

    def covering(self) -> Iterator[str]:
        """Sentences in which each word stands beside every word that may follow it, for counting pairs of words."""
        before, behind = self._ways_in(), self._ways_out()
        seen: set[tuple[str, ...]] = set()
        for state in self.order():
            for arc in self.arcs[state]:
                for pair in [*((arc.word, after.word) for after in self.arcs[arc.target]), (arc.word,)]:
                    follower = next((a for a in self.arcs[arc.target] if pair[1:] == (a.word,)), None)
                    if pair in seen or (follower is None and arc.target not in self.ends):
                        continue
                    seen.add(pair)
                    rest = (follower.word, *behind[follower.target]) if follower else ()
                    yield " ".join((*before[state], arc.word, *rest))

    def _ways_in(self) -> dict[int, tuple[str, ...]]:
        """A shortest way to each state."""
        ways: dict[int, tuple[str, ...]] = {0: ()}
        for state in self.order():
            for arc in self.arcs[state]:
                way = (*ways[state], arc.word)
                if arc.target not in ways or len(way) < len(ways[arc.target]):
                    ways[arc.target] = way
        return ways

    def _ways_out(self) -> dict[int, tuple[str, ...]]:
        """A shortest way from each state to an end."""
        ways: dict[int, tuple[str, ...]] = {}
        for state in reversed(self.order()):
            found = [(arc.word, *ways[arc.target]) for arc in self.arcs[state]]
            ways[state] = () if state in self.ends else min(found, key=len, default=())
        return ways
