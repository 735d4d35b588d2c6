"""The household's own file: who lives here, whom they call for, and the word that the assistant is called by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from voice_assist.content.checks import check_pack
from voice_assist.content.contact import Contact
from voice_assist.content.fields import ListValue, PackModel
from voice_assist.content.household_model import Household, named
from voice_assist.content.items import names, why_needed
from voice_assist.content.night import Night
from voice_assist.content.phrases import CONTACT, SAYING
from voice_assist.content.places import Places
from voice_assist.content.schema import Pack
from voice_assist.content.validation import errors_of, suggestion
from voice_assist.content.yaml_file import KeyPath, YamlFile, read_yaml
from voice_assist.errors import PackError, TemplateError
from voice_assist.understanding.templates import Template as Parsed


@dataclass(slots=True)
class HouseholdReading:
    """What a household's file gave: pack and household together unless there were errors, all errors, the places."""

    pack: Pack | None
    errors: list[PackError]
    places: Places


def with_household(pack: Pack, file: Path, contacts: Path | None = None) -> Pack:
    """The pack with what the household's file adds; contacts: the file in which contacts stand instead.

    Raises:
        PackError: something in the file is wrong (file, line, column), or can be said like something else.
    """
    reading = read_household(file, pack, contacts=contacts)
    if reading.pack is None:
        raise reading.errors[0]
    return reading.pack


def read_household(
    file: Path, pack: Pack | None, places: Places | None = None, contacts: Path | None = None
) -> HouseholdReading:
    """Read and check as with_household does, but collect what is wrong.

    Args:
        file: the household's file.
        pack: a pack without fault; None looks at the file by itself.
        places: where the parts of the pack stand.
        contacts: the file in which contacts stand, so that none may stand here.
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
    errors = [*source.errors, *_named_twice(household, source, contacts)]
    reading = laid_over(household, source, None if errors else pack, places)
    return HouseholdReading(reading.pack, [*errors, *reading.errors], reading.places)


def laid_over(household: Household, source: YamlFile, pack: Pack | None, places: Places) -> HouseholdReading:
    """The pack with all of it, checked; errors and places of what is added are those of `source`."""
    ways, errors = _ways(household, source)
    errors = [*errors, *(_switched_off_errors(household, source, pack) if pack else ())]
    places = places.before(_part_of_pack(household, source))
    if errors or pack is None:
        return HouseholdReading(None, errors, places)
    added = household.added_to(pack)
    errors = [_placed(error, ways, source) for error in check_pack(added, places)]
    return HouseholdReading(None if errors else added, errors, places)


def _named_twice(household: Household, source: YamlFile, contacts: Path | None) -> list[PackError]:
    """People stand in one file alone: somebody who can be called by name must be somebody who is reached."""
    if not (contacts and household.contacts):
        return []
    problem = f"contacts stand in {contacts.name} already"
    return [source.place(("contacts",)).error(problem, f"move these to {contacts.name}, with their channels")]


def _placed(error: PackError, ways: Mapping[str, KeyPath], source: YamlFile) -> PackError:
    """A clash of a contact or a saying with a phrase is told there, for that is what the household can change."""
    words = f" {error.problem.replace(chr(34), ' ')} "
    way = next((path for said, path in ways.items() if f" {said} " in words), None)
    if way is None:
        return error if error.file else source.place(()).error(error.problem, error.advice)
    what = "contact" if way[0] == "contacts" else "saying"
    return _error(source, way, error.problem, f"say the {what} in another way here")


def _switched_off_errors(household: Household, source: YamlFile, pack: Pack) -> Iterator[PackError]:
    """What is to be switched off must be there, and must not be what a person cannot do without."""
    known = names(pack)
    for index, name in enumerate(household.switched_off):
        path: KeyPath = ("switched_off", index)
        if name not in known:
            yield _error(source, path, f'the pack has no "{name}"', suggestion(name, known))
        elif reason := why_needed(pack, name):
            yield _error(source, path, f'"{name}" cannot be switched off: {reason}', "remove it here")


def _part_of_pack(household: Household, source: YamlFile) -> YamlFile:
    """The file as if it were one of the pack's, with its parts where the pack has them."""
    paths: dict[KeyPath, KeyPath] = {("pack", key): (key,) for key in ("wake_word", "person", "quiet_hours")}
    paths["lists", CONTACT], paths["lists", SAYING] = ("contacts",), ("sayings",)
    for path, _ in _ways_to_ask(household):
        paths["lists", SAYING, *path[1:]] = path
        paths["lists", SAYING, path[1], "say", path[3] if len(path) > 2 else 0] = path
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


def _ways_to_ask(household: Household) -> Iterator[tuple[KeyPath, str]]:
    """Every way of asking for a saying, with its place."""
    for index, saying in enumerate(household.sayings):
        if isinstance(saying, str):
            yield ("sayings", index), saying
        else:
            yield from ((("sayings", index, "say", number), text) for number, text in enumerate(saying.say))


def _ways(household: Household, source: YamlFile) -> tuple[dict[str, KeyPath], list[PackError]]:
    """Every way of saying a contact or asking for a saying, with its place, and what is wrong with them."""
    ids: set[tuple[str, str]] = set()
    errors: list[PackError] = []
    sayings = [(("sayings", index), saying) for index, saying in enumerate(household.sayings)]
    people = [(("contacts", index), contact.id) for index, contact in enumerate(household.contacts)]
    people += [(path, named(saying).id) for path, saying in sayings]
    for path, name in people:
        kind = path[0].removesuffix("s")
        if (kind, name) in ids:
            errors.append(_error(source, (*path, "id"), f'there is a {kind} "{name}" already', "rename one"))
        ids.add((kind, name))
    contacts = [
        (("contacts", index, *where), text)
        for index, contact in enumerate(household.contacts)
        for where, text in ((("name",), contact.name), *((("say", n), text) for n, text in enumerate(contact.say)))
    ]
    ways: dict[str, KeyPath] = {}
    for group in (contacts, list(_ways_to_ask(household))):
        found, wrong = _said(group, source)
        ways |= found
        errors += wrong
    return ways, sorted(errors, key=lambda error: (error.line or 0, error.column or 0))


def _said(written: list[tuple[KeyPath, str]], source: YamlFile) -> tuple[dict[str, KeyPath], list[PackError]]:
    """The sentences of these templates with their places; a bad template, or one that means two things, is an error."""
    ways: dict[str, KeyPath] = {}
    errors: list[PackError] = []
    for path, text in written:
        try:
            said = {sentence.text for sentence in Parsed(text, None).sentences()}
        except TemplateError as error:
            place = source.place_inside(path, text, error.position or 0)
            errors.append(place.error(f'"{text}": {error.problem}', error.advice))
            continue
        for one in sorted(said):
            if ways.setdefault(one, path)[:2] != path[:2]:
                problem = f'"{one}" means another {str(path[0]).removesuffix("s")} already'
                errors.append(_error(source, path, problem, "say one of them differently"))
    return ways, errors


def _error(source: YamlFile, path: KeyPath, problem: str, advice: str) -> PackError:
    return source.value_place(path).error(problem, advice)


def _model(path: KeyPath) -> type[PackModel]:
    """Which model holds the key at the end of this path."""
    models: dict[object, type[PackModel]] = {"contacts": Contact, "sayings": ListValue, "night": Night}
    return models.get(path[0], Household) if len(path) > 1 else Household
