"""The household's plan: the therapist's own doses, laid over the routines of the pack, and routines that it opens."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from voice_assist.content.fields import PackModel
from voice_assist.content.schema import Identifier, Pack, Routine, Sentence
from voice_assist.content.yaml_file import read_yaml
from voice_assist.errors import PackError


class Dose(PackModel):
    """How often and how long; what is left out stays as the pack has it. hold, rest: seconds."""

    repetitions: Annotated[int, Field(ge=1, le=30)] | None = None
    hold: Annotated[float, Field(ge=0, le=60)] | None = None
    rest: Annotated[float, Field(ge=0, le=600)] | None = None


class Plan(PackModel):
    """What the therapist set, with name and date. percentages: whether reports tell how much of it was done."""

    therapist: Sentence
    date: date
    routines: dict[Identifier, Dose] = Field(min_length=1)
    percentages: bool = False

    def applied_to(self, pack: Pack, file: Path) -> Pack:
        """The pack with these doses; what may only be done on a plan is open where this plan names it.

        Args:
            pack: the pack.
            file: where the plan stands, for the error.

        Raises:
            PackError: the plan names a routine that the pack does not have.
        """
        for name in self.routines:
            if name not in pack.routines:
                known = ", ".join(sorted(pack.routines)) or "none"
                raise PackError(f"the pack has no routine {name!r}", f"use one of: {known}", file=file)
        routines = {
            name: _dosed(routine, self.routines[name]) if name in self.routines else routine
            for name, routine in pack.routines.items()
        }
        return pack.model_copy(update={"routines": routines})


def _dosed(routine: Routine, dose: Dose) -> Routine:
    changes = {"repetitions": dose.repetitions, "hold": dose.hold}
    given = {key: value for key, value in changes.items() if value is not None}
    steps = tuple(step.model_copy(update=given) for step in routine.steps)
    rest = routine.rest if dose.rest is None else dose.rest
    return routine.model_copy(update={"steps": steps, "rest": rest, "only_on_plan": None})


def load_plan(file: Path) -> Plan:
    """Read a plan; raises PackError with line and column for anything that is wrong in it."""
    source = read_yaml(file)
    if source.errors:
        raise source.errors[0]
    try:
        return Plan.model_validate(source.data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "the plan"
        raise source.place(tuple(first["loc"])).error(
            f"{key}: {first['msg']}", "see the plan in docs/packs.md"
        ) from error
