"""The household's plan: what the therapist set for the pack's routines, and the therapist's own steps."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from voice_assist.content.dose import Dose, OwnRoutine, PlanDate, Sides
from voice_assist.content.fields import Identifier, PackModel, Sentence, broken_rule
from voice_assist.content.kinds import Form, Kind
from voice_assist.content.prescription import PlanInForce
from voice_assist.content.schema import Pack, Routine
from voice_assist.content.validation import suggestion
from voice_assist.content.yaml_file import KeyPath
from voice_assist.errors import PackError

USUAL_TIME = timedelta(weeks=26)
"""How long a plan is in force that does not say; our choice: what is right changes, and a therapist is to be seen
more than once (003)."""

Fault = tuple[KeyPath, str, str]
"""Path in the plan, what is wrong there, what to do."""


class Plan(PackModel):
    """What the therapist set, with name and date.

    until: the last day on which it holds. routines: by the pack's id, or by the part of the body with form:.
    strengthening: in the therapist's own steps. percentages: whether reports tell how much of it was done.
    """

    therapist: Sentence
    date: PlanDate
    until: PlanDate | None = None
    routines: dict[Identifier, Dose] = Field(default_factory=dict)
    strengthening: dict[Identifier, OwnRoutine] = Field(default_factory=dict)
    percentages: bool = False

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if not self.routines and not self.strengthening:
            raise broken_rule("the plan sets nothing", "write routines: with their names below")
        if self.until and self.until < self.date:
            raise broken_rule(f"until ({self.until}) is before date ({self.date})", "correct one of them")
        return self

    @property
    def last_day(self) -> datetime.date:
        """The last day on which it holds."""
        return self.until or self.date + USUAL_TIME

    def faults(self, routines: Mapping[str, Routine]) -> Iterator[Fault]:
        """What in it does not fit the pack's routines."""
        seen: dict[str, str] = {}
        for name, dose in self.routines.items():
            found = _found(name, dose.form, routines)
            if not isinstance(found, str):
                yield ("routines", name), *found
                continue
            first = seen.setdefault(found, name)
            if first != name:
                yield ("routines", name), f'"{name}" and "{first}" are the same routine', "remove one"
            if dose.side is not Sides.BOTH and not any(step.each_side for step in routines[found].steps):
                yield ("routines", name, "side"), f'"{name}" has no sides', "leave side: out"
        for name in self.strengthening.keys() & routines.keys():
            yield ("strengthening", name), f'the pack has a routine "{name}" already', "choose another name"

    def faults_on(self, today: datetime.date) -> Iterator[Fault]:
        """What is wrong with its dates on this day."""
        if self.date > today:
            yield ("date",), f"the date {self.date} lies in the future", "write the day on which the therapist set it"
        if self.last_day < today:
            holds = f"is from {self.date} and holds for {USUAL_TIME.days // 7} weeks"
            over = f"ended on {self.until}" if self.until else holds
            yield ("until" if self.until else "date",), f"the plan {over}", "ask your therapist for a new one"

    def applied_to(self, pack: Pack, file: Path) -> Pack:
        """The pack with these doses; what may only be done on a plan is open where this plan names it.

        Args:
            pack: the pack.
            file: where the plan stands, for the error.

        Raises:
            PackError: it does not fit the pack's routines.
        """
        for _, problem, advice in self.faults(pack.routines):
            raise PackError(problem, advice, file=file)
        doses = {str(_found(name, dose.form, pack.routines)): dose for name, dose in self.routines.items()}
        dosed = {name: _dosed(pack.routines[name], dose) for name, dose in doses.items()}
        own = {name: self._own(name, pack) for name in self.strengthening}
        locked = {name: routine.model_copy(update={"only_on_plan": _own_locked(pack)}) for name, routine in own.items()}
        before = {**{name: pack.routines[name] for name in doses}, **locked}
        force = PlanInForce(
            therapist=self.therapist,
            date=self.date,
            until=self.last_day,
            doses={**doses, **self.strengthening},
            before=before,
            percentages=self.percentages,
        )
        return pack.model_copy(update={"routines": {**pack.routines, **dosed, **own}, "plan": force})

    def _own(self, name: str, pack: Pack) -> Routine:
        own = self.strengthening[name]
        said = {key: tuple(pack.sentences[f"plan.own_{key}"]) for key in ("before", "stop_rules")}
        routine = Routine(
            title=own.title,
            sources=(f"{self.therapist}, {self.date}",),
            reviewed=f"{self.therapist}, {self.date}",
            body=name,
            names=own.names,
            form=own.form,
            kind=Kind.STRENGTHENING,
            only_on_plan=_own_locked(pack),
            position=own.position,
            equipment=own.equipment,
            before=said["before"],
            helper=own.helper,
            steps=own.steps,
            end_check=pack.sentences["plan.own_end_check"][0],
            stop_rules=said["stop_rules"],
        )
        return _dosed(routine, own)


def _own_locked(pack: Pack) -> str:
    """What is said when the plan with the therapist's own steps is over."""
    return pack.sentences["plan.own_locked"][0]


def _found(name: str, form: Form | None, routines: Mapping[str, Routine]) -> str | tuple[str, str]:
    """The pack's id of a routine that a plan names; or what is wrong, and what to do."""
    if name in routines:
        if form in (None, routines[name].form):
            return name
        return f'"{name}" is {routines[name].form}, not {form}', "leave form: out, or name the part of the body"
    forms = {routine.form: each for each, routine in routines.items() if routine.body == name}
    if not forms:
        bodies = sorted({routine.body for routine in routines.values()})
        near = get_close_matches(name, [*routines, *bodies], n=1)
        return f'the pack has no routine "{name}"', suggestion(name, near or bodies)
    if form is None and len(forms) > 1:
        return f'"{name}" can be done in several ways', f"add form: with one of {', '.join(forms)}"
    wanted = form or next(iter(forms))
    if wanted not in forms:
        return f'the pack has no {wanted} form of "{name}"', f"use one of: {', '.join(forms)}"
    return forms[wanted]


def _dosed(routine: Routine, dose: Dose) -> Routine:
    """The routine with the plan's numbers; a hold is set where the pack holds, or everywhere where it never does."""
    holds = any(step.hold for step in routine.steps)
    steps = []
    for step in routine.steps:
        given: dict[str, float] = {} if dose.repetitions is None else {"repetitions": dose.repetitions}
        if dose.hold is not None and (step.hold or not holds):
            given["hold"] = dose.hold
        steps.append(step.model_copy(update=given))
    told = {name: getattr(dose, name) for name in ("rest", "position", "helper") if getattr(dose, name) is not None}
    return routine.model_copy(update={"steps": tuple(steps), **told, "only_on_plan": None})
