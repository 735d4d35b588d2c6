"""One sentence template: parsed by hassil, checked, counted, expanded. Knows nothing of intents."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations, product
from typing import cast

from hassil.expression import Alternative, Expression, Group, ListReference, Permutation, RuleReference, TextChunk
from hassil.parse_expression import parse_sentence

from voice_assist.errors import TemplateError
from voice_assist.understanding.normalise import normalise
from voice_assist.understanding.template_graph import Said, TooLargeError, word_graph
from voice_assist.understanding.word_graph import Slots, WordGraph

MOST_SENTENCES = 5000
"""A template that stands for more is kept as a graph of words, never expanded."""

_MOST_NAMED = 10**12
_MOST_DEPTH = 20
_CLOSES = {")": "(", "]": "[", "}": "{", ">": "<"}
_OPENS = frozenset(_CLOSES.values())
_SILENT = frozenset(" \t\n'’‘,.?!:\"“”-–—…")
_SPOKEN_SYMBOLS = frozenset("%&")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One way of saying a template; slots in the order in which they are said."""

    text: str
    slots: Slots


def _check_brackets(template: str) -> None:
    """Every bracket closed in order, nothing empty between them, nesting within reason."""
    opened: list[int] = []
    empty = True  # nothing said yet in the innermost group or alternative
    for position, character in enumerate(template):
        if character in _OPENS:
            if len(opened) == _MOST_DEPTH:
                advice = "split it into several phrases"
                raise TemplateError(template, "the brackets are nested too deeply", advice, position)
            opened.append(position)
            empty = True
        elif character in _CLOSES or character in "|;":
            _check_closing(template, position, opened, empty)
            if character in _CLOSES:
                opened.pop()
            empty = character not in _CLOSES
        elif not character.isspace():
            empty = False
    if opened:
        problem = f'"{template[opened[-1]]}" at character {opened[-1] + 1} is never closed'
        raise TemplateError(template, problem, "close it or remove it", opened[-1])
    if empty:
        problem = "it ends with nothing to say" if template.strip() else "it is empty"
        raise TemplateError(template, problem, "write at least one word there", len(template))


def _check_closing(template: str, position: int, opened: list[int], empty: bool) -> None:
    character = template[position]
    if character in _CLOSES and (not opened or template[opened[-1]] != _CLOSES[character]):
        problem = f'"{character}" at character {position + 1} has no "{_CLOSES[character]}" before it'
        raise TemplateError(template, problem, "open it or remove it", position)
    if empty:
        problem = f'nothing stands before "{character}" at character {position + 1}'
        advice = 'write a word there or remove it (put what may be left out in "[ ]")'
        raise TemplateError(template, problem, advice, position)


def _check_characters(template: str) -> None:
    """Only what can be spoken: letters with a Latin base, digits, apostrophes, punctuation that is not said."""
    reference = False
    for position, character in enumerate(template):
        if character in "{<" and not reference:
            reference = True
        elif character in "}>" and reference:
            reference = False
        elif reference and not (character.isalnum() or character in "_:."):
            problem = f'"{character}" at character {position + 1} cannot stand in the name of a list'
            raise TemplateError(template, problem, 'use small letters, digits and "_"', position)
        elif not (reference or character in "()[]|;" or _can_be_spoken(character)):
            problem = f'"{character}" at character {position + 1} cannot be spoken'
            raise TemplateError(template, problem, "write it as words", position)


def _can_be_spoken(character: str) -> bool:
    if character in _SILENT or character in _SPOKEN_SYMBOLS:
        return True
    base = unicodedata.normalize("NFKD", character)[0]
    return base.isascii() and base.isalnum()


