"""Settings: where things are and which engines are used; read once from a TOML file and the environment."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from voice_assist.errors import SettingsError

PROJECT_FOLDER = Path(__file__).resolve().parent.parent
PREFIX = "VOICE_ASSIST_"
SYSTEM_FILE = Path("/etc/voice-assist/settings.toml")

TRIGGER = re.compile(r"none|vowel|repeat|key:/\S+|pin:(?:/\S+:)?\d+")
EngineName = Literal["auto", "vosk", "pocketsphinx"]


class Settings(BaseModel):
    """Everything that is fixed for one run of the program.

    Each field is a key of settings.toml and, upper-cased behind VOICE_ASSIST_, an environment variable (which wins).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    pack: Path = PROJECT_FOLDER / "intents" / "en"
    household: Path | None = None
    plan: Path | None = None
    contacts: Path | None = None
    engine: EngineName = "auto"
    model: Path | None = None
    embedded_models: Path = PROJECT_FOLDER / "models"
    data_folder: Path = Field(default_factory=lambda: platformdirs.user_data_path("voice-assist"))
    state_folder: Path = Field(default_factory=lambda: platformdirs.user_state_path("voice-assist"))
    cache_folder: Path = Field(default_factory=lambda: platformdirs.user_cache_path("voice-assist"))
    microphone: str | None = None
    speaker: str | None = None
    system_volume: bool = True
    full_duplex: bool = True
    voice: str = "en"
    end_of_turn_seconds: float = Field(default=0.8, ge=0.2, le=5.0)
    keep_transcripts: bool = False
    keep_record_days: int = Field(default=365, ge=1, le=36_500)
    call_command: str | None = None
    answer_interface: str | None = None
    answer_port: int = Field(default=8737, ge=0, le=65535)
    siren: bool = True
    trigger: str = "none"

    @field_validator("trigger")
    @classmethod
    def _is_trigger(cls, value: str) -> str:
        if not TRIGGER.fullmatch(value):
            raise ValueError("it is none, vowel, repeat, key:/dev/input/by-id/..., or pin:17")
        return value


def settings_file(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The settings file in force: VOICE_ASSIST_SETTINGS, else the user's, else the system's, else None.

    Raises:
        SettingsError: VOICE_ASSIST_SETTINGS names a file that does not exist.
    """
    named = environment.get(f"{PREFIX}SETTINGS")
    if named:
        if not Path(named).is_file():
            raise SettingsError(f"{named}: no such settings file; correct VOICE_ASSIST_SETTINGS or unset it.")
        return Path(named)
    candidates = (platformdirs.user_config_path("voice-assist") / "settings.toml", SYSTEM_FILE)
    return next((path for path in candidates if path.is_file()), None)


def read_settings(environment: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """Settings from the file, the environment and what was given on the command line, the last one winning.

    Args:
        environment: environment variables.
        **given: fields from the command line; None means not given.

    Raises:
        SettingsError: the file is unreadable or no TOML, a key is unknown, or a value does not fit.
    """
    file = settings_file(environment)
    values = _read_file(file) if file else {}
    for name in Settings.model_fields:
        if value := environment.get(f"{PREFIX}{name.upper()}"):
            values[name] = value
    values.update({name: value for name, value in given.items() if value is not None})
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        place = file or "the command line or the environment"
        raise SettingsError(f"{place}: setting {key!r}: {first['msg']}; correct or remove it.") from error


def _read_file(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: cannot be read ({error}); check its rights and that it is UTF-8 text.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: no valid TOML: {error}; correct that line.") from error
