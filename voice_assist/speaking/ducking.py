"""Lowering the own voice while somebody may be speaking over it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LOWERED = 0.2
"""Factor for the samples: -14 dB. A whisper beside the person's voice, and still there to be followed."""
LOWER_SECONDS = 0.006
"""As short as it may be without a click."""
RAISE_SECONDS = 0.3
LONGEST_SECONDS = 12.0
"""Nobody keeps the voice low for longer without asking anew: an event that is lost must not leave a person with a
whisper. Longer than a voice holds back speech in the dialogue, with the recognition of its words."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """How loud the own voice is over time, in straight lines; each change makes a new one.

    Attributes:
        moments: seconds, ascending.
        factors: for the samples at each of them; the first and the last hold before and after.
    """

    moments: tuple[float, ...] = (0.0,)
    factors: tuple[float, ...] = (1.0,)

    def changed(self, now: float, *, lowered: bool) -> Envelope:
        """Lower the voice from `now` on (until it is raised, or LONGEST_SECONDS are over), or raise it again."""
        factor = self.at(now)
        before = [(moment, value) for moment, value in zip(self.moments, self.factors, strict=True) if moment < now]
        points = [*before, (now, factor)]
        if lowered:
            points.append((now + LOWER_SECONDS, LOWERED))
            now += LONGEST_SECONDS
            points.append((now, LOWERED))
        points.append((now + RAISE_SECONDS, 1.0))
        return Envelope(*map(tuple, zip(*points, strict=True)))

    def since(self, now: float) -> Envelope:
        """The same without what is over by `now`."""
        kept = [point for point in zip(self.moments, self.factors, strict=True) if point[0] > now]
        return Envelope(*map(tuple, zip((now, self.at(now)), *kept, strict=True)))

    def at(self, moment: float) -> float:
        """The factor at one moment."""
        return float(np.interp(moment, self.moments, self.factors))

    def is_even(self, first: float, last: float) -> bool:
        """Whether the voice is as loud as ever between two moments."""
        return first >= self.moments[-1] or (last <= self.moments[0] and self.factors[0] == 1.0)

    def over(self, first: float, count: int, sample_rate: int) -> NDArray[np.float32]:
        """The factors for so many samples from a moment on."""
        moments = first + np.arange(count) / sample_rate
        return np.interp(moments, self.moments, self.factors).astype(np.float32)
