"""Training of the network: cross entropy, and maximum mutual information against all sequences of words."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.recipe.alignment import NOISE, SILENCE
from models.recipe.lexicon import UNKNOWN, Lexicon
from models.recipe.network import Array
from models.recipe.tdnn import SUBSAMPLING, Tdnn, edge_padded
from models.recipe.variation import Alignment, Features, varied
from models.recipe.word_loop import WordLoop

_BATCH_FRAMES = 5000
_RIVALS = 220
"""Words that a batch is compared with besides its own: as many as a dense graph bears."""
_CLEAN_SHARE = 0.2
"""Share of uses of an utterance that take its clean copy."""
_CROSS_ENTROPY_SHARE = 0.3
"""Weight of the cross entropy beside the sequence criterion."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is trained on: features of each copy of each utterance, clean ones first, and the alignments."""

    copies: Sequence[Sequence[Features]]
    alignments: Sequence[Alignment | None]
    labels: Sequence[list[str]]
    """Words of each utterance."""


@dataclass(frozen=True, slots=True)
class Sequences:
    """The sequence criterion, scored as the decoder will."""

    lexicon: Lexicon
    stay: Array
    """Probability of staying in the phone of each output."""
    log_prior: Tensor
    scale: float

    def rivals(self, labels: Iterable[list[str]], rng: random.Random) -> WordLoop:
        """The words of a batch among others of the lexicon, and `[unk]`."""
        said = {word for words in labels for word in words}
        others = rng.sample(self.lexicon.words, min(_RIVALS, len(self.lexicon.words)))
        return WordLoop(self.lexicon, sorted({*said, *others, UNKNOWN}), self.stay)


@dataclass(frozen=True, slots=True)
class Course:
    """How one stage of training goes."""

    name: str
    epochs: int
    rate: float
    """Highest learning rate."""
    unknown_share: float
    """Share of the target of known words that goes to `[unk]`, which makes it a steady competitor."""
    vary: bool = True
    freeze_norm: bool = False
    """Keep the statistics of the normalisation of an earlier network."""


def train(net: Tdnn, corpus: Corpus, course: Course, sequences: Sequences | None = None) -> None:
    """One stage; prints a line after each pass over the corpus."""
    rng = random.Random(5)
    batches = _batches(corpus.alignments)
    optimiser = torch.optim.AdamW(net.parameters(), lr=course.rate, weight_decay=1e-4)
    steps = course.epochs * len(batches)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, max_lr=course.rate, total_steps=steps, pct_start=0.15, final_div_factor=200
    )
    net.train()
    if course.freeze_norm:
        net.norm.eval()
    for epoch in range(1, course.epochs + 1):
        rng.shuffle(batches)
        began, losses = time.time(), []
        for batch in batches:
            inputs, targets = _batch(corpus, batch, course, rng)
            loss = _cross_entropy(shares := _shares(net, inputs, targets), targets, course)
            if sequences is not None:
                loop = sequences.rivals((corpus.labels[index] for index in batch), rng)
                loss = _CROSS_ENTROPY_SHARE * loss + _against_rivals(shares, targets, sequences, loop)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            losses.append(float(loss.detach()))
        took = time.time() - began
        print(f"{course.name} {epoch}/{course.epochs}: loss {np.mean(losses):.3f}, {took:.0f} s", flush=True)


def _batches(alignments: Sequence[Alignment | None]) -> list[list[int]]:
    """Indices of utterances of like length, about _BATCH_FRAMES together."""
    lengths = {index: len(path) for index, path in enumerate(alignments) if path is not None}
    batches: list[list[int]] = [[]]
    frames = 0
    for index in sorted(lengths, key=lambda index: lengths[index]):
        if frames >= _BATCH_FRAMES:
            batches.append([])
            frames = 0
        batches[-1].append(index)
        frames += lengths[index]
    return batches


def _batch(corpus: Corpus, batch: list[int], course: Course, rng: random.Random) -> tuple[Tensor, Tensor]:
    """Inputs (utterances, frames, 40) and targets (utterances, outputs), -1 where an utterance has ended."""
    shift = rng.randrange(SUBSAMPLING)
    used = list(_uses(corpus, batch, course, rng))
    longest = max(len(path) for _, path in used)
    inputs = np.stack([edge_padded(features, longest - len(path)) for features, path in used])
    targets = np.full((len(used), longest), -1, np.int64)
    for row, (_, path) in enumerate(used):
        targets[row, : len(path)] = path
    return torch.from_numpy(inputs[:, shift:]), torch.from_numpy(targets[:, shift::SUBSAMPLING].copy())


def _uses(corpus: Corpus, batch: list[int], course: Course, rng: random.Random) -> Iterator[tuple[Features, Alignment]]:
    for index in batch:
        clean = len(corpus.copies) == 1 or rng.random() < _CLEAN_SHARE
        copy = 0 if clean else rng.randrange(1, len(corpus.copies))
        features, path = corpus.copies[copy][index].astype(np.float32), corpus.alignments[index]
        assert path is not None
        yield varied(features, path, rng) if course.vary else (features, path)


def _shares(net: Tdnn, inputs: Tensor, targets: Tensor) -> Tensor:
    # No bf16 autocast: it is ten times slower on processors without avx512_bf16.
    return functional.log_softmax(net(inputs)[:, : targets.shape[1]], 2)


def _cross_entropy(shares: Tensor, targets: Tensor, course: Course) -> Tensor:
    known = targets >= 0
    aligned = targets[known]
    unknown = torch.where(aligned == SILENCE, 0.0, torch.full(aligned.shape, course.unknown_share))
    right = shares[known].gather(1, aligned[:, None])[:, 0]
    return -((1 - unknown) * right + unknown * shares[known][:, NOISE]).mean()


def _against_rivals(shares: Tensor, targets: Tensor, sequences: Sequences, loop: WordLoop) -> Tensor:
    """Its gradient is that of the score of all sequences less that of the aligned path."""
    known = targets >= 0
    scored = sequences.scale * (shares - sequences.log_prior)
    rivals = loop.occupation(scored.detach(), known.sum(1))
    path = functional.one_hot(targets.clamp(min=0), scored.shape[2]) * known[:, :, None]
    return (scored * (rivals - path)).sum() / known.sum()
