"""Templates that say nothing new, or less than they seem to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from voice_assist.content.fields import NumberRange
from voice_assist.content.lint.material import Material, Written
from voice_assist.content.lint.problem import Problem, hint, warning
from voice_assist.content.phrases import CONTACT, slot_lists
from voice_assist.understanding.phrase import Phrase
from voice_assist.understanding.templates import Template

_SLOT = (("(value)", "value"),)
_CHOICE = frozenset("[(")


def idle_templates(material: Material) -> Iterator[Problem]:
    """Phrases that earlier ones of the same intent say already, and brackets that make the same sentence twice."""
    names = slot_lists(material.pack)
    said: dict[tuple[object, ...], dict[Phrase, Written]] = {}
    for written in material.written:
        before = said.setdefault(written.entry, {})
        earlier = {before[phrase].text: before[phrase] for phrase in written.phrases if phrase in before}
        if not written.phrases:  # it stands for too many sentences to be expanded
            continue
        if all(phrase in before for phrase in written.phrases):
            yield _nothing_new(material, written, list(earlier.values()))
        elif twice := _said_twice(written, dict.fromkeys(names, _SLOT)):
            problem = f'its brackets give "{twice}" twice'
            yield hint(material.places.error(written.path, problem, "leave out one of the choices"))
        for phrase in written.phrases:
            before.setdefault(phrase, written)


def _nothing_new(material: Material, written: Written, earlier: list[Written]) -> Problem:
    first = earlier[0]
    line = material.places.line(first.path)
    problem = f'everything that "{written.text}" says is said by "{first.text}" (line {line})'
    if len(earlier) > 1:
        problem += " and other phrases above it"
    return warning(material.places.error(written.path, problem, "remove it"))


def _said_twice(written: Written, lists: dict[str, tuple[tuple[str, str], ...]]) -> str:
    """A sentence that the template makes in two ways; slots stand for any of their values."""
    if not _CHOICE.intersection(written.text):
        return ""
    counted = Counter(sentence.text for sentence in Template(written.text, lists).sentences())
    return next((text for text, number in counted.items() if number > 1), "")


def lists_of_one(material: Material) -> Iterator[Problem]:
    """A list with a single value is no choice; a household may well name one person."""
    for name, values in material.pack.lists.items():
        if name != CONTACT and not isinstance(values, NumberRange) and len(values) == 1:
            problem = f'the list "{name}" has only one value'
            yield hint(material.places.error(("lists", name), problem, "add others, or write its words in the phrases"))
