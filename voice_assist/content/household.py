"""The household's own file: who lives here, whom they call for, and the word that the assistant is called by."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError

from voice_assist.content.checks import check_pack
from voice_assist.content.fields import (
    Identifier,
    ListValue,
    PackModel,
    Pronunciation,
    Sentence,
    SpokenAs,
    Template,
    WakeWord,
    Word,
    WrittenWords,
)
from voice_assist.content.phrases import CONTACT, phrasebook_of
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
    """What one household adds to any pack.

    person: the name of who lives here, for the greeting. spoken_as: as in a pack.
    """

    person: Sentence | None = None
    wake_word: WakeWord | None = None
    contacts: tuple[Contact, ...] = ()
    spoken_as: dict[WrittenWords, SpokenAs] = Field(default_factory=dict)

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
                "spoken_as": {**pack.spoken_as, **self.spoken_as},
            }
        )


def with_household(pack: Pack, file: Path) -> Pack:
    """The pack with what the household's file adds.

    Raises:
        PackError: something in the file is wrong (file, line, column), or can be said like something else.
    """
    source = read_yaml(file)
    if source.errors:
        raise source.errors[0]
    try:
        household = Household.model_validate(source.data)
    except ValidationError as error:
        raise errors_of(source, error, _model)[0] from error
    ways = _check_contacts(household, source)
    added = household.added_to(pack)
    for clash in check_pack(added, Places(())):
        words = f" {clash.problem.replace(chr(34), ' ')} "
        place = next(
            (source.value_place(path) for said, path in ways.items() if f" {said} " in words), source.place(())
        )
        raise place.error(clash.problem, "say the contact in another way here") from clash
    if household.wake_word and any(phrase.text == household.wake_word for phrase in phrasebook_of(added).phrases):
        problem = f'"{household.wake_word}" is a phrase of the pack already'
        raise _error(source, ("wake_word",), problem, "choose another word")
    return added


def _check_contacts(household: Household, source: YamlFile) -> dict[str, KeyPath]:
    """Every way of saying a contact, with its place; raises PackError for a bad or a double one."""
    ways: dict[str, KeyPath] = {}
    ids: set[str] = set()
    for index, contact in enumerate(household.contacts):
        if contact.id in ids:
            raise _error(source, ("contacts", index, "id"), f'there is a contact "{contact.id}" already', "rename one")
        ids.add(contact.id)
        paths: list[KeyPath] = [("contacts", index, "name")]
        paths += [("contacts", index, "say", number) for number in range(len(contact.say))]
        for text, path in zip((contact.name, *contact.say), paths, strict=True):
            for said in _sentences(text, path, source):
                if ways.setdefault(said, path)[:2] != path[:2]:
                    raise _error(source, path, f'"{said}" means another contact already', "say one of them differently")
    return ways


def _sentences(text: str, path: KeyPath, source: YamlFile) -> list[str]:
    try:
        return [sentence.text for sentence in Parsed(text, None).sentences()]
    except TemplateError as error:
        place = source.place_inside(path, text, error.position or 0)
        raise place.error(f'"{text}": {error.problem}', error.advice) from error


def _error(source: YamlFile, path: KeyPath, problem: str, advice: str) -> PackError:
    return source.value_place(path).error(problem, advice)


def _model(path: KeyPath) -> type[PackModel]:
    """Which model holds the key at the end of this path."""
    return Contact if path[:1] == ("contacts",) and len(path) > 1 else Household
