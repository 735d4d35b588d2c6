"""What the tables of an evaluation are called and what stands in their first row and column, on the page as in text."""

from __future__ import annotations

from voice_assist.evaluation.clips import Kind
from voice_assist.evaluation.report import Report
from voice_assist.evaluation.tallies import PARTS, Share, of_kind, outcomes_of, slot_shares

TITLES = {Kind.COMMAND: "Commands", Kind.SPEECH: "Other speech and sounds", Kind.SILENCE: "Silence"}
SLOTS = "Slots: intent and value right, and acted on"
ALL_SLOTS = "all of them"
TAKEN = "Taken for something else"
TAKEN_COLUMNS = ("meant", "taken for", "clips")
ANSWERS = ("asked", "rejected")
"""What may become of a command beside an intent."""
BY_INTENT, BY_SPEAKER = "By intent", "By speaker"
NO_SPEAKER = "(not told)"
TIMES = "Delay and cost"
TIMES_NOTE = "Delay: from the last voice to the decision. Cost: seconds of one processor for each second of sound."
TIMES_COLUMNS = ("noise", "delay, median", "delay, 95 %", *PARTS)
QUANTILES = (0.5, 0.95)


def column_of(title: str) -> str:
    """The first column of a table "By ..."."""
    return title.removeprefix("By ")


def kinds_of(report: Report) -> list[Kind]:
    """The kinds of clips that there are."""
    return [kind for kind in Kind if any(of_kind(one.results, kind) for one in report.rounds)]


def outcome_columns(kind: Kind) -> tuple[str, ...]:
    """Of the table of outcomes by noise."""
    return ("noise", "clips", *outcomes_of(kind))


def slot_columns(report: Report) -> tuple[str, ...]:
    """Of the table of slots."""
    return ("slot", *(one.name for one in report.rounds))


def slot_rows(report: Report) -> list[tuple[str, list[Share]]]:
    """Each slot by name, then all of them together, with the share that was right in each round."""
    found = [slot_shares(one.results) for one in report.rounds]
    names = sorted({name for slots in found for name in slots}, key=lambda name: (not name, name))
    return [(name or ALL_SLOTS, [slots.get(name, Share(0, 0)) for slots in found]) for name in names]


def is_mistake(label: str, became: str) -> bool:
    """Whether a pair of the confusion table is something else that was acted on."""
    return became not in (label, *ANSWERS)
