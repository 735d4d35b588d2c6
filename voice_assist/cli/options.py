"""Options that several commands share, and what they mean together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voice_assist.app.content_source import Content, load_content
from voice_assist.commands import Context
from voice_assist.config import Settings, read_settings
from voice_assist.errors import UsageError

PackOption = Annotated[
    Path | None, typer.Option("--pack", metavar="DIR", help="Take this pack instead of the shipped one.")
]
PhrasesOption = Annotated[
    Path | None,
    typer.Option(
        "--phrases", metavar="FILE", help="Try a plain list instead: one template a line, each its own intent."
    ),
]
HouseholdOption = Annotated[
    Path | None,
    typer.Option("--household", metavar="PATH", help="The household's folder, or its file alone: people, own phrases."),
]
PlanOption = Annotated[
    list[Path] | None, typer.Option("--plan", metavar="FILE", help="The therapist's plan: what is done, and how much.")
]
ContactsOption = Annotated[
    Path | None,
    typer.Option("--contacts", metavar="FILE", help="Who is called, how they are reached, and who comes after whom."),
]
EngineOption = Annotated[
    str | None, typer.Option("--engine", metavar="vosk|pocketsphinx|auto", help="Which recogniser listens.")
]
ModelOption = Annotated[Path | None, typer.Option("--model", metavar="DIR", help="Use this Vosk model folder.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
ContextOption = Annotated[
    Context | None,
    typer.Option("--context", help="Where the conversation is: what can be said there. Without it: everywhere."),
]


def settings_of(
    pack: Path | None = None,
    engine: str | None = None,
    model: Path | None = None,
    household: Path | None = None,
    plan: list[Path] | None = None,
    contacts: Path | None = None,
) -> Settings:
    """Settings with what the command line gave.

    Raises:
        SettingsError: the settings or the options do not fit.
        UsageError: a model was given to an engine that takes none, or two plans.
    """
    if model and engine == "pocketsphinx":
        raise UsageError("--model is a Vosk model and does not go with --engine pocketsphinx; leave one of them out.")
    engine = engine or ("vosk" if model else None)
    return read_settings(
        pack=pack, household=household, contacts=contacts, plan=the_plan(plan), engine=engine, model=model
    )


def the_plan(given: list[Path] | None) -> Path | None:
    """The one plan that was given; UsageError where there are two."""
    if given and len(given) > 1:
        named = " and ".join(map(str, given))
        raise UsageError(f"{named} are two plans, and only one can hold: put what holds into one file, and name that.")
    return given[0] if given else None


def content_of(settings: Settings, phrases: Path | None = None) -> Content:
    """The pack or the phrase list, with plan and household; PackError if any of it is wrong."""
    plan = None if phrases else settings.plan
    household, contacts = settings.household, settings.contacts
    return load_content(settings.pack, phrases=phrases, plan=plan, household=household, contacts=contacts)


def contexts_of(context: Context | None, phrases: Path | None) -> frozenset[Context]:
    """Where phrases are taken from: the one context named, else everywhere (a plain list has only one)."""
    if phrases:
        return frozenset({Context.IDLE})
    return frozenset({context}) if context else frozenset(Context)


def require_folder_of(out: Path | None) -> None:
    """UsageError if the folder for an output file is not there: known before anything is heard."""
    if out and not out.resolve().parent.is_dir():
        raise UsageError(f"{out}: there is no folder {out.resolve().parent}; make it first or name another file.")


def require_writable(out: Path) -> None:
    """UsageError if an output file cannot be written: known before anything is heard; the file is left as it is."""
    require_folder_of(out)
    there = out.exists()
    try:
        out.open("ab").close()
        if not there:
            out.unlink()
    except OSError as error:
        raise UsageError(f"{out}: cannot be written ({error.strerror}); name another file.") from error
