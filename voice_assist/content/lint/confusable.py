"""Phrases of different meaning that sound alike and can be said at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, takewhile

from voice_assist.call_commands import CallLevel
from voice_assist.content.checks import meet
from voice_assist.content.fields import NumberRange
from voice_assist.content.lint.alike import alike
from voice_assist.content.lint.material import Material, Written
from voice_assist.content.lint.problem import Problem, warning
from voice_assist.content.phrases import CONTACT
from voice_assist.content.schema import Action, Pack
from voice_assist.content.times import TIME_LISTS
from voice_assist.content.yaml_file import KeyPath
from voice_assist.understanding.cost import Cost
from voice_assist.understanding.normalise import normalise
from voice_assist.understanding.phonetics import phonetic_distance, sound_classes
from voice_assist.understanding.phrase import Meaning, Phrase
from voice_assist.understanding.words import plain_words, without_fillers

CONFUSABLE = 1.0
"""So many phones, or fewer, are easily lost between phrases: "left" and "lift" differ by 0.6, "no" and "go" by 1."""

_IMPORTANT = frozenset({Action.STOP, Action.CANCEL, Action.YES, Action.NO, Action.WAKE, Action.HURTS})

_NEAR_IN_MEANING = frozenset({Action.HUSH, Action.QUIETER})
"""To take one of these for the other comes near what was wanted, and is put right by saying it again."""


@dataclass(frozen=True, slots=True)
class _Sounding:
    """A phrase, its place among all, the template that it comes from, and its words as they are compared."""

    phrase: Phrase
    place: int
    written: Written
    words: tuple[str, ...]

    @property
    def names_contact(self) -> bool:
        """Whether somebody of the household is named: the one who says how."""
        return any(f"{{{CONTACT}{end}" in self.written.text for end in "}:")


def confusable_phrases(material: Material) -> Iterator[Problem]:
    """The nearest pair of each two meanings, told once for each two templates; first those that are nearest."""
    found: list[tuple[float, _Sounding, _Sounding]] = []
    seen: set[frozenset[tuple[str, ...]]] = set()
    for one, other in _candidates(material):
        pair = frozenset((one.words, other.words))
        if pair in seen or len(pair) == 1:
            continue
        seen.add(pair)
        distance = phonetic_distance(*_differing(one.words, other.words), material.pronunciations)
        if distance <= CONFUSABLE:
            found.append((distance, one, other))
    templates_of = Counter(written.entry for written in material.written)
    told: set[frozenset[object]] = set()
    for distance, one, other in sorted(found, key=lambda item: (item[0], item[1].place, item[2].place)):
        what = _between(one, other)
        if what not in told:
            told.add(what)
            yield _problem(material, distance, (one, other), templates_of)


def _candidates(material: Material) -> Iterator[tuple[_Sounding, _Sounding]]:
    """Pairs of different meaning whose sounds, taken roughly, differ in one place at most."""
    own = material.pack.lists
    numbers = {name for name, values in own.items() if isinstance(values, NumberRange)} | TIME_LISTS.keys() - own.keys()
    said = [phrase for written in material.written for phrase in written.phrases]
    templates = [written for written in material.written for _ in written.phrases]
    meanings: dict[Meaning, int] = {}
    kinds = [meanings.setdefault(phrase.meaning, len(meanings)) for phrase in said]

    @cache
    def sounding(place: int) -> _Sounding:
        return _Sounding(said[place], place, templates[place], _compared(said[place].text))

    for group in alike(_rough_sounds(material, (phrase.text for phrase in said)), kinds):
        first_of_kinds = {kinds[place]: place for place in reversed(group)}
        for one, other in combinations(map(sounding, sorted(first_of_kinds.values())), 2):
            apart = _number_differs(one, other, numbers) or _near_in_meaning(material.pack, one, other)
            if meet(one.written.contexts, other.written.contexts) and not apart:
                yield one, other


def _rough_sounds(material: Material, texts: Iterable[str]) -> list[str]:
    """One letter for each sound of the words that count."""
    sounds = cache(lambda word: sound_classes((word,), material.pronunciations))
    return ["".join(map(sounds, _compared(text))) for text in texts]


def _compared(text: str) -> tuple[str, ...]:
    return without_fillers(plain_words(text))


def _differing(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both without the words that they begin and end with alike, but for the ones beside what differs.

    So the many sentences that differ in the same words are compared once.
    """
    begin = _alike_for(one, other)
    end = _alike_for(one[begin:][::-1], other[begin:][::-1])
    first, last = max(0, begin - 1), max(0, end - 1)
    return one[first : len(one) - last], other[first : len(other) - last]


