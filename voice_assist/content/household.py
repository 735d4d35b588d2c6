"""The household's own file: who lives here, whom they call for, and the word that the assistant is called by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from voice_assist.content.checks import check_pack
from voice_assist.content.fields import (
    Identifier,
    ListValue,
    PackModel,
    Pronunciation,
    Sentence,
    Template,
    WakeWord,
    Word,
)
from voice_assist.content.phrases import CONTACT
from voice_assist.content.places import Places
from voice_assist.content.schema import Pack
from voice_assist.content.validation import errors_of
from voice_assist.content.yaml_file import KeyPath, YamlFile, read_yaml
from voice_assist.errors import PackError, TemplateError
from voice_assist.understanding.templates import Template as Parsed


class Contact(PackModel):
    """Somebody who may be called for.

    name: as it is spoken, and one way of saying it. say: other ways. pronunciations: words that dictionaries lack.
    """

    id: Identifier
    name: Template
    say: tuple[Template, ...] = ()
    pronunciations: dict[Word, Pronunciation] = Field(default_factory=dict)

    @property
    def ways(self) -> tuple[str, ...]:
        """All ways of saying it, the name first."""
        return tuple(dict.fromkeys((self.name, *self.say)))


class Household(PackModel):
    """What one household adds to any pack. person: the name of who lives here, for the greeting."""

    person: Sentence | None = None
    wake_word: WakeWord | None = None
    contacts: tuple[Contact, ...] = ()

    def added_to(self, pack: Pack) -> Pack:
        """The pack with person, wake word and contacts, which become the list {contact}."""
        sounds = {word: phones for contact in self.contacts for word, phones in contact.pronunciations.items()}
        values = tuple(ListValue(id=contact.id, say=contact.ways) for contact in self.contacts)
        head = {"wake_word": self.wake_word or pack.head.wake_word, "person": self.person or pack.head.person}
        return pack.model_copy(
            update={
                "head": pack.head.model_copy(update=head),
                "lists": {**pack.lists, **({CONTACT: values} if values else {})},
                "pronunciations": {**pack.pronunciations, **sounds},
            }
        )


@dataclass(slots=True)
class HouseholdReading:
    """What a household's file gave: pack and household together unless there were errors, all errors, the places."""

    pack: Pack | None
    errors: list[PackError]
    places: Places


def with_household(pack: Pack, file: Path) -> Pack:
    """The pack with what the household's file adds.

    Raises:
        PackError: something in the file is wrong (file, line, column), or can be said like something else.
    """
    reading = read_household(file, pack)
    if reading.pack is None:
        raise reading.errors[0]
    return reading.pack


def read_household(file: Path, pack: Pack | None, places: Places | None = None) -> HouseholdReading:
    """Read and check as with_household does, but collect what is wrong.

    Args:
        file: the household's file.
        pack: a pack without fault; None looks at the file by itself.
        places: where the parts of the pack stand.
    """
    places = places or Places(())
    try:
        source = read_yaml(file)
    except PackError as error:
        return HouseholdReading(None, [error], places)
    try:
        household = Household.model_validate(source.data)
    except ValidationError as error:
        return HouseholdReading(None, [*source.errors, *errors_of(source, error, _model)], places)
    ways, errors = _ways(household, source)
    errors = [*source.errors, *errors]
    places = places.before(_part_of_pack(household, source))
    if errors or pack is None:
        return HouseholdReading(None, errors, places)
    added = household.added_to(pack)
    errors = [_placed(error, ways, source) for error in check_pack(added, places)]
    return HouseholdReading(None if errors else added, errors, places)


def _placed(error: PackError, ways: Mapping[str, KeyPath], source: YamlFile) -> PackError:
    """A clash of a contact with a phrase is told at the contact, for that is what the household can change."""
    words = f" {error.problem.replace(chr(34), ' ')} "
    way = next((path for said, path in ways.items() if f" {said} " in words), None)
    if way is None:
        return error if error.file else source.place(()).error(error.problem, error.advice)
    return _error(source, way, error.problem, "say the contact in another way here")


def _part_of_pack(household: Household, source: YamlFile) -> YamlFile:
    """The file as if it were one of the pack's, with its parts where the pack has them."""
    paths: dict[KeyPath, KeyPath] = {("pack", key): (key,) for key in ("wake_word", "person")}
    paths["lists", CONTACT] = ("contacts",)
    for index, contact in enumerate(household.contacts):
        where: KeyPath = ("contacts", index)
        said = {text: (*where, "say", number) for number, text in enumerate(contact.say)}
        said[contact.name] = (*where, "name")
        paths["lists", CONTACT, index] = where
        for number, text in enumerate(contact.ways):
            paths["lists", CONTACT, index, "say", number] = said[text]
        paths.update({("pronunciations", word): (*where, "pronunciations", word) for word in contact.pronunciations})
    keys = {part: source.keys[path] for part, path in paths.items() if path in source.keys}
    values = {part: source.values[path] for part, path in paths.items() if path in source.values}
    return YamlFile(source.file, source.text, None, keys, values)


def _ways(household: Household, source: YamlFile) -> tuple[dict[str, KeyPath], list[PackError]]:
    """Every way of saying a contact with its place, and what is wrong: a bad template, or one that means two people."""
    ways: dict[str, KeyPath] = {}
    errors: list[PackError] = []
    ids: set[str] = set()
    for index, contact in enumerate(household.contacts):
        if contact.id in ids:
            problem = f'there is a contact "{contact.id}" already'
            errors.append(_error(source, ("contacts", index, "id"), problem, "rename one"))
        ids.add(contact.id)
        paths: list[KeyPath] = [("contacts", index, "name")]
        paths += [("contacts", index, "say", number) for number in range(len(contact.say))]
        for text, path in zip((contact.name, *contact.say), paths, strict=True):
            try:
                said = {sentence.text for sentence in Parsed(text, None).sentences()}
            except TemplateError as error:
                place = source.place_inside(path, text, error.position or 0)
                errors.append(place.error(f'"{text}": {error.problem}', error.advice))
                continue
            for one in sorted(said):
                if ways.setdefault(one, path)[:2] != path[:2]:
                    problem = f'"{one}" means another contact already'
                    errors.append(_error(source, path, problem, "say one of them differently"))
    return ways, errors


def _error(source: YamlFile, path: KeyPath, problem: str, advice: str) -> PackError:
    return source.value_place(path).error(problem, advice)


def _model(path: KeyPath) -> type[PackModel]:
    """Which model holds the key at the end of this path."""
    return Contact if path[:1] == ("contacts",) and len(path) > 1 else Household