class Template:
    """A parsed template.

    Args:
        text: as written.
        lists: every way of saying each slot list; None where slots are not allowed (inside a list's own value).

    Attributes:
        size: how many sentences it stands for.
        graph: these sentences, where they are more than MOST_SENTENCES; None where they are to be expanded.

    Raises:
        TemplateError: it does not parse, names no known list, can be silent, or is too large.
    """

    def __init__(self, text: str, lists: Mapping[str, Said] | None) -> None:
        _check_brackets(text)
        _check_characters(text)
        self.text = text
        self._lists = lists
        self._expression = parse_sentence(text).expression
        self.size = self._count(self._expression)
        self.graph = None if self.size <= MOST_SENTENCES else self._graph()

    def _graph(self) -> WordGraph:
        try:
            if self._lists is None:
                raise TooLargeError
            graph = word_graph(self._expression, self._said)
        except TooLargeError:
            number = f"{self.size:,}" if self.size < _MOST_NAMED else f"more than {_MOST_NAMED:,}"
            problem = f"it stands for {number} sentences, which is too many"
            raise TemplateError(self.text, problem, "split it or leave out some choices") from None
        if 0 in graph.ends:
            raise self._silent()
        if name := graph.said_twice():
            raise self._twice(name)
        return graph

    def sentences(self) -> Iterator[Sentence]:
        """Every way of saying it, normalised, in the order in which it is written."""
        for text, slots in self._expand(self._expression):
            spoken = normalise(text)
            if not spoken:
                raise self._silent()
            names = [name for name, _ in slots]
            if len(set(names)) < len(names):
                raise self._twice(max(names, key=names.count))
            yield Sentence(spoken, slots)

    def _silent(self) -> TemplateError:
        return TemplateError(self.text, "it can be said without any word", 'keep at least one word outside of "[ ]"', 0)

    def _twice(self, name: str) -> TemplateError:
        problem = f"{{{name}}} is said twice in one sentence"
        advice = f"give one of them a name of its own, such as {{{name}:other}}"
        return TemplateError(self.text, problem, advice, self.text.rfind(f"{{{name}"))

    def _said(self, reference: ListReference) -> Said:
        position = max(0, self.text.find(f"{{{reference.list_name}"))
        if self._lists is None:
            problem = f"a value of a list cannot contain a list itself ({{{reference.list_name}}})"
            raise TemplateError(self.text, problem, "write its words instead", position)
        if reference.list_name not in self._lists:
            known = ", ".join(f"{{{name}}}" for name in sorted(self._lists)) or "none"
            problem = f'there is no list "{reference.list_name}"'
            raise TemplateError(self.text, problem, f"add it under lists, or use one of: {known}", position)
        if not self._lists[reference.list_name]:
            problem = f'the list "{reference.list_name}" has no values'
            raise TemplateError(self.text, problem, "give it one or remove the slot", position)
        return self._lists[reference.list_name]

    def _count(self, expression: Expression) -> int:
        match expression:
            case TextChunk():
                return 1
            case ListReference():
                return len(self._said(expression))
            case RuleReference():
                advice = "write the words themselves, or use a list in { }"
                raise TemplateError(self.text, "rules in < > are not known here", advice, self.text.find("<"))
        items = cast(Group, expression).items
        if isinstance(expression, Alternative):
            return sum(self._count(item) for item in items)
        orders = math.factorial(len(items)) if isinstance(expression, Permutation) else 1
        return orders * math.prod(self._count(item) for item in items)

    def _expand(self, expression: Expression) -> Iterator[tuple[str, Slots]]:
        if isinstance(expression, TextChunk):
            yield expression.original_text, ()
        elif isinstance(expression, ListReference):
            for text, value in self._said(expression):
                yield text, ((expression.slot_name, value),)
        else:
            items = cast(Group, expression).items
            if isinstance(expression, Alternative):
                for item in items:
                    yield from self._expand(item)
            else:
                orders = permutations(items) if isinstance(expression, Permutation) else (tuple(items),)
                for order in orders:
                    yield from self._sequences(order)

    def _sequences(self, items: tuple[Expression, ...]) -> Iterator[tuple[str, Slots]]:
        for parts in product(*(tuple(self._expand(item)) for item in items)):
            yield "".join(text for text, _ in parts), tuple(slot for _, slots in parts for slot in slots)
