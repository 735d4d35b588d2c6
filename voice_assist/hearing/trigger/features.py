"""What a short piece of sound is like: how loud, how periodic, how high, and how its energy is spread."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples

HOP = 512
"""Samples from one frame to the next: 32 ms."""
HOP_SECONDS = HOP / SAMPLE_RATE
WINDOW = 1024
LOWEST_PITCH, HIGHEST_PITCH = 65.0, 520.0
"""Hertz: men's lowest held vowels to women's and children's high ones."""
LOWEST_HEARD = 55.0
"""Hertz: rumble below has no say."""
GATE = -62.0
"""dB relative to full scale: softer frames are not analysed."""
ABOVE_FLOOR = 6.0
"""dB above the room's noise from which a frame is analysed."""
FLOOR_RISE = 0.02
"""dB a frame: a sound that goes on for a minute becomes the room's noise."""
SILENCE = -100.0
BAND_EDGES = (100, 200, 300, 400, 510, 630, 770, 920, 1080, 1270, 1480, 1720, 2000, 2320, 2700, 3150, 3700, 4400)
"""Hertz: critical bands (Zwicker 1961), in which vowels differ."""
OCTAVE_COST = 0.02
"""Favours the higher of two equally good pitches (Boersma, IFA Proceedings 17, 1993)."""
FULL_SCALE = 32768.0

_TAPER = np.hanning(WINDOW).astype(np.float32)
_TAPER_CORRELATION = np.fft.irfft(np.abs(np.fft.rfft(_TAPER, 2 * WINDOW)) ** 2)[:WINDOW]
_SHORTEST, _LONGEST = round(SAMPLE_RATE / HIGHEST_PITCH), round(SAMPLE_RATE / LOWEST_PITCH)
_CORRECTION = (_TAPER_CORRELATION[0] / _TAPER_CORRELATION[_SHORTEST - 1 : _LONGEST + 1]).astype(np.float32)
_COST = (OCTAVE_COST * np.log2(np.arange(_SHORTEST, _LONGEST) / _SHORTEST)).astype(np.float32)
_BIN = SAMPLE_RATE / (2 * WINDOW)
_BAND_STARTS = np.array([round(edge / _BIN) for edge in BAND_EDGES])
_FIRST_BIN = round(LOWEST_HEARD / _BIN)
BANDS = len(BAND_EDGES) - 1


@dataclass(frozen=True, slots=True)
class Frame:
    """64 ms of sound.

    Attributes:
        level: dB relative to full scale.
        periodicity: 0 for noise to 1 for a perfect repetition; 0 where it was too soft to be analysed.
        pitch: hertz; 0 where there is none.
        bands: dB in each of BANDS critical bands, relative to their mean; all 0 where it was not analysed.
    """

    level: float
    periodicity: float = 0.0
    pitch: float = 0.0
    bands: NDArray[np.float32] = field(default_factory=lambda: np.zeros(BANDS, np.float32))


class Features:
    """Frame by frame; samples come in any portions. It counts samples, never a clock.

    Most of the day is silence: a frame that does not stand out from the room costs a scalar product.
    """

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.int16)
        self._floor = GATE
        self.analysed = 0
        """Frames so far that stood out."""

    def feed(self, samples: Samples) -> list[Frame]:
        """Take the next samples, mono at SAMPLE_RATE; the frames that are complete now."""
        stream = np.concatenate([self._rest, samples])
        count = max(0, (len(stream) - WINDOW) // HOP + 1)
        self._rest = stream[count * HOP :]
        return [self._frame(stream[start : start + WINDOW]) for start in range(0, count * HOP, HOP)]

    def _frame(self, window: Samples) -> Frame:
        values = window.astype(np.float32) * np.float32(1 / FULL_SCALE)
        power = float(values @ values) / WINDOW
        level = max(SILENCE, 10 * math.log10(power + 1e-12))
        self._floor = level if level < self._floor else self._floor + FLOOR_RISE
        if level < max(GATE, self._floor + ABOVE_FLOOR):
            return Frame(level)
        self.analysed += 1
        return analyse(values, level)


def analyse(values: NDArray[np.float32], level: float) -> Frame:
    """The frame of WINDOW samples (1.0 being full scale) whose level is known."""
    spectrum = np.fft.rfft(values * _TAPER, 2 * WINDOW)
    power = spectrum.real**2 + spectrum.imag**2
    power[:_FIRST_BIN] = 0
    bands = 10 * np.log10(np.add.reduceat(power[: _BAND_STARTS[-1]], _BAND_STARTS[:-1]) + 1e-9)
    bands = (bands - bands.mean()).astype(np.float32)
    correlation = np.fft.irfft(power)
    if correlation[0] <= 0:
        return Frame(level)
    ratio = correlation[_SHORTEST - 1 : _LONGEST + 1] * (_CORRECTION / correlation[0])
    inner = ratio[1:-1]
    peaks = np.where((inner > ratio[:-2]) & (inner >= ratio[2:]), inner - _COST, -1.0)
    best = int(np.argmax(peaks))
    if peaks[best] <= 0:
        return Frame(level, 0.0, 0.0, bands)
    lag = _SHORTEST + best + _between(*ratio[best : best + 3].tolist())
    return Frame(level, min(1.0, float(inner[best])), SAMPLE_RATE / lag, bands)


def _between(before: float, top: float, after: float) -> float:
    """How far the top of the parabola through a maximum and its neighbours lies from it, -0.5 to 0.5."""
    return 0.5 * (before - after) / min(before - 2 * top + after, -1e-9)
