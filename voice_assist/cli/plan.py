"""voice-assist plan: the therapist's plan made, shown and checked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from voice_assist.cli.options import JsonOption, PackOption, settings_of, the_plan
from voice_assist.cli.output import console, json_line
from voice_assist.content.dose import Dose
from voice_assist.content.loader import load_pack
from voice_assist.content.new_plan import new_plan
from voice_assist.content.plan import USUAL_TIME, Plan
from voice_assist.content.plan_file import read_plan
from voice_assist.content.prescription import PlanInForce, prescribed
from voice_assist.content.schema import Pack
from voice_assist.errors import StorageError, UsageError

app = typer.Typer(help="The therapist's plan: make, show, check.", no_args_is_help=True)

FilesArgument = Annotated[
    list[Path] | None, typer.Argument(metavar="[FILE]", help="The plan; without it, the one in the settings.")
]


@app.command("new")
def new(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="Where it is written.")] = Path("plan.yaml"),
    pack: PackOption = None,
) -> None:
    """Write a plan to be filled in, with every exercise of the pack as a comment."""
    text = new_plan(load_pack(settings_of(pack).pack), str(file), _today(), USUAL_TIME)
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError as error:
        raise UsageError(f"{file} is there already, and was left as it is; name another file.") from error
    except OSError as error:
        raise StorageError(f"{file}: cannot be written ({error.strerror}); name another place.") from error
    typer.echo(f"{file} is written. Fill it in with the therapist, then run: voice-assist plan check {file}")


@app.command("check")
def check(files: FilesArgument = None, pack: PackOption = None, as_json: JsonOption = False) -> None:
    """Check a plan: each fault with file, line, column and what to do; its dates, too."""
    file, laid = _file_and_pack(files, pack)
    reading = read_plan(file, laid, _today())
    for error in reading.errors:
        if as_json:
            told = {"file": str(error.file), "line": error.line, "column": error.column}
            json_line({**told, "problem": error.problem, "advice": error.advice})
        else:
            typer.echo(str(error))
    if not as_json:
        typer.echo(f"{file}: {len(reading.errors)} errors.")
    if reading.errors:
        raise typer.Exit(2)


@app.command("show")
def show(files: FilesArgument = None, pack: PackOption = None, as_json: JsonOption = False) -> None:
    """Show what a plan sets: exercises, numbers, days and times, and whether it still holds."""
    file, laid = _file_and_pack(files, pack)
    reading = read_plan(file, laid)
    if reading.plan is None or reading.pack is None or reading.pack.plan is None:
        raise reading.errors[0]
    rows = [_row(name, dose, reading.pack, reading.pack.plan) for name, dose in reading.pack.plan.doses.items()]
    if as_json:
        for row in rows:
            json_line(row)
        return
    table = Table("exercise", "how much", "when", "helper")
    for row in rows:
        much = f"{row['sets']} x {row['repetitions']}, hold {row['hold']} s, rest {row['rest']} s, side: {row['side']}"
        when = f"{row['days']}, {row['a day']} a day" + (f", {row['times']}" if row["times"] != "-" else "")
        table.add_row(f"{row['title']} ({row['exercise']})", much, when, str(row["helper"]))
    console.print(table)
    console.print(_held(reading.plan, reading.pack.plan), highlight=False)


def _file_and_pack(files: list[Path] | None, pack: Path | None) -> tuple[Path, Pack]:
    settings = settings_of(pack)
    file = the_plan(files) or settings.plan
    if file is None:
        raise UsageError("no plan was named: give its file, or write plan = in the settings.")
    return file, load_pack(settings.pack)


def _row(name: str, dose: Dose, pack: Pack, plan: PlanInForce) -> dict[str, object]:
    routine = prescribed(pack.routines, plan, name, None).routine
    repetitions, holds = {step.repetitions for step in routine.steps}, {step.hold for step in routine.steps}
    return {
        "exercise": name,
        "title": routine.title,
        "side": dose.side.value,
        "sets": dose.sets,
        "repetitions": _range(repetitions),
        "hold": _range(holds),
        "rest": f"{routine.rest:g}",
        "a day": dose.a_day,
        "days": ", ".join(dose.days) or "every day",
        "times": ", ".join(dose.times) or "-",
        "helper": "yes" if routine.helper else "no",
    }


def _range(numbers: set[int] | set[float]) -> str:
    """One number, or the least and the most of several."""
    least, most = min(numbers), max(numbers)
    return f"{least:g}" if least == most else f"{least:g} to {most:g}"


def _held(plan: Plan, force: PlanInForce) -> str:
    over = " It is over: ask the therapist for a new one." if force.is_over(_today()) else ""
    return f"Set by {plan.therapist} on {plan.date}, holds until {force.until}.{over}"


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
