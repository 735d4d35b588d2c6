"""Everything that is wrong or doubtful in a pack and the household's file, in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.contacts_file import read_contacts
from voice_assist.content.household import read_household
from voice_assist.content.household_files import HouseholdFiles
from voice_assist.content.lint.confusable import confusable_phrases
from voice_assist.content.lint.material import Material, material_of
from voice_assist.content.lint.problem import Problem, Severity, warning
from voice_assist.content.lint.short import short_phrases
from voice_assist.content.lint.templates import idle_templates, lists_of_one
from voice_assist.content.lint.whole import whole_pack
from voice_assist.content.lint.words import unknown_words
from voice_assist.content.loader import read_pack
from voice_assist.content.reviews import read_reviews
from voice_assist.content.schema import Pack
from voice_assist.content.yaml_file import read_yaml
from voice_assist.errors import PackError

__all__ = ["LOOKS", "Problem", "Severity", "check"]

Look = Callable[[Material], Iterator[Problem]]

LOOKS: tuple[Look, ...] = (
    whole_pack,
    unknown_words,
    short_phrases,
    confusable_phrases,
    idle_templates,
    lists_of_one,
)
"""In the order in which they are told."""


def check(
    folder: Path,
    models: Path = PROJECT_FOLDER / "models",
    household: Path | None = None,
    contacts: Path | None = None,
) -> list[Problem]:
    """All errors that can be found at once, or else the warnings and hints; [] where there is no fault.

    Args:
        folder: the pack.
        models: the folder of the embedded models, whose vocabulary is asked.
        household: the household's file, or its folder, looked at together with the pack.
        contacts: who is called and how, likewise.

    Raises:
        ModelError: the pronouncing dictionary cannot be read.
    """
    try:
        home = HouseholdFiles.at(household) if household else HouseholdFiles()
    except PackError as error:
        return [Problem(Severity.ERROR, error)]
    contacts = contacts or home.contacts
    reading = read_pack(folder, home.own)
    pack, places, errors, changed = reading.pack, reading.places, reading.errors, list[Problem]()
    if home.reviews and pack:
        try:
            pack, changed = _reviewed(pack, home.reviews)
        except PackError as error:
            errors = [*errors, error]
    if home.household:
        added = read_household(home.household, pack, places, contacts)
        pack, places, errors = added.pack, added.places, [*errors, *added.errors]
    doubts: list[PackError] = []
    if contacts:
        reached = read_contacts(contacts, pack, places)
        pack, places, doubts = reached.pack, reached.places, reached.warnings
        errors = [*errors, *reached.errors]
    if errors or pack is None:
        return [Problem(Severity.ERROR, error) for error in errors]
    material = material_of(pack, places, models)
    told = [*changed, *map(warning, doubts)]
    problems = [*told, *(problem for look in LOOKS for problem in look(material))]
    return sorted(problems, key=lambda problem: problem.severity is Severity.HINT)


def _reviewed(pack: Pack, file: Path) -> tuple[Pack, list[Problem]]:
    """The pack as it was reviewed, and a warning for each part that has changed since."""
    reviews, source = read_reviews(file, pack), read_yaml(file)
    changed = [
        warning(source.place(("reviews", name)).error(f'the words of "{name}" have changed since', "review it again"))
        for name in reviews.outdated(pack)
    ]
    return reviews.applied_to(pack), changed
