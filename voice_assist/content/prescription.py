"""How much of a routine is right today: the plan's numbers, or gentle ones, never more."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from voice_assist.content.dose import Dose, Sides, Weekday
from voice_assist.content.fields import Identifier, PackModel, Sentence
from voice_assist.content.grounded import Routine, Step

GENTLE_HOLD, GENTLE_REPETITIONS = 5.0, 3
"""Where no plan says otherwise: MDA's published guidance holds stretches for five seconds; three times, each side,
once a day."""


class PlanInForce(PackModel):
    """The household's plan, as the dialogue knows it.

    doses: by the pack's id of the routine. before: the same routines by id, as they are without the plan.
    percentages: whether reports tell how much of it was done.
    """

    therapist: Sentence
    date: datetime.date
    until: datetime.date
    doses: dict[Identifier, Dose]
    before: dict[Identifier, Routine]
    percentages: bool = False

    def is_over(self, today: datetime.date | None) -> bool:
        """Whether the therapist has to be asked for a new one; today None: the clock is not to be trusted."""
        return today is not None and today > self.until


@dataclass(frozen=True, slots=True)
class Prescription:
    """One routine as it may be done today.

    Attributes:
        routine: its steps with the numbers of one set.
        sets: of each movement on each side.
        sides: on which sides.
        a_day: how often a day.
        days: on which days; (): every day.
        on_plan: the numbers are those of a plan that is in force.
        outdated: the plan that names it is over. What only a plan opens is locked then (routine.only_on_plan); of
            anything else the smaller numbers of plan and gentle dose are done.
    """

    routine: Routine
    sets: int = 1
    sides: Sides = Sides.BOTH
    a_day: int = 1
    days: tuple[Weekday, ...] = ()
    on_plan: bool = False
    outdated: bool = False

    def is_due_on(self, today: datetime.date | None) -> bool:
        """Whether it is to be done on this day; today None: nobody knows which day it is."""
        return not self.days or today is None or tuple(Weekday)[today.weekday()] in self.days


def prescribed(
    routines: dict[Identifier, Routine], plan: PlanInForce | None, routine_id: str, today: datetime.date | None
) -> Prescription:
    """How much of a routine is right.

    Args:
        routines: the pack's, with the plan laid over them.
        plan: the household's, if there is one.
        routine_id: which of them.
        today: None where the clock is not to be trusted: a plan is then taken to be in force.
    """
    routine = routines[routine_id]
    dose = plan.doses.get(routine_id) if plan else None
    if plan is None or dose is None:
        return Prescription(gentle(routine))
    if not plan.is_over(today):
        return Prescription(routine, dose.sets, dose.side, dose.a_day, dose.days, on_plan=True)
    before = plan.before[routine_id]
    if before.only_on_plan:
        return Prescription(before, outdated=True)
    return Prescription(gentle(routine), sides=dose.side, days=dose.days, outdated=True)


def gentle(routine: Routine) -> Routine:
    """The routine with holds and repetitions that are right where no plan says more."""
    return routine.model_copy(update={"steps": tuple(_gentle(step) for step in routine.steps)})


def _gentle(step: Step) -> Step:
    least = {"hold": min(step.hold, GENTLE_HOLD), "repetitions": min(step.repetitions, GENTLE_REPETITIONS)}
    return step.model_copy(update=least)
