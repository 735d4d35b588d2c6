"""What a wrong action costs the person, and how sure understanding must be therefore."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from voice_assist.understanding import fitted


class Cost(StrEnum):
    """What it costs when an intent is acted on that was not meant, or missed although it was."""

    HARMLESS = "harmless"
    DISTURBING = "disturbing"
    GRAVE_TO_MISS = "grave to miss"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From `accept` on it is acted on, from `ask` on it is asked about."""

    accept: float
    ask: float


SIMILARITY: Mapping[Cost, Thresholds] = {
    Cost.HARMLESS: Thresholds(80, 62),
    Cost.DISTURBING: Thresholds(86, 65),
    Cost.GRAVE_TO_MISS: Thresholds(70, 55),
}
"""Similarity of one text to a phrase (0 to 100)."""

CONFIDENCE: Mapping[Cost, Thresholds] = {Cost(name): Thresholds(*values) for name, values in fitted.CONFIDENCE.items()}
"""Confidence of several readings weighed together (0 to 1)."""
