"""Which samples of what was played belong to a moment at the microphone: found, and followed as the clocks drift."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voice_assist.hearing.adaptive_filter import BLOCK, Floats
from voice_assist.hearing.recogniser import SAMPLE_RATE
from voice_assist.played_sound import PlayedSound

LEAD = 80
"""Samples by which the reference comes before its echo, when it is found: what is learnt must not need the future."""
EARLIEST, LATEST = -round(0.1 * SAMPLE_RATE), round(0.5 * SAMPLE_RATE)
"""Where the echo is looked for, in samples after the moment that the player gives."""
LOOK = 16384
"""Samples that are searched at once."""
LOOK_EVERY, LOOK_AGAIN_EVERY = round(0.25 * SAMPLE_RATE), 2 * SAMPLE_RATE
"""As long as the echo is not explained by what has been learnt, and otherwise."""
GIVE_UP = 8
"""Searches in vain after which only the player's word counts again."""
WORKS = 0.3
"""Share of the last blocks (0.4 s) in which it was."""
STANDS_OUT = 8.0
"""A peak of the whitened correlation is the echo if it is so many standard deviations high ..."""
SAME = 32
"""... and is found within so many samples in the next search, too."""
TOO_FAR = round(0.012 * SAMPLE_RATE)
"""Samples by which the alignment may be off before it is moved at once: a sound card that has dropped a buffer."""
FAR_TOO_FAR = round(0.25 * SAMPLE_RATE)
"""Samples by which it may be off from the player's word: that comes late by whole buffers on a busy machine."""
LOWEST, HIGHEST = 300.0, 6000.0
"""Hertz in which a small loudspeaker, a voice and a microphone agree."""
SMALL = 1.5
"""Samples up to which a difference is followed smoothly, by the slope of the phase."""
MEMORY = 0.9
LIKE = 0.6
"""Correlation of the heard and the expected echo from which their distance is believed."""
MOSTLY = 0.5
"""Share of a block's power up to which something else than the expected echo may be in it: what somebody says or coughs
must not move anything."""
JUMP_BLOCKS = 10
"""Blocks one after the other that show the same larger distance before it is believed."""
STEP, RATE_STEP = 0.25, 8e-6
FIRST_RATE_STEP, FIRST_BLOCKS = 2.5e-5, 150
LARGEST_RATE = 3e-4
"""Sound cards keep within 100 ppm of each other; PulseAudio's own resampling may add some."""
LEAST_ECHO = 1e-8
TAPS = 16

_FREQUENCIES = np.fft.rfftfreq(2 * BLOCK, 1 / SAMPLE_RATE)
_HEARD = (_FREQUENCIES >= LOWEST) & (_FREQUENCIES <= HIGHEST)
_TURNS = 2 * np.pi * _FREQUENCIES[_HEARD] / SAMPLE_RATE
_WINDOW = np.hanning(BLOCK).astype(np.float32)
_TAPER = np.kaiser(2 * TAPS + 2, 8.0)[1:-1]


