"""The small pack with a therapist's plan, for conversations."""

from __future__ import annotations

from pathlib import Path

from tests.small_pack import HELD, routine, small_pack
from voice_assist.content.dose import Dose, OwnRoutine
from voice_assist.content.plan import Plan
from voice_assist.content.schema import Form, Pack

LOCKED = "I only guide neck movements that your therapist has set."
PRESS = {
    "title": "Arm press",
    "names": ["arm press"],
    "position": "Sit.",
    "steps": [{"cue": "Press.", "short": "Press short.", "repetitions": 2, "hold": 3}],
}


def locked_pack() -> Pack:
    """The small pack with a routine that needs a plan."""
    pack = small_pack()
    neck = routine(Form.ACTIVE, HELD, body="neck", only_on_plan=LOCKED)
    return pack.model_copy(update={"routines": {**pack.routines, "neck_active": neck}})


def planned(doses: dict[str, dict[str, object]], *, date: str = "2025-02-03", **more: object) -> Pack:
    """The pack under a plan.

    Args:
        doses: by the name of the routine.
        date: when the therapist set it; the conversations' clock begins on Monday 2025-03-03 at ten.
        **more: other keys of the plan.
    """
    routines = {name: Dose.model_validate(dose) for name, dose in doses.items()}
    plan = Plan.model_validate({"therapist": "our therapist", "date": date, "routines": routines, **more})
    return plan.applied_to(locked_pack(), Path("plan.yaml"))


def own() -> dict[str, OwnRoutine]:
    """Steps of the therapist's own."""
    return {"arm_press": OwnRoutine.model_validate(PRESS)}
