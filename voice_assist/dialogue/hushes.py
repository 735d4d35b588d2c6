"""The phrases that silence the assistant before their utterance is over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from voice_assist.commands import Context
from voice_assist.content.schema import Action
from voice_assist.understanding.normalise import normalise
from voice_assist.understanding.phrasebook import Phrasebook
from voice_assist.understanding.words import plain_words, without_fillers

HUSHING = frozenset({Action.STOP, Action.HUSH, Action.PAUSE})
"""What these phrases do: silence costs nothing, and is taken back where it was not meant. Answers, calls and
cancellations never: a television says "no" and "cancel", too."""


class Hushes:
    """Knows these phrases and where they mean something.

    Args:
        phrasebook: everything that can be said.
        action_of: what an intent does.
    """

    def __init__(self, phrasebook: Phrasebook, action_of: Callable[[str], Action]) -> None:
        self._cores: Mapping[Context, Mapping[tuple[str, ...], str]] = MappingProxyType(
            {
                context: {
                    _core(phrase.text): phrase.intent
                    for phrase in phrasebook.phrases_in(frozenset({context}))
                    if action_of(phrase.intent) in HUSHING
                }
                for context in Context
            }
        )

    def intent_of(self, text: str, contexts: Iterable[Context]) -> str | None:
        """What a text means that is one of them, word by word but for fillers, in any of these contexts; else None."""
        core = _core(normalise(text))
        return next((self._cores[context][core] for context in contexts if core in self._cores[context]), None)


def _core(text: str) -> tuple[str, ...]:
    return without_fillers(plain_words(text))
