"""Before a session: which routine, whether anything is new today, and what is said first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from voice_assist.content.schema import Action, Form
from voice_assist.dialogue.exercise_session import ExerciseSession
from voice_assist.dialogue.questions import Question
from voice_assist.dialogue.session_speech import introduction
from voice_assist.dialogue.stage import Stage


class Exercises:
    """Chooses and starts sessions; at most one goes on.

    Before the first session of a day (where the clock is not to be trusted: of a start) it asks what is new. What may
    only be done on a plan is refused without it. What a helper does alone opens once somebody says that a therapist
    has shown it, until the next start.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._asked_on: date | None = None
        self._switched = False
        self._shown: set[str] = set()
        self.session: ExerciseSession | None = None

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
        else:
            self._open(found[wanted])

    def switch(self) -> None:
        """Other exercises were meant: end those that have begun without a word; what comes asks in other words."""
        self._switched = True
        if self.session:
            self.session.give_way()

    def name_all(self) -> None:
        """Which routines there are, without those that wait for a plan."""
        routines = self._stage.pack.routines.values()
        bodies = dict.fromkeys(_spoken(routine.body) for routine in routines if not routine.only_on_plan)
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

    def _open(self, routine_id: str) -> None:
        """Begin, once nothing stands against it: no plan, no therapist who showed it, something new today."""
        routine = self._stage.pack.routines[routine_id]
        if routine.only_on_plan:
            self._stage.effects.note("session_refused", routine=routine_id)
            self._stage.say_answer(routine.only_on_plan)
        elif routine.form is Form.PASSIVE and routine_id not in self._shown:
            self._ask_whether_shown(routine_id)
        elif self._is_asked_today():
            self._begin(routine_id, first=False)
        else:
            self._ask_first(routine_id)

    def _ask_whether_shown(self, routine_id: str) -> None:
        answers = {
            Action.YES: lambda: self._was_shown(routine_id),
            Action.NO: self._not_shown,
            **dict.fromkeys((Action.STOP, Action.CANCEL), self._leave),
        }
        text, shorter = self._stage.line("session.shown"), self._stage.line("session.shown_shorter")
        question = Question("shown", text, answers, self._not_shown, seconds=15, again=text, shorter=shorter)
        self._stage.questions.ask(replace(question, yields=True))

    def _was_shown(self, routine_id: str) -> None:
        self._shown.add(routine_id)
        self._stage.effects.note("session_shown", routine=routine_id)
        self._open(routine_id)

    def _not_shown(self) -> None:
        self._stage.answer("session.passive")

    def _is_asked_today(self) -> bool:
        now = self._stage.effects.now
        return self._asked_on is not None and (not now.wall_trusted or now.wall.date() == self._asked_on)

    def _ask_first(self, routine_id: str) -> None:
        answers = {
            Action.YES: self._not_today,
            Action.NO: lambda: self._nothing_new(routine_id),
            **dict.fromkeys((Action.STOP, Action.CANCEL), self._leave),
        }
        keys = ("session.anything_new", "session.anything_new_again")
        text, again = (self._stage.line(key) for key in (reversed(keys) if self._switched else keys))
        self._switched = False
        shorter = self._stage.line("session.anything_new_shorter")
        question = Question("anything_new", text, answers, self._leave, seconds=15, again=again, shorter=shorter)
        self._stage.questions.ask(replace(question, yields=True))

    def _nothing_new(self, routine_id: str) -> None:
        self._asked_on = self._stage.effects.now.wall.date()
        self._begin(routine_id, first=True)

    def _not_today(self) -> None:
        self._stage.effects.note("session_refused")
        self._stage.answer("session.not_today")

    def _leave(self) -> None:
        self._stage.answer("session.left")

    def _begin(self, routine_id: str, *, first: bool) -> None:
        routine = self._stage.pack.routines[routine_id]
        self.session = ExerciseSession(self._stage, routine_id, routine, self._over)
        self.session.begin(introduction(self._stage, routine, first=first))

    def _over(self) -> None:
        self.session = None


def _spoken(identifier: str) -> str:
    return identifier.replace("_", " ")
