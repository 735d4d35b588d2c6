"""The signal for help that needs no words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TriggerKind(StrEnum):
    """How the signal is given."""

    VOWEL = "vowel"
    REPEAT = "repeat"
    KEY = "key"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class TriggerFired:
    """The person has given the signal that was chosen at set-up.

    Attributes:
        kind: how.
        started, ended: monotonic seconds of the sound, so that it is not taken for words as well; 0.0 for a switch.
    """

    kind: TriggerKind
    started: float = 0.0
    ended: float = 0.0


@dataclass(frozen=True, slots=True)
class SwitchReleased:
    """The switch that gives the signal was let go of: by this a short press is known."""
