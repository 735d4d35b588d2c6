"""The slots of a labelled intent: a JSON object of what is said, as the ids that the pack uses."""

from __future__ import annotations

import json

from voice_assist.evaluation.labels_table import Row
from voice_assist.evaluation.vocabulary import Vocabulary

_SHOWN = 6


def slots_of(row: Row, intent: str, vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    """Name and value of each labelled slot, sorted by name.

    Raises:
        LabelsError: the cell is no JSON object, or names a slot or a value that the intent does not have.
    """
    return tuple(
        sorted((name, _value_of(row, intent, name, said, vocabulary)) for name, said in _object_of(row).items())
    )


def _object_of(row: Row) -> dict[str, object]:
    advice = 'write it as {"name": "value"}, or leave it empty'
    try:
        slots = json.loads(row["slots"]) if row["slots"] else {}
    except json.JSONDecodeError as error:
        raise row.error("slots", f"the slots are no JSON ({error.msg} at character {error.pos + 1})", advice) from error
    if not isinstance(slots, dict):
        raise row.error("slots", "the slots are no JSON object", advice)
    return slots


def _value_of(row: Row, intent: str, name: str, said: object, vocabulary: Vocabulary) -> str:
    slots = vocabulary.slots(intent)
    if name not in slots:
        known = f"it has {', '.join(sorted(slots))}" if slots else "it has none"
        raise row.error("slots", f'"{row["intent"]}" has no slot "{name}"', f"{known}; correct the name")
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        raise row.error("slots", f'the value of "{name}" is neither text nor a number', "put it in quotes")
    value = vocabulary.value_called(slots[name], str(said))
    if value is None:
        values = vocabulary.values(slots[name])
        known = ", ".join(values[:_SHOWN]) + (" ..." if len(values) > _SHOWN else "")
        raise row.error("slots", f'"{name}" cannot be "{said}"', f"it can be {known}; correct the value or the pack")
    return value
