"""What can be said with a pack, asked for by those who label recordings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from voice_assist.commands import Context
from voice_assist.understanding.active import ActivePhrases
from voice_assist.understanding.decision import Match
from voice_assist.understanding.matcher import understand_text
from voice_assist.understanding.normalise import normalise
from voice_assist.understanding.phrase import Meaning
from voice_assist.understanding.phrasebook import Phrasebook, SlotValues, TextValue
from voice_assist.understanding.templates import Template

LIKELIEST_FIRST = (Context.IDLE, Context.SESSION, Context.QUESTION, Context.ASLEEP)


def heard_in(context: Context) -> frozenset[Context]:
    """Where phrases are taken from in this context: a question can be passed over for anything else."""
    return frozenset({context, Context.IDLE}) if context is Context.QUESTION else frozenset({context})


class Vocabulary:
    """The phrases, intents and slot values of a pack.

    Args:
        phrasebook: its sentences.
        lists: the values of its slots.
        names: how intents are called that have another name than their id (the lines of a plain list).
        contexts: the contexts that there are, the one that is tried first first.
    """

    def __init__(
        self,
        phrasebook: Phrasebook,
        lists: Mapping[str, SlotValues],
        names: Mapping[str, str],
        contexts: tuple[Context, ...] = LIKELIEST_FIRST,
    ) -> None:
        self.contexts = contexts
        self._active: dict[Context, ActivePhrases] = {
            context: phrasebook.active(heard_in(context)) for context in contexts
        }
        self._texts = {
            context: {phrase.text: phrase.meaning for phrase in reversed(active.phrases)}
            for context, active in self._active.items()
        }
        self._intents = {
            context: frozenset(phrase.intent for phrase in active.phrases) for context, active in self._active.items()
        }
        self._slots: dict[str, dict[str, set[str]]] = {}
        for phrase in phrasebook.phrases:
            slots = self._slots.setdefault(phrase.intent, {})
            for name, value in phrase.slots:
                slots.setdefault(name, set()).add(value)
        self._called = {name: intent for intent, name in names.items()} | {intent: intent for intent in self._slots}
        self._said = _ways_to_say(lists)

    @property
    def intent_names(self) -> tuple[str, ...]:
        """All names of intents."""
        return tuple(self._called)

    def meaning_of(self, text: str, where: Iterable[Context]) -> tuple[Meaning, Context] | None:
        """What a text means in the first of these contexts where it is said exactly, else where it is accepted."""
        normal, contexts = normalise(text), tuple(where)
        for context in contexts:
            if normal in self._texts[context]:
                return self._texts[context][normal], context
        for context in contexts:
            decision = understand_text(text, self._active[context])
            if isinstance(decision, Match):
                return decision.best.meaning, context
        return None

    def intent_called(self, name: str) -> str | None:
        """The id of an intent, if there is one of this name."""
        return self._called.get(name)

    def context_of(self, intent: str, where: Iterable[Context]) -> Context | None:
        """The first of these contexts in which an intent can be said."""
        return next((context for context in where if intent in self._intents[context]), None)

    def slots(self, intent: str) -> frozenset[str]:
        """The names of an intent's slots."""
        return frozenset(self._slots[intent])

    def values(self, intent: str, slot: str) -> frozenset[str]:
        """The ids of all values that a slot of an intent can have."""
        return frozenset(self._slots[intent][slot])

    def value_called(self, intent: str, slot: str, said: str) -> str | None:
        """The id of a slot's value, given the id itself or a way in which it is said."""
        known = self._slots[intent][slot]
        if said in known:
            return said
        return next((value for value in sorted(self._said.get(normalise(said), ())) if value in known), None)


def _ways_to_say(lists: Mapping[str, SlotValues]) -> dict[str, set[str]]:
    """What is said -> the ids that it may stand for."""
    said: dict[str, set[str]] = {}
    for values in lists.values():
        for value in values if isinstance(values, tuple) else ():
            for text in _texts_of(value):
                said.setdefault(text, set()).add(value.id)
    return said


def _texts_of(value: TextValue) -> Iterable[str]:
    yield normalise(value.id.replace("_", " "))
    for template in value.templates:
        yield from (sentence.text for sentence in Template(template, None).sentences())
