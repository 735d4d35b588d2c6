"""The manifest of recognition models (`models/manifest.toml`): what there is, from where, under which licence."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from voice_assist.errors import ModelError, UsageError

MANIFEST_NAME = "manifest.toml"


class ModelRole(StrEnum):
    """What a model may be taken for."""

    GENERAL = "general"
    COMMAND = "command"
    FIXTURE = "fixture"


class ModelEntry(BaseModel):
    """One model: either shipped with the program (`path`) or to be downloaded (`address`, `size`, `sha256`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
    """Name on the command line, and of the folder it is unpacked into."""
    role: ModelRole
    description: Annotated[str, Field(min_length=1)]
    licence: Annotated[str, Field(min_length=1)]
    """SPDX identifier."""
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
    sample_rate: Annotated[int, Field(ge=8000, le=48000)]
    """Hertz."""
    path: str | None = None
    """Folder of a shipped model, relative to the manifest."""
    address: Annotated[str, Field(pattern=r"^https?://")] | None = None
    """Where the zip archive is."""
    size: Annotated[int, Field(gt=0)] | None = None
    """Bytes of the archive."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    """SHA-256 of the archive, in hexadecimal."""

    @property
    def embedded(self) -> bool:
        """Whether the model is shipped with the program."""
        return self.path is not None

    def speaks(self, language: str) -> bool:
        """Whether the model's language is `language` or another variety of the same."""
        return self.language.split("-")[0] == language.split("-")[0]

    @field_validator("path")
    @classmethod
    def _inside(cls, path: str | None) -> str | None:
        if path is not None and (Path(path).is_absolute() or ".." in Path(path).parts):
            raise ValueError("must stay inside the folder of the manifest")
        return path

    @model_validator(mode="after")
    def _one_origin(self) -> ModelEntry:
        origin = (self.address, self.size, self.sha256)
        if self.path is not None and any(field is not None for field in origin):
            raise ValueError("a model has either a path or an address with size and sha256, not both")
        if self.path is None and any(field is None for field in origin):
            raise ValueError("a model needs either a path or an address with size and sha256")
        return self


class ModelManifest(BaseModel):
    """All entries, in the order of the file; names are unique."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    models: Annotated[tuple[ModelEntry, ...], Field(alias="model")] = ()

    @model_validator(mode="after")
    def _unique_names(self) -> ModelManifest:
        names = [entry.name for entry in self.models]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"the name {name} is used more than once")
        return self

    def get(self, name: str) -> ModelEntry:
        """The entry called `name`; UsageError if there is none."""
        for entry in self.models:
            if entry.name == name:
                return entry
        known = ", ".join(entry.name for entry in self.models) or "none"
        raise UsageError(f"There is no model called {name}; the known ones are: {known}.")


def read_manifest(file: Path) -> ModelManifest:
    """Read a manifest.

    Raises:
        ModelError: the file is missing, is not TOML, or an entry is wrong.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ModelError(f"The list of models {file} cannot be read: {reason}; install the program again.") from error
    try:
        return ModelManifest.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ModelError(f"The list of models {file} is not valid TOML: {error}; correct that line.") from error
    except ValidationError as error:
        raise ModelError(_sentence(file, error)) from error


def _sentence(file: Path, error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ")
    where = f" at {place}" if place else ""
    return f"The list of models {file} has a mistake{where}: {message}; correct it."
