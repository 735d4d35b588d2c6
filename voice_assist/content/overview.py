"""Every item of a pack with its sources and its review, and what became of each statement of the sources: one page."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack
from voice_assist.content.schema import Grounded, Pack
from voice_assist.content.yaml_file import read_text
from voice_assist.errors import PackError

NOT_READ = "not yet read"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a source says, in our own words.

    Attributes:
        source: the source's file name without its ending.
        at: where it stands there, as line and sentence in the line: "31.2".
        text: what is said.
        items: where the pack takes it up ("tips.cane"; "*" stands for anything).
        left_out: why nothing takes it up; "" where something does.
    """

    source: str
    at: tuple[str, ...]
    text: str
    items: tuple[str, ...]
    left_out: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where the sources contradict each other. settled: what the assistant says or does; items: where."""

    point: str
    sources: str
    settled: str
    items: tuple[str, ...]


def read_statements(file: Path) -> tuple[Statement, ...]:
    """The table docs/sources.tsv.

    Raises:
        PackError: it cannot be read, or a line has another number of columns.
    """
    rows = _rows(file, ("source", "at", "statement", "items", "left out"))
    return tuple(Statement(source, _parts(at), text, _parts(items), out) for source, at, text, items, out in rows)


def read_disagreements(file: Path) -> tuple[Disagreement, ...]:
    """The table docs/disagreements.tsv.

    Raises:
        PackError: as for read_statements.
    """
    rows = _rows(file, ("point", "sources", "the assistant", "items"))
    return tuple(Disagreement(point, sources, settled, _parts(items)) for point, sources, settled, items in rows)


def item_names(pack: Pack) -> tuple[str, ...]:
    """Everything that a statement can name: "tips.cane", "routines.knee_active", "intents.stop", "sentences.about"."""
    groups: Mapping[str, Iterable[str]] = {
        "routines": pack.routines,
        "tips": pack.tips,
        "calls": pack.calls,
        "intents": pack.intents,
        "sentences": pack.sentences,
    }
    return tuple(f"{group}.{name}" for group, names in groups.items() for name in names)


def unknown_items(pack: Pack, named: Iterable[str]) -> list[str]:
    """Those that the pack does not have."""
    known = item_names(pack)
    return [item for item in named if not any(fnmatchcase(name, item) for name in known)]


def overview(pack: Pack, statements: Sequence[Statement], disagreements: Sequence[Disagreement]) -> str:
    """The page as Markdown."""
    numbers = {source: number for number, source in enumerate(_sources(pack), 1)}
    parts = [
        "# Content: what the English pack guides, tells and calls",
        "Made by `scripts/content-docs` from the pack, `docs/sources.tsv` and `docs/disagreements.tsv`: change those.",
        "\n".join(_summary(pack)),
        "## Sources\n\n" + "\n".join(f"{number}. {source}" for source, number in numbers.items()),
        "## Where the sources disagree, and what is said",
        _table(
            ("point", "sources", "the assistant", "items"),
            ((one.point, one.sources, one.settled, _code(one.items)) for one in disagreements),
        ),
        "## Routines",
        _table(
            ("routine", "title", "kind", "form", "only on a plan", "sources", "reviewed"),
            (
                (f"`{name}`", one.title, one.kind, one.form, one.only_on_plan or "", *_grounds(one, numbers))
                for name, one in pack.routines.items()
            ),
        ),
        "## Tips, lessons and team",
        _table(
            ("tip", "title", "sources", "reviewed"),
            ((f"`{name}`", one.title, *_grounds(one, numbers)) for name, one in pack.tips.items()),
        ),
        "## Calls",
        _table(
            ("call", "title", "level", "private", "reviewed"),
            (
                (f"`{name}`", one.title, one.level, "yes" if one.private else "", one.reviewed or NOT_READ)
                for name, one in pack.calls.items()
            ),
        ),
        "## What became of each statement",
        "`31.2` is the second sentence of line 31 of the source.",
        _table(
            ("source", "at", "statement", "items", "left out, because"),
            (
                (str(numbers.get(one.source, one.source)), ", ".join(one.at), one.text, _code(one.items), one.left_out)
                for one in statements
            ),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _summary(pack: Pack) -> Iterator[str]:
    grounded: tuple[Grounded, ...] = (*pack.routines.values(), *pack.tips.values(), *pack.calls.values())
    read = sum(one.reviewed is not None for one in grounded)
    yield f"{len(pack.routines)} routines, {len(pack.tips)} tips, {len(pack.calls)} calls; {read} of them read by a"
    yield "clinician. An item that nobody has read stands on its sources alone, and the assistant says so when asked."


def _sources(pack: Pack) -> list[str]:
    grounded: tuple[Grounded, ...] = (*pack.routines.values(), *pack.tips.values(), *pack.calls.values())
    return sorted({source for one in grounded for source in one.sources})


def _grounds(item: Grounded, numbers: Mapping[str, int]) -> tuple[str, str]:
    return ", ".join(str(numbers[source]) for source in item.sources), item.reviewed or NOT_READ


def _code(items: Iterable[str]) -> str:
    return ", ".join(f"`{item}`" for item in items)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(cell.split())


def _rows(file: Path, columns: Sequence[str]) -> Iterator[list[str]]:
    for number, row in enumerate(csv.reader(read_text(file).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE), 1):
        if number == 1 and row != list(columns):
            raise PackError("the first line is wrong", f"write: {', '.join(columns)}, with tabs between", file=file)
        if len(row) != len(columns):
            raise PackError(
                f"there are {len(row)} columns", f"write {len(columns)}, with tabs between", file=file, line=number
            )
        if number > 1:
            yield row


def shipped_overview() -> str:
    """The page about the English pack of this folder.

    Raises:
        PackError: the pack or one of the tables is wrong.
    """
    docs = PROJECT_FOLDER / "docs"
    statements, disagreements = read_statements(docs / "sources.tsv"), read_disagreements(docs / "disagreements.tsv")
    return overview(load_pack(PROJECT_FOLDER / "intents" / "en"), statements, disagreements)


if __name__ == "__main__":
    sys.stdout.write(shipped_overview())
