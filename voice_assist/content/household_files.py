"""Where a household keeps its files: one file, or a folder with everything that is its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from voice_assist.content.validation import suggestion
from voice_assist.errors import PackError

HOUSEHOLD, CONTACTS, PLAN, REVIEWS = "household.yaml", "contacts.yaml", "plan.yaml", "reviews.yaml"
OWN = "own"


@dataclass(frozen=True, slots=True)
class HouseholdFiles:
    """What belongs to one household.

    Attributes:
        household: who lives here; None where there is no such file.
        contacts: who is called, and how they are reached.
        plan: the therapist's plan.
        reviews: what a clinician of the household has read.
        own: the household's own phrases, tips and calls, in the form of a pack's files, sorted by name.
    """

    household: Path | None = None
    contacts: Path | None = None
    plan: Path | None = None
    reviews: Path | None = None
    own: tuple[Path, ...] = ()

    @classmethod
    def at(cls, place: Path) -> HouseholdFiles:
        """A file stands for itself; of a folder, what is in it.

        Raises:
            PackError: the folder cannot be listed, or holds a file that nothing would read.
        """
        if not place.is_dir():
            return cls(household=place)
        known = (HOUSEHOLD, CONTACTS, PLAN, REVIEWS)
        found = {path.name: path for path in _yaml_files(place)}
        for name, path in found.items():
            if name not in known:
                advice = f"{suggestion(name, list(known))}; phrases, tips and calls of your own belong into {OWN}/"
                raise PackError("nothing reads this file", advice, file=path)
        own = place / OWN
        own_files = tuple(_yaml_files(own)) if own.is_dir() else ()
        return cls(found.get(HOUSEHOLD), found.get(CONTACTS), found.get(PLAN), found.get(REVIEWS), own_files)

    @property
    def all(self) -> tuple[Path, ...]:
        """Every one of them."""
        return (*self.own, *filter(None, (self.household, self.contacts, self.plan, self.reviews)))


def _yaml_files(folder: Path) -> list[Path]:
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise PackError(f"cannot be read ({error.strerror})", "check its rights", file=folder) from error
    for path in paths:
        if path.suffix.lower() in {".yml", ".yaml"} and path.suffix != ".yaml":
            raise PackError("a household's file must end in .yaml", "rename it", file=path)
    return [path for path in paths if path.suffix == ".yaml"]
