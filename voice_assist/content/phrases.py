"""From a pack to what understanding and recognisers need: phrasebook and grammars."""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterable

from voice_assist.call_commands import CallLevel
from voice_assist.commands import Context
from voice_assist.content.fields import ListValue, NumberRange, SlotList
from voice_assist.content.follow_up import follow_up_templates
from voice_assist.content.schema import Call, Pack
from voice_assist.content.times import TIME_LISTS
from voice_assist.lexicon import Lexicon
from voice_assist.understanding.completeness import Beginnings, Completeness
from voice_assist.understanding.phrasebook import IntentTemplates, Numbers, Phrasebook, SlotValues, TextValue
from voice_assist.understanding.word_graph import WordGraph

CONTACT = "contact"
"""The list of the people whom the household names, and its usual slot; phrases with it mean nothing without them."""

SAYING = "saying"
"""The list of what can be said for the person, and its slot; phrases with it mean nothing where there is none."""

NOTE = "note"
"""The list of what can be noted for the next carer, and its slot; phrases with it mean nothing where there is none."""

_OPTIONAL = frozenset({CONTACT, SAYING, NOTE})

CALL_PREFIX = "call."
"""A call of the pack brings the intent with this before its id."""

OPEN_IN_A_QUESTION = (Context.IDLE, Context.SESSION, Context.QUESTION)
"""What can be said while a question is open, beside the answer to it."""


_REFERENCE = re.compile(r"\{([a-z0-9_.]+)(?::([a-z0-9_.]+))?\}")


def entry_of(intent: str) -> tuple[str, str]:
    """Where an intent stands in a pack: the group and the id in it."""
    if intent.startswith(CALL_PREFIX):
        return "calls", intent.removeprefix(CALL_PREFIX)
    return "intents", intent


def urgent_intents(pack: Pack) -> frozenset[str]:
    """The intents that nothing may hold up."""
    return frozenset(f"{CALL_PREFIX}{name}" for name, call in pack.calls.items() if call.level is CallLevel.URGENT)


class Sayable:
    """How the sentences begin that can be said in each context; sorted when a context is first asked about.

    Args:
        pack: says which of them are urgent.
        phrasebook: its sentences.
    """

    def __init__(self, pack: Pack, phrasebook: Phrasebook) -> None:
        self._urgent, self._phrasebook = urgent_intents(pack), phrasebook
        self._beginnings: dict[Context, Beginnings] = {}

    def completeness(self, context: Context, text: str) -> Completeness:
        """How complete a text is among what can be said in a context."""
        if context not in self._beginnings:
            wider = {Context.QUESTION: OPEN_IN_A_QUESTION, Context.FOLLOW_UP: (*OPEN_IN_A_QUESTION, Context.FOLLOW_UP)}
            also = self._phrasebook.follow_ups if context is Context.FOLLOW_UP else ()
            phrases = self._phrasebook.phrases_in(frozenset(wider.get(context, (context,))))
            self._beginnings[context] = Beginnings((*phrases, *also), self._urgent)
        return self._beginnings[context].completeness(text)


def value_id(text: str) -> str:
    """The id of a list value that is written as plain text."""
    return "_".join(text.lower().split())


_BOOKS: dict[int, Phrasebook] = {}
"""By the identity of a pack, for as long as it lives: checks, recognisers and conversation share one expansion."""


def phrasebook_of(pack: Pack) -> Phrasebook:
    """Every sentence of the pack, with the answers and corrections that follow from its lists, expanded once.

    Raises:
        TemplateError: a template is wrong (not for a pack from load_pack).
    """
    if id(pack) not in _BOOKS:
        intents, lists = intent_templates(pack), slot_lists(pack)
        used = {of_list for intent in intents for of_list in slots_in(intent.templates).values()}
        follow_ups = follow_up_templates({name: lists[name] for name in lists if name in used and name != SAYING})
        _BOOKS[id(pack)] = Phrasebook(intents, lists, Lexicon(pack.pronunciations), tuple(follow_ups))
        weakref.finalize(pack, _BOOKS.pop, id(pack), None).atexit = False
    return _BOOKS[id(pack)]


def intent_templates(pack: Pack) -> tuple[IntentTemplates, ...]:
    """The pack's intents, then one for each call; calls can be made in every context, among visitors urgent ones."""
    intents = (
        IntentTemplates(name, _sayable(intent.phrases, pack), frozenset(intent.contexts), intent.cost)
        for name, intent in pack.intents.items()
    )
    calls = (
        IntentTemplates(f"{CALL_PREFIX}{name}", _sayable(call.phrases, pack), _contexts_of(call), call.cost_of_mistake)
        for name, call in pack.calls.items()
    )
    return (*intents, *calls)


