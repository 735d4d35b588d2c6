"""A plan's file: read, checked against the pack, and laid over it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from voice_assist.content.checks import check_pack
from voice_assist.content.dose import Dose, OwnRoutine, OwnStep
from voice_assist.content.fields import PackModel
from voice_assist.content.places import Places
from voice_assist.content.plan import Plan
from voice_assist.content.schema import Pack
from voice_assist.content.validation import errors_of
from voice_assist.content.yaml_file import KeyPath, Place, YamlFile, read_yaml
from voice_assist.errors import PackError


@dataclass(slots=True)
class PlanReading:
    """What a plan's file gave: plan and pack together unless there were errors, and all errors."""

    plan: Plan | None
    pack: Pack | None
    errors: list[PackError]


def with_plan(pack: Pack, file: Path) -> Pack:
    """The pack with a plan laid over it. That a plan is over is not wrong here: the dialogue keeps to what is gentle.

    Raises:
        PackError: something in the file is wrong, or does not fit the pack.
    """
    reading = read_plan(file, pack)
    if reading.pack is None:
        raise reading.errors[0]
    return reading.pack


def load_plan(file: Path) -> Plan:
    """Read a plan by itself; raises PackError with line and column for anything that is wrong in it."""
    reading = read_plan(file, None)
    if reading.plan is None:
        raise reading.errors[0]
    return reading.plan


def read_plan(file: Path, pack: Pack | None, today: date | None = None) -> PlanReading:
    """Read and check as with_plan does, but collect what is wrong.

    Args:
        file: the plan.
        pack: a pack without fault; None looks at the file by itself.
        today: looks at the dates, too.
    """
    try:
        source = read_yaml(file)
    except PackError as error:
        return PlanReading(None, None, [error])
    try:
        plan = Plan.model_validate(source.data)
    except ValidationError as error:
        return PlanReading(None, None, [*source.errors, *errors_of(source, error, _model)])
    faults = [*(plan.faults(pack.routines) if pack else ()), *(plan.faults_on(today) if today else ())]
    errors = [*source.errors, *(_fault_place(source, path).error(*told) for path, *told in faults)]
    errors.sort(key=lambda error: (error.line or 0, error.column or 0))
    if errors or pack is None:
        return PlanReading(None if errors else plan, None, errors)
    laid = plan.applied_to(pack, file)
    laid = laid.model_copy(update={"hash": hashlib.sha256(f"{pack.hash}\n{source.text}".encode()).hexdigest()})
    clashes = check_pack(laid, Places((_part_of_pack(source),))) if plan.strengthening else []
    return PlanReading(plan, None if clashes else laid, [_at_own(error, plan, source) for error in clashes])


def _fault_place(source: YamlFile, path: KeyPath) -> Place:
    """A name is wrong where it stands itself, a value where the value stands."""
    return source.place(path) if len(path) == len(("routines", "name")) else source.value_place(path)


def _at_own(error: PackError, plan: Plan, source: YamlFile) -> PackError:
    """A clash without a place is one of the names of the therapist's own exercises."""
    if error.file:
        return error
    first = next(iter(plan.strengthening))
    return source.place(("strengthening", first, "names")).error(error.problem, "say it in another way here")


def _part_of_pack(source: YamlFile) -> YamlFile:
    """The file as if the therapist's own exercises were routines of the pack."""

    def moved(path: KeyPath) -> KeyPath:
        return ("routines", *path[1:])

    own = [path for path in {**source.keys, **source.values} if path[:1] == ("strengthening",) and len(path) > 1]
    keys = {moved(path): source.keys[path] for path in own if path in source.keys}
    values = {moved(path): source.values[path] for path in own if path in source.values}
    return YamlFile(source.file, source.text, None, keys, values)


def _model(path: KeyPath) -> type[PackModel]:
    """Which model holds the key at the end of this path."""
    match path:
        case ("routines", _, *_):
            return Dose if len(path) > 2 else Plan
        case ("strengthening", _, "steps", *_):
            return OwnStep
        case ("strengthening", _, _):
            return OwnRoutine
    return Plan
