"""Where recognition models are: shipped with the program, or unpacked under `<data folder>/models/NAME`."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from voice_assist.errors import ModelError, StorageError, UsageError
from voice_assist.hearing.model_folder import check_model_folder
from voice_assist.hearing.model_manifest import MANIFEST_NAME, ModelEntry, ModelManifest, ModelRole, read_manifest

MODELS_FOLDER = "models"


class ModelState(StrEnum):
    """What can be done with a model at this moment."""

    EMBEDDED = "embedded"
    """Shipped with the program, ready."""
    INSTALLED = "installed"
    """Downloaded and unpacked, ready."""
    DAMAGED = "damaged"
    """Its folder is there, but a file is missing or damaged."""
    AVAILABLE = "available"
    """Can be downloaded."""


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model of the manifest with its state on this machine."""

    entry: ModelEntry
    state: ModelState
    folder: Path
    """Where it is, or where it would be unpacked."""
    problem: str | None = None
    """Why it is damaged, one sentence."""

    @property
    def ready(self) -> bool:
        """Whether it can be given to a recogniser."""
        return self.state in (ModelState.EMBEDDED, ModelState.INSTALLED)


class ModelStore:
    """The models of one manifest on this machine.

    Args:
        manifest: what there is.
        shipped: folder of the manifest, which holds the embedded models.
        data_folder: the household's data folder; models are unpacked into its `models`.
    """

    def __init__(self, manifest: ModelManifest, shipped: Path, data_folder: Path) -> None:
        self.manifest = manifest
        self._shipped = shipped
        self.folder = data_folder / MODELS_FOLDER

    @classmethod
    def open(cls, shipped: Path, data_folder: Path) -> ModelStore:
        """The store for `shipped/manifest.toml`; ModelError if that cannot be read."""
        return cls(read_manifest(shipped / MANIFEST_NAME), shipped, data_folder)

    def models(self) -> tuple[KnownModel, ...]:
        """Every model of the manifest, in its order, each folder checked."""
        return tuple(self._known(entry) for entry in self.manifest.models)

    def get(self, name: str) -> KnownModel:
        """The model called `name`; UsageError if the manifest has none."""
        return self._known(self.manifest.get(name))

    def place(self, name: str) -> Path:
        """Folder of a model that is ready.

        Raises:
            UsageError: there is no such model.
            ModelError: it is damaged or not downloaded yet.
        """
        known = self.get(name)
        if known.problem is not None:
            raise ModelError(known.problem)
        if not known.ready:
            raise ModelError(
                f"The recognition model {name} is not installed; fetch it with: scripts/run models download {name}"
            )
        return known.folder

    def find_general(self, language: str = "en") -> Path | None:
        """Folder of the first ready model of role general whose language is, or is a variety of, `language`."""
        for known in self.models():
            if known.ready and known.entry.role is ModelRole.GENERAL and known.entry.speaks(language):
                return known.folder
        return None

    def first_general(self, language: str = "en") -> ModelEntry | None:
        """The first downloadable entry of role general for `language`."""
        for entry in self.manifest.models:
            if entry.role is ModelRole.GENERAL and not entry.embedded and entry.speaks(language):
                return entry
        return None

    def remove(self, name: str) -> Path:
        """Delete an installed model and what a broken download left of it; returns its former folder.

        Raises:
            UsageError: there is no such model, it is shipped with the program, or nothing of it is here.
            StorageError: it could not be deleted.
        """
        entry = self.manifest.get(name)
        if entry.embedded:
            raise UsageError(f"The model {name} is part of the program and cannot be removed.")
        folder, part = self.folder / name, part_file(self.folder, name)
        if not folder.exists() and not part.exists():
            raise UsageError(f"The model {name} is not installed, so there is nothing to remove.")
        try:
            part.unlink(missing_ok=True)
            if folder.exists():
                # Out of sight by one rename, so that no half-deleted model is ever found.
                grave = Path(tempfile.mkdtemp(prefix=f".{name}-removed-", dir=self.folder))
                folder.rename(grave / name)
                shutil.rmtree(grave)
        except OSError as error:
            raise StorageError(f"The model {name} in {folder} could not be removed: {error.strerror}.") from error
        return folder

    def _known(self, entry: ModelEntry) -> KnownModel:
        folder = self._shipped / entry.path if entry.path is not None else self.folder / entry.name
        if not entry.embedded and not folder.exists():
            return KnownModel(entry, ModelState.AVAILABLE, folder)
        try:
            check_model_folder(folder)
        except ModelError as error:
            return KnownModel(entry, ModelState.DAMAGED, folder, str(error))
        return KnownModel(entry, ModelState.EMBEDDED if entry.embedded else ModelState.INSTALLED, folder)


def part_file(folder: Path, name: str) -> Path:
    """Where a download that is not finished keeps what it has."""
    return folder / f"{name}.zip.part"
