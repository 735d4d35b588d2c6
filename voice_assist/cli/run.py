"""voice-assist run: the assistant itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from voice_assist.app.assembly import sole_instance
from voice_assist.app.content_source import Content
from voice_assist.app.last_words import say_aloud
from voice_assist.app.live import converse_live, missing_device
from voice_assist.app.recordings import files_of
from voice_assist.app.typed import converse_typed
from voice_assist.app.virtual_time import converse_with_recordings
from voice_assist.cli.demo import show_demo
from voice_assist.cli.dialogue_view import DialogueView
from voice_assist.cli.options import (
    ContactsOption,
    EngineOption,
    HouseholdOption,
    ModelOption,
    PackOption,
    PhrasesOption,
    PlanOption,
    content_of,
    require_folder_of,
    settings_of,
)
from voice_assist.cli.output import console
from voice_assist.config import Settings
from voice_assist.errors import DeviceError, StorageError, UsageError, VoiceAssistError
from voice_assist.sound_devices import Direction


def run(
    wav: Annotated[
        Path | None,
        typer.Option("--wav", metavar="FILE|DIR", help="Listen to a recording, or a folder of them, instead."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.wav", help="With --wav: write what the assistant says.")
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Type instead of speaking.")] = False,
    plan: PlanOption = None,
    pack: PackOption = None,
    household: HouseholdOption = None,
    contacts: ContactsOption = None,
    phrases: PhrasesOption = None,
    engine: EngineOption = None,
    model: ModelOption = None,
) -> None:
    """Listen and answer, until Ctrl-C."""
    if out and not wav:
        raise UsageError("--out goes with --wav; without a recording the assistant speaks aloud.")
    if wav and text:
        raise UsageError("--wav and --text do not go together; leave one of them out.")
    if plan and phrases:
        raise UsageError("--plan and --phrases do not go together: a phrase list has no exercises; leave one out.")
    require_folder_of(out)
    try:
        settings = settings_of(pack, engine, model, household, plan, contacts)
        content = content_of(settings, phrases)
        problem = _converse(settings, content, wav, out, text=text)
    except VoiceAssistError as error:
        if not (wav or text or sys.stdin.isatty()):
            say_aloud(str(error))
        raise
    if problem:
        raise StorageError(problem)


def _converse(settings: Settings, content: Content, wav: Path | None, out: Path | None, *, text: bool) -> str | None:
    view = DialogueView(show_heard=not text, keep_words=not _is_service())
    with sole_instance(settings.state_folder) as unwritable:
        if unwritable:
            typer.echo(f"voice-assist: {unwritable}", err=True)
        if wav:
            return converse_with_recordings(settings, content, files_of([wav]), out, view) or unwritable
        if text:
            return _typed(settings, content) or unwritable
        reason = missing_device(Direction.INPUT, settings.microphone)
        if reason and sys.stdin.isatty():
            console.print(f"{reason} Going on with the keyboard: type what you would say; Ctrl-D ends.")
            return _typed(settings, content) or unwritable
        if reason and not _somebody_listens(settings):
            _demonstrate_silently(settings, reason)
        if reason:
            typer.echo(f"voice-assist: {reason} Waiting for it.", err=True)
        return converse_live(settings, content, view) or unwritable


def _typed(settings: Settings, content: Content) -> str | None:
    view = DialogueView(show_heard=False)
    return converse_typed(settings, content, sys.stdin.fileno(), view, live=sys.stdin.isatty())


def _is_service() -> bool:
    """Whether systemd started it: the output then goes into the system's log."""
    return "INVOCATION_ID" in os.environ


def _somebody_listens(settings: Settings) -> bool:
    """Whether waiting makes sense: as a service, or where a loudspeaker can say so."""
    return _is_service() or missing_device(Direction.OUTPUT, settings.speaker) is None


def _demonstrate_silently(settings: Settings, reason: str) -> None:
    """Neither terminal nor sound: show what it would do, once, and end with the reason."""
    console.print(f"{reason} There is no terminal and no loudspeaker either, so here is the demonstration as text.")
    show_demo(settings, None, None, as_json=False)
    raise DeviceError(f"{reason} The assistant is not running.")
