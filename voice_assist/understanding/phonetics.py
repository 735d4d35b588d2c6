"""How alike two sentences sound: phones, not letters, so that "wok" is near "walk" and "lowered" near "louder".

Phones are those of the CMU dictionary (ARPAbet) without stress. Where each of them stands is read from the chart of the
International Phonetic Association (2020): voicing, place and manner of consonants; height, backness and rounding of
vowels, with American English values after P. Ladefoged, K. Johnson, "A Course in Phonetics" (2011).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from voice_assist.understanding.letter_sounds import spelt_phones
from voice_assist.understanding.normalise import UNKNOWN

Phones = tuple[str, ...]
Pronunciations = Mapping[str, tuple[Phones, ...]]
"""Word -> one or several ways of speaking it, the usual one first."""

Spoken = tuple[tuple[Phones, ...], ...]
"""A sentence: for each word the ways of speaking it."""

_UNKNOWN_PHONE = "?"
_UNKNOWN_WORD: tuple[Phones, ...] = ((_UNKNOWN_PHONE,) * 3,)
"""A word that the recogniser could not name: about as long as others, and like none of their phones."""

_PLACES = "bilabial labiodental dental alveolar postalveolar retroflex palatal velar uvular pharyngeal glottal".split()
_MANNERS = "plosive affricate fricative nasal lateral approximant".split()
"""By sonority, from the least."""

_CONSONANTS = {
    "P": "voiceless bilabial plosive", "B": "voiced bilabial plosive", "T": "voiceless alveolar plosive",
    "D": "voiced alveolar plosive", "K": "voiceless velar plosive", "G": "voiced velar plosive",
    "CH": "voiceless postalveolar affricate", "JH": "voiced postalveolar affricate",
    "F": "voiceless labiodental fricative", "V": "voiced labiodental fricative", "TH": "voiceless dental fricative",
    "DH": "voiced dental fricative", "S": "voiceless alveolar fricative", "Z": "voiced alveolar fricative",
    "SH": "voiceless postalveolar fricative", "ZH": "voiced postalveolar fricative",
    "HH": "voiceless glottal fricative", "M": "voiced bilabial nasal", "N": "voiced alveolar nasal",
    "NG": "voiced velar nasal", "L": "voiced alveolar lateral", "R": "voiced postalveolar approximant",
    "Y": "voiced palatal approximant", "W": "voiced bilabial,velar approximant",
}  # fmt: skip

_CLOSE_I, _CLOSE_U, _OPEN_A = (1.0, 0.5, 0.0, 0.0), (1.0, 1.5, 1.0, 0.0), (6.0, 1.0, 0.0, 0.0)
_VOWELS: Mapping[str, tuple[tuple[float, float, float, float], ...]] = {
    "IY": ((0, 0, 0, 0),), "IH": (_CLOSE_I,), "EH": ((4, 0, 0, 0),), "AE": ((5, 0, 0, 0),), "AA": ((6, 2, 0, 0),),
    "AO": ((4, 2, 1, 0),), "AH": ((3.5, 1.5, 0, 0),), "ER": ((3.5, 1, 0, 1),), "UH": (_CLOSE_U,), "UW": ((0, 2, 1, 0),),
    "EY": ((2, 0, 0, 0), _CLOSE_I), "AY": (_OPEN_A, _CLOSE_I), "OY": ((4, 2, 1, 0), _CLOSE_I),
    "AW": (_OPEN_A, _CLOSE_U), "OW": ((2, 2, 1, 0), _CLOSE_U),
}  # fmt: skip
"""Height (0 close to 6 open), backness (0 front to 2 back), rounding, r-colour; of diphthongs the start and the end."""

VOWELS = frozenset(_VOWELS)

_VOICING, _PLACE, _MANNER = 0.2, 0.35, 0.45
_FARTHEST_PLACE = 5
"""Places that are so far apart on the chart, or farther, are as different as any."""
_HEIGHT, _BACKNESS, _ROUNDING, _R_COLOUR = 0.5, 0.25, 0.15, 0.1

_ANOTHER = 0.5
"""Phones that are so different, or more, are as good as any other in each other's place."""
_LOST = {"vowel": 0.8, "consonant": 0.6, "AH": 0.5, "HH": 0.4}
"""What a phone more or less costs, where a phone of another kind in its place costs 1: a neutral vowel and a breath are
lost most easily."""


def _consonant_distance(one: str, other: str) -> float:
    (voice, places, manner), (other_voice, other_places, other_manner) = (
        _CONSONANTS[phone].split() for phone in (one, other)
    )
    apart = min(
        abs(_PLACES.index(place) - _PLACES.index(other_place))
        for place in places.split(",")
        for other_place in other_places.split(",")
    )
    manners = abs(_MANNERS.index(manner) - _MANNERS.index(other_manner)) / (len(_MANNERS) - 1)
    place = min(apart, _FARTHEST_PLACE) / _FARTHEST_PLACE
    return _VOICING * (voice != other_voice) + _PLACE * place + _MANNER * manners


def _vowel_distance(one: str, other: str) -> float:
    pairs = ((_VOWELS[one][0], _VOWELS[other][0]), (_VOWELS[one][-1], _VOWELS[other][-1]))
    weights = (_HEIGHT / 6, _BACKNESS / 2, _ROUNDING, _R_COLOUR)
    return sum(
        weight * abs(x - y) for a, b in pairs for weight, x, y in zip(weights, a, b, strict=True)
    ) / len(pairs)  # fmt: skip


