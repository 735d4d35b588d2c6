"""Random sentences to train on: commands, single words, foreign words that stand for `[unk]`, and mixtures."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from models.recipe.language import Slots, read_templates
from models.recipe.lexicon import UNKNOWN, Lexicon
from models.recipe.paths import COMMANDS, FOREIGN

_ISOLATED = 0.28
"""Share of single words."""
_PHRASE_SHARE = 0.5
"""Share of the commands that come from the pack."""
_ONSETS = ["", *"b bl br ch d dr f fl g gr h j k kl l m n p pl r s sh sk sl sp st str t th tr v w y z".split()]
_VOWELS = "a e i o u ee oo ai oa ou ar er or".split()
_CODAS = ["", "", *"b ck d f g l m n nd nt p r s sh st t x z".split()]


class Sentence(NamedTuple):
    """What is spoken, and what should be recognised: `[unk]` for words outside the vocabulary."""

    spoken: list[str]
    labels: list[str]


class SentenceMaker:
    """Draws sentences for a lexicon."""

    def __init__(self, lexicon: Lexicon, phrases: Sequence[str], rng: random.Random) -> None:
        """Make sentences of the words of `lexicon`; half of the commands are among `phrases`."""
        self._rng = rng
        self._known = set(lexicon.words)
        self._vocabulary = [word for word in lexicon.words if word != UNKNOWN]
        foreign = [word for word in FOREIGN.read_text(encoding="utf-8").split() if word not in self._known]
        self._foreign = [word for index, word in enumerate(foreign) if index % 5]  # every fifth is kept for measuring
        self._slots: Slots
        self._slots, self._templates = read_templates(COMMANDS)
        self._phrases = phrases

    def draw(self) -> Sentence:
        """One sentence."""
        spoken = self._spoken()
        return Sentence(spoken, [word if word in self._known else UNKNOWN for word in spoken])

    def _spoken(self) -> list[str]:
        rng = self._rng
        if rng.random() < _ISOLATED:
            return [rng.choice(self._vocabulary if rng.random() < 0.78 else self._foreign)]
        kind = rng.random()
        if kind < 0.50:
            return self._command() + (self._command() if rng.random() < 0.15 else [])
        if kind < 0.72:
            return [rng.choice(self._vocabulary) for _ in range(rng.randint(1, 5))]
        if kind < 0.90:
            return self._strange(rng.randint(1, 7))
        words = self._command()
        for _ in range(rng.randint(1, 2)):
            at = rng.randint(0, len(words))
            words = words[:at] + self._strange(rng.randint(1, 3)) + words[at:]
        return words

    def _command(self) -> list[str]:
        if self._phrases and self._rng.random() < _PHRASE_SHARE:
            return self._rng.choice(self._phrases).split()
        text = self._rng.choice(self._templates)
        while "{" in text:
            begin, end = text.index("{"), text.index("}")
            text = text[:begin] + self._rng.choice(self._slots[text[begin + 1 : end]]) + text[end + 1 :]
        return text.split()

    def _strange(self, count: int) -> list[str]:
        words = []
        for _ in range(count):
            word = self._rng.choice(self._foreign) if self._rng.random() < 0.75 else self._invented()
            words.append(word if word not in self._known else self._rng.choice(self._foreign))
        return words

    def _invented(self) -> str:
        rng = self._rng
        syllables = rng.choice([1, 1, 2, 2, 3])
        return "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(syllables))
