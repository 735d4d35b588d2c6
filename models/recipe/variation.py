"""Vocal tract, channel, bandwidth and tempo: varies the features of an utterance afresh at every use in training.

40 cepstra of 40 mel bins are an invertible linear map of the log mel spectrum, so that a vocal tract is one 40 x 40
matrix and a channel one added vector.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.recipe.audio import RATE

Features = NDArray[np.float32]
Alignment = NDArray[np.int16]
"""Output of the network, per frame of 10 ms."""

BINS = 40
LOW, HIGH = 20.0, 7600.0
_STEP, _LOWEST, _TRACTS = 0.015, 0.84, 27
_bin = np.arange(BINS)


def _mel(hertz: Any) -> Any:
    return 1127 * np.log(1 + hertz / 700)


_cosines = np.cos(np.pi * _bin[:, None] * (_bin[None] + 0.5) / BINS)
_orthonormal = _cosines * np.where(_bin == 0, 1, np.sqrt(2))[:, None] / np.sqrt(BINS)
TO_CEPSTRA = (1 + 11 * np.sin(np.pi * _bin / 22))[:, None] * _orthonormal
"""Log mel spectrum -> cepstra, with Kaldi's lifter of 22."""
TO_MEL = np.linalg.inv(TO_CEPSTRA)
CENTRES = np.linspace(_mel(LOW), _mel(HIGH), BINS + 2)[1:-1]
HERTZ = 700 * (np.exp(CENTRES / 1127) - 1)


def _tract_matrix(factor: float) -> NDArray[np.float32]:
    """Cepstra -> cepstra with the formants moved by `factor`."""
    knee = HIGH * min(1, 1 / factor) * 0.85  # above, bend back to the highest frequency
    bent = knee + (HERTZ - knee * factor) * (HIGH - knee) / (HIGH - knee * factor)
    source = np.where(knee * factor > HERTZ, HERTZ / factor, bent)
    place = np.clip((_mel(source) - CENTRES[0]) / (CENTRES[1] - CENTRES[0]), 0, BINS - 1)
    below = np.minimum(place.astype(int), BINS - 2)
    weights = np.zeros((BINS, BINS))
    weights[_bin, below] += 1 - (place - below)
    weights[_bin, below + 1] += place - below
    return np.asarray(TO_CEPSTRA @ weights @ TO_MEL, np.float32)


def _white_floor(frames: int = 1200) -> NDArray[Any]:
    """Log mel spectra of white noise of one unit: frames of 25 ms every 10 ms, as the features."""
    noise = np.random.default_rng(5).normal(size=400 + 160 * frames)
    framed = np.stack([noise[160 * index : 160 * index + 400] for index in range(frames)])
    framed = framed - framed.mean(1, keepdims=True)
    framed[:, 1:] -= 0.97 * framed[:, :-1].copy()  # pre-emphasis
    framed[:, 0] *= 0.03
    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 399)) ** 0.85
    power = np.abs(np.fft.rfft(framed * window, 512)) ** 2
    edge = np.linspace(_mel(LOW), _mel(HIGH), BINS + 2)
    at = _mel(np.arange(257) * RATE / 512)
    width = edge[1] - edge[0]
    rising, falling = (at[None] - edge[:-2, None]) / width, (edge[2:, None] - at[None]) / width
    return np.asarray(np.log(np.maximum(power @ np.maximum(0, np.minimum(rising, falling)).T, 1e-10)))


FLOOR = _white_floor()
TRACTS = [_tract_matrix(_LOWEST + _STEP * index) for index in range(_TRACTS)]


def varied(features: Features, alignment: Alignment, rng: random.Random) -> tuple[Features, Alignment]:
    """Features (frames, 40) and their alignment (frames), both changed."""
    changed: NDArray[Any] = features
    if rng.random() < 0.75:
        index = round((rng.uniform(0.85, 1.2) - _LOWEST) / _STEP)
        changed = changed @ TRACTS[min(_TRACTS - 1, max(0, index))].T
    if rng.random() < 0.5 and len(alignment) > 20:
        changed, alignment = _uneven_tempo(changed, alignment, rng)
    if rng.random() < 0.5:  # a channel, in log mel power: 1.0 is 4.3 dB
        knots = [rng.gauss(0, 1.0) for _ in range(5)]
        changed = changed + TO_CEPSTRA @ (np.interp(_bin, np.linspace(0, BINS - 1, 5), knots) + rng.gauss(0, 1.5))
    if rng.random() < 0.15:
        changed = _narrow_band(changed, rng)
    if rng.random() < 0.3:
        width = rng.randint(1, 8)
        low = rng.randint(0, BINS - width)
        mel = changed @ TO_MEL.T
        mel[:, low : low + width] = mel[:, low : low + width].mean()
        changed = mel @ TO_CEPSTRA.T
    if rng.random() < 0.25:
        width = rng.randint(2, 10)
        begin = rng.randint(0, max(0, len(changed) - width))
        changed = changed.copy()
        changed[begin : begin + width] = changed.mean(0)
    return changed.astype(np.float32), alignment


def _uneven_tempo(features: NDArray[Any], alignment: Alignment, rng: random.Random) -> tuple[NDArray[Any], Alignment]:
    pieces, frames = rng.randint(3, 6), len(alignment)
    speed = np.array([rng.uniform(0.7, 1.4) for _ in range(pieces)])
    length = max(12, int(frames * rng.uniform(0.85, 1.2)))
    passed = np.concatenate([[0], np.cumsum(speed)]) / speed.sum() * (frames - 1)
    time = np.interp(np.arange(length), np.linspace(0, length - 1, pieces + 1), passed)
    before = np.minimum(time.astype(int), frames - 2)
    share = (time - before)[:, None].astype(np.float32)
    mixed = features[before] * (1 - share) + features[before + 1] * share
    return mixed, alignment[np.round(time).astype(int)]


def _narrow_band(features: NDArray[Any], rng: random.Random) -> NDArray[Any]:
    """Telephone or headset: above about 4 kHz only the converter's own noise."""
    loss = np.clip((HERTZ - rng.uniform(3300, 4200)) / 250, 0, 1) * 14
    lost, begin = loss > 0, rng.randint(0, len(FLOOR) - 1)
    floor = np.take(FLOOR, np.arange(begin, begin + len(features)), 0, mode="wrap")
    floor = floor + 2 * np.log(10 ** rng.uniform(-0.55, 0.8))
    mel = features @ TO_MEL.T
    mel[:, lost] = np.logaddexp(mel[:, lost] - loss[lost], floor[:, lost])
    return np.asarray(mel @ TO_CEPSTRA.T)