def phone_distance(one: str, other: str) -> float:
    """How different two phones are, 0 to 1: 1 for a vowel and a consonant."""
    if one == other:
        return 0.0
    if one in _CONSONANTS and other in _CONSONANTS:
        return _consonant_distance(one, other)
    return _vowel_distance(one, other) if one in _VOWELS and other in _VOWELS else 1.0


def spoken(words: Sequence[str], pronunciations: Pronunciations) -> Spoken:
    """The ways of speaking each word; one that has no pronunciation is spoken as it is spelt."""
    return tuple(
        pronunciations.get(word) or (_UNKNOWN_WORD if word == UNKNOWN else (spelt_phones(word),)) for word in words
    )


def syllables(words: Sequence[str], pronunciations: Pronunciations) -> int:
    """How many syllables (vowels) the usual way of speaking has; an unknown word counts as one."""
    sounds = spoken(words, pronunciations)
    return sum(phone in VOWELS or word == _UNKNOWN_WORD for word in sounds for phone in word[0][:1]) + sum(
        phone in VOWELS for word in sounds for phone in word[0][1:]
    )


def phonetic_similarity(
    heard_words: Sequence[str], phrase_words: Sequence[str], pronunciations: Pronunciations
) -> float:
    """How alike two sentences sound, 0 to 1; the pronunciations that agree best are taken, boundaries are not heard.

    The weighted edit distance d of the phones, normalised by the weights a and b of both sentences as 2d / (a + b + d):
    Yujian and Bo, "A normalized Levenshtein distance metric", IEEE TPAMI 29 (2007). 1 less this is given back.
    """
    return _similarity(*sorted((spoken(heard_words, pronunciations), spoken(phrase_words, pronunciations))))


def phonetic_distance(one: Sequence[str], other: Sequence[str], pronunciations: Pronunciations) -> float:
    """How many phones differ between two sentences: 1 for each that is another one, less for near and for weak ones."""
    return _least_distance(*sorted((spoken(one, pronunciations), spoken(other, pronunciations))))


_CLASSES = {
    phone: letter
    for letter, phones in {
        "p": "P B", "t": "T D", "k": "K G", "f": "F V TH DH", "s": "S Z SH ZH CH JH", "m": "M N NG", "l": "L",
        "r": "R ER", "w": "W", "h": "HH", "y": "Y", "i": "IY IH EY", "e": "EH AE", "a": "AH AA AO OW", "u": "UH UW",
        "v": "AY OY", "o": "AW", "?": "?",
    }.items()
    for phone in phones.split()
}  # fmt: skip


def sound_classes(words: Sequence[str], pronunciations: Pronunciations) -> str:
    """The usual way of speaking a sentence as one letter for each phone, the same for phones that are formed alike.

    For a quick first search: sentences whose letters differ in more than two places do not sound alike.
    """
    return "".join(_CLASSES[phone] for word in spoken(words, pronunciations) for phone in word[0])


_NAMES = (*_CONSONANTS, *_VOWELS, _UNKNOWN_PHONE)
_NUMBERS = {phone: number for number, phone in enumerate(_NAMES)}
_COSTS = [[min(1.0, phone_distance(one, other) / _ANOTHER) for other in _NAMES] for one in _NAMES]
_LOSSES = [_LOST.get(phone, _LOST["vowel" if phone in VOWELS else "consonant"]) for phone in _NAMES]

Node = tuple[int, tuple[int, ...]]
"""A phone's number and the place of the node before it; or -1, where ways of speaking a word meet, and their ends."""


@lru_cache(maxsize=16384)
def _graph(sentence: Spoken) -> tuple[tuple[Node, ...], float]:
    """The phones as a graph with one start (place 0, no node) and one end (the last node), and their least weight."""
    nodes: list[Node] = []
    weight = 0.0
    for word in sentence:
        start, ends = len(nodes), []
        for phones in word:
            before = start
            for phone in phones:
                nodes.append((_NUMBERS[phone], (before,)))
                before = len(nodes)
            ends.append(before)
        if len(ends) > 1:
            nodes.append((-1, tuple(ends)))
        weight += min(sum(_LOSSES[_NUMBERS[phone]] for phone in phones) for phones in word)
    return tuple(nodes), weight


@lru_cache(maxsize=65536)
def _least_distance(one: Spoken, other: Spoken) -> float:
    return 0.0 if one == other else _distance(_graph(one)[0], _graph(other)[0])


def _similarity(one: Spoken, other: Spoken) -> float:
    distance = _least_distance(one, other)
    whole = _graph(one)[1] + _graph(other)[1] + distance
    return max(0.0, 1.0 - 2.0 * distance / whole) if whole else 1.0


def _distance(rows: tuple[Node, ...], columns: tuple[Node, ...]) -> float:
    """The least cost of turning any path of one graph into any path of the other."""
    table = [_row(None, -1, columns)]
    for phone, before in rows:
        if phone < 0:
            table.append([min(cells) for cells in zip(*(table[place] for place in before), strict=True)])
        else:
            table.append(_row(table[before[0]], phone, columns))
    return table[-1][-1]


def _row(above: list[float] | None, phone: int, columns: tuple[Node, ...]) -> list[float]:
    """The least costs up to one phone of the rows, for each node of the columns; above None: before the first phone."""
    row = [above[0] + _LOSSES[phone] if above else 0.0]
    costs = _COSTS[phone]
    for place, (other, before) in enumerate(columns, start=1):
        if other < 0:
            row.append(min([row[end] for end in before]))
            continue
        left = before[0]
        cost = row[left] + _LOSSES[other]
        if above:
            replaced, lost = above[left] + costs[other], above[place] + _LOSSES[phone]
            cost = min(cost, replaced, lost)
        row.append(cost)
    return row
