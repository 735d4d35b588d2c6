"""Somebody of the household who may be called for by name."""

from __future__ import annotations

from pydantic import Field

from voice_assist.content.fields import Identifier, PackModel, Pronunciation, Template, Word


class Contact(PackModel):
    """Somebody who may be called for.

    name: as it is spoken, and one way of saying it. say: other ways. pronunciations: words that dictionaries lack.
    """

    id: Identifier
    name: Template
    say: tuple[Template, ...] = ()
    pronunciations: dict[Word, Pronunciation] = Field(default_factory=dict)

    @property
    def ways(self) -> tuple[str, ...]:
        """All ways of saying it, the name first."""
        return tuple(dict.fromkeys((self.name, *self.say)))
