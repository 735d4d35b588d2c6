"""What the recogniser's parent process tells its child; see worker.RecogniserProcess for their order."""

from __future__ import annotations

from dataclasses import dataclass

from voice_assist.commands import Context
from voice_assist.hearing.recogniser import Samples


@dataclass(frozen=True, slots=True)
class Describe:
    """Asks for name and missing words."""


@dataclass(frozen=True, slots=True)
class Start:
    """Begin an utterance."""

    utterance: int
    context: Context


@dataclass(frozen=True, slots=True)
class Accept:
    """More of its sound."""

    utterance: int
    samples: Samples


@dataclass(frozen=True, slots=True)
class Partial:
    """Asks for the closed text so far."""

    utterance: int


@dataclass(frozen=True, slots=True)
class Pause:
    """The voice may be over."""

    utterance: int


@dataclass(frozen=True, slots=True)
class Resume:
    """The voice goes on."""

    utterance: int


@dataclass(frozen=True, slots=True)
class Finish:
    """Asks for the readings; `samples`: how many there were."""

    utterance: int
    samples: int


@dataclass(frozen=True, slots=True)
class Recognise:
    """The whole utterance once more."""

    context: Context
    samples: Samples


@dataclass(frozen=True, slots=True)
class Cancel:
    """Forget the utterance."""


@dataclass(frozen=True, slots=True)
class Description:
    """The answer to Describe."""

    name: str
    missing_words: frozenset[str]
