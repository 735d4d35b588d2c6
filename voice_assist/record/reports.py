"""Where reports lie on the disk, and how they go with what they tell of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from voice_assist.errors import StorageError
from voice_assist.storage import replace_file

_NAME = re.compile(r"report_(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)\.html")


class Reports:
    """The folder of the reports that were written without naming a file.

    Args:
        folder: the state folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "reports"

    def path(self, first: date, last: date) -> Path:
        """Where the report about these days lies."""
        return self.folder / f"report_{first.isoformat()}_{last.isoformat()}.html"

    def forget(self, first: date, last: date) -> None:
        """Delete every report that tells of one of these days; StorageError where that fails."""
        for file, begins, ends in self._found():
            if begins <= last and first <= ends:
                _delete(file)

    def prune(self, before: date) -> None:
        """Delete every report that tells of a day before this one; StorageError where that fails."""
        for file, begins, _ in self._found():
            if begins < before:
                _delete(file)

    def _found(self) -> Iterator[tuple[Path, date, date]]:
        for file in self.folder.glob("report_*.html"):
            if found := _NAME.fullmatch(file.name):
                yield file, date.fromisoformat(found[1]), date.fromisoformat(found[2])


def write_privately(file: Path, text: str) -> None:
    """Write a file that nobody else may read, by one rename: it is there as a whole or not at all.

    Raises:
        StorageError: it cannot be written.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(file, text)
    except OSError as error:
        raise StorageError(f"{file}: cannot be written ({error.strerror}); make room or name another file.") from error


def _delete(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{file}: the report cannot be deleted ({error.strerror}); correct the rights.") from error
