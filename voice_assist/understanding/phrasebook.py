"""All sentences that a pack allows, and which of them mean something in a context."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voice_assist.commands import Context


@dataclass(frozen=True, slots=True)
class IntentTemplates:
    """One intent as understanding needs it.

    accept, ask: similarity (0 to 100) from which it is accepted, and from which it is asked about.
    """

    intent: str
    templates: tuple[str, ...]
    contexts: frozenset[Context]
    accept: float
    ask: float


@dataclass(frozen=True, slots=True)
class TextValue:
    """One value of a slot list: its id, and the templates of how it is said."""

    id: str
    templates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A slot list of whole numbers from first to last, said as words or digits; the value is the digits."""

    first: int
    last: int


SlotValues = tuple[TextValue, ...] | Numbers


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence of the pack. slots are sorted by name."""

    text: str
    intent: str
    slots: tuple[tuple[str, str], ...]


class Phrasebook:
    """Every sentence of a pack, expanded once."""

    def __init__(self, intents: Sequence[IntentTemplates], lists: Mapping[str, SlotValues]) -> None:
        """Expand; raises TemplateError for a template that does not parse, is too large, or names no known list."""
        raise NotImplementedError

    def active(self, contexts: frozenset[Context], *, without: frozenset[str] = frozenset()) -> ActivePhrases:
        """What can be said in any of these contexts, less the intents in `without`; kept for the next time."""
        raise NotImplementedError

    def sentences(self, context: Context) -> tuple[str, ...]:
        """The sentences of one context in a stable order, for a recogniser's grammar."""
        raise NotImplementedError

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word of every sentence."""
        raise NotImplementedError


class ActivePhrases:
    """The phrases that mean something now, ready to be compared with what was heard (see matcher.understand)."""
