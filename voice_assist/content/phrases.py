"""From a pack to what understanding and recognisers need: phrasebook and grammars."""

from __future__ import annotations

from voice_assist.commands import CallLevel, Context
from voice_assist.content.fields import ListValue, NumberRange, SlotList
from voice_assist.content.schema import Pack
from voice_assist.understanding.completeness import Beginnings
from voice_assist.understanding.phrasebook import IntentTemplates, Numbers, Phrasebook, SlotValues, TextValue

CALL_PREFIX = "call."
"""A call of the pack brings the intent with this before its id."""

OPEN_IN_A_QUESTION = (Context.IDLE, Context.SESSION, Context.QUESTION)
"""What can be said while a question is open, beside the answer to it."""


def entry_of(intent: str) -> tuple[str, str]:
    """Where an intent stands in a pack: the group and the id in it."""
    if intent.startswith(CALL_PREFIX):
        return "calls", intent.removeprefix(CALL_PREFIX)
    return "intents", intent


def urgent_intents(pack: Pack) -> frozenset[str]:
    """The intents that nothing may hold up."""
    return frozenset(f"{CALL_PREFIX}{name}" for name, call in pack.calls.items() if call.level is CallLevel.URGENT)


def beginnings_of(pack: Pack, phrasebook: Phrasebook) -> dict[Context, Beginnings]:
    """For each context how the sentences begin that can be said there."""
    wider = {Context.QUESTION: frozenset(OPEN_IN_A_QUESTION)}
    return {
        context: Beginnings(phrasebook.active(wider.get(context, frozenset({context}))).phrases, urgent_intents(pack))
        for context in Context
    }


def value_id(text: str) -> str:
    """The id of a list value that is written as plain text."""
    return "_".join(text.lower().split())


def phrasebook_of(pack: Pack) -> Phrasebook:
    """Every sentence of the pack.

    Raises:
        TemplateError: a template is wrong (not for a pack from load_pack).
    """
    return Phrasebook(intent_templates(pack), slot_lists(pack))


def intent_templates(pack: Pack) -> tuple[IntentTemplates, ...]:
    """The pack's intents, then one for each call; calls can be made in every context."""
    intents = (
        IntentTemplates(name, intent.phrases, frozenset(intent.contexts), intent.cost)
        for name, intent in pack.intents.items()
    )
    calls = (
        IntentTemplates(f"{CALL_PREFIX}{name}", call.phrases, frozenset(Context), call.cost_of_mistake)
        for name, call in pack.calls.items()
    )
    return (*intents, *calls)


def slot_lists(pack: Pack) -> dict[str, SlotValues]:
    """The pack's lists, with {routine} from the routines' names and {tip} from the tips'."""
    lists = {name: _slot_values(values) for name, values in pack.lists.items()}
    names: dict[str, list[str]] = {}
    for routine in pack.routines.values():
        names.setdefault(routine.body, []).extend(routine.names)
    if names:
        lists["routine"] = tuple(TextValue(body, tuple(dict.fromkeys(said))) for body, said in names.items())
    if pack.tips:
        lists["tip"] = tuple(TextValue(name, tip.names) for name, tip in pack.tips.items())
    return lists


def grammar_sentences(phrasebook: Phrasebook) -> dict[Context, tuple[str, ...]]:
    """For each context what its recogniser must be able to hear; an open question can be ignored for anything else."""
    question = (text for context in OPEN_IN_A_QUESTION for text in phrasebook.sentences(context))
    return {
        **{context: phrasebook.sentences(context) for context in Context},
        Context.QUESTION: tuple(dict.fromkeys(question)),
    }


def _slot_values(values: SlotList) -> SlotValues:
    if isinstance(values, NumberRange):
        return Numbers(values.first, values.last)
    return tuple(
        TextValue(value.id, value.say) if isinstance(value, ListValue) else TextValue(value_id(value), (value,))
        for value in values
    )
