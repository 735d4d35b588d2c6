"""Which phone is spoken when: guessed from the synthesiser's word times, then found by the network itself."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from models.recipe.audio import Audio
from models.recipe.lexicon import Lexicon
from models.recipe.network import Array
from models.recipe.tdnn import SUBSAMPLING, Tdnn
from models.recipe.variation import Alignment, Features

SILENCE, NOISE = 0, 1
"""Outputs of the network: the first two phones."""
_MIN_FRAMES = 2
_LENGTHS = {
    sound: length
    for length, sounds in (
        (1.9, "OY"),
        (1.8, "AW"),
        (1.7, "AY"),
        (1.6, "OW"),
        (1.5, "EY AA AO"),
        (1.4, "AE"),
        (1.3, "UW ER"),
        (1.2, "IY S SH CH"),
        (1.1, "EH F"),
        (0.8, "AH IH"),
    )
    for sound in sounds.split()
}
"""Typical length of a sound; of the others 0.9."""


def guessed(lexicon: Lexicon, labels: list[str], onsets: list[float], audio: Audio, frames: int) -> Alignment:
    """Each word's span from the synthesiser, divided by the typical lengths of its sounds."""
    level = np.array([np.abs(audio[frame * 160 : frame * 160 + 400]).mean() for frame in range(frames)])
    loud = np.flatnonzero(level > level.max() * 0.02)
    found = np.full(frames, SILENCE, np.int16)
    marks = [max(int(onset * 100 - 1), loud[0]) for onset in onsets] + [loud[-1] + 1]
    for word, begin, end in zip(labels, marks, marks[1:], strict=False):
        phones = lexicon.phone_ids(word)[0]
        lengths = [_LENGTHS.get(lexicon.phones[phone - 1].split("_")[0], 0.9) for phone in phones]
        passed = np.cumsum([0, *lengths])
        cuts = begin + np.round(passed / passed[-1] * (end - begin)).astype(int)
        for phone, first, last in zip(phones, cuts, cuts[1:], strict=False):
            found[first:last] = lexicon.outputs[phone - 1]
    return found


class _Chain:
    """States of one utterance: every phone lasts at least _MIN_FRAMES, with optional silence around words."""

    START = -1

    def __init__(self, lexicon: Lexicon, labels: list[str]) -> None:
        self.outputs: list[int] = []
        self.before: list[list[int]] = []
        sources = {self.START}
        sources |= {self._phone(SILENCE, sources)}
        for word in labels:
            tails = set()
            for spoken in lexicon.phone_ids(word):
                current = sources
                for phone in spoken:
                    current = {self._phone(lexicon.outputs[phone - 1], current)}
                tails |= current
            sources = tails | {self._phone(SILENCE, tails)}
        self.ends = sorted(sources)

    def _phone(self, output: int, sources: set[int]) -> int:
        for step in range(_MIN_FRAMES):
            self.outputs.append(output)
            here = len(self.outputs) - 1
            self.before.append([here, *(sources if step == 0 else [here - 1])])
        return len(self.outputs) - 1


def best_path(lexicon: Lexicon, labels: list[str], scores: NDArray[np.float32]) -> tuple[Alignment | None, float]:
    """The likeliest alignment of the words to scores (frames, phones) and its mean score; None if they do not fit."""
    chain = _Chain(lexicon, labels)
    states, frames = len(chain.outputs), len(scores)
    move = np.full((states, states), -np.inf, np.float32)
    start = np.full(states, -np.inf, np.float32)
    for here, sources in enumerate(chain.before):
        for source in sources:
            if source == _Chain.START:
                start[here] = 0
            else:
                move[here, source] = 0
    seen = scores[:, chain.outputs]
    came = np.empty((frames, states), np.int16)
    value, index = start + seen[0], np.arange(states)
    for frame in range(1, frames):
        options = move + value[None, :]
        came[frame] = options.argmax(1)
        value = options[index, came[frame]] + seen[frame]
    state = max(chain.ends, key=lambda end: float(value[end]))
    if not np.isfinite(value[state]):
        return None, -np.inf
    score, path = float(value[state]) / frames, np.empty(frames, np.int16)
    for frame in range(frames - 1, -1, -1):
        path[frame] = chain.outputs[state]
        if frame:
            state = int(came[frame, state])
    return path, score


@dataclass(frozen=True, slots=True)
class _Work:
    net: Tdnn
    features: Sequence[Features]
    labels: Sequence[list[str]]
    lexicon: Lexicon
    log_prior: Array


_work: _Work | None = None  # inherited by the forked workers


def _align(index: int) -> tuple[Alignment | None, float]:
    assert _work is not None
    torch.set_num_threads(1)
    scores = _work.net.log_shares(_work.features[index]) - _work.log_prior
    return best_path(_work.lexicon, _work.labels[index], scores)


def realigned(
    net: Tdnn, features: Sequence[Features], labels: Sequence[list[str]], lexicon: Lexicon, log_prior: Array, jobs: int
) -> list[Alignment | None]:
    """The network's own alignments; None for the worst half percent (broken synthesis, wrong text)."""
    global _work
    _work = _Work(net, features, labels, lexicon, log_prior)
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        found = pool.map(_align, range(len(features)), chunksize=32)
    scores = np.array([score for _, score in found])
    worst = np.percentile(scores[np.isfinite(scores)], 0.5)
    return [None if score < worst else path for path, score in found]


def priors(alignments: Sequence[Alignment | None], outputs: int, unknown_share: float) -> Array:
    """Share of each output in the training targets."""
    spoken = np.concatenate([path for path in alignments if path is not None])
    counts = np.bincount(spoken, minlength=outputs).astype(float) + 50
    shares = counts / counts.sum()
    moved = unknown_share * (1 - shares[SILENCE] - shares[NOISE])
    shares[2:] *= 1 - unknown_share
    shares[NOISE] += moved
    return shares


def durations(alignments: Sequence[Alignment | None], outputs: int) -> Array:
    """Mean length of each phone in frames of 30 ms, with a weak expectation of 6 frames of 10 ms."""
    runs, frames = np.full(outputs, 2.0), np.full(outputs, 12.0)
    for path in alignments:
        if path is not None:
            begins = np.concatenate([[0], np.flatnonzero(np.diff(path)) + 1])
            np.add.at(runs, path[begins], 1)
            np.add.at(frames, path, 1)
    return np.maximum(frames / runs / SUBSAMPLING, 1.2)
