"""voice-assist models: what recognition models there are, fetching and removing them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from voice_assist.cli.options import JsonOption, settings_of
from voice_assist.cli.output import console, json_line
from voice_assist.errors import UsageError
from voice_assist.hearing import model_download
from voice_assist.hearing.model_first import try_once
from voice_assist.hearing.model_store import KnownModel, ModelStore

app = typer.Typer(help="Recognition models: list, download, remove.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="A name from `models list`.")]


def _store() -> ModelStore:
    settings = settings_of()
    return ModelStore.open(settings.embedded_models, settings.data_folder)


@app.command("list")
def list_models(as_json: JsonOption = False) -> None:
    """Show which models there are, which are ready and which can be downloaded."""
    known = _store().models()
    if as_json:
        for model in known:
            json_line(_fields(model))
        return
    table = Table("name", "state", "role", "language", "size", "licence", "what it is")
    for model in known:
        entry = model.entry
        size = f"{entry.size / 1e6:.0f} MB" if entry.size else "-"
        table.add_row(
            entry.name, model.state, entry.role, entry.language, size, entry.licence, model.problem or entry.description
        )
    console.print(table)


def _fields(model: KnownModel) -> dict[str, object]:
    entry = model.entry
    return {
        "name": entry.name,
        "state": model.state,
        "role": entry.role,
        "language": entry.language,
        "sample_rate": entry.sample_rate,
        "licence": entry.licence,
        "size": entry.size,
        "folder": str(model.folder) if model.ready else None,
        "problem": model.problem,
    }


@app.command()
def download(
    name: NameArgument,
    once: Annotated[
        bool, typer.Option("--once", help="Only if it was never tried before; being offline is then no error.")
    ] = False,
) -> None:
    """Fetch a model: goes on where it was cut, verifies it, and puts it in place."""
    store = _store()
    with _progress(name) as progress:
        if once:
            sentence = try_once(store, progress).sentence
        else:
            entry = store.get(name).entry
            if entry.address is None:
                raise UsageError(f"{name} is shipped with the program; there is nothing to download.")
            folder = model_download.download(entry, store.folder, progress)
            sentence = f"Installed {name} in {folder}."
    if sentence:
        typer.echo(sentence)


@app.command()
def remove(name: NameArgument) -> None:
    """Delete a downloaded model."""
    typer.echo(f"Removed {_store().remove(name)}.")


@contextmanager
def _progress(name: str) -> Iterator[model_download.Progress]:
    """A bar that appears with the first byte."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    shown = Console(stderr=True)
    with Progress(*columns, console=shown, transient=True, disable=not shown.is_terminal) as bar:
        task = bar.add_task(name, total=None, visible=False)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, visible=True)

        yield show