def _sayable(templates: tuple[str, ...], pack: Pack) -> tuple[str, ...]:
    """Without those that name a contact or a saying, where the household has not named any."""
    lacking = _OPTIONAL - pack.lists.keys()
    return tuple(template for template in templates if lacking.isdisjoint(slots_in((template,)).values()))


def _contexts_of(call: Call) -> frozenset[Context]:
    return frozenset(Context) - (set() if call.level is CallLevel.URGENT else {Context.VISITORS})


def slots_in(templates: Iterable[str]) -> dict[str, str]:
    """Slot -> the list that fills it, in the order in which the templates name them."""
    found = (match.groups() for template in templates for match in _REFERENCE.finditer(template))
    return {slot or of_list: of_list for of_list, slot in found}


def slot_lists(pack: Pack) -> dict[str, SlotValues]:
    """The pack's lists, with {routine} from the routines' names and {tip} from the tips', and the times it uses.

    Routines that wait for a plan come last, so that they are not the first to be offered.
    """
    lists = {name: _slot_values(values) for name, values in pack.lists.items()}
    lists = {**_times_in(pack), **lists}
    names: dict[str, list[str]] = {}
    for routine in sorted(pack.routines.values(), key=lambda each: each.only_on_plan is not None):
        names.setdefault(routine.body, []).extend(routine.names)
    if names:
        lists["routine"] = tuple(TextValue(body, tuple(dict.fromkeys(said))) for body, said in names.items())
    if pack.tips:
        lists["tip"] = tuple(TextValue(name, tip.names) for name, tip in pack.tips.items())
    return lists


def _times_in(pack: Pack) -> dict[str, SlotValues]:
    """The lists of times that the pack names in a phrase."""
    groups = (pack.intents, pack.calls)
    named = {of_list for group in groups for one in group.values() for of_list in slots_in(one.phrases).values()}
    return {name: values for name, values in TIME_LISTS.items() if name in named}


def grammar_sentences(phrasebook: Phrasebook, wake_word: str | None = None) -> dict[Context, tuple[str, ...]]:
    """For each context what its recogniser must be able to hear; an open question can be ignored for anything else.

    With a wake word each sentence can also be said after it; among visitors every other one, too, and without it: what
    is not meant for the assistant is told apart best where it can be heard as it was said.
    """
    question = [text for context in OPEN_IN_A_QUESTION for text in phrasebook.sentences(context)]
    follow_up = [*question, *phrasebook.sentences(Context.FOLLOW_UP), *phrasebook.follow_up_sentences]
    sentences = {
        **{context: phrasebook.sentences(context) for context in Context},
        Context.QUESTION: tuple(dict.fromkeys(question)),
        Context.FOLLOW_UP: tuple(dict.fromkeys(follow_up)),
    }
    if wake_word is None:
        return sentences
    among_visitors = (*sentences[Context.VISITORS], *sentences[Context.IDLE])
    sentences[Context.VISITORS] = tuple(dict.fromkeys(among_visitors))
    return {
        context: (*said, wake_word, *(f"{wake_word} {sentence}" for sentence in said))
        for context, said in sentences.items()
    }


def grammar_graphs(phrasebook: Phrasebook) -> dict[Context, tuple[WordGraph, ...]]:
    """The same for the templates that are not expanded."""
    question = [graph for context in OPEN_IN_A_QUESTION for graph in phrasebook.graphs(context)]
    return {
        **{context: phrasebook.graphs(context) for context in Context},
        Context.QUESTION: _once(question),
        Context.FOLLOW_UP: _once([*question, *phrasebook.graphs(Context.FOLLOW_UP)]),
    }


def _once(graphs: list[WordGraph]) -> tuple[WordGraph, ...]:
    """Each graph once, known by what it is rather than by its many arcs."""
    return tuple({id(graph): graph for graph in graphs}.values())


def _slot_values(values: SlotList) -> SlotValues:
    if isinstance(values, NumberRange):
        return Numbers(values.first, values.last, values.step)
    return tuple(
        TextValue(value.id, value.say) if isinstance(value, ListValue) else TextValue(value_id(value), (value,))
        for value in values
    )
