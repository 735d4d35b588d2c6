"""What every synthesiser can do, and how voices are named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

DEFAULT_VOICE = "en"
"""espeak-ng's own English: it is always there."""

ENGINE_SIGN = ":"

LONGEST_SECONDS = 2.6


@dataclass(frozen=True, slots=True)
class Voice:
    """How to speak.

    Attributes:
        name: a voice of espeak-ng ("en-us"), or of another engine behind the engine's name ("flite:slt").
        rate: words a minute, as espeak-ng counts them; the same rate is equally fast with every engine.
    """

    name: str
    rate: int

    @property
    def engine(self) -> str:
        """The engine's name; "" for espeak-ng's voices."""
        return self.name.partition(ENGINE_SIGN)[0] if ENGINE_SIGN in self.name else ""

    @property
    def of_engine(self) -> str:
        """What the engine itself calls the voice."""
        return self.name.partition(ENGINE_SIGN)[2] if ENGINE_SIGN in self.name else self.name


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


class VoiceEngine(Synthesiser, Protocol):
    """A synthesiser whose voices are named "engine:voice". To add one: implement this, and name it in chain.engines."""

    @property
    def name(self) -> str:
        """The engine, in small letters."""

    @property
    def install(self) -> str:
        """How to install it, as a command or a short sentence."""

    def voices(self) -> tuple[str, ...]:
        """Its English voices that can be used on this machine, as the engine calls them, the clearest first."""

    def title(self, voice: str) -> str:
        """How a voice is spoken of: "Alan, Scottish"."""


def time_limit(text: str) -> float:
    """Seconds after which another synthesiser shall speak: a slow processor needs a tenth of that.

    With the other one's own time a sentence begins within three seconds, whatever has happened to the first.
    """
    return min(1.8 + 0.01 * len(text), LONGEST_SECONDS)
