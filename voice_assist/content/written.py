"""Every sentence template of a pack as it is written, with the path to it."""

from __future__ import annotations

from collections.abc import Iterator

from voice_assist.content.fields import NumberRange
from voice_assist.content.phrases import entry_of, intent_templates
from voice_assist.content.schema import Pack
from voice_assist.content.yaml_file import KeyPath


def written_list_values(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    """How the values of lists are said, and the names of routines and tips."""
    for name, values in pack.lists.items():
        for index, value in enumerate(() if isinstance(values, NumberRange) else values):
            if isinstance(value, str):
                yield ("lists", name, index), value
            else:
                for number, said in enumerate(value.say):
                    yield ("lists", name, index, "say", number), said
    for group, named in (("routines", pack.routines), ("tips", pack.tips)):
        for name, item in named.items():
            for number, said in enumerate(item.names):
                yield (group, name, "names", number), said


def written_phrases(pack: Pack) -> Iterator[tuple[KeyPath, str]]:
    """The phrases of intents, then those of calls."""
    for intent in intent_templates(pack):
        for index, template in enumerate(intent.templates):
            yield (*entry_of(intent.intent), "phrases", index), template
