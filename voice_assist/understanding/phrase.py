"""One sentence of a pack and what it means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence of the pack. slots are sorted by name."""

    text: str
    intent: str
    slots: tuple[tuple[str, str], ...]

    @property
    def meaning(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """What is compared to tell two meanings apart."""
        return self.intent, self.slots
