"""Takes the assistant's own voice out of what the microphone hears, while it sounds and a little longer."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from voice_assist.hearing.adaptive_filter import BLOCK, AdaptiveFilter, Floats
from voice_assist.hearing.alignment import Alignment
from voice_assist.hearing.suppressor import Suppressor
from voice_assist.played_sound import PlayedSound

TAIL_SECONDS = 0.6
"""After the last sample of the own voice: devices that are late by 250 ms, and the room."""
LOUDER = 2.0
"""A remainder so many times as strong as what was heard is worse than nothing: the filter begins anew."""
WORSE_BLOCKS = 10
EFFECTIVE = 8.0
"""Power by which the filter must have lowered the echo for its expectation to be believed."""

COUPLING_BLOCKS, COUPLING_LEAST = 250, 50
"""Blocks with a loud own voice from which is seen how loudly it comes back, and how many that takes at least."""
COUPLING_DECAY, COUPLING_MARGIN = 0.8, 4.0
LOUD = 1e-4
FULL_VOICE, SOFT = 1e-2, 1e-5
"""Power of a loud own voice as it is played, and of an echo (-50 dB) of it that disturbs nobody."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """BLOCK samples without the own voice, full scale 1.

    Attributes:
        speech: for a recogniser: little is left of the own voice, and most of a person who speaks at the same time.
        rest: for deciding whether anybody speaks: a person is not touched at all.
        echo: power of the own voice in it before it was taken away; 0 where none sounded.
    """

    speech: Floats
    rest: Floats
    echo: float


class EchoCanceller:
    """A linear filter, then WebRTC's echo suppression. It counts samples; `time` only says what was played when.

    The suppression alone leaves little of a person who speaks at the same time, the filter alone leaves too much of the
    own voice (docs/benchmarks.md has both): so the recogniser is given the middle of the two.

    Args:
        played: what left the loudspeaker.

    Raises:
        EchoError: WebRTC's audio processing is missing or does not start.
    """

    def __init__(self, played: PlayedSound) -> None:
        self._played = played
        self._suppressor = Suppressor()
        self._filter, self._alignment = AdaptiveFilter(), Alignment(played)
        self._worse, self._effective, self._coupling = 0, False, _Coupling()
        self._heard_power = self._rest_power = 0.0

    def sounding(self, time: float, tail: float = TAIL_SECONDS) -> bool:
        """Whether the own voice can be in what is heard at this monotonic second, `tail` after its last sample."""
        return self._played.sounds_until() > time - tail

    def process(self, heard: Floats, time: float) -> Cleaned:
        """Take the next BLOCK samples of the microphone, the first heard at `time`.

        Raises:
            EchoError: WebRTC's audio processing failed.
        """
        played = self._alignment.reference(time)
        rest, echo = self._filtered(played, heard)
        middle = np.asarray((rest + self._suppressor.process(rest, played)) / 2, np.float32)
        return Cleaned(middle, rest, self._echo_power(played, heard, rest, echo))

    @property
    def effective(self) -> bool:
        """Whether the way from loudspeaker to microphone has been learnt, so that the filter's expectation counts."""
        return self._effective

    @property
    def hardly_comes_back(self) -> bool:
        """Whether so little of the own voice comes back that there is nothing to learn from: headphones."""
        return not self._effective and self._coupling.is_soft

    def pass_over(self, count: int) -> None:
        """So many samples of the microphone are not processed, as the own voice does not sound."""
        self._alignment.pass_over(count)

    def break_off(self) -> None:
        """Something was left out of the microphone's samples."""
        self._alignment.break_off()

    def _filtered(self, played: Floats, heard: Floats) -> tuple[Floats, Floats]:
        if not self._alignment.found:
            self._filter.move(self._alignment.follow(heard, np.zeros(BLOCK, np.float32)))
            return heard, np.zeros(BLOCK, np.float32)
        rest, echo = self._filter.remove(played, heard)
        if moved := self._alignment.follow(heard, echo):
            self._filter.move(moved)
        worse = np.dot(rest, rest) > LOUDER * np.dot(heard, heard)
        self._worse = self._worse + 1 if worse else 0
        if self._worse >= WORSE_BLOCKS:
            self._filter.forget()
            self._worse, self._effective = 0, False
        return (heard, echo) if worse else (rest, echo)

    def _echo_power(self, played: Floats, heard: Floats, rest: Floats, echo: Floats) -> float:
        """Until the filter has learnt something, all that is heard may be the own voice, if it is that loud."""
        expected, power = _power(echo), _power(heard)
        if self._effective:
            return expected
        self._heard_power += 0.02 * (power - self._heard_power)
        self._rest_power += 0.02 * (_power(rest) - self._rest_power)
        self._effective = self._heard_power > EFFECTIVE * self._rest_power
        return max(expected, min(power, self._coupling.loudest(_power(played), power)))


class _Coupling:
    """How loudly the own voice comes back at the most: hardly at all to who wears headphones."""

    def __init__(self) -> None:
        self._played = 0.0
        self._ratios: deque[float] = deque(maxlen=COUPLING_BLOCKS)

    def loudest(self, played: float, heard: float) -> float:
        """Take the powers of a block; that of the own voice in what was heard, at the most."""
        self._played = max(played, COUPLING_DECAY * self._played)
        if self._played > LOUD:
            self._ratios.append(heard / self._played)
        if len(self._ratios) < COUPLING_LEAST:
            return heard
        return self._ratio * self._played

    @property
    def is_soft(self) -> bool:
        """Whether it is known that hardly anything comes back."""
        return len(self._ratios) >= COUPLING_LEAST and self._ratio * FULL_VOICE < SOFT

    @property
    def _ratio(self) -> float:
        return COUPLING_MARGIN * float(np.percentile(self._ratios, 75))


def _power(values: Floats) -> float:
    return float(np.mean(values**2))
