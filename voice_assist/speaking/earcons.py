"""Sounds that are no words: what is heard when nothing can be spoken any more."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np

from voice_assist.speaking.loudness import SPEECH_LEVEL, to_int16
from voice_assist.speaking.synthesiser import Sound

SAMPLE_RATE = 22050
RAMP_SECONDS = 0.008
CANNOT_SPEAK_NOTES = ((784.0, 0.14), (0.0, 0.05), (659.3, 0.14), (0.0, 0.05), (523.3, 0.28))
"""Hertz and seconds; three falling notes mean: I am here, but I cannot speak."""


def tones(notes: Sequence[tuple[float, float]]) -> Sound:
    """A row of notes (hertz, seconds) as loud as speech; 0 Hz is a rest."""
    return Sound(np.concatenate([_note(frequency, seconds) for frequency, seconds in notes]), SAMPLE_RATE)


@functools.cache
def cannot_speak() -> Sound:
    """Three falling notes, two thirds of a second."""
    return tones(CANNOT_SPEAK_NOTES)


def _note(frequency: float, seconds: float) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    time = np.arange(int(seconds * SAMPLE_RATE), dtype=np.float32) / SAMPLE_RATE
    ramps = np.clip(np.minimum(time, seconds - time) / RAMP_SECONDS, 0, 1)
    wave = np.sqrt(2) * SPEECH_LEVEL * np.sin(2 * np.pi * frequency * time) * ramps
    return to_int16(wave.astype(np.float32))
