"""Chooses and starts exercise sessions: by name, by plan, or where one was interrupted."""

from __future__ import annotations

from collections.abc import Sequence

from voice_assist.commands import Checkpoint
from voice_assist.content.schema import Form
from voice_assist.dialogue.before_session import BeforeSession
from voice_assist.dialogue.exercise_session import ExerciseSession
from voice_assist.dialogue.plan_for_now import routines_for_now
from voice_assist.dialogue.resumption import Resumption
from voice_assist.dialogue.session_plan import Part
from voice_assist.dialogue.session_speech import Introductions
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.today import Today
from voice_assist.events import Started


class Exercises:
    """At most one session goes on.

    Args:
        stage: what it acts through.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._today = Today(stage)
        self._before = BeforeSession(stage, self._today)
        self._resumption = Resumption(stage, self._today, self._before, self._resume)
        self.session: ExerciseSession | None = None

    def started(self, event: Started) -> None:
        """Everything is ready: know what was done today, and offer to go on with what was interrupted."""
        self._today.remember(event.done_today)
        self._resumption.started(event)

    def start(self, body: str | None, form: str | None) -> None:
        """Start the routine for this part of the body; form None: active, or the only one there is."""
        found = {routine.form: name for name, routine in self._stage.pack.routines.items() if routine.body == body}
        wanted = Form(form) if form else next((each for each in Form if each in found), None)
        if self.session:
            self._stage.answer("session.not_now")
        elif not found:
            self.name_all()
        elif wanted not in found:
            self._stage.answer("session.no_form", body=_spoken(str(body)))
        elif not self._resumption.offer(found[wanted]):
            self._before.open([found[wanted]], self._begin)

    @property
    def today(self) -> Today:
        """What has been asked and done today."""
        return self._today

    def begin(self, routine_ids: Sequence[str]) -> None:
        """Start these, one after the other."""
        self._before.open(routine_ids, self._begin)

    def mine(self, part_of_day: str | None) -> None:
        """Start those of the plan that come now, one after the other."""
        plan = self._stage.pack.plan
        if self.session:
            self._stage.answer("session.not_now")
        elif plan is None:
            self._stage.answer("plan.none")
        elif chosen := routines_for_now(self._stage, self._today, plan, part_of_day):
            self._before.open(chosen, self._begin)
        else:
            self._stage.answer("plan.nothing_now")

    def go_on(self) -> bool:
        """Offer to go on with what silence ended; returns whether there is anything."""
        return self.session is None and self._resumption.offer()

    def switch(self) -> None:
        """Other exercises were meant: end those that have begun without a word; what comes asks in other words."""
        self._before.asks_otherwise = True
        if self.session:
            self.session.give_way()

    def urgent_call(self) -> None:
        """An urgent call was made: nothing is gone on with after it."""
        if self.session:
            self.session.called()
        self._resumption.forget()

    def hurts(self) -> bool:
        """It hurts: end at once, and go on with nothing; returns whether a session went on."""
        session = self.session
        if session:
            session.hurts()
        self._resumption.forget()
        return session is not None

    def name_all(self) -> None:
        """Which routines there are, without those that wait for a plan."""
        ids = self._stage.pack.routines
        given = [self._today.prescription(routine_id).routine for routine_id in ids]
        bodies = dict.fromkeys(_spoken(routine.body) for routine in given if not routine.only_on_plan)
        if not bodies:
            self._stage.answer("session.nothing")
            return
        self._stage.answer("session.list", bodies=", ".join(bodies), first=next(iter(bodies)))

    def interrupt(self) -> None:
        """Lower and wait, if a session goes on."""
        if self.session:
            self.session.interrupt()

    def hold_count(self) -> None:
        """Let the next repetition wait: it may be that "stop" was said."""
        if self.session:
            self.session.beat.hold()

    def let_count(self) -> None:
        """Go on counting."""
        if self.session:
            self.session.beat.let()

    def _begin(self, parts: Sequence[Part], first: bool) -> None:
        self._resumption.forget()
        plan = self._stage.pack.plan
        if plan and any(part.given.outdated for part in parts) and self._today.is_first("plan.is_old"):
            self._stage.say_answer(self._before.outdated(plan))
        if len(parts) > 1:
            titles = ", ".join(part.routine.title for part in parts)
            self._stage.answer("session.row", count=str(len(parts)), titles=titles)
        self._open(parts, Introductions(self._stage, first=first))

    def _resume(self, parts: Sequence[Part], checkpoint: Checkpoint | None) -> None:
        self._open(parts, Introductions(self._stage, first=False, resumed=True), checkpoint)

    def _open(self, parts: Sequence[Part], introductions: Introductions, checkpoint: Checkpoint | None = None) -> None:
        self.session = ExerciseSession(self._stage, self._today, parts, introductions, self._over)
        self.session.begin(checkpoint)

    def _over(self, checkpoint: Checkpoint | None, made: float) -> None:
        self.session = None
        self._resumption.keep(checkpoint, made)


def _spoken(identifier: str) -> str:
    return identifier.replace("_", " ")
