"""All sentences that a pack allows, and which of them mean something in a context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from voice_assist.commands import Context
from voice_assist.understanding.active import ActivePhrases
from voice_assist.understanding.cost import Cost
from voice_assist.understanding.normalise import number_words
from voice_assist.understanding.phonetics import Pronunciations
from voice_assist.understanding.phrase import Phrase
from voice_assist.understanding.phrase_index import PhraseIndex
from voice_assist.understanding.template_graph import Said
from voice_assist.understanding.templates import Template
from voice_assist.understanding.word_graph import WordGraph

__all__ = [
    "ActivePhrases",
    "IntentTemplates",
    "Numbers",
    "Phrase",
    "Phrasebook",
    "SlotValues",
    "TextValue",
    "ways_to_say",
]


_KEPT_SELECTIONS = 8
"""Of the phrases that were active lately. A selection takes up to a tenth of a second with 100,000 phrases, and a byte
for each."""


@dataclass(frozen=True, slots=True)
class IntentTemplates:
    """One intent as understanding needs it."""

    intent: str
    templates: tuple[str, ...]
    contexts: frozenset[Context]
    cost: Cost = Cost.HARMLESS


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
    step: int = 1

    @property
    def all(self) -> range:
        """The numbers."""
        return range(self.first, self.last + 1, self.step)


SlotValues = tuple[TextValue, ...] | Numbers


def ways_to_say(values: SlotValues) -> Said:
    """Every way of saying a slot list, once each."""
    if isinstance(values, Numbers):
        return tuple((number_words(number), str(number)) for number in values.all)
    pairs = (
        (sentence.text, value.id)
        for value in values
        for template in value.templates
        for sentence in Template(template, None).sentences()
    )
    return tuple(dict.fromkeys(pairs))


Graphs = tuple[tuple[str, WordGraph], ...]
"""Intents with one of their templates each."""


def _expanded(intents: Iterable[IntentTemplates], lists: Mapping[str, Said]) -> tuple[tuple[Phrase, ...], Graphs]:
    """Every listed sentence once, and the templates that are not expanded."""
    parsed = [(intent.intent, Template(text, lists)) for intent in intents for text in intent.templates]
    phrases = (
        Phrase(sentence.text, intent, tuple(sorted(sentence.slots)))
        for intent, template in parsed
        if template.graph is None
        for sentence in template.sentences()
    )
    graphs = ((intent, template.graph) for intent, template in parsed if template.graph is not None)
    return tuple(dict.fromkeys(phrases)), tuple(graphs)


class Phrasebook:
    """Every sentence of a pack, expanded once; templates that stand for too many sentences are kept as graphs."""

    def __init__(
        self,
        intents: Sequence[IntentTemplates],
        lists: Mapping[str, SlotValues],
        pronunciations: Pronunciations | None = None,
        follow_ups: Sequence[IntentTemplates] = (),
    ) -> None:
        """Expand; raises TemplateError for a template that does not parse, is too large, or names no known list.

        Args:
            intents: what can be said.
            lists: what fills the slots.
            pronunciations: how words sound, for telling what sounds alike.
            follow_ups: short answers and corrections, possible only where `active` names them; not in `phrases`.
        """
        self.pronunciations: Pronunciations = {} if pronunciations is None else pronunciations
        said = {name: ways_to_say(values) for name, values in lists.items()}
        self._contexts = {intent.intent: intent.contexts for intent in intents}
        everything = (*intents, *follow_ups)
        self._costs = {intent.intent: intent.cost for intent in everything}
        self._phrases, self._graphs = _expanded(intents, said)
        self._follow_ups, _ = _expanded(follow_ups, said)
        self._index: PhraseIndex | None = None
        self._active: dict[tuple[frozenset[Context], frozenset[str], frozenset[str]], ActivePhrases] = {}

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """Every listed sentence with its meaning, once each, in the order of the pack."""
        return self._phrases

    def active(
        self, contexts: frozenset[Context], *, without: frozenset[str] = frozenset(), also: frozenset[str] = frozenset()
    ) -> ActivePhrases:
        """What can be said in any of these contexts, less the intents in `without`; the latest are kept.

        also: follow-ups that are possible besides.
        """
        key = (contexts, without, also)
        active = self._active.pop(key, None)
        if active is None:
            self._index = self._index or PhraseIndex((*self._phrases, *self._follow_ups), self._graphs)
            intents = {intent for intent, where in self._contexts.items() if where & contexts} - without | also
            active = ActivePhrases(self._index, intents, self._costs, self.pronunciations)
            while len(self._active) >= _KEPT_SELECTIONS:
                self._active.pop(next(iter(self._active)))
        self._active[key] = active
        return active

    def phrases_in(self, contexts: frozenset[Context]) -> tuple[Phrase, ...]:
        """The phrases of any of these contexts."""
        possible = {intent for intent, where in self._contexts.items() if where & contexts}
        return tuple(phrase for phrase in self._phrases if phrase.intent in possible)

    def cost(self, intent: str) -> Cost:
        """What a wrong action costs."""
        return self._costs[intent]

    def sentences(self, context: Context) -> tuple[str, ...]:
        """The sentences of one context in a stable order, for a recogniser's grammar."""
        return tuple(dict.fromkeys(phrase.text for phrase in self._phrases if context in self._contexts[phrase.intent]))

    def graphs(self, context: Context) -> tuple[WordGraph, ...]:
        """The templates of one context that are not expanded, for a recogniser's grammar."""
        return tuple(graph for intent, graph in self._graphs if context in self._contexts[intent])

    def unlisted(self, text: str) -> tuple[Phrase, ...]:
        """What a text means as a sentence of the templates that are not expanded."""
        words = text.split()
        found = ((intent, slots) for intent, graph in self._graphs for slots in graph.readings(words))
        return tuple(dict.fromkeys(Phrase(text, intent, tuple(sorted(slots))) for intent, slots in found))

    def always_said(self) -> dict[str, set[str]]:
        """Intent -> the slots that each of its sentences has; an intent that cannot be said is left out."""
        always: dict[str, set[str]] = {}
        listed = ((phrase.intent, {name for name, _ in phrase.slots}) for phrase in self._phrases)
        for intent, names in (*listed, *((intent, graph.always_said()) for intent, graph in self._graphs)):
            always[intent] = always.get(intent, names) & names
        return always

    @property
    def follow_ups(self) -> tuple[Phrase, ...]:
        """The phrases of all follow-ups."""
        return self._follow_ups

    @property
    def follow_up_sentences(self) -> tuple[str, ...]:
        """The sentences of all follow-ups, for a recogniser's grammar."""
        return tuple(dict.fromkeys(phrase.text for phrase in self._follow_ups))

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word of every sentence."""
        listed = frozenset(word for phrase in (*self._phrases, *self._follow_ups) for word in phrase.text.split())
        return listed.union(*(graph.words for _, graph in self._graphs))

    def conflicts(self) -> tuple[tuple[str, str, str], ...]:
        """Sentences that mean two things in one context: (text, intent, other intent), in the order of the pack.

        Both intents are the same where only the slots differ.
        """
        meanings: dict[str, list[Phrase]] = {}
        for phrase in self._phrases:
            meanings.setdefault(phrase.text, []).append(phrase)
        return tuple(
            dict.fromkeys(
                (text, one.intent, other.intent)
                for text, phrases in meanings.items()
                for index, one in enumerate(phrases)
                for other in phrases[index + 1 :]
                if self._contexts[one.intent] & self._contexts[other.intent]
            )
        )