def _alike_for(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """With how many of the same words both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _between(one: _Sounding, other: _Sounding) -> frozenset[object]:
    """What is told once: two values of a slot, wherever they can be said, or else two templates."""
    if one.written.path == other.written.path:
        return frozenset(one.phrase.slots) ^ frozenset(other.phrase.slots)
    return frozenset((one.written.path, other.written.path))


def _number_differs(one: _Sounding, other: _Sounding, numbers: set[str]) -> bool:
    """Both are the same sentence with another number or time: nobody can change how those are said."""
    same = one.written.path == other.written.path
    return same and any(f"{{{name}" in one.written.text for name in numbers)


def _near_in_meaning(pack: Pack, one: _Sounding, other: _Sounding) -> bool:
    """Whether it hardly matters which of the two was said."""
    intents = [pack.intents.get(str(each.written.path[1])) for each in (one, other)]
    return all(intent is not None and intent.action in _NEAR_IN_MEANING for intent in intents)


def _problem(
    material: Material, distance: float, pair: tuple[_Sounding, _Sounding], templates_of: Mapping[KeyPath, int]
) -> Problem:
    pack = material.pack
    keep, change = sorted(pair, key=lambda each: (each.names_contact, -_importance(pack, each.written)))
    what = "exactly" if distance == 0 else "almost"
    apart = "" if distance == 0 else f", {distance:.1f} of {_phones(material, change)} sounds apart"
    problem = (
        f'"{change.phrase.text}" sounds {what} like "{keep.phrase.text}" of {material.places.told(keep.written.entry)}'
        f"{apart}"
    )
    others = templates_of[change.written.entry] - 1
    rest = f", or remove it: {others} other phrases mean the same" if others > 1 else ""
    if change.names_contact and not keep.names_contact:
        advice = "say the contact in another way here"
    elif change.written.entry == keep.written.entry:
        advice = "say one of the two values with another word"
    else:
        advice = f'say it with other words here, because "{keep.phrase.text}" matters more or stands first{rest}'
    word = next((word for word in change.words if word not in keep.words), change.phrase.text)
    path, text = _where(material, word, change.written)
    return warning(material.places.error_inside(path, text, word, problem, advice))


def _where(material: Material, word: str, written: Written) -> tuple[KeyPath, str]:
    """Path and text of the template that holds the word: the phrase itself, or the value of a list in it."""
    sources = ((written.path, written.text), *material.values)
    return next((source for source in sources if word in normalise(source[1]).split()), sources[0])


def _phones(material: Material, sounding: _Sounding) -> int:
    return len(sound_classes(sounding.words, material.pronunciations))


def _importance(pack: Pack, written: Written) -> int:
    """The greater, the less it may be changed: urgent calls, then what must be at hand, then the other calls."""
    group, name = str(written.path[0]), str(written.path[1])
    if group == "calls":
        call = pack.calls[name]
        urgent = call.level is CallLevel.URGENT or call.cost_of_mistake is Cost.GRAVE_TO_MISS
        return 3 if urgent else 1
    intent = pack.intents[name]
    return 2 if intent.action in _IMPORTANT or intent.cost is Cost.GRAVE_TO_MISS else 0
