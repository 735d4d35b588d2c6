"""What can be said with a pack, asked for by those who label recordings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from voice_assist.commands import Context
from voice_assist.understanding.decision import Match
from voice_assist.understanding.matcher import understand_text
from voice_assist.understanding.normalise import normalise
from voice_assist.understanding.phrase import Meaning
from voice_assist.understanding.phrasebook import IntentTemplates, Numbers, Phrasebook, SlotValues, TextValue
from voice_assist.understanding.templates import Template

LIKELIEST_FIRST = (Context.IDLE, Context.SESSION, Context.QUESTION, Context.ASLEEP)


def heard_in(context: Context) -> frozenset[Context]:
    """Where phrases are taken from in this context: a question can be passed over for anything else."""
    return frozenset({context, Context.IDLE}) if context is Context.QUESTION else frozenset({context})


_SLOT = re.compile(r"\{([^{}:]+)(?::([^{}]+))?\}")
"""A list in a template, {list} or {list:slot}."""


class Vocabulary:
    """The phrases, intents and slot values of a pack.

    Args:
        phrasebook: its sentences.
        intents: the templates behind them.
        lists: the values of its slots.
        names: how intents are called that have another name than their id (the lines of a plain list).
    """

    contexts = LIKELIEST_FIRST

    def __init__(
        self,
        phrasebook: Phrasebook,
        intents: Iterable[IntentTemplates],
        lists: Mapping[str, SlotValues],
        names: Mapping[str, str],
    ) -> None:
        self._phrasebook, self._lists = phrasebook, lists
        self._texts: dict[Context, dict[str, Meaning]] = {}
        self._intents = {intent.intent: intent for intent in intents}
        self._called = {_folded(name): intent for intent, name in names.items()}
        self._called |= {_folded(intent): intent for intent in self._intents}
        self.intent_names = tuple(names.get(intent, intent) for intent in self._intents)

    def meaning_of(self, text: str, where: Iterable[Context]) -> tuple[Meaning, Context] | None:
        """What a text means in the first of these contexts where it is said exactly, else where it is accepted."""
        normal, contexts = normalise(text), tuple(where)
        for context in contexts:
            if normal in (exact := self._texts_in(context)):
                return exact[normal], context
        for context in contexts:
            decision = understand_text(text, self._phrasebook.active(heard_in(context)))
            if isinstance(decision, Match):
                return decision.best.meaning, context
        return None

    def intent_called(self, name: str) -> str | None:
        """The id of an intent, however its words are joined: orderDrink is order_drink."""
        return self._called.get(_folded(name))

    def context_of(self, intent: str, where: Iterable[Context]) -> Context | None:
        """The first of these contexts in which an intent can be said."""
        possible = self._intents[intent].contexts
        return next((context for context in where if heard_in(context) & possible), None)

    def slots(self, intent: str) -> dict[str, str]:
        """The slots of an intent: name -> list of values."""
        found = [slot for template in self._intents[intent].templates for slot in _SLOT.findall(template)]
        return {(name or values).strip(): values.strip() for values, name in found}

    def values(self, values: str) -> tuple[str, ...]:
        """The ids in a list."""
        match self._lists[values]:
            case Numbers() as numbers:
                return tuple(str(number) for number in numbers.all)
            case listed:
                return tuple(value.id for value in listed)

    def value_called(self, values: str, said: str) -> str | None:
        """The id in a list, given the id itself or a way in which it is said."""
        if said in self.values(values):
            return said
        listed, normal = self._lists[values], normalise(said)
        candidates = listed if isinstance(listed, tuple) else ()
        return next((value.id for value in candidates if normal in _ways_to_say(value)), None)

    def _texts_in(self, context: Context) -> dict[str, Meaning]:
        if context not in self._texts:
            phrases = self._phrasebook.active(heard_in(context)).phrases
            self._texts[context] = {phrase.text: phrase.meaning for phrase in reversed(phrases)}
        return self._texts[context]


def _folded(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum()) or name


def _ways_to_say(value: TextValue) -> frozenset[str]:
    said = (sentence.text for template in value.templates for sentence in Template(template, None).sentences())
    return frozenset({normalise(value.id.replace("_", " ")), *said})
