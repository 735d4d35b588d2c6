"""A report as a table for spreadsheets (CSV)."""

from __future__ import annotations

import csv
import io

from voice_assist.commands import RecordKind
from voice_assist.record.report import Report, exercise_of, in_words

COLUMNS = (
    *("date", "time", "clock_trusted", "kind", "routine", "title", "form", "side", "movement"),
    *("planned", "done", "reason", "in_words", "review"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would calculate instead of showing it."""


def table(report: Report) -> str:
    """The entries and notes, one a line, oldest first.

    movement: which one of the routine, counted from 1; of a movement, planned and done are repetitions, of a routine
    movements.
    """
    rows: list[tuple[str, ...]] = []
    for entry in report.entries:
        what, exercise = entry.what, exercise_of(entry, report.exercises)
        when = (entry.at.date().isoformat(), f"{entry.at:%H:%M:%S}", "yes" if entry.trusted else "no")
        movement = str(what.block + 1) if what.kind is RecordKind.MOVEMENT else ""
        which = (what.kind, what.routine, exercise.title, what.form, what.side, movement)
        counted = (str(what.planned), str(what.done), what.reason, in_words(entry), exercise.review)
        rows.append((*when, *which, *counted))
    for note in report.notes:
        when = (note.at.date().isoformat(), f"{note.at:%H:%M:%S}", "")
        rows.append((*when, "note", *[""] * 8, _plain(note.text), ""))
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    rows.sort(key=lambda row: row[:2])
    writer.writerows(rows)
    return written.getvalue()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
