"""A held vowel or hum: a voice that stays as it is for longer than speech ever does."""

from __future__ import annotations

import functools
import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from voice_assist.hearing.trigger.features import HOP_SECONDS, SILENCE, Frame

PERIODIC = 0.6
"""Periodicity from which a frame is voiced; held vowels of hoarse voices have 0.9."""
PITCH_SHARE = 85
"""Per cent of the voiced frames that must keep the pitch: weak voices break for moments."""
OUTLIER = 2.5
"""Semitones from the median: a pitch that was read wrongly."""
LEVEL_SHARES = (8, 92)
GAP_FRAMES = 5
"""A voice that breaks for a shorter time goes on."""
EDGE_FRAMES = 3
"""Not counted at the beginning and the end of a whole sound: there it swells and dies away."""
BEFORE_FRAMES = 31
"""A second: what the room was like before a sound began."""
BEFORE_SHARE = 25
QUIET_SECONDS = 0.5
"""So long it must not be steady before it can fire again: held on, it fires once."""


@dataclass(frozen=True, slots=True)
class Steadiness:
    """How little a stretch of sound changes.

    Attributes:
        voiced: share of its frames that are.
        pitch: semitones from the median within which PITCH_SHARE of them lie; octaves do not count, because a creaky
            voice falls into the lower one.
        melody: semitones by which the parabola through its pitches rises and falls, times the share of their variance
            that it explains: groans fall, cries rise and fall; a weak voice wavers without a direction.
        step: median change from frame to frame, semitones. No voice keeps it below a hundredth; machines do.
        level: dB between LEVEL_SHARES of all its frames.
        bands: dB by which the critical bands differ from their means: low as long as it is the same vowel.
        loudness: median level, dB relative to full scale.
        height: median pitch, hertz.
        contrast: dB by which it is louder than the quieter moments right before the sound began; a hum that has been
            in the room all along has none.
        seconds: how long it is.
    """

    voiced: float
    pitch: float
    melody: float
    step: float
    level: float
    bands: float
    loudness: float
    height: float
    seconds: float
    contrast: float = math.inf


@dataclass(frozen=True, slots=True)
class HeldLimits:
    """What counts as held; the defaults were fitted on strangers (benchmarks/trigger.py).

    Attributes:
        seconds: any stretch of this length counts that is steady, whatever was before it.
        shortest: a sound between this length and `seconds` counts if it is steady as a whole, once it is over: a groan
            may begin as steadily as a held vowel, and ends otherwise.
        whole_melody, whole_level: take the place of `melody` and `level` for such a short sound, whose beginning and
            end count, too.
        latest: seconds after its beginning by which a sound must have been steady: what drones on is a machine.
        voiced: at least this share; pitch, melody, level, bands: at most (see Steadiness).
        step, most_step: bounds of `Steadiness.step`: machines keep below, rumble and hum of the line above.
        contrast: at least (see Steadiness).
        softest: dB relative to full scale; what is softer comes from elsewhere.
        lowest, highest: hertz of the person's own held sounds.
    """

    seconds: float = 2.0
    shortest: float = 1.2
    latest: float = 6.0
    voiced: float = 0.85
    pitch: float = 1.25
    melody: float = 0.5
    whole_melody: float = 1.3
    step: float = 0.012
    most_step: float = 0.5
    level: float = 7.0
    whole_level: float = 10.5
    bands: float = 4.6
    contrast: float = 10.0
    softest: float = -60.0
    lowest: float = 70.0
    highest: float = 500.0

    def allow(self, measured: Steadiness, *, whole: bool = False) -> bool:
        """Whether a stretch counts; whole: it is a short sound from beginning to end."""
        return (
            measured.voiced >= self.voiced
            and measured.pitch <= self.pitch
            and measured.melody <= (self.whole_melody if whole else self.melody)
            and self.step <= measured.step <= self.most_step
            and measured.level <= (self.whole_level if whole else self.level)
            and measured.bands <= self.bands
            and measured.contrast >= self.contrast
            and measured.loudness >= self.softest
            and self.lowest <= measured.height <= self.highest
        )


