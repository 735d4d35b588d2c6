"""All sequences of some words as one dense graph: what the aligned path is compared with in sequence training.

The whole vocabulary would be too large for a dense graph: each batch is compared with its own words among others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from models.recipe.graph import HALF, lexicon_tree
from models.recipe.lexicon import UNKNOWN, Lexicon
from models.recipe.network import Array

_UNKNOWN_SHARE = 0.2
_SILENCE = 0


class WordLoop:
    """The prefix tree of `words`, `[unk]` among them, with its non-emitting states folded into transitions.

    Node 0 is silence, node n the n-th node of the tree.
    """

    def __init__(self, lexicon: Lexicon, words: Sequence[str], stay: Array) -> None:
        tree = lexicon_tree(lexicon, words)
        output = np.array([_SILENCE, *(lexicon.outputs[node.phone - 1] for node in tree)])
        enter, keep = 1 - stay[output], stay[output]  # `stay` is that of the network's outputs
        first = np.array([0.0, *(float(node.parent is None) for node in tree)]) * enter
        plain = (1 - _UNKNOWN_SHARE) / (len(words) - 1)
        ends = ((_UNKNOWN_SHARE if node.complete == UNKNOWN else plain) if node.complete else 0.0 for node in tree)
        end = np.array([0.0, *ends])
        move = np.diag(keep)
        for index, node in enumerate(tree, 1):
            if node.parent is not None:
                move[node.parent + 1, index] += enter[index]
        half = np.exp(-HALF)
        move += half * end[:, None] * first[None, :]  # the next word at once ...
        move[:, _SILENCE] += half * end * enter[_SILENCE]  # ... or after a pause
        move[_SILENCE] += first
        start = half * first
        start[_SILENCE] = half * enter[_SILENCE]
        final = end.copy()
        final[_SILENCE] = 1.0
        self._move, self._back = _tensor(move), _tensor(move.T)
        self._start, self._final = _tensor(start), _tensor(final)
        self._output = torch.from_numpy(output)
        self._sum = functional.one_hot(self._output, max(lexicon.outputs) + 1).float()

    @torch.no_grad()
    def occupation(self, scores: Tensor, lengths: Tensor) -> Tensor:
        """Forward-backward over (batch, frames, phones): the share of each phone over all sequences of words.

        Frames behind the length of a sequence get zeros.
        """
        top = scores.max(2, keepdim=True).values
        likely = torch.exp(scores - top).transpose(0, 1)[:, :, self._output].contiguous()  # (frames, batch, nodes)
        forward, norm = self._forward(likely)
        frames, batch, nodes = likely.shape
        last = lengths - 1
        backward = torch.zeros(batch, nodes)
        shares = torch.zeros(frames, batch, scores.shape[2])
        for time in range(frames - 1, -1, -1):
            if time + 1 < frames:
                backward = ((likely[time + 1] * backward) @ self._back) / norm[time + 1][:, None]
            here = last == time
            if here.any():
                total = (forward[time] @ self._final).clamp_min(1e-30)
                backward = torch.where(here[:, None], self._final[None] / total[:, None], backward)
            backward = backward * (time <= last)[:, None]
            shares[time] = (forward[time] * backward) @ self._sum
        return shares.transpose(0, 1)

    def _forward(self, likely: Tensor) -> tuple[Tensor, Tensor]:
        frames, batch, nodes = likely.shape
        forward, norm = torch.empty_like(likely), torch.empty(frames, batch)
        for time in range(frames):
            before = self._start.expand(batch, nodes) if time == 0 else forward[time - 1] @ self._move
            reached = before * likely[time]
            norm[time] = reached.sum(1).clamp_min(1e-30)
            forward[time] = reached / norm[time][:, None]
        return forward, norm


def _tensor(array: NDArray[Any]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(array)).float()
