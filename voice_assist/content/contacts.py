"""Who is called, how each of them is reached, when they are there, and who comes after whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import Field, field_validator

from voice_assist.call_commands import CallLevel
from voice_assist.content.channel_settings import ChannelSettings
from voice_assist.content.contact import Contact
from voice_assist.content.fields import Identifier, PackModel
from voice_assist.content.presence import Presence, is_there

ROOM = "room"
"""The channel that every household has: calling out in this room."""

MIN_WAIT, MAX_WAIT = 10, 3600

Wait = Annotated[float, Field(ge=MIN_WAIT, le=MAX_WAIT)]
Pause = Annotated[float, Field(ge=MIN_WAIT, le=4 * MAX_WAIT)]


class Reachable(Contact):
    """Somebody who is called.

    channels: names of the ways to reach them, the best first. there: when they are there; None: always. first_for:
    calls of the pack for which they come before everybody else.
    """

    channels: tuple[Identifier, ...] = Field(min_length=1)
    there: Annotated[tuple[Presence, ...], Field(min_length=1)] | None = None
    first_for: tuple[Identifier, ...] = ()

    def is_there(self, moment: datetime) -> bool:
        """Whether they are there at this moment of local time."""
        return is_there(self.there, moment)


class StepRules(PackModel):
    """One rung: these are told at the same time. wait: seconds until the next rung. siren: sounds from here on."""

    contacts: tuple[Identifier, ...] = Field(min_length=1)
    wait: Wait
    siren: Annotated[bool, Field(strict=True)] = False


class LevelRules(PackModel):
    """How calls of one level climb.

    steps: () for everybody in the order of the file. like: the level whose steps are taken instead. pause_after_...:
    seconds that such an answer holds the climbing.
    """

    steps: tuple[StepRules, ...] = ()
    like: CallLevel | None = None
    pause_after_seen: Pause | None = None
    pause_after_on_the_way: Pause | None = None


class EscalationRules(PackModel):
    """The rules of each level."""

    urgent: LevelRules = LevelRules()
    soon: LevelRules = LevelRules()
    routine: LevelRules = LevelRules()

    def of(self, level: CallLevel) -> LevelRules:
        """The rules of this level."""
        match level:
            case CallLevel.URGENT:
                return self.urgent
            case CallLevel.SOON:
                return self.soon
            case CallLevel.ROUTINE:
                return self.routine


class Contacts(PackModel):
    """The whole file. channels: the ways out by their names."""

    channels: dict[Identifier, ChannelSettings] = Field(default_factory=dict)
    contacts: tuple[Reachable, ...] = ()
    escalation: EscalationRules = EscalationRules()

    @field_validator("channels", mode="before")
    @classmethod
    def _none_yet(cls, written: object) -> object:
        return {} if written is None else written

    def steps(self, level: CallLevel) -> tuple[StepRules, ...]:
        """The rungs of this level, or those of the level that it is like, or the usual ones."""
        rules = self.escalation.of(level)
        if rules.like is not None:
            return self.steps(rules.like)
        return rules.steps or self._usual(level)

    def pause_after_seen(self, level: CallLevel) -> float:
        """Seconds."""
        return self.escalation.of(level).pause_after_seen or USUAL_PAUSES[level][0]

    def pause_after_on_the_way(self, level: CallLevel) -> float:
        """Seconds."""
        return self.escalation.of(level).pause_after_on_the_way or USUAL_PAUSES[level][1]

    def _usual(self, level: CallLevel) -> tuple[StepRules, ...]:
        """Everybody in the order of the file, twice; the second round of an urgent call with the siren."""
        wait, siren = USUAL_WAITS[level], level is CallLevel.URGENT
        rounds = (False, siren)
        return tuple(
            StepRules(contacts=(one.id,), wait=wait, siren=sounds) for sounds in rounds for one in self.contacts
        )


USUAL_WAITS: Mapping[CallLevel, float] = {CallLevel.URGENT: 60, CallLevel.SOON: 120, CallLevel.ROUTINE: 300}
"""Seconds that each has to answer."""

USUAL_PAUSES: Mapping[CallLevel, tuple[float, float]] = {
    CallLevel.URGENT: (120, 600),
    CallLevel.SOON: (300, 900),
    CallLevel.ROUTINE: (900, 1800),
}
"""Seconds that "seen" and "on the way" hold the climbing; those of urgent calls are the content rules'."""
