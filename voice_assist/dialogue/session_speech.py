"""How things are said in a session, how long it waits for the person, and the longer things that it says."""

from __future__ import annotations

from voice_assist.content.schema import Action, Routine
from voice_assist.dialogue.priorities import Manner, Owner, Priority
from voice_assist.dialogue.questions import Choice, Handler, Question
from voice_assist.dialogue.session_plan import Block, Place
from voice_assist.dialogue.stage import Stage

READY_WAITS = (40.0, 60.0, 120.0)
"""Seconds of silence before "ready" is asked for again, once more, and before the session ends."""

REST_WAITS = (120.0, 240.0, 240.0)
"""The same in a pause."""

REQUEST_WAITS = (20.0, *REST_WAITS)
"""The same after a call that is not urgent."""

SPEECH = Manner(Owner.SESSION)
COUNT = Manner(Owner.SESSION, Priority.PROGRESS)
HOLD = Manner(Owner.SESSION, Priority.IMPORTANT)
RELEASE = Manner(Owner.SESSION, Priority.IMPORTANT, cuts_in=True)


def tired_question(stage: Stage, rest: Handler, finish: Handler, go_on: Handler) -> Question:
    """ "Rest, or finish?"; silence finishes."""
    answers = {
        **dict.fromkeys((Action.PAUSE, Action.YES), rest),
        **dict.fromkeys((Action.STOP, Action.NO, Action.CANCEL, Action.SKIP, Action.TIRED), finish),
        **dict.fromkeys((Action.GO_ON, Action.READY), go_on),
    }
    return Question(
        "tired",
        stage.line("session.tired"),
        answers,
        finish,
        seconds=20,
        shorter=stage.line("session.tired_shorter"),
        stops_in_doubt=True,
        choices=(Choice(stage.line("session.tired_rest"), rest), Choice(stage.line("session.tired_finish"), finish)),
    )


def check_question(text: str, go_on: Handler, rest: Handler) -> Question:
    """The check between two movements: anything but a clear "go on" rests."""
    answers = {
        **dict.fromkeys((Action.YES, Action.GO_ON, Action.READY), go_on),
        **dict.fromkeys((Action.NO, Action.PAUSE), rest),
    }
    return Question("check", text, answers, silence=rest, unclear=rest, seconds=15)


def introduction(stage: Stage, routine: Routine, *, first: bool) -> list[str]:
    """To the person: what comes, when to stop (the first time a day), how to sit; then to the helper; then "ready"."""
    texts = [stage.line("session.introduction", title=routine.title), *(routine.stop_rules if first else ())]
    texts += [routine.position, *([routine.equipment] if routine.equipment else []), *routine.before]
    texts += [stage.line("session.to_helper"), routine.helper] if routine.helper else []
    return [*texts, stage.line("session.say_ready")]


def explanation(stage: Stage, block: Block, *, needs_ready: bool) -> list[str]:
    """The side, the movement in full, and whether "ready" is needed."""
    side = [stage.line(f"session.side_{block.side}")] if block.side else []
    cue = block.step.short if stage.lengths.is_short_today(f"cue {block.step.cue}") else block.step.cue
    return [*side, cue, *([stage.line("session.ready_here")] if needs_ready else [])]


def what_is_left(stage: Stage, place: Place) -> list[str]:
    """Repetitions of this movement, the present one included; then movements."""
    left, after = place.repetitions_left, place.blocks_left
    keys = {0: "session.after_none", 1: "session.after_one"}
    here = stage.line("session.left_one" if left == 1 else "session.left_more", count=str(left))
    return [here, stage.line(keys.get(after, "session.after_more"), count=str(after))]
