"""How loud: every sentence equally, without silence around it, and what a volume means."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice_assist.speaking.synthesiser import Sound

FULL_SCALE = 32767
SILENCE = 60
"""Samples below this (-55 dB relative to full scale) are silence: synthesisers have no noise of their own."""
LEAD_SECONDS = 0.005
TAIL_SECONDS = 0.02
SPEECH_LEVEL = 10 ** (-18 / 20)
"""Root mean square of the voiced parts, relative to full scale; peaks of espeak-ng lie 12 to 16 dB above it."""
KNEE = 0.7
"""Relative to full scale: peaks above are rounded off rather than clipped."""
FRAME_SECONDS = 0.02
VOLUME_RANGE_DB = 24.0
LOWEST_VOLUME = 10


def polished(sound: Sound) -> Sound:
    """The same words as loud as all others, starting and ending within milliseconds; empty where it is all silence."""
    loud = np.flatnonzero(np.abs(sound.samples.astype(np.int32)) > SILENCE)
    if not loud.size:
        return Sound(np.zeros(0, np.int16), sound.sample_rate)
    first = max(0, int(loud[0]) - int(LEAD_SECONDS * sound.sample_rate))
    last = int(loud[-1]) + int(TAIL_SECONDS * sound.sample_rate)
    samples = sound.samples[first:last].astype(np.float32) / np.float32(FULL_SCALE)
    gain = np.float32(SPEECH_LEVEL / level_of(samples, sound.sample_rate))
    return Sound(to_int16(_rounded_off(samples * gain)), sound.sample_rate)


def level_of(samples: NDArray[np.floating[Any]], sample_rate: int) -> float:
    """Root mean square over the frames in which somebody speaks (within 20 dB of the loudest), 0 for silence."""
    length = max(1, int(FRAME_SECONDS * sample_rate))
    padded = np.pad(samples, (0, -len(samples) % length))
    power = np.mean(np.square(padded.reshape(-1, length)), axis=1)
    return float(np.sqrt(np.mean(power[power >= power.max() / 100])))


def volume_gain(volume: int) -> float:
    """Factor for the samples at a volume of 10 to 100: equal steps in decibels sound like equal steps.

    The lowest volume is 24 dB below the highest, about a fifth as loud to the ear: never inaudible, because a person
    who cannot hear the answers has no other way to make them louder.
    """
    above_lowest = (min(max(volume, LOWEST_VOLUME), 100) - LOWEST_VOLUME) / (100 - LOWEST_VOLUME)
    return float(10 ** (-VOLUME_RANGE_DB * (1 - above_lowest) / 20))


def to_int16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """Samples relative to full scale as 16-bit integers; what is too loud is clipped."""
    return np.clip(np.rint(samples * FULL_SCALE), -FULL_SCALE, FULL_SCALE).astype(np.int16)


def _rounded_off(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    size = np.abs(samples)
    bent = KNEE + (1 - KNEE) * np.tanh((size - KNEE) / (1 - KNEE))
    return np.where(size <= KNEE, samples, np.copysign(bent, samples)).astype(np.float32)
