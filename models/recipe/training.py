"""Training of the network: cross entropy, and maximum mutual information against all sequences of words."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.recipe.alignment import NOISE, SILENCE
from models.recipe.tdnn import SUBSAMPLING, Tdnn, edge_padded
from models.recipe.variation import Alignment, Features, varied
from models.recipe.word_loop import WordLoop

_BATCH_FRAMES = 5000
_CLEAN_SHARE = 0.2
"""Share of uses of an utterance that take its clean copy."""
_CROSS_ENTROPY_SHARE = 0.3
"""Weight of the cross entropy beside the sequence criterion."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is trained on: features of each copy of each utterance, clean ones first, and the alignments."""

    copies: Sequence[Sequence[Features]]
    alignments: Sequence[Alignment | None]


@dataclass(frozen=True, slots=True)
class Sequences:
    """The sequence criterion, scored as the decoder will."""

    loop: WordLoop
    log_prior: Tensor
    scale: float


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
            # No bf16 autocast: it is ten times slower on processors without avx512_bf16.
            loss = _loss(net(inputs)[:, : targets.shape[1]], targets, course, sequences)
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


def _loss(scores: Tensor, targets: Tensor, course: Course, sequences: Sequences | None) -> Tensor:
    known = targets >= 0
    shares = functional.log_softmax(scores, 2)
    aligned = targets[known]
    unknown = torch.where(aligned == SILENCE, 0.0, torch.full(aligned.shape, course.unknown_share))
    right = shares[known].gather(1, aligned[:, None])[:, 0]
    cross_entropy = -((1 - unknown) * right + unknown * shares[known][:, NOISE]).mean()
    if sequences is None:
        return cross_entropy
    scored = sequences.scale * (shares - sequences.log_prior)
    rivals = sequences.loop.occupation(scored.detach(), known.sum(1))
    path = functional.one_hot(targets.clamp(min=0), scored.shape[2]) * known[:, :, None]
    # This sum has the gradient of the score of all sequences less that of the aligned path.
    return _CROSS_ENTROPY_SHARE * cross_entropy + (scored * (rivals - path)).sum() / known.sum()
