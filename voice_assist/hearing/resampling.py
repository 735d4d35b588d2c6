"""From any sample rate and any number of channels to what the recognisers hear."""

from __future__ import annotations

import numpy as np
import soxr
from numpy.typing import NDArray

from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples

FULL_SCALE = 32768
SILENT_CHANNEL = 0.01
"""Of the loudest channel's power: what is below carries no speech of its own."""
OPPOSITE = -0.3
"""Correlation with the loudest channel below which a channel is taken as wired the other way round."""
MEMORY = 0.995
"""Of what a mixer knew before each block: some five seconds at 20 to 40 ms a block."""

Floats = NDArray[np.float32]
"""Samples between -1 and 1; shape (n,) or (n, channels)."""


def to_samples(values: Floats) -> Samples:
    """16-bit samples; what is beyond full scale is clipped. Exact for values that came from 16 bits."""
    scaled = np.rint(values * FULL_SCALE)
    return np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)


class Resampler:
    """A stream of mono samples of one rate becomes one of SAMPLE_RATE; sample k stands at k / SAMPLE_RATE seconds.

    soxr's HQ filter keeps 20 bits and loses nothing below 0.91 of the lower rate's half.
    """

    def __init__(self, sample_rate: int) -> None:
        same = sample_rate == SAMPLE_RATE
        self._stream = None if same else soxr.ResampleStream(sample_rate, SAMPLE_RATE, 1, dtype="float32", quality="HQ")

    def feed(self, values: Floats) -> Samples:
        """The samples that can be given so far: those of earlier values may still come."""
        return to_samples(values if self._stream is None else self._stream.resample_chunk(values))

    def finish(self) -> Samples:
        """The rest; the resampler takes nothing more."""
        if self._stream is None:
            return np.zeros(0, np.int16)
        return to_samples(self._stream.resample_chunk(np.zeros(0, np.float32), last=True))


def mixing_weights(covariance: NDArray[np.float64]) -> NDArray[np.float32]:
    """How much of each channel belongs in a mono mix that neither cancels nor vanishes.

    Silent channels are left out, channels in opposite phase are turned round, and the mix is as loud as the loudest
    channel, so that one spoken-into channel among six is not a sixth as loud.

    Args:
        covariance: mean products of the channels' samples, shape (channels, channels).

    Returns:
        Shape (channels,): the mix is samples @ weights.
    """
    power = np.diag(covariance)
    loudest = int(np.argmax(power))
    if power[loudest] <= 0:
        return np.full(len(power), 1 / len(power), np.float32)
    heard = power >= SILENT_CHANNEL * power[loudest]
    correlation = covariance[loudest] / np.sqrt(np.maximum(power, 1e-30) * power[loudest])
    weights = np.where(heard, np.where(correlation < OPPOSITE, -1.0, 1.0), 0.0)
    loudness = float(weights @ covariance @ weights)
    gain = np.sqrt(power[loudest] / max(loudness, power[loudest]))
    return np.asarray(weights * gain, np.float32)


class ChannelMixer:
    """A stream of samples of several channels becomes mono, by what the channels have carried in the last seconds."""

    def __init__(self, channels: int) -> None:
        self._covariance = np.zeros((channels, channels))

    def feed(self, values: Floats) -> Floats:
        """Mix the next samples, shape (n, channels), to shape (n,)."""
        if values.shape[1] == 1:
            return values[:, 0]
        self._covariance *= MEMORY
        self._covariance += values.T.astype(np.float64) @ values
        return values @ mixing_weights(self._covariance)
