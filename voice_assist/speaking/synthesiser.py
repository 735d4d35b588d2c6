"""What every synthesiser can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

DEFAULT_VOICE = "en"
"""espeak-ng's own English: it is always there."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How to speak. name: an espeak-ng voice ("en", "en-us"); rate: words a minute."""

    name: str
    rate: int


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono 16-bit samples, shape (n,), with their rate in hertz. stand_in: another voice than the one asked for."""

    samples: NDArray[np.int16]
    sample_rate: int
    stand_in: bool = False

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.sample_rate


class Synthesiser(Protocol):
    """Text to samples. Usable from several threads."""

    def synthesise(self, text: str, voice: Voice) -> Sound:
        """Speak `text` into memory; raises WorkerError if it cannot within the time limit."""

    def close(self) -> None:
        """Give everything back; may be called twice."""


def time_limit(text: str) -> float:
    """Seconds within which a sentence must be there: a slow processor needs a hundredth of that."""
    return 3.0 + 0.01 * len(text)
