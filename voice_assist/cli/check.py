"""voice-assist check: everything that is wrong or doubtful in a pack and the household's files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voice_assist.cli.options import ContactsOption, HouseholdOption, JsonOption, settings_of
from voice_assist.cli.output import json_line
from voice_assist.content.lint import Severity
from voice_assist.content.lint import check as find_problems


def check(
    pack: Annotated[
        Path | None, typer.Argument(metavar="[PACK]", help="A pack folder; without it, the one in the settings.")
    ] = None,
    household: HouseholdOption = None,
    contacts: ContactsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a pack and the household's files: each problem with file, line, column and what to do."""
    settings = settings_of(household=household, contacts=contacts)
    folder = pack or settings.pack
    problems = find_problems(folder, settings.embedded_models, settings.household, settings.contacts)
    for problem in problems:
        if as_json:
            error = problem.error
            json_line(
                {
                    "severity": problem.severity,
                    "file": str(error.file) if error.file else None,
                    "line": error.line,
                    "column": error.column,
                    "problem": error.problem,
                    "advice": error.advice,
                }
            )
        else:
            typer.echo(str(problem))
    errors, warnings, hints = (sum(problem.severity is severity for problem in problems) for severity in Severity)
    if not as_json:
        checked = " and ".join(str(part) for part in (folder, settings.household, settings.contacts) if part)
        typer.echo(f"{checked}: {errors} errors, {warnings} warnings, {hints} hints.")
    if errors:
        raise typer.Exit(2)
