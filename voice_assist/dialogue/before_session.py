"""Before a session: what stands against it, and the questions that come first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from voice_assist.commands import RecordReason
from voice_assist.content.prescription import PlanInForce
from voice_assist.content.schema import Action, Form
from voice_assist.dialogue.questions import Handler, Question
from voice_assist.dialogue.session_plan import Part
from voice_assist.dialogue.session_record import refused
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.today import Today

Begin = Callable[[Sequence[Part], bool], None]
"""Begins a session of these routines; True: it is the first one of the day."""


class BeforeSession:
    """Lets a session begin, once nothing stands against it; of several routines those that may be done are.

    1. What only a plan opens, what is not due today and what has been done often enough is refused.
    2. The person is asked, by name, whether the helper may help; then the helper, whether a therapist has shown what
       the helper does alone (once for each routine, until the next start).
    3. Before the first session of a day it asks what is new. Where something is: not today.

    Args:
        stage: what it acts through.
        today: what has been asked and done.
    """

    def __init__(self, stage: Stage, today: Today) -> None:
        self._stage = stage
        self._today = today
        self._shown: set[str] = set()
        self.asks_otherwise = False

    def part(self, routine_id: str) -> Part:
        """One routine, with what is left of it today."""
        return Part(routine_id, self._today.prescription(routine_id), self._today.left(routine_id))

    def open(self, routine_ids: Sequence[str], begin: Begin) -> None:
        """Ask what has to be asked, then begin with those that nothing stands against."""
        parts = [self.part(routine_id) for routine_id in routine_ids]
        against = {part.routine_id: self._against(part) for part in parts}
        free = [part for part in parts if against[part.routine_id] is None]
        for part in parts:
            if reason := against[part.routine_id]:
                self._refuse(part, reason, aloud=not free and part is parts[0])
        if free:
            self._ask_for_help(free, begin)

    def resume(self, parts: Sequence[Part], begin: Begin) -> None:
        """Ask again only whether the helper may help, and has been shown how."""
        self._today.nothing_new()
        self._ask_for_help(parts, begin)

    def outdated(self, plan: PlanInForce) -> str:
        """ "Ask your therapist: this plan is from March": with the year where it is not this one."""
        this_year = plan.date.year == self._stage.effects.now.wall.year
        return self._stage.line("plan.is_old", month=f"{plan.date:%B}" if this_year else f"{plan.date:%B %Y}")

    def _against(self, part: Part) -> RecordReason | None:
        if part.routine.only_on_plan:
            return RecordReason.NO_PLAN
        if not part.given.is_due_on(self._today.date):
            return RecordReason.NOT_DUE
        return None if any(part.left) else RecordReason.ENOUGH

    def _refuse(self, part: Part, reason: RecordReason, *, aloud: bool) -> None:
        refused(self._stage, part, reason)
        self._stage.effects.note("session_refused", routine=part.routine_id)
        if not aloud:
            return
        plan = self._stage.pack.plan
        if reason is RecordReason.NO_PLAN and part.given.outdated and plan:
            self._stage.say_answer(f"{part.routine.only_on_plan} {self.outdated(plan)}")
        elif reason is RecordReason.NO_PLAN:
            self._stage.say_answer(str(part.routine.only_on_plan))
        elif reason is RecordReason.NOT_DUE:
            self._stage.answer("plan.not_due", days=_listed([day.capitalize() for day in part.given.days]))
        else:
            self._stage.answer("session.enough")

    def _ask_for_help(self, parts: Sequence[Part], begin: Begin) -> None:
        if not any(part.needs_helper for part in parts):
            self._ask_whether_shown(parts, begin)
            return
        person = self._stage.pack.head.person
        key = "session.may_help_named" if person else "session.may_help"
        text = self._stage.line(key, **({"person": person} if person else {}))
        self._ask(
            "may_help",
            text,
            "session.may_help_shorter",
            yes=lambda: self._ask_whether_shown(parts, begin),
            no=lambda: self._without(
                [part for part in parts if part.needs_helper], parts, RecordReason.REFUSED_HELP, "session.left", begin
            ),
        )

    def _ask_whether_shown(self, parts: Sequence[Part], begin: Begin) -> None:
        unknown = [part for part in parts if part.routine.form is Form.PASSIVE and part.routine_id not in self._shown]
        if not unknown:
            self._ask_what_is_new(parts, begin)
            return
        self._ask(
            "shown",
            self._stage.line("session.shown"),
            "session.shown_shorter",
            yes=lambda: self._was_shown(unknown, parts, begin),
            no=lambda: self._without(unknown, parts, RecordReason.NOT_SHOWN, "session.passive", begin),
        )

    def _was_shown(self, shown: Sequence[Part], parts: Sequence[Part], begin: Begin) -> None:
        for part in shown:
            self._shown.add(part.routine_id)
            self._stage.effects.note("session_shown", routine=part.routine_id)
        self._ask_what_is_new(parts, begin)

    def _without(
        self, unwanted: Sequence[Part], parts: Sequence[Part], reason: RecordReason, key: str, begin: Begin
    ) -> None:
        """These are not done; the others are, if there are any."""
        for part in unwanted:
            refused(self._stage, part, reason)
        self._stage.answer(key)
        others = [part for part in parts if part not in unwanted]
        if others:
            self._ask_whether_shown(others, begin)

    def _ask_what_is_new(self, parts: Sequence[Part], begin: Begin) -> None:
        if self._today.asked:
            begin(parts, False)
            return
        keys = ("session.anything_new", "session.anything_new_again")
        text, again = (self._stage.line(key) for key in (reversed(keys) if self.asks_otherwise else keys))
        self.asks_otherwise = False
        answers = {
            Action.YES: lambda: self._not_today(parts),
            Action.NO: lambda: self._nothing_new(parts, begin),
            **dict.fromkeys((Action.STOP, Action.CANCEL), self._leave),
        }
        shorter = self._stage.line("session.anything_new_shorter")
        question = Question("anything_new", text, answers, self._leave, seconds=15, again=again, shorter=shorter)
        self._stage.questions.ask(replace(question, yields=True))

    def _nothing_new(self, parts: Sequence[Part], begin: Begin) -> None:
        self._today.nothing_new()
        begin(parts, True)

    def _not_today(self, parts: Sequence[Part]) -> None:
        for part in parts:
            refused(self._stage, part, RecordReason.NEWS)
        self._stage.effects.note("session_refused")
        self._stage.answer("session.not_today")

    def _leave(self) -> None:
        self._stage.answer("session.left")

    def _ask(self, name: str, text: str, shorter: str, *, yes: Handler, no: Handler) -> None:
        """A question that is asked twice before silence counts, as "no"."""
        answers = {Action.YES: yes, Action.NO: no, **dict.fromkeys((Action.STOP, Action.CANCEL), self._leave)}
        question = Question(name, text, answers, no, seconds=15, again=text, yields=True)
        self._stage.questions.ask(replace(question, shorter=self._stage.line(shorter)))


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
