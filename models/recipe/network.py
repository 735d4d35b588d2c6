"""A trained network as plain arrays: what `export.py` needs, without the library it was trained with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FEATURES = 40
"""Cepstral coefficients of one frame."""
OFFSETS = ((-2, -1, 0, 1, 2), (-1, 0, 1), (-3, 0, 3), (-3, 0, 3), (-6, 0, 6), (-6, 0, 6), (0,))
"""Frames of 10 ms that each layer splices; the sum of the outermost is the context of 21 frames on each side."""
ACOUSTIC_SCALE = 0.5
"""Weight of the sounds against the words, the same as in training."""
PRIOR_SCALE = 0.7
"""Only part of the prior is divided out: all of it lets rare phones win where the network is unsure."""
NORM_EPSILON = 1e-5
"""Of torch's batch normalisation."""


@dataclass(frozen=True, slots=True)
class Layer:
    """An affine map over spliced frames and what follows it."""

    offsets: tuple[int, ...]
    weight: Array
    """(outputs, inputs x offsets)."""
    bias: Array
    activation: str
    """relu or logsoftmax."""


@dataclass(frozen=True, slots=True)
class Network:
    """Weights, the phones they tell apart, and the statistics that decoding needs."""

    phones: tuple[str, ...]
    """Phone of each output, with its position in the word: SIL, SPN_S, AA_B ..."""
    prior: Array
    """Share of each phone in the training targets."""
    duration: Array
    """Mean length of each phone in output frames of 30 ms."""
    state: dict[str, Array]
    """Parameters under their names in the training network."""

    def layers(self) -> list[Layer]:
        """The layers, each with the normalisation of its input folded in."""
        folded = []
        for index, offsets in enumerate(OFFSETS):
            weight, bias = self.state[f"lin.{index}.weight"], self.state[f"lin.{index}.bias"]
            scale = 1 / np.sqrt(self.state[f"norm.{index}.running_var"] + NORM_EPSILON)
            shift = -self.state[f"norm.{index}.running_mean"] * scale
            scale, shift = np.tile(scale, len(offsets)), np.tile(shift, len(offsets))
            activation = "relu" if index + 1 < len(OFFSETS) else "logsoftmax"
            folded.append(Layer(offsets, weight * scale, bias + weight @ shift, activation))
        return folded


def blended(earlier: Network, later: Network, share: float) -> Network:
    """The parameters of both, `share` of the later: new words at less cost to what the earlier one knew."""
    state = {name: (1 - share) * earlier.state[name] + share * later.state[name] for name in earlier.state}
    return Network(later.phones, later.prior, later.duration, state)


def load_network(path: Path) -> Network:
    """Read a network written by `save_network`."""
    with np.load(path) as arrays:
        state = {name: arrays[name].astype(np.float64) for name in arrays.files if name.startswith(("lin.", "norm."))}
        return Network(tuple(str(phone) for phone in arrays["phones"]), arrays["prior"], arrays["duration"], state)


def save_network(path: Path, network: Network) -> None:
    """Write a network as arrays of single precision."""
    state = {name: array.astype(np.float32) for name, array in network.state.items()}
    np.savez(path, phones=np.array(network.phones), prior=network.prior, duration=network.duration, **state)  # type: ignore[arg-type]
