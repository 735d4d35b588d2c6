"""Reminders at the times of the plan: one question, put off by voice, asked twice at most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from functools import reduce

from voice_assist.commands import Recorded, RecordKind, RecordReason, UnaskedKind
from voice_assist.content.dose import minutes_of
from voice_assist.content.schema import Action
from voice_assist.content.times import spoken_time
from voice_assist.dialogue.exercises import Exercises
from voice_assist.dialogue.plan_for_now import EARLY_MINUTES
from voice_assist.dialogue.questions import Question
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.unasked import Unasked

MOST = 2
"""How often one time of the plan is asked about where nobody answers."""

AGAIN_MINUTES = 20.0
"""Between the two."""

LATER_MINUTES = 30.0
"""What "later" means."""

ON_TIME_MINUTES = 5.0
"""So long the time can be told as the present one."""

ANSWER_SECONDS = 20.0
DURATION = "duration"


class Reminders:
    """Implements Errand.

    Nobody is reminded of what has been done; nor of what ended early or was refused shortly before; nor, for the rest
    of the day, of what hurt, or of anything where something new (a fall, a fever) was told.

    Args:
        stage: what it acts through.
        exercises: what is due, and what begins.
        unasked: when it may be asked.
    """

    kind = UnaskedKind.REMINDERS
    patience = 60.0

    def __init__(self, stage: Stage, exercises: Exercises, unasked: Unasked) -> None:
        self._stage, self._exercises, self._unasked = stage, exercises, unasked
        self._day: date | None = None
        self._answered: dict[str, float] = {}
        self._hurt: set[str] = set()
        self._news = False
        self._asked: int | None = None

    def started(self, done_today: Iterable[Recorded]) -> None:
        """What was recorded today before this start, nobody knows when."""
        for entry in done_today:
            self._take(entry, 0.0)

    def recorded(self, entry: Recorded) -> None:
        """Something was done, left or refused just now."""
        self._take(entry, EARLY_MINUTES)

    @property
    def is_set_up(self) -> bool:
        """Whether there is a plan."""
        return self._stage.pack.plan is not None

    def times(self) -> list[int]:
        """The times of the plan at which something is left to be done."""
        return sorted({at for routine_id in self._on_plan() for at in self._open_times(routine_id)})

    def begin(self, at: int) -> None:
        """Ask whether to do all that is due up to this time."""
        self._asked = at
        routines = [name for name in self._on_plan() if min(self._open_times(name), default=at + 1) <= at]
        bodies = dict.fromkeys(self._stage.pack.routines[name].body.replace("_", " ") for name in routines)
        now = self._stage.effects.now.wall
        on_time = now.hour * 60 + now.minute - at < ON_TIME_MINUTES
        values = {"time": spoken_time(time(*divmod(at, 60)))} if on_time else {}
        key = "reminder.question" if on_time else "reminder.again"
        left = dict.fromkeys((Action.NO, Action.STOP, Action.CANCEL), lambda: self._stage.answer("reminder.refused"))
        question = Question(
            "reminder",
            self._stage.line(key, bodies=self._joined(list(bodies)), **values),
            {Action.YES: lambda: self._exercises.begin(routines), **left},
            lambda: self._unanswered(at),
            seconds=ANSWER_SECONDS,
            shorter=self._stage.line("reminder.shorter"),
            yields=True,
            stops_in_doubt=True,
        )
        self._stage.questions.ask(question)

    def put_off(self, minutes: str | None) -> None:
        """Ask again in so many minutes; None: later."""
        self._turn()
        if self._asked is None:
            self._stage.answer("reminder.nothing")
        elif not self._unasked.put_off(self.kind, self._asked, float(minutes or LATER_MINUTES)):
            self._stage.answer("reminder.too_late")
        elif minutes:
            self._stage.answer("reminder.put_off", duration=self._stage.slots.choices(DURATION)[minutes])
        else:
            self._stage.answer("reminder.later")

    def tell(self) -> None:
        """When it will remind the person today, or why not."""
        now = self._stage.effects.now
        if self._unasked.is_off(self.kind):
            self._stage.answer("reminder.off")
        elif not now.wall_trusted:
            self._stage.answer("unasked.no_clock")
        elif coming := [at for at in self.times() if at > now.wall.hour * 60 + now.wall.minute]:
            times = self._joined([spoken_time(time(*divmod(at, 60))) for at in coming])
            self._stage.answer("reminder.times", times=times)
        else:
            self._stage.answer("reminder.none")

    def _unanswered(self, at: int) -> None:
        if self._unasked.times_said(self.kind, at) < MOST:
            self._unasked.put_off(self.kind, at, AGAIN_MINUTES)

    def _on_plan(self) -> list[str]:
        """The routines that a plan in force has for today."""
        self._turn()
        plan, today = self._stage.pack.plan, self._exercises.today
        if plan is None or self._news:
            return []
        given = {name: today.prescription(name) for name in plan.doses if name not in self._hurt}
        return [name for name, one in given.items() if one.on_plan and one.is_due_on(today.date)]

    def _open_times(self, routine_id: str) -> list[int]:
        """The times of one routine, without those for which it has been done or answered."""
        plan = self._stage.pack.plan
        times = sorted(map(minutes_of, plan.doses[routine_id].times)) if plan else []
        done = self._exercises.today.rounds_done(routine_id)
        return [at for at in times[done:] if at > self._answered.get(routine_id, -1)]

    def _take(self, entry: Recorded, early: float) -> None:
        self._turn()
        if entry.kind is RecordKind.MOVEMENT or entry.reason is RecordReason.FINISHED:
            return
        now = self._stage.effects.now.wall
        self._answered[entry.routine] = now.hour * 60 + now.minute + early
        self._news |= entry.reason is RecordReason.NEWS
        if entry.reason is RecordReason.HURTS:
            self._hurt.add(entry.routine)

    def _turn(self) -> None:
        """Another day has begun; the first one is known once the clock is to be trusted."""
        today = self._exercises.today.date
        if today is not None and today != self._day:
            if self._day is not None:
                self._answered.clear()
                self._hurt.clear()
                self._news, self._asked = False, None
            self._day = today

    def _joined(self, texts: Sequence[str]) -> str:
        return reduce(lambda first, second: self._stage.line("call.and", first=first, second=second), texts)
