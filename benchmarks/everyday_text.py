"""Everyday talk that is no command, drawn from the grammar in everyday_text.yaml with a fixed seed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import cast

from hassil.expression import Alternative, Expression, Group, ListReference, TextChunk
from hassil.parse_expression import parse_sentence
from ruamel.yaml import YAML

from voice_assist.understanding.normalise import normalise
from voice_assist.understanding.phrasebook import Phrasebook
from voice_assist.understanding.words import is_content, plain_words, without_fillers

GRAMMAR = Path(__file__).with_name("everyday_text.yaml")
SEED = 1
PER_TEMPLATE = 15
"""Sentences drawn from one template at most, so that no template counts much more than another."""
_TRIES = 60


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence, its topic and the template it was drawn from."""

    text: str
    topic: str
    template: str

    @property
    def tuning(self) -> bool:
        """Whether it belongs to the half of the templates that rules may be chosen on; by a hash of the template."""
        return hashlib.sha256(self.template.encode()).digest()[0] % 2 == 0


class Grammar:
    """The topics, their templates and the lists."""

    def __init__(self, file: Path = GRAMMAR) -> None:
        data = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
        self._lists = cast("Mapping[str, list[str]]", data["lists"])
        self._topics = cast("Mapping[str, list[str]]", data["topics"])

    def sentences(self, seed: int = SEED, most: int = PER_TEMPLATE) -> Iterator[Said]:
        """Distinct sentences, the same for the same seed; at most `most` of one template."""
        known: set[str] = set()
        for topic, templates in self._topics.items():
            for template in templates:
                chance = random.Random(f"{seed} {template}")
                expression = parse_sentence(template).expression
                drawn = (normalise(self._draw(expression, chance)) for _ in range(_TRIES))
                fresh = [text for text in dict.fromkeys(drawn) if text not in known][:most]
                known.update(fresh)
                yield from (Said(text, topic, template) for text in fresh)

    def _draw(self, expression: Expression, chance: random.Random) -> str:
        if isinstance(expression, TextChunk):
            return expression.original_text
        if isinstance(expression, ListReference):
            return chance.choice(self._lists[expression.list_name])
        items = cast(Group, expression).items
        if isinstance(expression, Alternative):
            return self._draw(chance.choice(items), chance)
        return "".join(self._draw(item, chance) for item in items)


class Phrases:
    """What a pack can hear, for telling what is said in it from what only resembles it."""

    def __init__(self, book: Phrasebook) -> None:
        words = [plain_words(phrase.text) for phrase in book.phrases]
        self._cores = {without_fillers(each) for each in words}
        self._words = {word for each in words for word in each if is_content(word)}
        pairs = (pair for each in words for pair in pairwise(each))
        self._pairs = {pair for pair in pairs if any(is_content(word) for word in pair)}

    def say(self, text: str) -> bool:
        """It is the very phrase, perhaps with fillers and politeness."""
        return without_fillers(plain_words(normalise(text))) in self._cores

    def resemble(self, text: str) -> bool:
        """It holds words of the phrases that carry meaning, two of them or two that follow each other in a phrase."""
        words = plain_words(normalise(text))
        pairs = set(pairwise(words))
        return len(self._words.intersection(words)) > 1 or not pairs.isdisjoint(self._pairs)
