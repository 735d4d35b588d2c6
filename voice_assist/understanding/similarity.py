"""How near one sentence comes to another: words are aligned, and what stays over on either side counts against it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from voice_assist.understanding.normalise import UNKNOWN
from voice_assist.understanding.words import (
    CONTINUATIONS,
    EMPHASIS,
    NEGATIONS,
    SPOKEN_OF,
    is_content,
    total_weight,
    weight,
)

_OUT_OF_ORDER = 0.96
LEAST_SPELLING = 75.0
_SHORTEST_MISSPELT = 4
_INFLECTED = 0.95
INFLECTIONS = ("s", "es", "ed", "ing")
_BEYOND = 1.9
"""How much more a word weighs that was said after the phrase, stands for none of its words and has a meaning of its own
or ties on a longer sentence: people who talk to each other go on after "go back", who wants something done stops there.
The greatest number with which "help" and a name is still asked about."""
_OWN_PURPOSE = ("for", "my")


@dataclass(frozen=True, slots=True)
class Similarity:
    """What comparing a heard sentence with a phrase gave.

    Attributes:
        score: 0 to 100.
        complete: every word of the phrase that carries meaning was heard, and its last word.
        extra: words that carry meaning were heard beside it.
        negated: one of both says "not" and the other does not.
        of_others: somebody else is spoken of: "they called for help", "do you need water".
        addressed: "you" was said beside it.
        known, unknown: how many of the heard words are words, and how many the recogniser could not name.
        exact: the words that both share were heard letter by letter.
    """

    score: float
    complete: bool = True
    extra: bool = False
    negated: bool = False
    of_others: bool = False
    addressed: bool = False
    known: int = 1
    unknown: int = 0
    exact: bool = True


Pair = tuple[int, int, float]
"""Index of a heard word, index of the phrase's word that it stands for, likeness 0 to 1."""

SAME = Similarity(100.0)
SAME_BUT_FILLERS = Similarity(99.0)


def _inflected(one: str, other: str) -> bool:
    short, long = (one, other) if len(one) < len(other) else (other, one)
    return long.startswith(short) and long[len(short) :] in INFLECTIONS and len(short) > 2


@lru_cache(maxsize=65536)
def _spelling(heard: str, word: str) -> float:
    """Likeness of a word that is none of the pack's to one that is, 0 to 1."""
    if min(len(heard), len(word)) < _SHORTEST_MISSPELT:
        return 0.0
    ratio = fuzz.ratio(heard, word)
    return ratio / 100 if ratio >= LEAST_SPELLING else 0.0


def word_similarity(heard: str, word: str, vocabulary: Set[str]) -> float:
    """Likeness of two words, 0 to 1: a word of the vocabulary is never a misheard other one."""
    if heard == word:
        return 1.0
    if heard == UNKNOWN:
        return 0.0
    if _inflected(heard, word):
        return _INFLECTED
    return 0.0 if heard in vocabulary else _spelling(heard, word)


def _in_order(heard: tuple[str, ...], words: tuple[str, ...], vocabulary: Set[str]) -> list[Pair]:
    """The heaviest alignment that keeps the order."""
    best = [[0.0] * (len(words) + 1) for _ in range(len(heard) + 1)]
    weights = [weight(word) for word in words]
    like = [[word_similarity(one, other, vocabulary) for other in words] for one in heard]
    for i in range(len(heard) - 1, -1, -1):
        for j in range(len(words) - 1, -1, -1):
            paired = best[i + 1][j + 1] + like[i][j] * weights[j]
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs = []
    i = j = 0
    while i < len(heard) and j < len(words):
        if like[i][j] > 0 and best[i][j] == best[i + 1][j + 1] + like[i][j] * weights[j]:
            pairs.append((i, j, like[i][j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _any_order(heard: tuple[str, ...], words: tuple[str, ...], pairs: list[Pair]) -> list[Pair]:
    """The pairs in order, and with a little less weight the same words said in another place."""
    said, found = {i for i, _, _ in pairs}, list(pairs)
    left = [i for i in range(len(heard)) if i not in said]
    if not left:
        return found
    for j in sorted(set(range(len(words))) - {j for _, j, _ in pairs}):
        elsewhere = next((i for i in left if heard[i] == words[j]), None)
        if elsewhere is not None:
            left.remove(elsewhere)
            found.append((elsewhere, j, _OUT_OF_ORDER))
    return found


def _of_others(heard: tuple[str, ...], words: tuple[str, ...], pairs: list[Pair]) -> bool:
    """Somebody else does it: he, she or they before the phrase, or "you need", "Peter needs" where it has "I need"."""
    said = {i for i, _, _ in pairs}
    left = {word for i, word in enumerate(heard) if i not in said}
    if not SPOKEN_OF.isdisjoint(heard[: min(said, default=0)]):
        return True
    if words[0] != "i" or any(j == 0 for _, j, _ in pairs):
        return False
    third_person = any(j == 1 and heard[i] == words[1] + "s" for i, j, _ in pairs)
    return third_person or "you" in left or not SPOKEN_OF.isdisjoint(left)


def _going_on(rest: Sequence[str], *, leaning: bool) -> int:
    """How many words of what is said after the phrase count against it: those with a meaning of their own.

    All of them where there are several: "did you call" - "me on Monday", "who are you" - "voting for". A name stands
    alone, and "for my pills" belongs to what is asked for.
    """
    rest = [word for word in rest if word not in NEGATIONS and word not in EMPHASIS]
    if any(map(is_content, rest)) and not leaning and tuple(rest[:2]) != _OWN_PURPOSE:
        return len(rest)
    return sum(is_content(word) or word in CONTINUATIONS for word in rest)


def compare(
    heard: tuple[str, ...], words: tuple[str, ...], vocabulary: Set[str], *, leaning: bool = False
) -> Similarity:
    """Compare what was heard with a phrase; both as plain words without fillers.

    leaning: to miss the phrase would be grave, so what goes on after it counts less against it.
    """
    in_order = _in_order(heard, words, vocabulary)
    pairs = _any_order(heard, words, in_order)
    common = sum(likeness * weight(words[j]) for _, j, likeness in pairs)
    said = {i for i, _, _ in pairs}
    left = [word for i, word in enumerate(heard) if i not in said]
    lost = sorted(set(range(len(words))) - {j for _, j, _ in pairs})
    missing = [words[j] for j in lost]
    extra = [word for word in left if is_content(word)]
    end = max((i for i, _, _ in in_order), default=len(heard))
    rest = [word for i, word in enumerate(heard) if i > end and i not in said]
    beyond = max(0, _going_on(rest, leaning=leaning) - sum(is_content(word) for word in missing))
    return Similarity(
        score=100 * 2 * common / (total_weight(heard) + total_weight(words) + _BEYOND * beyond),
        complete=not any(j == len(words) - 1 or is_content(words[j]) for j in lost),
        extra=bool(extra),
        negated=any(word in NEGATIONS for word in (*left, *missing)),
        of_others=_of_others(heard, words, pairs),
        addressed="you" in left,
        known=len(heard) - heard.count(UNKNOWN),
        unknown=heard.count(UNKNOWN),
        exact=all(likeness in (1.0, _OUT_OF_ORDER) for _, _, likeness in pairs),
    )
