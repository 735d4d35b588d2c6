"""How results look: a JSON object a line, or a table for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import typer
from rich.console import Console

from voice_assist.understanding.decision import Candidate, Decision

console = Console(highlight=False)
STYLES = {"accept": "green", "ask": "yellow", "reject": "red"}


def json_line(values: Mapping[str, object]) -> None:
    """One object on one line, shown at once."""
    typer.echo(json.dumps(values, ensure_ascii=False))


Naming = Callable[[str], str]
"""From an intent's id to how it is shown."""


def decision_fields(decision: Decision, name_of: Naming) -> dict[str, object]:
    """What was concluded, under the names that `hear` and `understand` share."""
    best, runner_up = decision.best, decision.runner_up
    accepted = best if decision.decision != "reject" else None
    return {
        "text": decision.heard,
        "intent": name_of(accepted.intent) if accepted else None,
        "slots": dict(accepted.slots) if accepted else {},
        "decision": decision.decision,
        "score": round(best.score, 1) if best else 0.0,
        "runner_up": _candidate(runner_up, name_of) if runner_up else None,
        "rule": decision.rule,
        "confidence": round(decision.weighing.confidence, 3) if decision.weighing else None,
    }


def _candidate(candidate: Candidate, name_of: Naming) -> dict[str, object]:
    return {
        "intent": name_of(candidate.intent),
        "slots": dict(candidate.slots),
        "score": round(candidate.score, 1),
    }


def shown_meaning(decision: Decision, name_of: Naming) -> str:
    """Intent and slots in one cell; "-" where nothing was taken."""
    if decision.best is None or decision.decision == "reject":
        return "-"
    slots = " ".join(f"{name}={value}" for name, value in decision.best.slots)
    return f"{name_of(decision.best.intent)} {slots}".strip()
