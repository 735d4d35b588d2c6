"""Raises a voice that is too soft for the recognisers, before they hear it. It counts samples, never a clock."""

from __future__ import annotations

import numpy as np

from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing.voice_activity import FULL_SCALE, SILENCE, decibels, power_of

AIM = -38.0
"""dB relative to full scale for the loudest chunk. The recognisers take what is as loud as that or louder as it comes
(docs/benchmarks.md, Gain and noise); to raise it further gains nothing."""
LARGEST_GAIN = 36.0
"""dB: what is softer still has few steps of 16 bits left."""
LISTENS = round(0.2 * SAMPLE_RATE)
"""Samples of a soft voice that are waited for: a word's first consonant is much softer than its vowel."""
LOUDEST_SAMPLE = 0.9 * FULL_SCALE


class AutomaticGain:
    """The gain of one utterance, chosen by its beginning and kept: loudness changes within a word belong to the word.

    A voice of usual loudness comes out at once, and as it came in. A soft one is kept back until LISTENS of it have
    been heard, or until release(). A chunk that would be clipped is raised less than the others.
    """

    def __init__(self) -> None:
        self._waiting: list[Samples] = []
        self._voiced = 0
        self._loudest = SILENCE
        self._gain: float | None = None

    def take(self, chunk: Samples, voiced: bool) -> list[Samples]:
        """The next chunk; what may be passed on now, in chunks."""
        if self._gain is not None:
            return [self._raised(chunk, self._gain)]
        self._waiting.append(chunk)
        if voiced:
            self._voiced += len(chunk)
            self._loudest = max(self._loudest, decibels(power_of(chunk)))
        decided = self._loudest >= AIM or self._voiced >= LISTENS
        return self.release() if decided else []

    def release(self) -> list[Samples]:
        """What has been kept back; the gain is decided by what has been heard of the voice, if there was any."""
        waiting, self._waiting = self._waiting, []
        gain = max(0.0, min(AIM - self._loudest, LARGEST_GAIN))
        if self._voiced:
            self._gain = gain
        return [self._raised(chunk, gain) for chunk in waiting]

    @staticmethod
    def _raised(chunk: Samples, gain: float) -> Samples:
        factor = 10 ** (gain / 20)
        values = chunk.astype(np.float64)
        peak = float(np.abs(values).max(initial=0.0))
        if peak * factor > LOUDEST_SAMPLE:
            factor = max(1.0, LOUDEST_SAMPLE / peak)
        return chunk if factor == 1.0 else np.rint(values * factor).astype(np.int16)
