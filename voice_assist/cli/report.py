"""voice-assist report: what was done, for a visit."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from voice_assist.app.reporting import AGREED_AT_TERMINAL, read_record, report_of, write_report
from voice_assist.cli.days import FromOption, ToOption, period
from voice_assist.cli.options import HouseholdOption, PackOption, PlanOption, content_of, require_writable, settings_of
from voice_assist.errors import UsageError
from voice_assist.record.reports import Reports

MONTH = timedelta(days=30)


def report(
    first: FromOption = None,
    last: ToOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.html", help="Without it, in the folder of the reports.")
    ] = None,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE.csv", help="Write a table for spreadsheets as well.")
    ] = None,
    person_agreed: Annotated[
        bool,
        typer.Option("--person-agreed", help="You state that the person said yes to this report being given away."),
    ] = False,
    plan: PlanOption = None,
    pack: PackOption = None,
    household: HouseholdOption = None,
) -> None:
    """Write a page about what was done, for printing: only after the person has said yes to it."""
    now = datetime.now().astimezone()
    begins, ends = period(first, last, now.date() - MONTH, now.date())
    settings = settings_of(pack, household=household, plan=plan)
    for file in filter(None, (out, csv_file)):
        require_writable(file)
    recorded = read_record(settings.state_folder, begins, ends)
    agreed = AGREED_AT_TERMINAL if person_agreed else recorded.agreed_by_voice(now) or _asked()
    made = report_of(recorded, content_of(settings).pack, made_at=now, agreed=agreed)
    page = out or Reports(settings.state_folder).path(begins, ends)
    write_report(made, page, csv_file)
    typer.echo(f"Written: {page}{f' and {csv_file}' if csv_file else ''}")


def _asked() -> str:
    """Ask whoever sits at the terminal; UsageError where nobody does, or where the person has not agreed."""
    if not sys.stdin.isatty():
        raise UsageError(
            "The report belongs to the person: let them say to the assistant: make my report, and then: yes, less than "
            "an hour before; or state with --person-agreed that they said yes to it."
        )
    if not typer.confirm("Has the person said yes to this report being given away?"):
        raise UsageError("No report was written: the person has to say yes to it first.")
    return AGREED_AT_TERMINAL
