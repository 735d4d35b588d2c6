"""The entry point: every error becomes one sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys
from typing import Annotated, NoReturn

import typer

from voice_assist import __version__
from voice_assist.cli import (
    calls,
    check,
    contacts,
    demo,
    evaluate,
    hear,
    journal,
    models,
    new,
    plan,
    record,
    report,
    review,
    run,
    trigger,
    understand,
    voices,
)
from voice_assist.errors import VoiceAssistError

app = typer.Typer(
    name="voice-assist",
    help="An offline voice assistant: exercises, equipment tips and caregiver calls, hands-free.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"voice-assist {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """An offline voice assistant: exercises, equipment tips and caregiver calls, hands-free."""


app.command("run")(run.run)
app.command("demo")(demo.demo)
app.command("hear")(hear.hear)
app.command("evaluate")(evaluate.evaluate)
app.command("understand")(understand.understand)
app.command("check")(check.check)
app.command("new")(new.new)
app.command("review")(review.review)
app.command("journal")(journal.journal)
app.command("voices")(voices.voices)
app.command("report")(report.report)
app.add_typer(record.app, name="record")
app.add_typer(models.app, name="models")
app.add_typer(plan.app, name="plan")
app.add_typer(contacts.app, name="contacts")
app.add_typer(calls.app, name="calls")
app.add_typer(trigger.app, name="trigger")


def main() -> NoReturn:
    """Run the command line; exits with 0, 1 (failure) or 2 (usage and input)."""
    try:
        code = app(standalone_mode=False)
    except typer.TyperException as error:
        _complain(error.format_message())
        code = error.exit_code
    except VoiceAssistError as error:
        _complain(str(error))
        code = error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = 130
    except BrokenPipeError:
        # The reader (head, less) has left; point stdout elsewhere so that the interpreter's last flush is quiet too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


def _complain(sentence: str) -> None:
    typer.echo(f"voice-assist: {' '.join(sentence.split())}", err=True)
