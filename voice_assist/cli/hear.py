"""voice-assist hear: what would be understood in recordings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from voice_assist.app.content_source import Content
from voice_assist.app.recordings import Heard, files_of, hear_recordings
from voice_assist.cli.options import (
    ContextOption,
    EngineOption,
    JsonOption,
    ModelOption,
    PackOption,
    PhrasesOption,
    content_of,
    contexts_of,
    settings_of,
)
from voice_assist.cli.output import STYLES, Naming, console, decision_fields, json_line, shown_meaning
from voice_assist.understanding.explanation import explain as explain_decision


def hear(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Recordings (WAV, FLAC, OGG) or folders of them.")
    ],
    pack: PackOption = None,
    phrases: PhrasesOption = None,
    engine: EngineOption = None,
    model: ModelOption = None,
    context: ContextOption = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why, and what would have changed it.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Put recordings through the whole chain and show what was understood. Nothing is called, nothing is kept."""
    settings = settings_of(pack, engine, model)
    content = content_of(settings, phrases)
    heard = hear_recordings(settings, content, files_of(files), contexts_of(context, phrases))
    if as_json:
        for item in heard:
            reasons = {"explanation": _explained(item, content)} if explain else {}
            json_line({**_fields(item, content.name_of), **reasons})
    elif explain:
        for item in heard:
            console.print(f"[bold]{item.file.name}[/]")
            for line in _explained(item, content):
                console.print(f"  {line}", markup=False, soft_wrap=True)
    else:
        _show(heard, content.name_of)


def _explained(item: Heard, content: Content) -> list[str]:
    best = item.decision.best
    return explain_decision(item.decision, item.readings, content.phrasebook.cost(best.intent) if best else None)


def _fields(item: Heard, name_of: Naming) -> dict[str, object]:
    return {
        "file": str(item.file),
        **decision_fields(item.decision, name_of),
        "open_text": item.open_text,
        "engine": item.engine,
        "audio_seconds": round(item.audio_seconds, 3),
        "compute_seconds": round(item.compute_seconds, 3),
    }


def _show(heard: Iterable[Heard], name_of: Naming) -> None:
    table = Table("file", "heard", "decision", "meaning", "score", "because")
    for item in heard:
        decision = item.decision
        score = f"{decision.best.score:.0f}" if decision.best else "-"
        style = STYLES[decision.decision]
        table.add_row(
            item.file.name,
            decision.heard or "-",
            f"[{style}]{decision.decision}[/]",
            shown_meaning(decision, name_of),
            score,
            decision.rule,
        )
    console.print(table)
