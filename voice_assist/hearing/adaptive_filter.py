"""The way from the loudspeaker to the microphone, learnt while it is used: a partitioned Kalman filter by frequencies.

After F. Kuech, E. Mabande and G. Enzner, "State-space architecture of the partitioned-block-based acoustic echo
controller", ICASSP 2014. Unlike a plain adaptive filter it needs no double-talk detector: what the echo does not
explain (the person) counts as noise, and slows the learning down by itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BLOCK = 320
"""Samples that are taken at once: 20 ms."""
PARTITIONS = 12
"""Blocks that the room rings on for, as far as it is modelled: 240 ms."""
STEADINESS = 0.9995
"""What stays of the learnt way with each block; the rest is how fast a person moving in the room may change it."""
FIRST_DOUBT, DOUBT_DECAY = 0.2, 2.5
"""Power by which the way may differ from silence at first, and the dB by which each later block has less of it."""
LARGEST_DOUBT, LEAST_DOUBT = 10.0, 1e-10
OVERLAP = 0.5
"""Share of a transform's samples that carry the error."""
MEMORY = 0.8
"""Of the spectrum of what the echo does not explain, with each block."""
LEAST_POWER = 1e-9

Floats = NDArray[np.float32]
Spectra = NDArray[np.complex64]


class AdaptiveFilter:
    """Blocks of reference and microphone in, what the echo does not explain out. Full scale is 1."""

    def __init__(self) -> None:
        bins = BLOCK + 1
        self._played = np.zeros((PARTITIONS, bins), np.complex64)
        self._way = np.zeros((PARTITIONS, bins), np.complex64)
        self._doubt = _first_doubt()
        self._unexplained = np.full(bins, 1e-3, np.float32)
        self._last: Floats = np.zeros(BLOCK, np.float32)

    def remove(self, played: Floats, heard: Floats) -> tuple[Floats, Floats]:
        """Take the next BLOCK samples of each, of the same time.

        Returns:
            What was heard without the echo, and the echo as it was expected.
        """
        spectrum = np.fft.rfft(np.concatenate([self._last, played])).astype(np.complex64)
        self._last = played
        self._played = np.concatenate([spectrum[np.newaxis], self._played[:-1]])
        echo = np.fft.irfft((self._way * self._played).sum(axis=0))[BLOCK:].astype(np.float32)
        rest = heard - echo
        self._learn(np.fft.rfft(np.concatenate([np.zeros(BLOCK, np.float32), rest])).astype(np.complex64))
        return rest, echo

    def move(self, samples: int) -> None:
        """The reference comes so much earlier from now on (negative: later): what was learnt moves with it."""
        response = self._response()
        moved = np.zeros_like(response)
        if samples >= 0:
            moved[samples:] = response[: max(0, len(response) - samples)]
        else:
            moved[:samples] = response[-samples:]
        self._set(moved.reshape(PARTITIONS, BLOCK))

    def forget(self) -> None:
        """Begin anew."""
        self._way[:] = 0
        self._doubt = _first_doubt()

    def _learn(self, error: Spectra) -> None:
        self._unexplained += (1 - MEMORY) * (np.abs(error) ** 2 - self._unexplained)
        power = np.abs(self._played) ** 2
        expected = OVERLAP * (self._doubt * power).sum(axis=0) + self._unexplained + LEAST_POWER
        step = self._doubt / expected
        change = np.fft.irfft(step * np.conj(self._played) * error, axis=1)[:, :BLOCK]
        self._way = STEADINESS * (self._way + np.fft.rfft(change, 2 * BLOCK, axis=1).astype(np.complex64))
        moved = (1 - STEADINESS**2) * np.abs(self._way) ** 2
        doubt = STEADINESS**2 * (1 - OVERLAP * step * power) * self._doubt + moved
        self._doubt = np.clip(doubt, LEAST_DOUBT, LARGEST_DOUBT)

    def _response(self) -> NDArray[np.float64]:
        return np.fft.irfft(self._way, axis=1)[:, :BLOCK].ravel()

    def _set(self, response: NDArray[np.float64]) -> None:
        self._way = np.fft.rfft(response, 2 * BLOCK, axis=1).astype(np.complex64)


def _first_doubt() -> Floats:
    decay = 10 ** (-DOUBT_DECAY / 10 * np.arange(PARTITIONS))
    return np.asarray(FIRST_DOUBT * np.repeat(decay[:, np.newaxis], BLOCK + 1, axis=1), np.float32)
