"""voice-assist trigger: practise the signal without words, arm it, see how it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voice_assist.app.trigger_tries import TRY_SECONDS, tries_of
from voice_assist.cli.options import JsonOption, settings_of
from voice_assist.cli.output import console, json_line
from voice_assist.config import Settings
from voice_assist.errors import UsageError
from voice_assist.hearing.trigger.practice import Practice, read_practice, write_practice

app = typer.Typer(
    help="A signal for help that needs no words: practise it, arm it, see how it stands.", no_args_is_help=True
)


@app.command("practise")
def practise(
    wav: Annotated[list[Path] | None, typer.Option("--wav", metavar="FILE", help="A recording of the signal.")] = None,
    tries: Annotated[int, typer.Option("--tries", min=1, max=100, help="How often it is tried.")] = 10,
) -> None:
    """Try the signal of the setting `trigger` some times; the assistant must not be running."""
    settings = settings_of()
    practice, heard, made = _kept(settings), 0, 0

    def ask(number: int) -> None:
        console.print(f"Try {number} of {tries}: make the signal now. I listen for {TRY_SECONDS:.0f} seconds.")

    for hit, practice in tries_of(practice, wav or [], tries, settings.microphone, ask):  # noqa: B020 - it grows
        made, heard = made + 1, heard + hit
        console.print("Heard." if hit else "Not heard.")
        write_practice(settings.state_folder, practice)
    console.print(f"{heard} of {made} were heard.")


@app.command("arm")
def arm(
    anyway: Annotated[bool, typer.Option("--anyway", help="Although it has not been practised enough.")] = False,
) -> None:
    """Let the signal call for help from now on."""
    settings = settings_of()
    practice = _kept(settings)
    if practice.trigger == "none":
        raise UsageError("No signal has been chosen; set trigger in the settings file, for example to vowel.")
    if practice.lacks and not anyway:
        raise UsageError(f"The signal is not armed: {practice.lacks}; go on practising, or give --anyway.")
    write_practice(settings.state_folder, practice.model_copy(update={"armed": True}))
    console.print("Armed: the signal calls for help from now on.")


@app.command("disarm")
def disarm() -> None:
    """Let the signal be counted only; what was practised is forgotten."""
    settings = settings_of()
    write_practice(settings.state_folder, Practice(trigger=settings.trigger))
    console.print("Not armed: the signal is only counted.")


@app.command("status")
def status(as_json: JsonOption = False) -> None:
    """Show the signal, its tries, and how often it fired when nobody was asked for it."""
    practice = _kept(settings_of())
    if as_json:
        json_line({**practice.model_dump(), "lacks": practice.lacks})
        return
    if practice.trigger == "none":
        console.print("No signal has been chosen: only words call for help.")
        return
    console.print(f"Signal: {practice.trigger}, {'armed' if practice.armed else 'not armed'}.")
    console.print(f"Tries heard: {practice.hits} of {practice.tries}.")
    console.print(f"Fired unasked: {practice.alarms} times in {practice.seconds / 3600:.1f} hours.")
    if practice.lacks and not practice.armed:
        console.print(f"Not ready: {practice.lacks}.")


def _kept(settings: Settings) -> Practice:
    return read_practice(settings.state_folder, settings.trigger)
