"""A repeated sound: a click, a hum, a sound with the tongue, made again and again at an even pace."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_assist.hearing.trigger.features import HOP_SECONDS, SILENCE, Frame

FALL = 10.0
"""dB below its loudest moment at which a sound is over."""
STANDS_OUT = 12.0
"""dB above the quietest of the last frames from which a sound begins."""
LOOK_BACK = 16
"""Frames (half a second)."""
QUIET_FRAMES = 2
REST_SECONDS = 3.0
"""So long no sound may come before it can fire again: gone on with, it fires once."""


@dataclass(frozen=True, slots=True)
class RepeatLimits:
    """What counts as repeated.

    Attributes:
        count: so many sounds.
        least_pace, most_pace: seconds from one beginning to the next; laughing is quicker, snoring slower.
        rest: seconds of quiet between two, at least: the syllables of speech follow more closely.
        uneven: each pace at most this share away from their mean.
        shortest, longest: seconds of one sound.
        alike: dB by which the spectra (critical bands) may differ from their mean, root mean square.
        lengths: the longest at most so many times as long as the shortest.
        loudness: dB between the loudest and the softest.
        softest: dB relative to full scale; what is softer comes from elsewhere.
    """

    count: int = 4
    least_pace: float = 0.4
    most_pace: float = 1.6
    rest: float = 0.2
    uneven: float = 0.2
    shortest: float = 0.03
    longest: float = 0.6
    alike: float = 3.0
    lengths: float = 1.6
    loudness: float = 8.0
    softest: float = -60.0


@dataclass(frozen=True, slots=True)
class _Sound:
    """One sound; began: its first frame's number; frames: its length; loudest: dB; bands: mean spectrum, dB."""

    began: int
    frames: int
    loudest: float
    bands: NDArray[np.float64]


class RepeatedSound:
    """Tells when similar sounds have come often enough, once for each row. Pure: it counts frames.

    Args:
        limits: what counts as repeated.
    """

    def __init__(self, limits: RepeatLimits) -> None:
        self.limits = limits
        self._levels: deque[float] = deque(maxlen=LOOK_BACK)
        self._number = 0
        self._current: list[Frame] = []
        self._began = self._quiet = 0
        self._loudest = SILENCE
        self._row: deque[_Sound] = deque(maxlen=limits.count)
        self._latched_until = 0
        self.sounds: list[tuple[float, float]] = []
        """Beginning and length, seconds since the first frame, of the sounds of the row that fired last."""

    def feed(self, frame: Frame) -> bool:
        """Take the next frame; True when it fires."""
        self._number += 1
        floor = min(self._levels, default=frame.level)
        self._levels.append(frame.level)
        if not self._current:
            if frame.level >= max(floor + STANDS_OUT, self.limits.softest):
                self._current, self._began = [frame], self._number
                self._loudest, self._quiet = frame.level, 0
            return False
        self._loudest = max(self._loudest, frame.level)
        self._quiet = self._quiet + 1 if frame.level < self._loudest - FALL else 0
        self._current.append(frame)
        if self._quiet < QUIET_FRAMES:
            return False
        sound = self._finished()
        return self._is_row(sound)

    def _finished(self) -> _Sound:
        frames, self._current = self._current[:-QUIET_FRAMES], []
        bands = np.mean([frame.bands for frame in frames], axis=0)
        return _Sound(self._began, len(frames), self._loudest, np.asarray(bands, np.float64))

    def _is_row(self, sound: _Sound) -> bool:
        if self._row and (sound.began - self._row[-1].began - self._row[-1].frames) * HOP_SECONDS < self.limits.rest:
            self._row.clear()
        self._row.append(sound)
        latched = self._number < self._latched_until
        if latched:
            self._latched_until = self._number + round(REST_SECONDS / HOP_SECONDS)
        if latched or len(self._row) < self.limits.count or not self._alike():
            return False
        self._latched_until = self._number + round(REST_SECONDS / HOP_SECONDS)
        self.sounds = [(each.began * HOP_SECONDS, each.frames * HOP_SECONDS) for each in self._row]
        self._row.clear()
        return True

    def _alike(self) -> bool:
        limits = self.limits
        lengths = [each.frames * HOP_SECONDS for each in self._row]
        paces = np.diff([each.began * HOP_SECONDS for each in self._row])
        levels = [each.loudest for each in self._row]
        bands = np.array([each.bands for each in self._row])
        mean = float(paces.mean())
        return (
            limits.shortest <= min(lengths)
            and max(lengths) <= min(limits.longest, limits.lengths * min(lengths) + HOP_SECONDS)
            and limits.least_pace <= mean <= limits.most_pace
            and float(np.abs(paces - mean).max()) <= limits.uneven * mean
            and max(levels) - min(levels) <= limits.loudness
            and float(np.sqrt(np.mean(bands.var(axis=0)))) <= limits.alike
        )
