"""The network in training: a time-delay network over cepstra, one output for each phone every 30 ms."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from models.recipe.network import FEATURES, NORM_EPSILON, OFFSETS, Network
from models.recipe.variation import Features

CONTEXT = 21
"""Frames of input on each side of an output."""
SUBSAMPLING = 3
"""One output for this many frames."""
UNITS = 192


class Tdnn(nn.Module):
    """Input (batch, frames + 2 x CONTEXT, 40); output (batch, frames / SUBSAMPLING, phones).

    Each layer is a linear map over spliced frames (Kaldi's Append(Offset(..))) and a rectifier; the normalisation
    before it is folded into it at export.
    """

    def __init__(self, phones: int) -> None:
        super().__init__()
        inputs, outputs = [FEATURES] + [UNITS] * 6, [UNITS] * 6 + [phones]
        widths = zip(inputs, OFFSETS, outputs, strict=True)
        self.lin = nn.ModuleList([nn.Linear(width * len(offsets), out) for width, offsets, out in widths])
        self.norm = nn.ModuleList([nn.BatchNorm1d(width, eps=NORM_EPSILON, affine=False) for width in inputs])

    def forward(self, x: Tensor) -> Tensor:
        rate = 1  # frames per row of x
        for index, (linear, norm) in enumerate(zip(self.lin, self.norm, strict=True)):
            shape = x.shape
            x = norm(x.reshape(-1, shape[2])).reshape(shape)
            offsets = [offset // rate for offset in OFFSETS[index]]
            step = SUBSAMPLING if index == 1 else 1
            count = x.shape[1] - (offsets[-1] - offsets[0])
            spliced = [x[:, offset - offsets[0] : offset - offsets[0] + count : step] for offset in offsets]
            x = linear(torch.cat(spliced, 2))
            rate *= step
            if index + 1 < len(OFFSETS):
                x = functional.relu(x)
        return x

    def load(self, network: Network) -> None:
        """Take the parameters of an earlier network of the same phones."""
        state = {name: torch.from_numpy(array).float() for name, array in network.state.items()}
        self.load_state_dict(state, strict=False)  # lacks only the counters of the normalisation

    def arrays(self) -> dict[str, NDArray[np.float64]]:
        """All parameters, as `Network.state`."""
        state = {name: value.detach().double().numpy() for name, value in self.state_dict().items()}
        return {name: value for name, value in state.items() if not name.endswith("num_batches_tracked")}

    @torch.no_grad()
    def log_shares(self, features: Features) -> NDArray[np.float32]:
        """Logarithm of the share of each phone in every frame of 10 ms."""
        self.eval()
        padded = edge_padded(features.astype(np.float32), SUBSAMPLING - 1)
        shares: NDArray[Any] | None = None
        for shift in range(SUBSAMPLING):
            scores = functional.log_softmax(self(torch.from_numpy(padded[None, shift:]))[0], 1).numpy()
            if shares is None:
                shares = np.empty((len(features), scores.shape[1]), np.float32)
            shares[shift::SUBSAMPLING] = scores[: len(range(shift, len(features), SUBSAMPLING))]
        assert shares is not None
        return shares


def edge_padded(features: Features, extra: int = 0) -> Features:
    """Features with their first and last frame repeated, as the network's context needs."""
    return np.pad(features, ((CONTEXT, CONTEXT + extra), (0, 0)), mode="edge")
