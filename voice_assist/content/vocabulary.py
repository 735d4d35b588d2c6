"""Every word that can be said with a pack, for the recognisers' dictionaries."""

from __future__ import annotations

from voice_assist.content.phrases import phrasebook_of
from voice_assist.content.schema import Pack


def words_of(pack: Pack) -> frozenset[str]:
    """Every word of every sentence of the pack, normalised: lower case, numbers as words."""
    return phrasebook_of(pack).vocabulary
