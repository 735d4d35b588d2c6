"""Which routines of the plan come now: "my exercises", "my morning exercises"."""

from __future__ import annotations

from voice_assist.content.dose import ClockTime, minutes_of
from voice_assist.content.prescription import PlanInForce
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.today import Today

EARLY_MINUTES = 60
"""So long before its time a routine may be done as that time's."""

PARTS = {"morning": (0, 12 * 60), "afternoon": (12 * 60, 17 * 60), "evening": (17 * 60, 24 * 60)}
"""From which minute of the day to which."""


def routines_for_now(stage: Stage, today: Today, plan: PlanInForce, part_of_day: str | None) -> list[str]:
    """The plan's routines that are due and not done: ids in the plan's order, those that nothing opens included.

    Args:
        stage: knows the time.
        today: what has been done.
        plan: the household's.
        part_of_day: one of PARTS; None: now. Where the clock is not to be trusted, times do not count for "now".
    """
    now = stage.effects.now
    minute = now.wall.hour * 60 + now.wall.minute if now.wall_trusted else None
    chosen = []
    for routine_id, dose in plan.doses.items():
        due = today.prescription(routine_id).is_due_on(today.date) and any(today.left(routine_id))
        if due and _fits(dose.times, part_of_day, minute, today.rounds_done(routine_id)):
            chosen.append(routine_id)
    return chosen


def _fits(times: tuple[ClockTime, ...], part_of_day: str | None, minute: int | None, rounds_done: int) -> bool:
    """Whether it is time; what has no times is due at any."""
    if not times:
        return True
    if part_of_day:
        first, end = PARTS[part_of_day]
        return any(first <= minutes_of(time) < end for time in times)
    return minute is None or sum(minutes_of(time) <= minute + EARLY_MINUTES for time in times) > rounds_done
