"""In the evening: what has not been proven for the night, until it is, or the person wants to hear it no more."""

from __future__ import annotations

from voice_assist.commands import UnaskedKind
from voice_assist.content.dose import minutes_of
from voice_assist.content.night import Night
from voice_assist.dialogue.stage import Stage


class Evening:
    """Implements Errand.

    Args:
        stage: what it acts through.
    """

    kind = UnaskedKind.EVENING
    patience = 120.0

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    @property
    def is_set_up(self) -> bool:
        """Whether the household has said what the night needs."""
        return self._night is not None

    def times(self) -> list[int]:
        """One, as long as anything is not proven."""
        night = self._night
        return [minutes_of(night.told_at)] if night and night.unproven else []

    def begin(self, _: int) -> None:
        """Say all of it."""
        unproven = self._night.unproven if self._night else ()
        for name in unproven:
            self._stage.state(f"night.{name}")

    @property
    def _night(self) -> Night | None:
        return self._stage.pack.head.night
