"""What changes by use and survives a restart: how loud, how fast and with which voice, and how the person pauses."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from voice_assist.commands import AnswerLength, SetUpStep, UnaskedKind
from voice_assist.errors import StorageError
from voice_assist.storage import replace_file

FILE_NAME = "preferences.json"


class Preferences(BaseModel):
    """What is kept.

    Attributes:
        volume: 10 to 100.
        rate: words a minute.
        voice: its name, as in SetVoice; "" is the one of the settings.
        pauses: the longest one of each of the last phrases, seconds.
        set_up, set_up_offers, by_name: how far set-up by voice has come (KeepSetUp).
        notes: what was noted for the next carer (KeepNotes).
        unasked_off, unasked_day, unasked_said, unasked_put_off: what may be and was said unasked (KeepUnasked).
        pause, sound_is_yes, press_lists, used: the list of needs and one sound (KeepOneSound).
        answers, heard: how long answers are, and how often what has two lengths was said in full (SetAnswerLength).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    volume: Annotated[int, Field(ge=10, le=100)] = 80
    rate: Annotated[int, Field(ge=80, le=300)] = 150
    voice: str = ""
    pauses: tuple[Annotated[float, Field(ge=0, le=60)], ...] = ()
    answers: AnswerLength = AnswerLength.ADAPTIVE
    heard: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    set_up: SetUpStep = SetUpStep.HEARING
    set_up_offers: Annotated[int, Field(ge=0)] = 0
    by_name: bool = True
    notes: dict[str, str] = Field(default_factory=dict)
    unasked_off: frozenset[UnaskedKind] = frozenset()
    unasked_day: date | None = None
    unasked_said: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    unasked_put_off: dict[str, AwareDatetime] = Field(default_factory=dict)
    pause: Annotated[float, Field(ge=0.5, le=10)] = 1.5
    sound_is_yes: bool = False
    press_lists: bool = False
    used: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)


def read_preferences(folder: Path) -> Preferences:
    """The preferences kept in `folder`, or the defaults where none are kept or the file is damaged.

    A damaged file only loses comfort, and must not keep the assistant from starting.
    """
    try:
        return Preferences.model_validate_json((folder / FILE_NAME).read_bytes())
    except (OSError, ValidationError):
        return Preferences()


def write_preferences(folder: Path, preferences: Preferences) -> None:
    """Keep them, by one rename, so that a power cut leaves the old or the new.

    Raises:
        StorageError: the folder cannot be written.
    """
    try:
        replace_file(folder / FILE_NAME, preferences.model_dump_json())
    except OSError as error:
        raise StorageError(
            f"{folder}: voice, volume and speed cannot be kept ({error.strerror}); free space or correct the rights."
        ) from error
