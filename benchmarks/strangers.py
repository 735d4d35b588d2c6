"""Recordings of strangers through the whole chain: `python -m benchmarks.strangers`.

The ten words of `words/test` as the only phrases, with its other words and `words/silence`; then `negatives` with the
English pack. Nothing was fitted on any of them; docs/benchmarks.md says what was chosen after `negatives` was seen.
Prints the tables of `voice-assist evaluate`.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.models import SPEECH, TEN
from voice_assist.cli.evaluate import evaluate

Row = tuple[str, str, str, str]
"""Recording, text that was meant for the assistant, what was said, speaker."""


def words() -> Iterator[Row]:
    """`words/test` and `words/silence`."""
    for row in labels("words"):
        if row["file"].startswith(("test/", "silence/")):
            said = row["said"]
            yield str(SPEECH / "words" / row["file"]), said if said in TEN else "", said, row["speaker"]


def negatives() -> Iterator[Row]:
    """All of `negatives`: meant for other devices."""
    for row in labels("negatives"):
        yield str(SPEECH / "negatives" / row["file"]), "", "", row.get("speaker") or ""


def labels(folder: str) -> Iterator[dict[str, str]]:
    """The rows of a folder's table."""
    with (SPEECH / folder / "labels.tsv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


def show(name: str, rows: Iterator[Row], folder: Path, *, phrases: tuple[str, ...], context: str) -> None:
    """Evaluate and print."""
    table = folder / f"{name}.tsv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t")
        writer.writerow(("file", "text", "said", "speaker", "context"))
        writer.writerows((*row, context) for row in rows)
    listed = folder / "phrases.txt"
    listed.write_text("\n".join(phrases), encoding="utf-8")
    print(f"\n{name}", flush=True)
    evaluate(table, jobs=1, phrases=listed if phrases else None)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        show("words", words(), Path(folder), phrases=tuple(TEN), context="idle")
        show("negatives", negatives(), Path(folder), phrases=(), context="idle")


if __name__ == "__main__":
    main()
