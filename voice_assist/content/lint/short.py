"""Phrases that are too short to be told from noise."""

from __future__ import annotations

from collections.abc import Iterator

from voice_assist.commands import Context
from voice_assist.content.lint.material import Material
from voice_assist.content.lint.problem import Problem, warning
from voice_assist.understanding.phonetics import spoken, syllables

LEAST_SOUNDS = 3
"""A phrase of one syllable with fewer sounds than this is heard in a cough or a chair; a diphthong counts as two, so
that "no", "go" and "ouch" have three."""

_DIPHTHONGS = frozenset("AW AY EY OW OY".split())


def short_phrases(material: Material) -> Iterator[Problem]:
    """Answers to a question are few and expected, so they may be short."""
    for written in material.written:
        if written.contexts == {Context.QUESTION}:
            continue
        for text in dict.fromkeys(phrase.text for phrase in written.phrases):
            if text.count(" ") >= LEAST_SOUNDS - 1:  # each word has a sound at least
                continue
            sounds = _sounds(text, material)
            if sounds < LEAST_SOUNDS and syllables(text.split(), material.pronunciations) <= 1:
                problem = f'"{text}" is so short that it will be heard in noises'
                error = material.places.error_inside(written.path, written.text, text, problem, "add a word to it")
                yield warning(error)


def _sounds(text: str, material: Material) -> int:
    ways = spoken(text.split(), material.pronunciations)
    return sum(1 + (phone in _DIPHTHONGS) for word in ways for phone in word[0])
