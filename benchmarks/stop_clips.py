"""Strangers who say "stop", and when in a recording they do."""

from __future__ import annotations

import numpy as np

from benchmarks.models import SPEECH
from tests.room import RATE, Values
from voice_assist.hearing.recording import read_recording

LOUD_WITHIN = 16.0
"""dB below its loudest 20 ms: there a clip's word begins and ends."""


def ends_of(clip: Values) -> tuple[float, float]:
    """Seconds at which a clip's word begins and ends."""
    power = np.sqrt(np.convolve(clip**2, np.ones(320) / 320, "same"))
    loud = np.flatnonzero(power > power.max() * 10 ** (-LOUD_WITHIN / 20))
    return loud[0] / RATE, loud[-1] / RATE


def clips_of(split: str, count: int) -> list[Values]:
    """ "stop", said by strangers."""
    files = sorted((SPEECH / "words" / split / "stop").glob("*.wav"))[:count]
    return [read_recording(file) / 32768 for file in files]
