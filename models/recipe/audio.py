"""Sound as the recipe handles it: 16 kHz, mono, floating point in the units of 16-bit samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.io import wavfile
from scipy.signal import resample_poly

RATE = 16000

Audio = NDArray[np.float32]


def resample(audio: NDArray[Any], rate: int) -> Audio:
    """`audio` at `rate` hertz, brought to RATE."""
    if rate == RATE:
        return audio.astype(np.float32)
    common = int(np.gcd(rate, RATE))
    return np.asarray(resample_poly(audio.astype(np.float32), RATE // common, rate // common), np.float32)


def warp(audio: Audio, percent: int) -> Audio:
    """Pitch, formants and tempo together: the sound stretched to `percent` of its length."""
    return np.asarray(resample_poly(audio, percent, 100), np.float32)


def read_wav(path: Path) -> Audio:
    """A mono recording of any rate."""
    rate, audio = wavfile.read(path)
    return resample(audio, rate)


def to_int16(audio: NDArray[Any]) -> NDArray[np.int16]:
    """Rounded and limited to 16 bits."""
    return np.clip(np.round(audio), -32768, 32767).astype(np.int16)
