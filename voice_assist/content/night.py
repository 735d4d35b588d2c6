"""What has been tested for the nights of somebody whose voice is gone then, as with a breathing mask."""

from __future__ import annotations

from pydantic import Field

from voice_assist.content.dose import ClockTime, PlanDate
from voice_assist.content.fields import PackModel


class Night(PackModel):
    """What is left out has not been tested, and is said every evening."""

    told_at: ClockTime = Field(default="20:30", description="When what is not proven is said.")
    signal: PlanDate | None = Field(
        default=None, description="When the signal without words was last given from the bed and made a call."
    )
    telephone: PlanDate | None = Field(
        default=None,
        description="When a person last confirmed that an urgent call rings through their silenced telephone.",
    )

    @property
    def unproven(self) -> tuple[str, ...]:
        """Names of what has not been tested."""
        return tuple(name for name, when in (("signal", self.signal), ("telephone", self.telephone)) if when is None)
