"""voice-assist journal: what happened and why."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from voice_assist.cli.options import JsonOption, settings_of
from voice_assist.cli.output import console, json_line
from voice_assist.journal import read_journal


def journal(
    last: Annotated[int, typer.Option("--last", "-n", min=1, help="How many lines.")] = 30, as_json: JsonOption = False
) -> None:
    """Show the last lines of the journal, oldest first."""
    lines = list(read_journal(settings_of().state_folder, last))
    if as_json:
        for line in lines:
            json_line(
                {
                    "at": line.at.isoformat(),
                    "trusted": line.trusted,
                    "kind": line.kind,
                    "facts": line.facts,
                    "transcript": line.transcript,
                }
            )
        return
    if not lines:
        console.print("The journal is empty.")
        return
    table = Table("when", "what", "facts", "said")
    for line in lines:
        when = f"{line.at:%d %b %H:%M:%S}" + ("" if line.trusted else " ?")
        facts = " ".join(f"{key}={value}" for key, value in line.facts.items())
        table.add_row(when, line.kind, facts, line.transcript or "-")
    console.print(table)
