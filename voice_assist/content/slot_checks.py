"""The rules about slots: what is asked for can be said, and what is filled in has always been said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voice_assist.content.phrases import CALL_PREFIX, intent_templates, slots_in
from voice_assist.content.places import Places
from voice_assist.content.schema import SPEAKS_ANSWER, Call, Intent, Pack
from voice_assist.content.slots import PLACEHOLDER
from voice_assist.content.validation import suggestion
from voice_assist.content.yaml_file import KeyPath
from voice_assist.errors import PackError
from voice_assist.understanding.phrasebook import Phrasebook

CHOICES = "choices"
"""What a question about a slot may be filled in with."""


def slot_errors(pack: Pack, book: Phrasebook, places: Places) -> Iterator[PackError]:
    """What is wrong with the slots of intents and calls."""
    sayable = {intent.intent: intent.templates for intent in intent_templates(pack)}
    always = book.always_said()
    for name, intent in pack.intents.items():
        yield from _asked_errors(("intents", name), intent, places)
        if sayable[name] and intent.answer and intent.action in SPEAKS_ANSWER:
            known = always.get(name, set()) | intent.slots.keys()
            yield from _unknown(intent.answer, ("intents", name, "answer"), known, places)
    for name, call in pack.calls.items():
        yield from _asked_errors(("calls", name), call, places)
        if not sayable[f"{CALL_PREFIX}{name}"]:
            continue
        for key in ("need", "message", "call_out"):
            known = always.get(f"{CALL_PREFIX}{name}", set()) | call.slots.keys()
            yield from _unknown(getattr(call, key), ("calls", name, key), known, places)


def _asked_errors(path: KeyPath, asking: Intent | Call, places: Places) -> Iterator[PackError]:
    """What is wrong with the slots that are asked for."""
    for slot, wordings in asking.slots.items():
        where = (*path, "slots", slot)
        if slot not in slots_in(asking.phrases):
            problem = f'no phrase of "{path[-1]}" has the slot {{{slot}}}'
            yield places.error(where, problem, "add it to one, or remove it")
        for text in (wordings,) if isinstance(wordings, str) else wordings:
            yield from _unknown(text, where, {CHOICES}, places)


def _unknown(text: str, path: KeyPath, known: set[str], places: Places) -> Iterator[PackError]:
    alone = re.search(r"[{}]", PLACEHOLDER.sub(lambda match: "-" * len(match[0]), text))
    if alone:
        yield places.text_error(path, text, alone.start(), "a { or } stands alone", "close it or remove it")
    for match in PLACEHOLDER.finditer(text):
        if match[1] not in known:
            problem = f"{match[0]} cannot be filled in: not every phrase has this slot"
            advice = suggestion(match[1], sorted(known)) if known else "leave it out, or put the slot in every phrase"
            yield places.text_error(path, text, match.start(), problem, advice)
