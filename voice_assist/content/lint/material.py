"""A pack as the linter looks at it: every template with its place and all that can be said with it."""

from __future__ import annotations

from collections import defaultdict
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
from voice_assist.understanding.phrasebook import IntentTemplates, Phrasebook


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
    templates = list(written_phrases(pack))
    contexts = {entry_of(intent.intent): intent.contexts for intent in intent_templates(pack)}
    single = [
        IntentTemplates(str(number), (text,), contexts[str(path[0]), str(path[1])])
        for number, (path, text) in enumerate(templates)
    ]
    said: dict[int, list[Phrase]] = defaultdict(list)
    book = Phrasebook(single, slot_lists(pack))
    for phrase in book.phrases:
        path = templates[int(phrase.intent)][0]
        said[int(phrase.intent)].append(Phrase(phrase.text, ".".join(map(str, path[:2])), phrase.slots))
    written = tuple(
        Written(path, text, intent.contexts, tuple(said[number]))
        for number, ((path, text), intent) in enumerate(zip(templates, single, strict=True))
    )
    values = tuple(written_list_values(pack))
    wake_word = pack.head.wake_word or ""
    if wake_word:
        values += ((("pack", "wake_word"), wake_word),)
    vocabulary = book.vocabulary.union(wake_word.split())
    return Material(pack, places, written, values, vocabulary, Lexicon(pack.pronunciations), models)
