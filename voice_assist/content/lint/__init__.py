"""Everything that is wrong or doubtful in a pack and the household's file, in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.contacts_file import read_contacts
from voice_assist.content.household import read_household
from voice_assist.content.lint.confusable import confusable_phrases
from voice_assist.content.lint.material import Material, material_of
from voice_assist.content.lint.problem import Problem, Severity, warning
from voice_assist.content.lint.short import short_phrases
from voice_assist.content.lint.templates import idle_templates, lists_of_one
from voice_assist.content.lint.whole import whole_pack
from voice_assist.content.lint.words import unknown_words
from voice_assist.content.loader import read_pack
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
        household: the household's file, looked at together with the pack.
        contacts: who is called and how, likewise.

    Raises:
        ModelError: the pronouncing dictionary cannot be read.
    """
    reading = read_pack(folder)
    pack, places, errors = reading.pack, reading.places, reading.errors
    if household:
        added = read_household(household, pack, places, contacts)
        pack, places, errors = added.pack, added.places, [*errors, *added.errors]
    doubts: list[PackError] = []
    if contacts:
        reached = read_contacts(contacts, pack, places)
        pack, places, doubts = reached.pack, reached.places, reached.warnings
        errors = [*errors, *reached.errors]
    if errors or pack is None:
        return [Problem(Severity.ERROR, error) for error in errors]
    material = material_of(pack, places, models)
    problems = [*map(warning, doubts), *(problem for look in LOOKS for problem in look(material))]
    return sorted(problems, key=lambda problem: problem.severity is Severity.HINT)
