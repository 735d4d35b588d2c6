"""voice-assist record: what the household can do with the record itself."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import Annotated

import typer

from voice_assist.cli.days import NeededFromOption, NeededToOption, period
from voice_assist.cli.options import settings_of
from voice_assist.errors import UsageError
from voice_assist.record.file import HouseholdNote, RecordFile
from voice_assist.record.reports import Reports

app = typer.Typer(help="The record of what was done: delete days, add a note.", no_args_is_help=True)


@app.command()
def forget(
    first: NeededFromOption,
    last: NeededToOption,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
) -> None:
    """Delete what was recorded on these days, and the reports about them that lie in the state folder."""
    begins, ends = period(first, last, date.min, date.max)
    folder = settings_of().state_folder
    file = RecordFile(folder)
    if not file.path.exists():
        typer.echo("There is no record yet, so there is nothing to delete.")
        return
    if not yes:
        _confirm(begins, ends)
    Reports(folder).forget(begins, ends)
    gone = file.forget(begins, ends)
    file.close()
    typer.echo(f"Deleted {gone} {'entry' if gone == 1 else 'entries'} from {begins} to {ends}.")


@app.command()
def note(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="One or two sentences.")],
) -> None:
    """Add a note of the household to the record; it is printed in the report about today."""
    plain = " ".join(text.split())
    if not plain:
        raise UsageError('The note is empty; write it behind the command: voice-assist record note "New chair."')
    file = RecordFile(settings_of().state_folder)
    file.note(HouseholdNote(datetime.now().astimezone(), plain))
    file.close()
    typer.echo("Noted.")


def _confirm(begins: date, ends: date) -> None:
    """UsageError where nobody can be asked, or where the answer is no."""
    if not sys.stdin.isatty():
        raise UsageError("Deleting cannot be undone, and there is no terminal to ask at; add --yes to do it.")
    if not typer.confirm(f"Delete what was recorded from {begins} to {ends}? This cannot be undone."):
        raise UsageError("Nothing was deleted.")
