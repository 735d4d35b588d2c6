"""A table of labels as text: tab-separated columns under a header, each cell with its place for the errors."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from voice_assist.errors import LabelsError

COLUMNS = ("file", "text", "intent", "slots", "speaker", "said", "context")
"""What the columns may be called; others are passed over."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        table: the table's path.
        line: its line there, counted from 1.
        cells: column -> what stands there, without blanks around it.
        places: column -> column of the line at which it stands, counted from 1.
    """

    table: Path
    line: int
    cells: Mapping[str, str]
    places: Mapping[str, int]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def __contains__(self, column: str) -> bool:
        return column in self.cells

    def place(self, column: str) -> str:
        """Where a cell stands, as file:line:column."""
        return _place(self.table, self.line, self.places.get(column, 1))

    def error(self, column: str, problem: str, advice: str) -> LabelsError:
        """What is wrong with one cell."""
        return LabelsError(self.place(column), problem, advice)


def read_table(table: Path) -> tuple[Row, ...]:
    """The rows of a table of labels; blank lines do not count.

    Raises:
        LabelsError: it cannot be read, is no UTF-8, has no rows, lacks the columns file and text or intent, or a row
            has more or fewer cells than the header.
    """
    lines = _lines(table)
    header = Row(table, 1, {}, {})
    rows: list[Row] = []
    for line, cells, starts in _cells(table, lines):
        if not any(cells):
            continue
        if not header.cells:
            header = Row(table, line, {name: name for name in cells}, dict(zip(cells, starts, strict=True)))
            _check_header(header, cells)
        elif len(cells) != len(header.cells):
            raise LabelsError(
                _place(table, line, starts[min(len(cells), len(header.cells)) - 1]),
                f"{len(cells)} cells stand under {len(header.cells)} columns",
                "put one tab between two cells, also where a cell is empty",
            )
        else:
            rows.append(Row(table, line, dict(zip(header.cells, cells, strict=True)), _by_name(header, starts)))
    if not rows:
        raise LabelsError(table, "there is no recording in this table", "write a line for each under the header")
    return tuple(rows)


def _place(table: Path, line: int, column: int) -> str:
    return f"{table}:{line}:{column}"


def _by_name(header: Row, starts: tuple[int, ...]) -> dict[str, int]:
    return dict(zip(header.cells, starts, strict=True))


def _lines(table: Path) -> list[str]:
    try:
        text = table.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise LabelsError(table, f"cannot be read ({error.strerror})", "check the path and its rights") from error
    except UnicodeDecodeError as error:
        raise LabelsError(table, "is no UTF-8 text", "save it as tab-separated text in UTF-8") from error
    if "\0" in text:
        raise LabelsError(table, "is no text", "save it as tab-separated text in UTF-8")
    return io.StringIO(text, newline="").readlines()


def _cells(table: Path, lines: list[str]) -> Iterator[tuple[int, tuple[str, ...], tuple[int, ...]]]:
    """Line, cells and the columns at which they begin, for each row."""
    reader = csv.reader(lines, delimiter="\t", strict=True)
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            yield line, tuple(cell.strip() for cell in cells), _starts("".join(lines[line - 1 : before]))
    except csv.Error as error:
        raise LabelsError(
            _place(table, before + 1, 1), f"the quotes do not fit ({error})", 'write a " inside quotes twice'
        ) from error


def _starts(line: str) -> tuple[int, ...]:
    """The columns, counted from 1, at which the cells begin; a tab inside quotes separates nothing."""
    starts, quoted = [1], False
    for index, character in enumerate(line):
        if character == '"' and (quoted or index + 1 == starts[-1]):
            quoted = not quoted
        elif character == "\t" and not quoted:
            starts.append(index + 2)
    return tuple(starts)


def _check_header(header: Row, cells: tuple[str, ...]) -> None:
    twice = next((name for index, name in enumerate(cells) if name in cells[:index]), None)
    if twice is not None:
        raise header.error(twice, f'two columns are called "{twice}"', "leave one of them out")
    if "file" not in header or not ("text" in header or "intent" in header):
        raise LabelsError(
            _place(header.table, header.line, 1),
            "the first line must name the columns file, and text or intent",
            f"known columns are {', '.join(COLUMNS)}, with a tab between them",
        )
