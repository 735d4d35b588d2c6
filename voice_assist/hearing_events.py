"""Facts about what is heard, beside whole utterances (events.Utterance)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voice_assist.events import Reading


@dataclass(frozen=True, slots=True)
class Joined:
    """An utterance read as one with the one before it, which a pause had ended too early.

    Attributes:
        readings: of the sound of both.
        longest_pause: in both, the one between them included, seconds.
    """

    readings: tuple[Reading, ...]
    longest_pause: float


@dataclass(frozen=True, slots=True)
class Partial:
    """What has been recognised of an utterance that is not over: enough to hold or silence something, never to act on.

    Attributes:
        context_id: as in Utterance.
        text: as in Hypothesis.
        above_echo: as in Utterance, of the sound so far.
    """

    context_id: int
    text: str
    above_echo: float | None = None


@dataclass(frozen=True, slots=True)
class HearsOverSpeech:
    """Whether what somebody says is heard while the assistant speaks; until this comes first, it is not."""

    possible: bool


@dataclass(frozen=True, slots=True)
class HardlyHeard:
    """The microphone has been silent for minutes, or several voices in a row were far too soft: it may be covered."""


@dataclass(frozen=True, slots=True)
class Clipped:
    """The sound is too loud for the microphone: its loudest parts are cut off."""
