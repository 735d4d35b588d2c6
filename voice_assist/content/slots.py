"""The slots of a pack's intents: which list fills each, how its values are spoken, texts with slots filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from voice_assist.content.fields import Wordings
from voice_assist.content.phrases import CALL_PREFIX, intent_templates, slot_lists, slots_in
from voice_assist.content.schema import Pack
from voice_assist.understanding.normalise import number_words
from voice_assist.understanding.phrasebook import Numbers, SlotValues
from voice_assist.understanding.templates import Template

_CHOICES = re.compile(r"[\[\](){}|<>;]")

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""A slot to be filled in, in a text that is spoken."""

Slots = tuple[tuple[str, str], ...]


def choices(values: SlotValues) -> dict[str, str]:
    """Value -> how it is spoken: the first of the ways in which it can be said."""
    if isinstance(values, Numbers):
        return {str(number): number_words(number) for number in values.all}
    return {value.id: _spoken(value.templates[0]) for value in values}


def _spoken(template: str) -> str:
    """As it is written where it has no choices, so that names keep their capitals."""
    return next(Template(template, None).sentences()).text if _CHOICES.search(template) else template


class SlotTable:
    """What the dialogue must know about slots.

    Args:
        pack: a pack whose templates are right.
    """

    def __init__(self, pack: Pack) -> None:
        self._of_intents = {intent.intent: slots_in(intent.templates) for intent in intent_templates(pack)}
        self._asked = asked_slots(pack)
        self._choices = {name: choices(values) for name, values in slot_lists(pack).items()}

    def of(self, intent: str) -> Mapping[str, str]:
        """Slot -> list, for each slot that a phrase of this intent can have."""
        return self._of_intents.get(intent, {})

    def asked(self, intent: str) -> Mapping[str, Wordings]:
        """Slot -> the question that asks for it, for each slot that must not be left out."""
        return self._asked.get(intent, {})

    def has(self, of_list: str) -> bool:
        """Whether the pack has this list."""
        return of_list in self._choices

    def choices(self, of_list: str) -> Mapping[str, str]:
        """Value -> how it is spoken."""
        return self._choices[of_list]

    def filled(self, text: str, intent: str, slots: Slots) -> str:
        """A text with its {slot}s spoken; the pack's check has seen to it that each has a value."""
        spoken = {name: self._choices[self.of(intent)[name]][value] for name, value in slots}
        return PLACEHOLDER.sub(lambda match: spoken[match[1]], text)


def asked_slots(pack: Pack) -> dict[str, Mapping[str, Wordings]]:
    """For each intent, those of calls included, the slots that must not be left out, and the questions about them."""
    intents = {name: intent.slots for name, intent in pack.intents.items()}
    return {**intents, **{f"{CALL_PREFIX}{name}": call.slots for name, call in pack.calls.items()}}
