"""How things are said in a session, how long it waits for the person, and the longer things that it says."""

from __future__ import annotations

from voice_assist.content.schema import Action
from voice_assist.dialogue.priorities import Manner, Owner, Priority
from voice_assist.dialogue.questions import Choice, Handler, Question
from voice_assist.dialogue.session_plan import Movement, Part, Place
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


class Introductions:
    """What is said before each routine of a session; what has been said already is not said again.

    Args:
        stage: what it acts through.
        first: it is the first session of the day: when to stop is said, too.
        resumed: the session goes on after an interruption.
    """

    def __init__(self, stage: Stage, *, first: bool, resumed: bool = False) -> None:
        self._stage = stage
        self._first = first
        self._resumed = resumed
        self._said: set[str] = set()
        self._of: dict[int, list[str]] = {}

    def of(self, part: Part) -> list[str]:
        """To the person: what comes, when to stop, how to sit; then to the helper; then "ready"."""
        if id(part) not in self._of:
            self._of[id(part)] = self._texts(part)
        return self._of[id(part)]

    def has(self, part: Part) -> bool:
        """Whether this routine has been introduced."""
        return id(part) in self._of

    def _texts(self, part: Part) -> list[str]:
        routine, line = part.routine, self._stage.line
        title = line("session.next" if self._of else "session.introduction", title=routine.title)
        rules, before = (routine.stop_rules if self._first else ()), routine.before
        if self._resumed and not self._of:
            title, rules, before = line("session.resumed", title=routine.title), (), ()
        texts = [title, *self._numbers(part), *(text for text in rules if text not in self._said)]
        sit = [routine.position, *([routine.equipment] if routine.equipment else []), *before]
        texts += [text for text in sit if text not in self._said]
        texts += [line("session.to_helper"), routine.helper] if routine.helper else []
        self._said |= {*rules, *sit}
        return [*texts, line("session.say_ready")]

    def _numbers(self, part: Part) -> list[str]:
        """Where the numbers come from, where that has to be said."""
        if part.given.outdated:
            return [self._stage.line("plan.is_old_gentler")]
        known = part.given.on_plan or not self._stage.lengths.is_first("plan.gentle")
        return [] if known else [self._stage.line("plan.gentle")]


def explanation(stage: Stage, movement: Movement, *, needs_ready: bool) -> list[str]:
    """The set, the side, the movement in full, and whether "ready" is needed."""
    number, sets = str(movement.set), str(movement.sets)
    which = [stage.line("session.set", number=number, count=sets)] if movement.sets > 1 else []
    side = [stage.line(f"session.side_{movement.side}")] if movement.side else []
    step = movement.step
    cue = step.short if stage.lengths.is_short_today(f"cue {step.cue}") else step.cue
    return [*which, *side, cue, *([stage.line("session.ready_here")] if needs_ready else [])]


def what_is_left(stage: Stage, place: Place) -> list[str]:
    """Repetitions of this movement, the present one included; then movements."""
    left, after = place.movement.left, place.after
    keys = {0: "session.after_none", 1: "session.after_one"}
    here = stage.line("session.left_one" if left == 1 else "session.left_more", count=str(left))
    return [here, stage.line(keys.get(after, "session.after_more"), count=str(after))]
