"""voice-assist evaluate: how well labelled recordings are understood."""

from __future__ import annotations

import importlib
import json
import math
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from voice_assist.app.content_source import Content
from voice_assist.app.evaluation import (
    NoisePlan,
    Task,
    default_jobs,
    evaluate_tasks,
    playable,
    tasks_for,
    vocabulary_of,
)
from voice_assist.cli.options import (
    EngineOption,
    ModelOption,
    PackOption,
    PhrasesOption,
    content_of,
    require_writable,
    settings_of,
)
from voice_assist.cli.output import console
from voice_assist.commands import Context
from voice_assist.config import Settings
from voice_assist.errors import FailureError, UsageError
from voice_assist.evaluation.clips import read_clips
from voice_assist.evaluation.outcomes import Result
from voice_assist.evaluation.records import report_record
from voice_assist.evaluation.report import Report, rounds_of
from voice_assist.evaluation.text_view import tables

STANDARD_OUTPUT = Path("-")


def evaluate(
    labels: Annotated[Path, typer.Argument(metavar="LABELS.tsv", help="A table of recordings: docs/evaluation.md.")],
    noise: Annotated[
        Path | None, typer.Option("--noise", metavar="FILE", help="Lay this noise under every recording as well.")
    ] = None,
    snr: Annotated[
        str | None,
        typer.Option("--snr", metavar="DB,DB...", help="How many decibels the speech stands out: 24,18,12,6."),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, help="So many processes at once; by default one a processor.")
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help='Write everything as JSON; "-" writes it here instead of tables.'),
    ] = None,
    html_file: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write a page with plots and the recordings.")
    ] = None,
    pack: PackOption = None,
    phrases: PhrasesOption = None,
    engine: EngineOption = None,
    model: ModelOption = None,
    context: Annotated[
        Context | None,
        typer.Option(
            "--context", help="Where the conversation is, for rows that do not tell. Without it: where it fits."
        ),
    ] = None,
) -> None:
    """Put labelled recordings through the whole chain and count what became of them. Nothing is called or kept."""
    plan = _noise_plan(noise, snr)
    for file in (json_file, html_file):
        if file and file != STANDARD_OUTPUT:
            require_writable(file)
    settings = settings_of(pack, engine, model)
    content = content_of(settings, phrases)
    tasks = tasks_for(read_clips(labels, vocabulary_of(content), context), plan)
    began, processes = time.monotonic(), min(jobs or default_jobs(), len(tasks))
    results = _run(settings, content, tasks, noise, processes)
    report = Report(
        labels=str(labels),
        content=str(phrases or settings.pack),
        engine=results[0].engine,
        noise=str(noise or ""),
        rounds=rounds_of(results),
        names=content.lines,
        wall_seconds=time.monotonic() - began,
        jobs=processes,
    )
    if html_file:
        # matplotlib and jinja2 take longer to import than all the rest: nothing else may wait for them.
        html_view = importlib.import_module("voice_assist.evaluation.html_view")
        _write(html_file, html_view.page(report, lambda index: playable(tasks[index], noise)))
    if json_file:
        _write(json_file, json.dumps(report_record(report), ensure_ascii=False, indent=1) + "\n")
    if json_file != STANDARD_OUTPUT:
        console.print(tables(report))


def _write(file: Path, text: str) -> None:
    if file == STANDARD_OUTPUT:
        typer.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise FailureError(f"{file}: cannot be written ({error.strerror}); make room or name another file.") from error


def _noise_plan(noise: Path | None, snr: str | None) -> NoisePlan | None:
    if noise is None and snr is None:
        return None
    if noise is None or snr is None:
        raise UsageError("--noise and --snr go together, as in --noise FILE --snr 24,18,12,6; give both or neither.")
    return NoisePlan(noise, tuple(_decibels(text) for text in snr.split(",")))


def _decibels(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not -60 <= value <= 100:
        raise UsageError(f'--snr: "{text.strip()}" is no number of decibels from -60 to 100; write 24,18,12,6.')
    return value


def _run(
    settings: Settings, content: Content, tasks: Sequence[Task], noise: Path | None, jobs: int
) -> tuple[Result, ...]:
    """All results, with a progress bar on standard error where that is a terminal."""
    results: list[Result] = []
    screen = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with (
            Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress,
            closing(evaluate_tasks(settings, content, tasks, noise, jobs)) as found,
        ):
            shown = progress.add_task("listening", total=len(tasks))
            for result in found:
                results.append(result)
                progress.advance(shown)
    except KeyboardInterrupt:
        raise FailureError(
            f"Stopped after {len(results)} of {len(tasks)}; nothing was written, start it again."
        ) from None
    return tuple(results)
