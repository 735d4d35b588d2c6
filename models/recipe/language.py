"""Sentence templates of the recipe, and back-off bigram grammars over words."""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Slots = dict[str, list[str]]
Weighted = tuple[list[str], float]
"""Words of a sentence and how much it counts."""

BEGIN, END, EMPTY = "<s>", "</s>", "<eps>"
_DISCOUNT = 0.5
"""Share of each history's probability that goes to words never seen after it."""
_UNIFORM = 0.3
"""Share of the unigram that every word gets alike."""
_ANY_END = 0.2
"""Probability of the end after a history never seen with one."""


def read_templates(path: Path) -> tuple[Slots, list[str]]:
    """Templates, one a line, with `{slot}`; a line `=slot one|two` names what a slot may be."""
    slots: Slots = {}
    templates: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if text.startswith("="):
            name, choices = text[1:].split(" ", 1)
            slots[name] = [choice.strip() for choice in choices.split("|")]
        elif text and not text.startswith("#"):
            templates.append(text)
    return slots, templates


def expand(template: str, slots: Slots) -> Iterator[str]:
    """Every sentence that a template can produce."""
    parts = re.split(r"\{(\w+)\}", template)
    choices = [slots[part] if index % 2 else [part] for index, part in enumerate(parts)]
    for combination in itertools.product(*choices):
        yield " ".join("".join(combination).split())


def template_sentences(path: Path) -> list[Weighted]:
    """All sentences of a file of templates; a template with many counts less for each of them."""
    slots, templates = read_templates(path)
    sentences: list[Weighted] = []
    for template in templates:
        every = list(expand(template, slots))
        sentences += [(sentence.split(), len(every) ** -0.5) for sentence in every]
    return sentences


@dataclass(frozen=True, slots=True)
class Bigram:
    """Probabilities of words after words, with a back-off to those of words alone; END is a word, too."""

    single: dict[str, float]
    pairs: dict[str, dict[str, float]]
    """For each history, BEGIN among them, the words seen after it."""
    backoff: dict[str, float]
    """For each history, what the probability of a word alone is multiplied by where it was not seen after it."""


def template_bigram(sentences: Iterable[Weighted], vocabulary: Sequence[str]) -> Bigram:
    """The bigram of weighted sentences, in which every word of the vocabulary can follow any other."""
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    alone: dict[str, float] = defaultdict(float)
    for words, weight in sentences:
        for first, second in itertools.pairwise([BEGIN, *words, END]):
            counts[first][second] += weight
            alone[second] += weight
    total = sum(alone.values())
    single = {END: _ANY_END}
    for word in vocabulary:
        share = (1 - _UNIFORM) * alone.get(word, 0.0) / total + _UNIFORM / len(vocabulary)
        single[word] = share * (1 - _ANY_END)
    pairs = {}
    for history, following in counts.items():
        seen = sum(following.values())
        pairs[history] = {word: (1 - _DISCOUNT) * count / seen for word, count in following.items()}
    return Bigram(single, pairs, dict.fromkeys(pairs, _DISCOUNT))


def mixed_fst(parts: Sequence[tuple[float, Bigram]], word_id: Mapping[str, int]) -> str:
    """An acceptor as OpenFst text that reads a sentence by one of the bigrams; each has a share of the sentences."""
    if len(parts) == 1:
        return _text(_arcs(parts[0][1], word_id, 0))
    lines: list[tuple[int, str]] = []
    base = 1
    for share, bigram in parts:
        lines.append((0, f"0 {base} 0 0 {cost(share)}"))
        lines += _arcs(bigram, word_id, base)
        base = max(state for state, _ in lines) + 1
    return _text(lines)


def _text(lines: Iterable[tuple[int, str]]) -> str:
    ordered = sorted(lines, key=lambda line: line[0])  # the first line names the start state
    return "\n".join(text for _, text in ordered) + "\n"


def _arcs(bigram: Bigram, word_id: Mapping[str, int], base: int) -> list[tuple[int, str]]:
    """Lines of the states from `base` on: first the beginning of a sentence, then the back-off, then the histories."""
    backoff = base + 1
    histories = (word for word in bigram.single if word in bigram.pairs)
    state = {BEGIN: base} | {word: number for number, word in enumerate(histories, base + 2)}
    lines = [(backoff, _line(backoff, END, bigram.single[END], backoff, word_id))]
    for word, share in bigram.single.items():
        if word != END:
            lines.append((backoff, _line(backoff, word, share, state.get(word, backoff), word_id)))
    for history, following in bigram.pairs.items():
        here = state[history]
        for word, share in following.items():
            lines.append((here, _line(here, word, share, state.get(word, backoff), word_id)))
        lines.append((here, f"{here} {backoff} 0 0 {cost(bigram.backoff[history])}"))
    return lines


def _line(here: int, word: str, share: float, there: int, word_id: Mapping[str, int]) -> str:
    if word == END:
        return f"{here} {cost(share)}"
    return f"{here} {there} {word_id[word]} {word_id[word]} {cost(share)}"


def cost(probability: float) -> str:
    """A probability as a weight of OpenFst's text format."""
    return f"{-math.log(probability):.5f}"
