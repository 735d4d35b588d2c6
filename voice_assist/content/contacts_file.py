"""contacts.yaml: read, checked and laid over a pack; what is wrong or doubtful is told with its place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from voice_assist.content.channel_settings import KINDS
from voice_assist.content.contact import Contact
from voice_assist.content.contacts import Contacts, EscalationRules, LevelRules, Reachable, StepRules
from voice_assist.content.contacts_rules import contacts_errors, contacts_warnings
from voice_assist.content.discretion import discreet, unquoted
from voice_assist.content.fields import PackModel
from voice_assist.content.household import laid_over
from voice_assist.content.household_model import Household
from voice_assist.content.places import Places
from voice_assist.content.schema import Pack
from voice_assist.content.secret import SecretSource
from voice_assist.content.validation import errors_of
from voice_assist.content.yaml_file import KeyPath, YamlFile, read_text, read_yaml
from voice_assist.errors import PackError

EXAMPLE = Path(__file__).with_name("contacts_example.yaml")
"""A file to begin with."""


@dataclass(slots=True)
class ContactsReading:
    """What the file gave.

    Attributes:
        contacts: unless there were errors.
        pack: with these people in it; None where there were errors, or no pack was given.
        errors: everything that is wrong.
        warnings: what works, but not as the household would want it.
        places: those of the pack with this file.
    """

    contacts: Contacts | None
    pack: Pack | None
    errors: list[PackError]
    warnings: list[PackError] = field(default_factory=list)
    places: Places = field(default_factory=lambda: Places(()))


def load_contacts(file: Path, environment: Mapping[str, str] = os.environ) -> Contacts:
    """The contacts alone, without a pack; raises PackError for the first thing that is wrong."""
    reading = read_contacts(file, None, environment=environment)
    if reading.contacts is None:
        raise reading.errors[0]
    return reading.contacts


def with_contacts(pack: Pack, file: Path) -> tuple[Pack, Contacts]:
    """The pack in which these people can be called, and how they are reached.

    Raises:
        PackError: something in the file is wrong (file, line, column), or can be said like something else.
    """
    reading = read_contacts(file, pack)
    if reading.pack is None or reading.contacts is None:
        raise reading.errors[0]
    return reading.pack, reading.contacts


def read_contacts(
    file: Path, pack: Pack | None, places: Places | None = None, environment: Mapping[str, str] = os.environ
) -> ContactsReading:
    """Read and check, and collect what is wrong.

    Args:
        file: contacts.yaml.
        pack: a pack without fault; None looks at the file by itself.
        places: where the parts of the pack stand.
        environment: variables in which secrets may be kept.
    """
    places = places or Places(())
    try:
        source = read_yaml(file)
    except PackError as error:
        told = discreet(error, read_text(file)) if error.line else error
        return ContactsReading(None, None, [told], places=places)
    try:
        contacts = Contacts.model_validate(source.data, context={"folder": file.absolute().parent})
    except ValidationError as error:
        found = [*source.errors, *errors_of(source, error, partial(_model, source))]
        return ContactsReading(None, None, [unquoted(one, source, "channels") for one in found], places=places)
    errors = [*(unquoted(one, source, "channels") for one in source.errors), *contacts_errors(contacts, source, pack)]
    people = Household(contacts=tuple(map(_spoken, contacts.contacts)))
    reading = laid_over(people, source, pack, places)
    errors = sorted([*errors, *reading.errors], key=lambda error: (error.line or 0, error.column or 0))
    warnings = list(contacts_warnings(contacts, source, environment))
    if errors:
        return ContactsReading(None, None, errors, warnings, reading.places)
    return ContactsReading(contacts, reading.pack, [], warnings, reading.places)


def _spoken(contact: Reachable) -> Contact:
    """What the list {contact} needs to know of somebody."""
    return Contact.model_validate(contact.model_dump(include=set(Contact.model_fields)))


def _model(source: YamlFile, path: KeyPath) -> type[PackModel]:
    """Which model holds the key at the end of this path."""
    match path:
        case ("channels", name, _):
            return KINDS.get(str(_at(source.data, ("channels", name, "kind"))), Contacts)
        case ("channels", _, _, _):
            return SecretSource
        case ("contacts", *_):
            return Reachable
        case ("escalation", _, "steps", *_):
            return StepRules
        case ("escalation", _, _):
            return LevelRules
        case ("escalation", _):
            return EscalationRules
    return Contacts


def _at(data: object, path: KeyPath) -> object:
    """What stands there in plain data; None where nothing does."""
    for part in path:
        data = data.get(part) if isinstance(data, dict) else None
    return data