class HeldSound:
    """Tells when a sound has been held for long enough, once for each sound. Pure: it counts frames.

    Args:
        limits: what counts as held.
    """

    def __init__(self, limits: HeldLimits) -> None:
        self.limits = limits
        self._length, self._shortest = _frames_in(limits.seconds), _frames_in(limits.shortest)
        self._latest = _frames_in(limits.latest)
        self._frames: deque[Frame] = deque(maxlen=self._length + GAP_FRAMES)
        self._run = self._gap = 0
        self._levels: deque[float] = deque(maxlen=BEFORE_FRAMES)
        self._before = SILENCE
        self._latched = False
        self.measured: Steadiness | None = None
        """Of the stretch that could have been one and ended with the last frame."""

    def feed(self, frame: Frame) -> bool:
        """Take the next frame; True when it fires."""
        self._frames.append(frame)
        self.measured = None
        if not self._run and frame.periodicity > PERIODIC:
            self._before = float(np.percentile(self._levels, BEFORE_SHARE)) if self._levels else SILENCE
        self._levels.append(frame.level)
        if frame.periodicity > PERIODIC:
            self._run, self._gap = self._run + self._gap + 1 if self._run else 1, 0
            if self._length <= self._run <= self._latest and not self._latched:
                return self._judge(list(self._frames)[-self._length :])
            return False
        self._gap += 1
        if self._gap * HOP_SECONDS >= QUIET_SECONDS:
            self._latched = False
        if self._gap != GAP_FRAMES or not self._run:
            return False
        run, self._run = self._run, 0
        if self._latched or not self._shortest <= run < self._length:
            return False
        whole = list(self._frames)[-run - GAP_FRAMES : -GAP_FRAMES]
        return self._judge(whole[EDGE_FRAMES:-EDGE_FRAMES], whole=True)

    def _judge(self, frames: Sequence[Frame], *, whole: bool = False) -> bool:
        measured = steadiness(frames)
        self.measured = replace(measured, contrast=measured.loudness - self._before)
        self._latched = self.limits.allow(self.measured, whole=whole)
        return self._latched


def _frames_in(seconds: float) -> int:
    return max(2 * EDGE_FRAMES + 3, round(seconds / HOP_SECONDS))


def steadiness(frames: Sequence[Frame]) -> Steadiness:
    """How steady a stretch with at least one voiced frame is."""
    voiced = [frame for frame in frames if frame.periodicity > PERIODIC]
    height = float(np.median([frame.pitch for frame in voiced]))
    pitches = np.array([12 * math.log2(frame.pitch / height) for frame in voiced])
    pitches -= 12 * np.round(pitches / 12)
    levels = np.array([frame.level for frame in frames])
    low, high = np.percentile(levels, LEVEL_SHARES)
    bands = np.array([frame.bands for frame in voiced])
    return Steadiness(
        voiced=len(voiced) / len(frames),
        pitch=float(np.percentile(np.abs(pitches), PITCH_SHARE)),
        melody=_melody(pitches),
        step=float(np.median(np.abs(np.diff(pitches)))) if len(pitches) > 1 else 0.0,
        level=float(high - low),
        bands=float(bands.std(axis=0).mean()),
        loudness=float(np.median(levels)),
        height=height,
        seconds=len(frames) * HOP_SECONDS,
    )


def _melody(pitches: NDArray[np.float64]) -> float:
    """Range of the parabola through the pitches that are no outliers, times the share of their variance it explains."""
    near = np.abs(pitches) <= OUTLIER
    if near.sum() < 4:
        return math.inf
    basis = _basis(len(pitches))
    weights, *_ = np.linalg.lstsq(basis[near], pitches[near], rcond=None)
    curve = basis @ weights
    explained = float(np.var(curve[near]) / (np.var(pitches[near]) + 1e-9))
    return float(curve.max() - curve.min()) * explained


@functools.cache
def _basis(count: int) -> NDArray[np.float64]:
    place = np.linspace(-1, 1, count)
    return np.stack([np.ones(count), place, place**2], axis=1)
