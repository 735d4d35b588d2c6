"""Hearing while the assistant itself speaks: the own voice is taken out, and what remains is weighed against it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from voice_assist.hearing.adaptive_filter import BLOCK
from voice_assist.hearing.echo import EchoCanceller
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing.resampling import FULL_SCALE, to_samples
from voice_assist.hearing.voice_activity import CHUNK, decibels, power_of
from voice_assist.played_sound import PlayedSound

DECAY = 2.0
"""dB by which the own voice fades in the room with each block of 20 ms: 60 dB in 0.6 s."""
SILENT = 1e-9
"""Power of an own voice that is over."""
REMEMBERED = 500
"""Blocks with the own voice (ten seconds) from which follows how far it is lowered ..."""
SHARE = 0.1
"""... in all but this share of them."""
LEAST_REMEMBERED = 25
LOUD_ENOUGH = 1e-6
"""Power of the own voice (-60 dB relative to full scale) from which a block tells anything about that."""
TELLS = 1e-5
"""The same for whether the cancellation works at all."""
WORKS, FAILS = 4.0, 2.0
"""Power by which the own voice must be lowered on average for anything to be heard over it, and below which it is not
any more."""
MEMORY, MEMORY_HEARING = 0.98, 0.996
"""Of that average, with each block: one second, and five while somebody speaks, whose voice is in the rest."""
DEAF_SECONDS = 0.25
"""As long as nothing can be heard over the own voice, what comes in so soon after it is its echo."""


@dataclass(frozen=True, slots=True)
class Heard:
    """CHUNK samples, the first heard at `time` (monotonic).

    Attributes:
        speech: for the recogniser.
        rest: for voice activity.
        power: of `rest`, 1.0 being full scale.
        own: power that the own voice can have left in `rest`; None: it is silent.
        deaf: the own voice sounds, and it is not known how to take it out: nothing of this counts.
    """

    speech: Samples
    rest: Samples
    time: float
    power: float
    own: float | None
    deaf: bool = False

    @property
    def above_own(self) -> float | None:
        """dB by which it stands above what the own voice can have left; None: the own voice is silent."""
        return None if self.own is None else decibels(self.power) - decibels(self.own)


class Leakage:
    """How much of the own voice the cancellation lets through, as experience shows. It counts blocks, never a clock.

    Attributes:
        works: whether it is lowered enough for anybody to be heard over it.
    """

    def __init__(self) -> None:
        self._lowered: deque[float] = deque(maxlen=REMEMBERED)
        self._echo = 0.0
        self._before = self._after = 0.0
        self.works = False

    def feed(self, echo: float, rest: float, *, learn: bool) -> float:
        """Take a block's power of the own voice, before and after.

        Args:
            echo: power of the own voice before it was taken out.
            rest: power of all that is left.
            learn: whether nobody else is known to speak.

        Returns:
            Power that the own voice may have in this block, the room's tail included, before it is taken out.
        """
        self._echo = max(echo, self._echo * 10 ** (-DECAY / 10))
        if echo > TELLS:
            memory = MEMORY if learn else MEMORY_HEARING
            self._before = memory * self._before + (1 - memory) * echo
            self._after = memory * self._after + (1 - memory) * rest
            self.works = self._before > (FAILS if self.works else WORKS) * self._after
        if learn and echo > LOUD_ENOUGH:
            self._lowered.append(decibels(self._echo) - decibels(rest))
        return self._echo

    def learnt(self) -> None:
        """From now on the own voice is taken out; how little was before says nothing any more."""
        self._lowered.clear()

    @property
    def depth(self) -> float:
        """dB by which the own voice is lowered at the least."""
        if len(self._lowered) < LEAST_REMEMBERED:
            return 0.0
        position = int(SHARE * len(self._lowered))
        return max(0.0, float(np.partition(np.array(self._lowered), position)[position]))


class FullDuplex:
    """Samples in, chunks without the own voice out. For one thread.

    Args:
        played: what left the loudspeaker.

    Raises:
        EchoError: the own voice cannot be taken out.
    """

    def __init__(self, played: PlayedSound) -> None:
        self._canceller, self._leakage, self._learnt = EchoCanceller(played), Leakage(), False
        self._waiting = np.zeros(0, np.int16)
        self._speech, self._rest, self._own = (np.zeros(0, np.int16), np.zeros(0, np.int16), np.zeros(0))

    @property
    def works(self) -> bool:
        """Whether somebody can be heard over the own voice: its way to the microphone is known, or very faint."""
        return self._canceller.hardly_comes_back or (self._canceller.effective and self._leakage.works)

    def feed(self, samples: Samples, time: float, *, hearing: bool) -> Iterator[Heard]:
        """Take the next samples, any number; `time`: monotonic seconds of the first one.

        Args:
            samples: of the microphone.
            time: of the first.
            hearing: whether somebody is speaking.

        Raises:
            EchoError: the own voice cannot be taken out any more.
        """
        time -= len(self._waiting) / SAMPLE_RATE
        stream = np.concatenate([self._waiting, samples])
        whole = len(stream) - len(stream) % BLOCK
        self._waiting = stream[whole:]
        for start in range(0, whole, BLOCK):
            self._take(stream[start : start + BLOCK], time + start / SAMPLE_RATE, learn=not hearing)
        end = time + whole / SAMPLE_RATE
        while len(self._speech) >= CHUNK:
            yield self._give(end - len(self._speech) / SAMPLE_RATE)

    def break_off(self) -> Samples:
        """The stream ends or something is left out of it; what has been taken and not given yet."""
        rest = np.concatenate([self._speech, self._waiting])
        self._canceller.break_off()
        self._waiting = self._speech = self._rest = np.zeros(0, np.int16)
        self._own = np.zeros(0)
        return rest

    def _take(self, block: Samples, time: float, *, learn: bool) -> None:
        speech = rest = block
        echo = 0.0
        if self._canceller.sounding(time):
            cleaned = self._canceller.process((block / np.float32(FULL_SCALE)).astype(np.float32), time)
            speech, rest, echo = to_samples(cleaned.speech), to_samples(cleaned.rest), cleaned.echo
        else:
            self._canceller.pass_over(len(block))
        if self._canceller.effective and not self._learnt:
            self._leakage.learnt()
        self._learnt = self._canceller.effective
        own = self._leakage.feed(echo, power_of(rest), learn=learn)
        self._speech, self._rest = np.concatenate([self._speech, speech]), np.concatenate([self._rest, rest])
        self._own = np.concatenate([self._own, np.full(BLOCK, own)])

    def _give(self, time: float) -> Heard:
        speech, rest, own = self._speech[:CHUNK], self._rest[:CHUNK], float(self._own[:CHUNK].mean())
        self._speech, self._rest, self._own = self._speech[CHUNK:], self._rest[CHUNK:], self._own[CHUNK:]
        if not self.works:
            return Heard(speech, speech, time, power_of(speech), None, self._canceller.sounding(time, DEAF_SECONDS))
        left = own * 10 ** (-self._leakage.depth / 10) if own > SILENT else None
        return Heard(speech, rest, time, power_of(rest), left)
