"""What the siren sounds like: two alternating notes, a pause to be heard in, and the words of the call.

520 hertz with its odd overtones is what wakes people, hard of hearing ones too, better than any high tone (Bruck and
Thomas, "Waking effectiveness of alarms for adults who are hard of hearing", Fire Protection Research Foundation 2007;
required for sleeping rooms by NFPA 72, "low frequency audible signal"). The second note, a fourth above, keeps it from
being taken for something that hums. Both lie where small loudspeakers are loud.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from voice_assist.errors import AudioFileError

NOTES = (520.0, 693.0)
"""Hertz."""
NOTE_SECONDS = 0.5
SOUND_SECONDS = 3.0
PAUSE_SECONDS = 2.0
"""Long enough for "I am here" to be said, and heard by the microphone."""
BREATH_SECONDS = 0.3
"""Between the notes and the words."""
ATTACK_SECONDS = 0.02
"""Each note begins and ends so softly: what begins in one sample is felt as a blow, and breaks small loudspeakers."""
PEAK = 0.95
"""Of full scale: as loud as the loudspeaker was allowed to be."""
FROM_DECIBELS = -24.0
RISE_SECONDS = 6.0
"""Whoever sits beside it is not frightened, whoever is far away hears it when it has risen."""
LONGEST_CALL_OUT = 6.0

Mono = NDArray[np.float32]
"""Samples of shape (n,), 1.0 being full scale."""


def notes(rate: int) -> Mono:
    """SOUND_SECONDS of the two notes at this rate (hertz)."""
    time = np.arange(round(NOTE_SECONDS * rate)) / rate
    edge = np.minimum(time, NOTE_SECONDS - time) / ATTACK_SECONDS
    envelope = np.sin(np.pi / 2 * np.clip(edge, 0, 1)) ** 2
    pair = [_square(frequency, time) * envelope for frequency in NOTES]
    repeats = round(SOUND_SECONDS / (len(NOTES) * NOTE_SECONDS))
    sound = np.tile(np.concatenate(pair), repeats)
    return _at_peak(sound)


def cycle(rate: int, call_out: Mono | None = None) -> Mono:
    """One round at this rate: the notes, the words if there are any (at the same rate), the pause."""
    words = [] if call_out is None else [np.zeros(round(BREATH_SECONDS * rate), np.float32), call_out]
    return np.concatenate([notes(rate), *words, np.zeros(round(PAUSE_SECONDS * rate), np.float32)])


def gain(seconds: float) -> float:
    """Factor after so many seconds of sounding: equal steps in decibels up to full."""
    return float(10 ** (FROM_DECIBELS * max(0.0, 1 - seconds / RISE_SECONDS) / 20))


def read_call_out(file: Path, rate: int) -> Mono:
    """The words of the call from a sound file, as loud as the notes, at this rate (hertz).

    Raises:
        AudioFileError: it is not there, damaged, silent, or longer than LONGEST_CALL_OUT.
    """
    try:
        samples, own_rate = soundfile.read(file, dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise AudioFileError(
            f"{file}: the words of the siren cannot be read ({error}); start the assistant."
        ) from error
    mono = samples.mean(axis=1)
    if len(mono) > LONGEST_CALL_OUT * own_rate or not np.abs(mono).max(initial=0.0) > 0:
        raise AudioFileError(f"{file}: the words of the siren are silent or too long; start the assistant again.")
    return _at_peak(np.asarray(soxr.resample(mono, own_rate, rate), np.float64))


def _at_peak(sound: NDArray[np.float64]) -> Mono:
    return np.asarray(PEAK * sound / np.abs(sound).max(), np.float32)


def _square(frequency: float, time: NDArray[np.float64]) -> NDArray[np.float64]:
    """A square wave of five overtones at most, all below 3.6 kHz: no aliasing at any usual rate."""
    parts = [np.sin(2 * np.pi * odd * frequency * time) / odd for odd in (1, 3, 5)]
    return np.asarray(sum(parts))
