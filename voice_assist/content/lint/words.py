"""Words that a recogniser does not know, with known ones that sound alike."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from voice_assist.content.lint.material import Material
from voice_assist.content.lint.problem import Problem, hint, warning
from voice_assist.content.yaml_file import KeyPath
from voice_assist.errors import PackError
from voice_assist.understanding.normalise import UNKNOWN, normalise
from voice_assist.understanding.phonetics import phonetic_similarity, sound_classes, spoken

EMBEDDED_WORDS = Path("en-mini") / "graph" / "words.txt"
"""In the folder of the embedded models: one word a line, with its number."""

_NEAREST = 60
_SUGGESTED = 2


def unknown_words(material: Material) -> Iterator[Problem]:
    """A word that no recogniser knows is guessed from its spelling; one that a single one knows is less sure."""
    embedded = _embedded_words(material.models)
    dictionary, own = material.pronunciations, material.pack.pronunciations
    suggestions = _Suggestions(material, sorted(word for word in embedded if word in dictionary))
    recognisers = 2 if embedded else 1
    for word, (path, text) in _first_places(material).items():
        knowing = (word in dictionary) + (word in embedded)
        if knowing == recognisers or word in own or word == UNKNOWN:
            continue
        alike = suggestions.like(word)
        if knowing:
            problem = f'only one of the two recognisers knows the word "{word}", so it will be understood less surely'
            yield hint(_error(material, path, text, word, problem, f"{alike}; else leave it"))
        else:
            phones = " ".join(spoken((word,), {})[0][0])
            problem = f'no recogniser knows the word "{word}", and can only guess how it sounds'
            advice = f"{alike}, or write how it sounds under pronunciations:, such as {word}: {phones}"
            yield warning(_error(material, path, text, word, problem, advice))


def _error(material: Material, path: KeyPath, text: str, word: str, problem: str, advice: str) -> PackError:
    return material.places.error_inside(path, text, word, problem, advice)


def _first_places(material: Material) -> dict[str, tuple[KeyPath, str]]:
    """Each word that can be said, with the template in which it stands first: its list's value, else the phrase."""
    sources = [*material.values, *((written.path, written.text) for written in material.written)]
    first: dict[str, tuple[KeyPath, str]] = {}
    for source in sources:
        for word in normalise(source[1]).split():
            if word in material.vocabulary:
                first.setdefault(word, source)
    return first


def _embedded_words(models: Path) -> frozenset[str]:
    """The words of the embedded Vosk model; empty where it is not there."""
    try:
        lines = (models / EMBEDDED_WORDS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return frozenset()
    return frozenset(word for word in (line.split(" ")[0] for line in lines) if word[:1].isalpha())


class _Suggestions:
    """Known words that sound like another one; prepared when the first is asked for."""

    def __init__(self, material: Material, known: list[str]) -> None:
        self._pronunciations, self._known = material.pronunciations, known
        self._keys: list[str] = []

    def like(self, word: str) -> str:
        """What to do: the two that sound most alike."""
        self._keys = self._keys or [sound_classes((known,), self._pronunciations) for known in self._known]
        key = sound_classes((word,), self._pronunciations)
        near = process.extract(key, self._keys, scorer=Levenshtein.normalized_similarity, limit=_NEAREST)
        candidates = [self._known[index] for _, _, index in near if self._known[index] != word]
        best = nlargest(
            _SUGGESTED, candidates, key=lambda one: phonetic_similarity((word,), (one,), self._pronunciations)
        )
        named = " or ".join(f'"{one}"' for one in best)
        if not best:
            return "use a common word instead"
        return f"use a word that is known and sounds alike, such as {named}"
