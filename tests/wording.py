"""Everything that a pack may say, and how hard it is to take in by ear: the Flesch-Kincaid grade."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pocketsphinx

from voice_assist.content.schema import Pack, Routine

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_VOWELS = re.compile(r"[aeiouy]+")


@cache
def _dictionary() -> dict[str, int]:
    file = Path(pocketsphinx.get_model_path("en-us")) / "cmudict-en-us.dict"
    entries = (line.split() for line in file.read_text(encoding="utf-8").splitlines() if line)
    return {word: sum(phone[0] in "AEIOU" for phone in phones) for word, *phones in entries}


def sentences_of(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for part in _SENTENCE.split(text.strip()) if part]


def words_of(text: str) -> list[str]:
    """Its words, in small letters."""
    return _WORD.findall(text.lower())


def syllables(word: str) -> int:
    """As the dictionary pronounces it; for other words the groups of vowels."""
    return _dictionary().get(word) or max(1, len(_VOWELS.findall(word)))


def grade(text: str) -> float:
    """Years of school that reading it takes (Kincaid and others, 1975).

    0.39 words a sentence + 11.8 syllables a word - 15.59.
    """
    words = words_of(text)
    return 0.39 * len(words) / len(sentences_of(text)) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def texts_of(routine: Routine) -> Iterator[str]:
    """Everything that is said in a session."""
    yield from (routine.title, routine.position, routine.end_check, *routine.before, *routine.stop_rules)
    yield from filter(None, (routine.equipment, routine.helper, routine.only_on_plan))
    for step in routine.steps:
        yield from filter(None, (step.cue, step.short, step.hold_cue, step.release))


def spoken(pack: Pack) -> Iterator[tuple[str, str]]:
    """(where, text) of everything that the assistant may say."""
    for name, routine in pack.routines.items():
        yield from ((name, text) for text in texts_of(routine))
    for name, tip in pack.tips.items():
        yield from ((name, text) for text in (tip.title, tip.what_for, *tip.how, tip.ask_when, *tip.more))
    for name, call in pack.calls.items():
        yield from ((name, text) for text in (call.title, call.need, call.message, call.call_out))
    for name, intent in pack.intents.items():
        yield from ((name, text) for text in (intent.answer, intent.confirm) if text)
        asked = ((said,) if isinstance(said, str) else said for said in intent.slots.values())
        yield from ((name, wording) for wordings in asked for wording in wordings)
    for sentences in (pack.sentences, pack.short):
        yield from ((key, wording) for key, wordings in sentences.items() for wording in wordings)
