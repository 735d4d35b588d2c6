"""voice-assist check: everything that is wrong or doubtful in a pack."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voice_assist.cli.options import JsonOption, settings_of
from voice_assist.cli.output import json_line
from voice_assist.content.lint import check as find_problems


def check(
    pack: Annotated[
        Path | None, typer.Argument(metavar="[PACK]", help="A pack folder; without it, the one in the settings.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check a pack: each problem with file, line, column and what to do."""
    folder = pack or settings_of().pack
    problems = find_problems(folder)
    for problem in problems:
        if as_json:
            json_line({"severity": problem.severity, "message": problem.message})
        else:
            typer.echo(f"{problem.severity}: {problem.message}")
    raise typer.Exit(2)
