"""A pack as the linter looks at it: every template with its place and all that can be said with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from voice_assist.commands import Context
from voice_assist.content.phrases import entry_of, intent_templates, slot_lists
from voice_assist.content.places import Places
from voice_assist.content.schema import Pack
from voice_assist.content.written import written_list_values, written_phrases
from voice_assist.content.yaml_file import KeyPath
from voice_assist.lexicon import Lexicon
from voice_assist.understanding.phonetics import Pronunciations
from voice_assist.understanding.phrase import Phrase
from voice_assist.understanding.phrasebook import ways_to_say
from voice_assist.understanding.templates import Template


@dataclass(frozen=True, slots=True)
class Written:
    """One template of an intent or a call.

    Attributes:
        path: where it stands.
        text: as it is written.
        contexts: where it can be said.
        phrases: everything that can be said with it, and what that means.
    """

    path: KeyPath
    text: str
    contexts: frozenset[Context]
    phrases: tuple[Phrase, ...]

    @property
    def entry(self) -> KeyPath:
        """Group and id of its intent or call."""
        return self.path[:2]


@dataclass(frozen=True, slots=True)
class Material:
    """All that the looks at a pack share.

    Attributes:
        pack, places: as they were read.
        written: the templates of intents and calls in the order of the pack.
        values: path and text of how the values of lists are said, and the wake word.
        vocabulary: every word that can be said, those of templates that are not expanded, too.
        pronunciations: the pack's own and the dictionary's.
        models: the folder that holds the embedded models.
    """

    pack: Pack
    places: Places
    written: tuple[Written, ...]
    values: tuple[tuple[KeyPath, str], ...]
    vocabulary: frozenset[str]
    pronunciations: Pronunciations
    models: Path


def material_of(pack: Pack, places: Places, models: Path) -> Material:
    """Expand every template of the pack by itself."""
    contexts = {entry_of(intent.intent): intent.contexts for intent in intent_templates(pack)}
    lists = {name: ways_to_say(values) for name, values in slot_lists(pack).items()}
    wake_word = pack.head.wake_word
    values = (*written_list_values(pack), *(((("pack", "wake_word"), wake_word),) if wake_word else ()))
    written: list[Written] = []
    vocabulary = set((wake_word or "").split())
    for path, text in written_phrases(pack):
        group, name = str(path[0]), str(path[1])
        template = Template(text, lists)
        said = [] if template.graph else _phrases(template, f"{group}.{name}")
        written.append(Written(path, text, contexts[group, name], tuple(said)))
        vocabulary |= template.graph.words if template.graph else {word for one in said for word in one.text.split()}
    pronunciations = Lexicon(pack.pronunciations)
    return Material(pack, places, tuple(written), values, frozenset(vocabulary), pronunciations, models)


def _phrases(template: Template, entry: str) -> list[Phrase]:
    said = (Phrase(sentence.text, entry, tuple(sorted(sentence.slots))) for sentence in template.sentences())
    return list(dict.fromkeys(said))
