"""The one unasked attempt to fetch the general model at the first start."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from voice_assist.errors import DownloadError
from voice_assist.hearing.model_download import OfflineError, Patience, Progress, download, no_progress
from voice_assist.hearing.model_store import ModelStore

MARKER_NAME = "first-download-tried"


class FirstTry(StrEnum):
    """How the attempt went."""

    PRESENT = "present"
    """A general model is installed already."""
    SKIPPED = "skipped"
    """It was tried before, or there is nothing to try."""
    INSTALLED = "installed"
    OFFLINE = "offline"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FirstOutcome:
    """What became of the attempt."""

    result: FirstTry
    sentence: str | None = None
    """To be shown, one sentence; None where there is nothing to say."""
    folder: Path | None = None
    """Of the general model, if there is one now."""


def try_once(
    store: ModelStore, progress: Progress = no_progress, patience: Patience | None = None, language: str = "en"
) -> FirstOutcome:
    """Fetch the general model if none is there and it was never tried before with this data folder.

    The marker is written before the attempt, so that one that was broken off is not repeated unasked either. Never
    raises for what the network, the server or the disk do: that is in the outcome.
    """
    present = store.find_general(language)
    if present is not None:
        return FirstOutcome(FirstTry.PRESENT, folder=present)
    entry, marker = store.first_general(language), store.folder / MARKER_NAME
    if entry is None or marker.exists():
        return FirstOutcome(FirstTry.SKIPPED)
    try:
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.write_text(f"{entry.name} was asked for once; it is not asked for again without a command.\n", "utf-8")
    except OSError as error:
        return FirstOutcome(FirstTry.FAILED, f"No model was fetched: {marker} cannot be written ({error.strerror}).")
    command = f"scripts/run models download {entry.name}"
    try:
        folder = download(entry, store.folder, progress, patience)
    except OfflineError:
        sentence = f"Offline: going on with the embedded recogniser; for the better model run, once online: {command}"
        return FirstOutcome(FirstTry.OFFLINE, sentence)
    except DownloadError as error:
        return FirstOutcome(FirstTry.FAILED, f"{error} Going on with the embedded recogniser.")
    return FirstOutcome(FirstTry.INSTALLED, f"Installed the recognition model {entry.name}.", folder)
