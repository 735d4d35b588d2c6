"""Writes `am/final.mdl`: a Kaldi transition model and nnet3 network, in the binary form that libvosk reads.

Every phone has the same hidden Markov model: one emitting state with a loop, so that it has two transition-ids. Several
phones may share one output of the network.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import ArrayLike

from models.recipe.network import Array, Layer

_COMPONENTS = {"relu": "RectifiedLinearComponent", "logsoftmax": "LogSoftmaxComponent"}


def loop_id(phone: int) -> int:
    """Transition-id of staying in a phone; phones are counted from 1."""
    return 2 * phone - 1


def leave_id(phone: int) -> int:
    """Transition-id of entering (Kaldi's "reordered" leaving of) a phone."""
    return 2 * phone


class KaldiWriter:
    """Tokens, sized basic types, vectors and matrices of Kaldi's binary streams."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        stream.write(b"\0B")

    def token(self, *names: str) -> None:
        for name in names:
            self._stream.write(name.encode() + b" ")

    def text(self, text: str) -> None:
        self._stream.write(text.encode())

    def integer(self, *values: int) -> None:
        for value in values:
            self._stream.write(struct.pack("<bi", 4, value))

    def real(self, *values: float) -> None:
        for value in values:
            self._stream.write(struct.pack("<bf", 4, value))

    def integers(self, values: Sequence[int]) -> None:
        """std::vector<int32>: one size byte, a bare count, the raw values."""
        self._stream.write(struct.pack("<bi", 4, len(values)) + np.asarray(values, "<i4").tobytes())

    def vector(self, values: ArrayLike) -> None:
        flat = np.asarray(values, "<f4").ravel()
        self.token("FV")
        self.integer(len(flat))
        self._stream.write(flat.tobytes())

    def matrix(self, values: ArrayLike) -> None:
        rows = np.ascontiguousarray(values, "<f4")
        self.token("FM")
        self.integer(*rows.shape)
        self._stream.write(rows.tobytes())


def write_acoustic_model(
    path: Path, layers: Sequence[Layer], priors: Array, outputs: Sequence[int], stay: Array
) -> None:
    """Write `am/final.mdl`.

    Args:
        path: the file.
        layers: the network.
        priors: what each output of the network is divided by.
        outputs: output of the network for each phone.
        stay: probability of staying in each phone.
    """
    if len(outputs) != len(stay) or len(priors) != len(layers[-1].bias) or max(outputs) >= len(priors):
        raise ValueError("phones, outputs and priors do not fit together")
    with path.open("wb") as stream:
        writer = KaldiWriter(stream)
        _write_transitions(writer, outputs, stay)
        _write_network(writer, layers)
        writer.token("<LeftContext>")
        writer.integer(-sum(min(layer.offsets) for layer in layers))
        writer.token("<RightContext>")
        writer.integer(sum(max(layer.offsets) for layer in layers))
        writer.token("<Priors>")
        writer.vector(priors)


def _write_transitions(writer: KaldiWriter, outputs: Sequence[int], stay: Array) -> None:
    phones = range(1, len(outputs) + 1)
    writer.token("<TransitionModel>", "<Topology>")
    writer.integers(phones)
    writer.integers([-1] + [0] * len(outputs))  # phone -> entry 0 of the topology
    writer.integer(1, 2)  # one entry with two states
    writer.integer(0, 2)  # state 0: class 0, two transitions
    for target in (0, 1):
        writer.integer(target)
        writer.real(0.5)
    writer.integer(-1, 0)  # state 1: final, without output
    writer.token("</Topology>", "<Tuples>")
    writer.integer(len(outputs))
    for phone, output in zip(phones, outputs, strict=True):
        writer.integer(phone, 0, output, output)  # phone, state, output entering and staying
    writer.token("</Tuples>", "<LogProbs>")
    writer.vector([0.0, *(term for share in stay for term in (np.log(share), np.log(1 - share)))])
    writer.token("</LogProbs>", "</TransitionModel>")


def _write_network(writer: KaldiWriter, layers: Sequence[Layer]) -> None:
    width = layers[0].weight.shape[1] // len(layers[0].offsets)
    config, previous = [f"input-node name=input dim={width}"], "input"
    for number, layer in enumerate(layers, 1):
        spliced = [previous if offset == 0 else f"Offset({previous}, {offset})" for offset in layer.offsets]
        source = spliced[0] if len(spliced) == 1 else f"Append({', '.join(spliced)})"
        affine, active = f"tdnn{number}.affine", f"tdnn{number}.{layer.activation}"
        config.append(f"component-node name={affine} component={affine} input={source}")
        config.append(f"component-node name={active} component={active} input={affine}")
        previous = active
    config.append(f"output-node name=output input={previous} objective=linear")
    writer.token("<Nnet3>")
    writer.text("\n" + "\n".join(config) + "\n\n")
    writer.token("<NumComponents>")
    writer.integer(2 * len(layers))
    for number, layer in enumerate(layers, 1):
        writer.token("<ComponentName>", f"tdnn{number}.affine", "<FixedAffineComponent>", "<LinearParams>")
        writer.matrix(layer.weight)
        writer.token("<BiasParams>")
        writer.vector(layer.bias)
        writer.token("</FixedAffineComponent>", "<ComponentName>", f"tdnn{number}.{layer.activation}")
        _write_activation(writer, _COMPONENTS[layer.activation], len(layer.bias))
    writer.token("</Nnet3>")


def _write_activation(writer: KaldiWriter, component: str, width: int) -> None:
    writer.token(f"<{component}>", "<Dim>")
    writer.integer(width)
    for statistics in ("<ValueAvg>", "<DerivAvg>"):
        writer.token(statistics)
        writer.vector([])
    writer.token("<Count>")
    writer.real(0.0)
    writer.token("<OderivRms>")
    writer.vector([])
    for count in ("<OderivCount>", "<NumDimsSelfRepaired>", "<NumDimsProcessed>"):
        writer.token(count)
        writer.real(0.0)
    writer.token(f"</{component}>")
