"""Before the signal is trusted: tries that were heard, a day of listening, and what is the person's own about it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voice_assist.errors import StorageError
from voice_assist.hearing.trigger.held import HeldLimits, Steadiness
from voice_assist.storage import replace_file

FILE_NAME = "trigger.json"
WANTED_TRIES, WANTED_HITS = 10, 0.8
WANTED_SECONDS = 20 * 3600.0
MOST_ALARMS = 1
LOUDNESS_MARGIN = 12.0
"""dB below the softest try that is still taken for the person."""
PITCH_MARGIN = 2 ** (5 / 12)
"""A fourth below and above the tries."""

Count = Annotated[int, Field(ge=0)]


class Practice(BaseModel):
    """What is known of one signal.

    Attributes:
        trigger: the setting it belongs to; another one begins anew.
        tries, hits: signals that were asked for, and those that were heard.
        seconds: how long it was listened for while nobody was asked.
        alarms: how often it fired then.
        armed: whether it calls.
        softest: dB relative to full scale of the softest try that was heard; None where it makes no sound.
        lowest, highest: hertz, of the tries.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    trigger: str = "none"
    tries: Count = 0
    hits: Count = 0
    seconds: Annotated[float, Field(ge=0)] = 0.0
    alarms: Count = 0
    armed: bool = False
    softest: float | None = None
    lowest: float | None = None
    highest: float | None = None

    @property
    def lacks(self) -> str:
        """Why it should not be armed yet, one clause; "" where nothing is lacking."""
        if self.tries < WANTED_TRIES:
            return f"it was tried {self.tries} times, and {WANTED_TRIES} are wanted"
        if self.hits < WANTED_HITS * self.tries:
            return f"only {self.hits} of {self.tries} tries were heard"
        if self.seconds < WANTED_SECONDS:
            hours = WANTED_SECONDS / 3600
            return f"it has been listened for during {self.seconds / 3600:.1f} hours, and {hours:.0f} are wanted"
        if self.alarms > MOST_ALARMS:
            return f"it fired {self.alarms} times when nobody was asked for it"
        return ""

    def tried(self, heard: Steadiness | None, *, hit: bool) -> Practice:
        """One more try; heard: what it was like."""
        counted = self.model_copy(update={"tries": self.tries + 1, "hits": self.hits + hit})
        if heard is None or not hit:
            return counted
        own = {
            "softest": min(heard.loudness, self.softest or 0.0),
            "lowest": min(heard.height, self.lowest or heard.height),
            "highest": max(heard.height, self.highest or heard.height),
        }
        return counted.model_copy(update=own)

    def limits(self, general: HeldLimits) -> HeldLimits:
        """The general limits, narrowed to what is the person's own."""
        if self.softest is None or self.lowest is None or self.highest is None:
            return general
        return replace(
            general,
            softest=max(general.softest, self.softest - LOUDNESS_MARGIN),
            lowest=max(general.lowest, self.lowest / PITCH_MARGIN),
            highest=min(general.highest, self.highest * PITCH_MARGIN),
        )


def read_practice(folder: Path, trigger: str) -> Practice:
    """What is kept of this signal; nothing where another one was practised.

    Raises:
        StorageError: the file is damaged or cannot be read.
    """
    file = folder / FILE_NAME
    try:
        kept = Practice.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return Practice(trigger=trigger)
    except (OSError, ValidationError) as error:
        raise StorageError(f"{file}: cannot be read; remove it and practise the signal again.") from error
    return kept if kept.trigger == trigger else Practice(trigger=trigger)


def write_practice(folder: Path, practice: Practice) -> None:
    """Keep it, by one rename.

    Raises:
        StorageError: the folder cannot be written.
    """
    try:
        replace_file(folder / FILE_NAME, practice.model_dump_json())
    except OSError as error:
        advice = "free space or correct the rights"
        raise StorageError(f"{folder}: the practice cannot be kept ({error.strerror}); {advice}.") from error
