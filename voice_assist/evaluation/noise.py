"""Noise laid under a recording at a given distance from its speech."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]

FRAME = 320
"""Samples: 20 ms at 16 kHz."""
BELOW_ACTIVE = 15.9
"""dB below the active level from which a frame counts as a pause: the margin of ITU-T P.56, section 7."""
NOMINAL_POWER = (32768 * 10 ** (-26 / 20)) ** 2
"""-26 dB relative to full scale, the level of ITU-T P.56 material: for tables in which nobody speaks."""
_ROUNDS = 20


def power_of(samples: Samples) -> float:
    """Mean square; 0.0 where there are none."""
    return float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0


def active_power(samples: Samples) -> float:
    """Mean square of what is not a pause: frames less than BELOW_ACTIVE under the mean of just these frames.

    The set of frames and their mean depend on each other, so both are refined until they no longer change.
    """
    whole = len(samples) - len(samples) % FRAME
    if not whole:
        return power_of(samples)
    frames = np.mean(np.square(samples[:whole], dtype=np.float64).reshape(-1, FRAME), axis=1)
    active = float(frames.mean())
    for _ in range(_ROUNDS):
        louder = frames[frames >= active * 10 ** (-BELOW_ACTIVE / 10)]
        if float(louder.mean()) == active:
            break
        active = float(louder.mean())
    return active


def seed_of(name: str) -> int:
    """A clip hears the same piece of the noise at every level and in every run."""
    return zlib.crc32(name.encode())


def mix(speech: Samples, noise: Samples, decibels: float, speech_power: float, seed: int) -> Samples:
    """Speech with noise under it.

    Args:
        speech: what is said; the noise goes on to its end.
        noise: at least one sample; it begins at an offset drawn by `seed` and is looped.
        decibels: speech power over noise power; the noise's is measured over the piece that is used.
        speech_power: mean square of the active speech (active_power), or of that of other clips.
        seed: of the offset.

    Returns:
        The sum, brought down as a whole where it would leave the range of 16 bits.
    """
    offset = int(np.random.default_rng(seed).integers(len(noise)))
    piece = np.take(noise, np.arange(offset, offset + len(speech)), mode="wrap").astype(np.float64)
    power = float(np.mean(np.square(piece))) if len(piece) else 0.0
    gain = np.sqrt(speech_power / power * 10 ** (-decibels / 10)) if power else 0.0
    mixed = speech + gain * piece
    peak = float(np.abs(mixed).max(initial=0.0))
    return np.rint(mixed * min(1.0, 32767 / peak) if peak else mixed).astype(np.int16)
