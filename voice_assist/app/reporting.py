"""A report from the record and the pack; and the one that the person asked for, in a process of its own."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from voice_assist.config import Settings
from voice_assist.content.schema import Pack
from voice_assist.errors import UsageError
from voice_assist.events import EventSink
from voice_assist.record.file import Consent, HouseholdNote, RecordFile
from voice_assist.record.report import Exercise, Report
from voice_assist.record.reports import write_privately
from voice_assist.record.table import table
from voice_assist.record_commands import WriteReport
from voice_assist.record_events import Entry, RecordFailed, ReportWritten

CONSENT_LASTS = timedelta(hours=1)
LONGEST_SECONDS = 80.0
"""Loading matplotlib and drawing takes a small machine up to half a minute."""

AGREED_AT_TERMINAL = "Whoever made it stated that the person agreed to it."


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the record holds about some days. consent: what the person agreed to last."""

    first: date
    last: date
    entries: tuple[Entry, ...]
    notes: tuple[HouseholdNote, ...]
    consent: Consent | None

    def agreed_by_voice(self, now: datetime) -> str | None:
        """How the person agreed within the last hour to a report about these days; None: they did not.

        The clock may have been put right in the meantime, either way.
        """
        consent = self.consent
        if consent is None or not (consent.first <= self.first and self.last <= consent.last):
            return None
        lasts = abs(now - consent.at) <= CONSENT_LASTS
        return f"The person said yes to it by voice, at {consent.at:%H:%M}." if lasts else None


def read_record(folder: Path, first: date, last: date) -> Recorded:
    """What the record in this state folder holds about these days.

    Raises:
        UsageError: there is nothing.
        StorageError: it cannot be read.
    """
    file = RecordFile(folder)
    try:
        if file.path.exists():
            found = Recorded(first, last, file.entries(first, last), file.notes(first, last), file.consent())
            if found.entries or found.notes:
                return found
    finally:
        file.close()
    raise UsageError(f"There is nothing in the record from {first} to {last}; choose other days.")


def report_of(recorded: Recorded, pack: Pack, *, made_at: datetime, agreed: str) -> Report:
    """The report about what was recorded, with the names and reviews of the pack's exercises."""
    exercises = {
        name: Exercise(routine.title, routine.body.replace("_", " "), routine.reviewed)
        for name, routine in pack.routines.items()
    }
    person, days = pack.head.person or "", (recorded.first, recorded.last)
    percentages = pack.plan is not None and pack.plan.percentages
    return Report(person, *days, made_at, agreed, percentages, exercises, recorded.entries, recorded.notes)


def write_report(report: Report, html_file: Path, csv_file: Path | None) -> None:
    """Write the page, and the table where one is wanted; StorageError where that fails."""
    # matplotlib and jinja2 take longer to import than all the rest: nothing else may wait for them.
    page = importlib.import_module("voice_assist.record.page")
    write_privately(html_file, page.page(report))
    if csv_file:
        write_privately(csv_file, "\ufeff" + table(report))


class Reporter:
    """Writes the report that the person asked for, as `voice-assist report` would.

    In a process of its own, because drawing takes seconds in which the voice would stutter.

    Args:
        folder: the state folder.
        settings: which pack, household and plan.
        sink: hears what became of it.
    """

    def __init__(self, folder: Path, settings: Settings, sink: EventSink) -> None:
        self._folder = folder
        given = {"--pack": settings.pack, "--household": settings.household, "--plan": settings.plan}
        self._options = [text for option, file in given.items() if file for text in (option, str(file))]
        self._sink = sink
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="report")

    def write(self, order: WriteReport, entries: int) -> None:
        """Begin to write a report about so many entries; returns at once."""
        self._writer.submit(self._write, order, entries)

    def close(self) -> None:
        """Wait until the report that is being written is there; may be called twice."""
        self._writer.shutdown()

    def settle(self, seconds: float) -> None:
        """Wait until what was begun is done, but no longer than that."""
        self._writer.submit(int).result(seconds)

    def _write(self, order: WriteReport, entries: int) -> None:
        days = ["--from", order.first.isoformat(), "--to", order.last.isoformat()]
        command = [sys.executable, "-m", "voice_assist", "report", *days, *self._options]
        environment = {**os.environ, "VOICE_ASSIST_STATE_FOLDER": str(self._folder)}
        try:
            done = subprocess.run(
                command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                timeout=LONGEST_SECONDS, check=False,
            )  # fmt: skip
            problem = "" if done.returncode == 0 else done.stderr.strip() or "it ended without a word"
        except (OSError, subprocess.TimeoutExpired) as error:
            problem = str(error)
        self._sink.post(RecordFailed(problem) if problem else ReportWritten(entries))
