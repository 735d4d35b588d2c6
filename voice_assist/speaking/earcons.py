"""Sounds that are no words: the four short ones that mean something, and what is heard when nothing can be spoken.

Each has a shape of its own, so that somebody who hears no pitch, or no high one, can tell them apart by number and
length of the notes alone. All lie between 320 and 1050 hertz, where a small loudspeaker sounds and old ears hear.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from voice_assist.commands import Earcon
from voice_assist.speaking.loudness import SPEECH_LEVEL, to_int16
from voice_assist.speaking.synthesiser import Sound

SAMPLE_RATE = 22050
RAMP_SECONDS = 0.008
CANNOT_SPEAK_NOTES = ((784.0, 0.14), (0.0, 0.05), (659.3, 0.14), (0.0, 0.05), (523.3, 0.28))
"""Hertz and seconds; three falling notes mean: I am here, but I cannot speak."""
EARCON_NOTES: Mapping[Earcon, tuple[tuple[float, float], ...]] = MappingProxyType(
    {
        Earcon.HEARD: ((659.3, 0.09),),
        Earcon.NOT_UNDERSTOOD: ((587.3, 0.1), (0.0, 0.02), (392.0, 0.1), (0.0, 0.02), (587.3, 0.16)),
        Earcon.SENT: ((523.3, 0.08), (659.3, 0.08), (784.0, 0.08), (1046.5, 0.2)),
        Earcon.ERROR: ((329.6, 0.22), (0.0, 0.1), (329.6, 0.3)),
    }
)
"""One short note; down and up again, like a question; a quick climb; two long low notes."""
EARCON_GAIN = 10 ** (-8 / 20)
"""Below speech: an earcon is heard beside it."""
SOFTLY_GAIN = 10 ** (-10 / 20)
"""At night, once more."""
LEAST_GAIN = 10 ** (-34 / 20)
"""Softer than that nobody hears it."""


def tones(notes: Sequence[tuple[float, float]]) -> Sound:
    """A row of notes (hertz, seconds) as loud as speech; 0 Hz is a rest."""
    return Sound(np.concatenate([_note(frequency, seconds) for frequency, seconds in notes]), SAMPLE_RATE)


@functools.cache
def cannot_speak() -> Sound:
    """Three falling notes, two thirds of a second."""
    return tones(CANNOT_SPEAK_NOTES)


@functools.cache
def earcon_sound(earcon: Earcon) -> Sound:
    """The sound of an earcon, as loud as speech; at most half a second, the two of an error a little longer."""
    return tones(EARCON_NOTES[earcon])


def earcon_gain(volume: float, *, softly: bool) -> float:
    """Factor for the samples of an earcon where `volume` is the factor for those of speech."""
    return max(LEAST_GAIN, volume * EARCON_GAIN * (SOFTLY_GAIN if softly else 1.0))


def _note(frequency: float, seconds: float) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    time = np.arange(int(seconds * SAMPLE_RATE), dtype=np.float32) / SAMPLE_RATE
    ramps = np.clip(np.minimum(time, seconds - time) / RAMP_SECONDS, 0, 1)
    wave = np.sqrt(2) * SPEECH_LEVEL * np.sin(2 * np.pi * frequency * time) * ramps
    return to_int16(wave.astype(np.float32))
