"""The longer things that are said in a session."""

from __future__ import annotations

from voice_assist.content.schema import Routine
from voice_assist.dialogue.session_plan import Block, Place
from voice_assist.dialogue.stage import Stage


def introduction(stage: Stage, routine: Routine, *, first: bool) -> list[str]:
    """To the person: what comes, when to stop (the first time a day), how to sit; then to the helper; then "ready"."""
    texts = [stage.line("session.introduction", title=routine.title), *(routine.stop_rules if first else ())]
    texts += [routine.position, *([routine.equipment] if routine.equipment else []), *routine.before]
    texts += [stage.line("session.to_helper"), routine.helper] if routine.helper else []
    return [*texts, stage.line("session.say_ready")]


def explanation(stage: Stage, block: Block, *, needs_ready: bool) -> list[str]:
    """The side, the movement in full, and whether "ready" is needed."""
    side = [stage.line(f"session.side_{block.side}")] if block.side else []
    return [*side, block.step.cue, *([stage.line("session.ready_here")] if needs_ready else [])]


def what_is_left(stage: Stage, place: Place) -> list[str]:
    """Repetitions of this movement, the present one included; then movements."""
    left, after = place.repetitions_left, place.blocks_left
    keys = {0: "session.after_none", 1: "session.after_one"}
    here = stage.line("session.left_one" if left == 1 else "session.left_more", count=str(left))
    return [here, stage.line(keys.get(after, "session.after_more"), count=str(after))]
