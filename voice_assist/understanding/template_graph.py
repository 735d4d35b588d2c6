"""A parsed template becomes a graph of words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from hassil.expression import Alternative, Expression, Group, ListReference, Permutation, TextChunk

from voice_assist.understanding.normalise import normalise
from voice_assist.understanding.word_graph import Arc, Slots, WordGraph

Said = tuple[tuple[str, str], ...]
"""Every way of saying a slot list: (text, value) pairs."""

MOST_ARCS = 20_000
"""A graph may not hold more: every recogniser would be slow with it."""
_MOST_IN_ANY_ORDER = 8
"""Each set of parts that have been said is a state of its own."""


class TooLargeError(Exception):
    """The graph would be too large."""


def word_graph(expression: Expression, said: Callable[[ListReference], Said]) -> WordGraph:
    """The graph of a parsed template.

    Args:
        expression: as hassil parsed it, without rules.
        said: every way of saying a slot list.

    Raises:
        TooLargeError: there would be too many arcs.
    """
    pieces = _Pieces(said)
    end = pieces.add(expression, 0)
    return _Words(pieces.arcs, end).graph()


class _Pieces:
    """Arcs that carry pieces of text, which may end in the middle of a word ("finger[s]")."""

    def __init__(self, said: Callable[[ListReference], Said]) -> None:
        self._said = said
        self.arcs: list[list[tuple[int, str, Slots]]] = [[]]
        self._count = 0

    def add(self, expression: Expression, source: int) -> int:
        """Add an expression behind a state; returns the state behind it."""
        if isinstance(expression, TextChunk):
            return self._connect(source, self._state(), expression.original_text)
        if isinstance(expression, ListReference):
            target = self._state()
            for text, value in self._said(expression):
                self._connect(source, target, text, ((expression.slot_name, value),))
            return target
        items = cast(Group, expression).items
        if isinstance(expression, Alternative):
            target = self._state()
            for item in items:
                self._connect(self.add(item, source), target)
            return target
        if isinstance(expression, Permutation):
            return self._in_any_order(items, source)
        for item in items:
            source = self.add(item, source)
        return source

    def _in_any_order(self, items: list[Expression], source: int) -> int:
        """One state for each set of parts that have been said."""
        if len(items) > _MOST_IN_ANY_ORDER:
            raise TooLargeError
        states = [source, *(self._state() for _ in range(2 ** len(items) - 1))]
        for said in range(2 ** len(items)):
            for index, item in enumerate(items):
                if not said & 1 << index:
                    self._connect(self.add(item, states[said]), states[said | 1 << index])
        return states[-1]

    def _state(self) -> int:
        self.arcs.append([])
        return len(self.arcs) - 1

    def _connect(self, source: int, target: int, text: str = "", slots: Slots = ()) -> int:
        self._count += 1
        if self._count > MOST_ARCS:
            raise TooLargeError
        self.arcs[source].append((target, text, slots))
        return target


_Position = tuple[int, str, Slots]
"""A state of the pieces, what has been read of the words after it, and the slots that began in this text."""


class _Words:
    """Reads words off the pieces."""

    def __init__(self, pieces: list[list[tuple[int, str, Slots]]], end: int) -> None:
        self._pieces, self._end = pieces, end
        self._states: dict[_Position, int] = {(0, "", ()): 0}
        self._arcs: list[list[Arc]] = [[]]
        self._count = 0

    def graph(self) -> WordGraph:
        ends = set()
        frontier: list[_Position] = [(0, "", ())]
        while frontier:
            position = frontier.pop()
            source = self._states[position]
            for word, slots, following in self._next(position):
                if word is None:
                    ends.add(source)
                    continue
                if following not in self._states:
                    self._states[following] = self._state()
                    frontier.append(following)
                self._connect(source, self._states[following], word, slots)
        return WordGraph(tuple(tuple(arcs) for arcs in self._arcs), frozenset(ends))

    def _next(self, position: _Position) -> Iterator[tuple[str | None, Slots, _Position]]:
        """Each word (as spoken, perhaps several) that can follow a position; None: nothing has to."""
        frontier, seen = [position], {position}
        while frontier:
            state, text, slots = frontier.pop()
            word, blank, rest = text.partition(" ")
            following: list[_Position] = []
            if blank or (word and state == self._end):
                spoken = normalise(word)
                after: _Position = (state, rest.lstrip(), ())
                if spoken:
                    yield spoken, slots, after
                else:
                    following = [(state, rest.lstrip(), slots)]
            elif state == self._end:
                yield None, (), position
            else:
                following = [
                    (target, (text + piece).lstrip(), slots + more) for target, piece, more in self._pieces[state]
                ]
            fresh = [one for one in following if one not in seen]
            seen.update(fresh)
            frontier.extend(fresh)
            if len(seen) > MOST_ARCS:
                raise TooLargeError

    def _connect(self, source: int, target: int, spoken: str, slots: Slots) -> None:
        first, *others = spoken.split()
        words = [(first, slots), *((word, ()) for word in others)]
        for index, (word, begun) in enumerate(words):
            following = target if index == len(words) - 1 else self._state()
            self._arcs[source].append(Arc(following, word, begun))
            source = following
            self._count += 1
            if self._count > MOST_ARCS:
                raise TooLargeError

    def _state(self) -> int:
        self._arcs.append([])
        return len(self._arcs) - 1
