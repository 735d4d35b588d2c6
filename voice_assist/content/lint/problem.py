"""What was found in a pack, and how much it matters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from voice_assist.errors import PackError


class Severity(StrEnum):
    """An error keeps the pack from being used; a warning does not; a hint can be left as it is."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that was found; `error` knows file, line and column."""

    severity: Severity
    error: PackError

    @property
    def message(self) -> str:
        """One sentence: where, what, and what to do."""
        return str(self.error)

    def __str__(self) -> str:
        return f"{self.severity}: {self.message}"


def warning(error: PackError) -> Problem:
    """Something that will not work as it was meant."""
    return Problem(Severity.WARNING, error)


def hint(error: PackError) -> Problem:
    """Something that could be better."""
    return Problem(Severity.HINT, error)
