"""What the journal keeps of an utterance."""

from __future__ import annotations

from collections.abc import Sequence

from voice_assist.commands import Note
from voice_assist.events import Reading
from voice_assist.understanding.decision import Decision
from voice_assist.understanding.explanation import what_was_heard, what_would_change


def note_of(decision: Decision, readings: Sequence[Reading]) -> Note:
    """The line for the journal: what was understood and why; the words stand in its transcript alone."""
    best, other = decision.best, decision.runner_up
    facts: dict[str, str | int | float | bool] = {
        "decision": decision.decision,
        "intent": best.intent if best else "",
        "score": best.score if best else 0.0,
        "rule": decision.rule,
        "runner_up": other.intent if other else "",
    }
    if best:
        facts.update({f"slot_{name}": value for name, value in best.slots})
    if decision.weighing:
        sure = decision.weighing
        facts |= {"sure": round(sure.confidence, 2), "accept_from": sure.accept, "ask_from": sure.ask}
        facts["change"] = what_would_change(decision)
    heard = what_was_heard(readings) if decision.weighing else ()
    return Note("heard", facts, "\n".join((decision.heard, *heard)))
