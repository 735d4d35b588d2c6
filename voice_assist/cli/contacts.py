"""voice-assist contacts: a file to begin with, and whether each channel works."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import platformdirs
import typer
from rich.markup import escape
from rich.table import Table

from voice_assist.app.channel_check import ChannelOutcome, try_channels
from voice_assist.cli.options import ContactsOption, HouseholdOption, JsonOption, content_of, settings_of
from voice_assist.cli.output import console, json_line
from voice_assist.content.contacts_file import EXAMPLE, read_contacts
from voice_assist.errors import UsageError
from voice_assist.system_clock import SystemClock

app = typer.Typer(help="Who is called, and how: begin a file, check its channels.", no_args_is_help=True)


@app.command("check")
def check_contacts(
    contacts: ContactsOption = None,
    household: HouseholdOption = None,
    send: Annotated[
        bool, typer.Option("--send", help="Send a test message over each channel, as pressing as an urgent call.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Look whether each channel could take a message now, without sending one; exit status 1 if one could not."""
    settings = settings_of(household=household, contacts=contacts)
    if settings.contacts is None:
        raise UsageError(
            "no contacts are set up; begin with voice-assist contacts new, or name a file with --contacts."
        )
    content = content_of(settings)
    for error in read_contacts(settings.contacts, None).warnings:
        typer.echo(f"warning: {error}", err=True)
    person = content.pack.head.person or ""
    outcomes = list(try_channels(content.contacts, person, SystemClock().now(), send=send))
    if as_json:
        for outcome in outcomes:
            json_line(_fields(outcome))
    else:
        console.print(_table(outcomes, "taken" if send else "works"))
    if any(outcome.problem for outcome in outcomes):
        raise typer.Exit(1)


@app.command("new")
def new_contacts(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Where to; without it, beside the settings.")
    ] = None,
) -> None:
    """Write a file with comments to begin with; one that is there is left alone."""
    path = file or platformdirs.user_config_path("voice-assist") / "contacts.yaml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as written:
            path.chmod(0o600)
            written.write(EXAMPLE.read_text(encoding="utf-8"))
    except FileExistsError as error:
        raise UsageError(f"{path}: is there already; edit it, or name another file.") from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); name another file.") from error
    typer.echo(f'Wrote {path}. Fill it in, and put this line into settings.toml: contacts = "{path.absolute()}"')


def _table(outcomes: list[ChannelOutcome], good: str) -> Table:
    table = Table("channel", "kind", "reaches", "state", "seconds")
    for outcome in outcomes:
        state = f"[red]{escape(outcome.problem)}[/red]" if outcome.problem else f"[green]{good}[/green]"
        people = ", ".join(outcome.people) or "-"
        table.add_row(outcome.channel, outcome.kind, people, state, f"{outcome.seconds:.1f}")
    return table


def _fields(outcome: ChannelOutcome) -> dict[str, object]:
    return {
        "channel": outcome.channel,
        "kind": outcome.kind,
        "people": list(outcome.people),
        "works": outcome.problem is None,
        "problem": outcome.problem,
        "seconds": round(outcome.seconds, 2),
    }
