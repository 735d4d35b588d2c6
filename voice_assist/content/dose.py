"""What a therapist can set for one routine: how often, how long, on which side, when, in which position, with whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from voice_assist.content.fields import PackModel, Sentence, Template, broken_rule
from voice_assist.content.grounded import Step
from voice_assist.content.kinds import Form

LYING_FLAT = re.compile(r"\b(lie|lies|lying|lay|laid)\b[^.]*\bflat\b|\bflat on (your|the) ", re.IGNORECASE)
"""Never asked for: being short of breath when lying down is a known sign (NICE NG42)."""

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class Sides(StrEnum):
    """Which sides a movement that has sides is done on."""

    BOTH = "both"
    LEFT = "left"
    RIGHT = "right"


class Weekday(StrEnum):
    """The days of the week, Monday first as in date.weekday()."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


def _not_lying_flat(text: str) -> str:
    if found := LYING_FLAT.search(text):
        problem = f'"{found[0].strip()}" cannot be asked for, because breathing is harder when lying down'
        raise broken_rule(problem, "write a position that is propped up")
    return text


def _written_date(value: object) -> object:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise broken_rule(f'there is no day "{value}"', "correct it") from error
    if isinstance(value, date):
        return value
    raise broken_rule("a date is expected here", "write year, month and day, such as 2026-03-04")


PlanDate = Annotated[date, BeforeValidator(_written_date)]
"""A day, written 2026-03-04."""

ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of a clock of 24 hours: "9:30"."""

CheckIns = Annotated[tuple[ClockTime, ...], Field(max_length=4)]
"""So few that they and a test call fit into what may be said unasked in a day."""

Instruction = Annotated[Sentence, AfterValidator(_not_lying_flat)]
"""What a plan has spoken."""


def minutes_of(time: ClockTime) -> int:
    """Minutes since midnight."""
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


class Dose(PackModel):
    """What a plan sets for one routine; what is left out stays as the pack has it. hold, rest: seconds."""

    form: Form | None = Field(default=None, description="Needed where the plan names a part of the body.")
    side: Sides = Sides.BOTH
    sets: Annotated[int, Field(ge=1, le=5, strict=True)] = 1
    repetitions: Annotated[int, Field(ge=1, le=30, strict=True)] | None = None
    hold: Annotated[float, Field(ge=0, le=60, strict=True)] | None = None
    rest: Annotated[float, Field(ge=0, le=600, strict=True)] | None = None
    times_a_day: Annotated[int, Field(ge=1, le=6, strict=True)] | None = None
    days: tuple[Weekday, ...] = Field(default=(), description="If left out: every day.")
    times: tuple[ClockTime, ...] = Field(default=(), max_length=6)
    position: Instruction | None = None
    helper: Instruction | None = Field(default=None, description="What the helper is told; then one is needed.")

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.times and self.times_a_day is not None and self.times_a_day != len(self.times):
            times = f"times_a_day is {self.times_a_day}, but {len(self.times)} stand under times"
            raise broken_rule(times, "leave times_a_day out, or correct one of them")
        for name in ("days", "times"):
            given = getattr(self, name)
            if len(set(given)) < len(given):
                raise broken_rule(f"under {name} something stands twice", "remove one")
        return self

    @property
    def a_day(self) -> int:
        """How often a day at most."""
        return self.times_a_day or max(1, len(self.times))


class OwnStep(Step):
    """A movement of the therapist's own."""

    cue: Instruction
    short: Instruction
    hold_cue: Instruction | None = None
    release: Instruction | None = None


class OwnRoutine(Dose):
    """Strengthening in the therapist's own steps: nothing of it is shipped, because advice differs."""

    title: Sentence
    names: tuple[Template, ...] = Field(min_length=1)
    form: Form = Form.ACTIVE
    position: Instruction
    equipment: Instruction | None = None
    steps: tuple[OwnStep, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _needs_a_helper(self) -> Self:
        if self.form is not Form.ACTIVE and self.helper is None:
            raise broken_rule(f"with form: {self.form} a helper is needed", "add helper: with what they are told")
        return self

    def texts(self) -> Iterator[str]:
        """All that is spoken of it."""
        yield self.position
        yield from filter(None, (self.helper, self.equipment))
        for step in self.steps:
            yield from filter(None, (step.cue, step.short, step.hold_cue, step.release))
