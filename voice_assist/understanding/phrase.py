"""One sentence of a pack and what it means."""

from __future__ import annotations

from dataclasses import dataclass

Meaning = tuple[str, tuple[tuple[str, str], ...]]
"""Intent and slots: what is compared to tell two meanings apart."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence of the pack. slots are sorted by name."""

    text: str
    intent: str
    slots: tuple[tuple[str, str], ...]

    @property
    def meaning(self) -> Meaning:
        """Intent and slots."""
        return self.intent, self.slots