class Alignment:
    """Reads the reference block by block.

    1. The first guess is the player's own word; the echo is then searched by whitened cross-correlation (GCC-PHAT:
       C. Knapp and G. Carter, "The generalized correlation method for estimation of time delay", 1976).
    2. From then on the reference is read by count and not by time, as clocks jitter; how far the learnt echo and the
       heard one are apart moves the reading position and its rate.
    3. Where what was learnt explains the echo no longer, it is searched again: something may have been left out.

    Args:
        played: the reference.

    Attributes:
        found: whether the echo has been found.
    """

    def __init__(self, played: PlayedSound) -> None:
        self._played = played
        self._position: float | None = None
        self._rate, self._offset, self._followed = 0.0, 0.0, 0
        self._cross = np.zeros(BLOCK + 1, np.complex128)
        self._late, self._seen_late = 0.0, 0
        self._past: Floats = np.zeros(LOOK, np.float32)
        self._since_look, self._explained, self._failed = 0, 0.0, 0
        self._last_lag: int | None = None
        self.found = False

    def pass_over(self, count: int) -> None:
        """Nothing is played: so many samples of the microphone are not looked at."""
        if self._position is not None:
            self._position += count * (1 - self._rate)
        self._since_look = 0
        self._past[:] = 0

    def break_off(self) -> None:
        """Something was left out of the microphone's samples."""
        self._position = None

    def reference(self, time: float) -> Floats:
        """What was played when the microphone heard the next BLOCK samples, the first at `time`."""
        self._keep_to_time(time)
        if self._position is None:
            return np.zeros(BLOCK, np.float32)
        whole = int(np.floor(self._position))
        around = self._played.read(whole - TAPS + 1, BLOCK + 2 * TAPS - 1)
        fraction = self._position - whole
        self._position += BLOCK * (1 - self._rate)
        return np.asarray(np.convolve(around, _between(fraction), "valid"), np.float32)

    def follow(self, heard: Floats, echo: Floats) -> int:
        """Compare the microphone's last block with the echo that was expected in it.

        Returns:
            By how many samples the learnt way has to be moved.
        """
        if self._position is None:
            return 0
        self._drift(heard, echo)
        self._past = np.concatenate([self._past[BLOCK:], heard])
        self._since_look += BLOCK
        explained = _power(heard - echo) < _power(heard) / 4
        self._explained += 0.05 * (explained - self._explained)
        works = self.found and self._explained > WORKS
        if self._since_look < (LOOK_AGAIN_EVERY if works else LOOK_EVERY):
            return 0
        self._since_look = 0
        return self._search(works)

    def _keep_to_time(self, time: float) -> None:
        told = self._played.position_at(time)
        if told is None:
            return
        if self._position is None or abs(self._position - told - self._offset) > FAR_TOO_FAR:
            self._position = told + self._offset
        elif self.found:
            self._offset += 0.02 * (self._position - told - self._offset)

    def _drift(self, heard: Floats, echo: Floats) -> None:
        assert self._position is not None
        if _power(echo) < LEAST_ECHO:
            return
        one, other = np.fft.rfft(heard * _WINDOW, 2 * BLOCK), np.fft.rfft(echo * _WINDOW, 2 * BLOCK)
        self._cross = MEMORY * self._cross + one * np.conj(other)
        correlation = np.roll(np.fft.irfft(self._cross * _HEARD), 64)[:129]
        late = float(np.argmax(correlation)) - 64
        cross = self._cross[_HEARD]
        weight = np.abs(cross)
        if correlation.max() < LIKE * np.sum(weight) / BLOCK:
            return
        if abs(late) > SMALL:
            self._jump(late)
            return
        self._seen_late = 0
        if _power(heard - echo) > MOSTLY * _power(heard):
            return
        late = -float(np.sum(weight * np.angle(cross) * _TURNS) / max(float(np.sum(weight * _TURNS**2)), 1e-20))
        late = min(max(late, -0.5), 0.5)
        self._followed += 1
        step = FIRST_RATE_STEP if self._followed < FIRST_BLOCKS else RATE_STEP
        self._rate = min(max(self._rate + step * late, -LARGEST_RATE), LARGEST_RATE)
        self._position -= STEP * late

    def _jump(self, late: float) -> None:
        """The echo is later than expected by more than the clocks can have drifted since the last block."""
        assert self._position is not None
        self._seen_late = self._seen_late + 1 if abs(late - self._late) <= SMALL else 1
        self._late = late
        if self._seen_late >= JUMP_BLOCKS:
            self._position -= late
            self._cross[:] = 0
            self._seen_late = 0

    def _search(self, explained: bool) -> int:
        """Look for the echo; only what is found twice counts."""
        assert self._position is not None
        lag, last = self._lag(), self._last_lag
        self._last_lag = lag
        if lag is None or last is None or abs(lag - last) > SAME:
            self._failed += 1
            if self._failed >= GIVE_UP and not explained:
                self._position, self._offset, self._rate, self._failed = None, 0.0, 0.0, 0
            return 0
        self._failed = 0
        off, first, self.found = lag - LEAD, not self.found, True
        if not first and abs(off) <= TOO_FAR:
            return 0
        self._last_lag = None
        self._position -= off
        self._offset -= off
        self._cross[:] = 0
        return -off if first or explained else 0

    def _lag(self) -> int | None:
        """How many samples the echo is behind the reference as it is read now; None: no echo stands out."""
        assert self._position is not None
        end = round(self._position)
        played = self._played.read(end - LOOK - LATEST, LOOK + LATEST - EARLIEST)
        size = 2 * LOOK
        frequencies = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
        cross = np.fft.rfft(self._past, size) * np.conj(np.fft.rfft(played, size))
        cross[(frequencies < LOWEST) | (frequencies > HIGHEST)] = 0
        correlation = np.fft.irfft(cross / (np.abs(cross) + 1e-9))
        lags = np.arange(EARLIEST, LATEST)
        found = correlation[(lags - LATEST) % size]
        best = int(np.argmax(found))
        return int(lags[best]) if found[best] > STANDS_OUT * np.std(found) else None


def _power(values: Floats) -> float:
    return float(np.mean(values**2))


def _between(fraction: float) -> NDArray[np.float32]:
    """A filter that reads between two samples."""
    places = np.arange(TAPS, -TAPS, -1) - fraction
    return np.asarray(np.sinc(places) * _TAPER, np.float32)
