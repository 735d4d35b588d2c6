"""Everyday English for the reading without a grammar, from the language model that the pocketsphinx wheel carries.

`python -m models.recipe.everyday 2000` writes `everyday.txt`, the commonest words; it is meant to be read and edited.
"""

from __future__ import annotations

import heapq
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pocketsphinx

from models.recipe.language import BEGIN, END, Bigram
from models.recipe.paths import EVERYDAY, EXCLUDED

DICTIONARY = "en-us/cmudict-en-us.dict"
LANGUAGE_MODEL = "en-us/en-us.lm.bin"
_LOG_BASE = math.log(1.0001)
"""PocketSphinx counts probabilities as integer logarithms to this base."""
_RAREST = -16.0
"""For words that the model does not know."""
_LETTERS = set("abcdefghijklmnopqrstuvwxyz'")


class SpokenEnglish:
    """One- and two-word probabilities of a general model of spoken English."""

    def __init__(self) -> None:
        self._model = pocketsphinx.NGramModel.readfile(pocketsphinx.get_model_path(LANGUAGE_MODEL))

    def log_share(self, word: str, after: str | None = None) -> float:
        """Natural logarithm of the probability of `word`; PocketSphinx wants the newest word first."""
        words = [word] if after is None else [word, after]
        return max(float(self._model.prob(words)) * _LOG_BASE, _RAREST)


def everyday_bigram(vocabulary: Sequence[str], limit: int) -> Bigram:
    """Everyday English over `vocabulary`, with the `limit` pairs of words that the back-off would serve worst."""
    english = SpokenEnglish()
    shares = {word: math.exp(english.log_share(word)) for word in [*vocabulary, END]}
    total = sum(shares.values())
    single = {word: share / total for word, share in shares.items()}
    pairs: dict[str, dict[str, float]] = {BEGIN: {}}
    for _, first, second, share in heapq.nlargest(limit, _pairs(english, shares)):
        pairs.setdefault(first, {})[second] = share
    backoff = {}
    for history, following in pairs.items():
        left = 1 - sum(following.values())
        backoff[history] = max(left, 0.05) / max(1 - sum(single[word] for word in following), 0.05)
    return Bigram(single, pairs, backoff)


def _pairs(english: SpokenEnglish, shares: Mapping[str, float]) -> Iterator[tuple[float, str, str, float]]:
    """What would be lost over all speech without the pair, the pair, and its probability."""
    single = {word: math.log(share) for word, share in shares.items()}
    for first in [BEGIN, *(word for word in shares if word != END)]:
        rises = {second: english.log_share(second, first) - alone for second, alone in single.items()}
        backoff = sorted(rises.values())[len(rises) // 2]  # most words were never seen after this one
        often = shares[END] if first == BEGIN else shares[first]
        for second, rise in rises.items():
            if rise > backoff + 0.01:
                share = math.exp(single[second] + rise)
                yield often * share * (rise - backoff), first, second, share


def commonest_words(count: int, exclude: set[str]) -> list[str]:
    """The `count` commonest words that the dictionary can pronounce, commonest first."""
    english = SpokenEnglish()
    names = (line.split()[0] for line in dictionary().read_text(encoding="utf-8").splitlines())
    words = {name for name in names if set(name) <= _LETTERS and (len(name) > 1 or name in "ai")} - exclude
    return sorted(words, key=lambda word: (-english.log_share(word), word))[:count]


def dictionary() -> Path:
    """The pronunciations that the pocketsphinx wheel carries (CMUdict)."""
    return Path(pocketsphinx.get_model_path(DICTIONARY))


def main(count: int) -> None:
    """Write `everyday.txt`, ten words a line, without those of `excluded.txt`."""
    words = commonest_words(count, set(EXCLUDED.read_text(encoding="utf-8").split()))
    lines = (" ".join(words[start : start + 10]) for start in range(0, len(words), 10))
    EVERYDAY.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]))
