"""The person's own record, by voice: what they did this week, forgetting today, a report for a visit.

What was done stays on the disk and is asked for each time, so that what somebody deletes there is never told again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import assert_never

from voice_assist.commands import Command
from voice_assist.content.schema import Action
from voice_assist.dialogue.questions import Question
from voice_assist.dialogue.stage import Stage
from voice_assist.record_commands import ForgetRecord, ReadRecord, WriteReport
from voice_assist.record_events import Entry, RecordEvent, RecordFailed, RecordForgotten, RecordRead, ReportWritten

WEEK = timedelta(days=6)
"""Before today: seven days in all. A week that begins on Mondays would be empty on every Monday."""

REPORTED = timedelta(days=30)
"""Before today: a month and the day itself."""

ANSWER_SECONDS = 5.0
REPORT_SECONDS = 90.0
"""Drawing the plots takes a small machine some time."""

MOST_NAMED = 6
"""Parts of the body that are named at a time; nobody can keep more in mind."""

TIMER = "record"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class OwnRecord:
    """Asks the record, and says what it answers. Nothing is deleted or written without a clear "yes"."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._failed: str | None = None

    def this_week(self) -> None:
        """What was done in the last seven days."""
        today = self._today
        self._ask(ReadRecord(today - WEEK, today), "record.unread", ANSWER_SECONDS)

    def forget_today(self) -> None:
        """Delete what was recorded today, after a "yes"."""
        self._confirm("record.forget", "record.forget_shorter", self._forget, "record.kept")

    def make_report(self) -> None:
        """Write the report about the last month, after a "yes"."""
        self._confirm("record.report", "record.report_shorter", self._report, "record.no_report")

    def take(self, event: RecordEvent) -> None:
        """The answer to what was asked last; one that comes too late is dropped."""
        failed, self._failed = self._failed, None
        if failed is None:
            return
        self._stage.effects.stop_timer(TIMER)
        match event:
            case RecordRead(entries):
                self._tell(entries)
            case RecordForgotten(entries=count):
                self._stage.answer("record.forgotten" if count else "record.nothing_today")
            case ReportWritten(entries=count):
                self._stage.state("record.report_written" if count else "record.report_nothing")
            case RecordFailed(reason):
                self._stage.effects.note("record_failed", reason=reason)
                self._stage.answer(failed)
            case _:
                assert_never(event)

    def _confirm(self, name: str, shorter: str, confirmed: Callable[[], None], refused: str) -> None:
        def leave() -> None:
            self._stage.answer(refused)

        answers = {Action.YES: confirmed, **dict.fromkeys((Action.NO, Action.STOP, Action.CANCEL), leave)}
        text, again = self._stage.line(name), self._stage.line(shorter)
        self._stage.questions.ask(Question(name, text, answers, leave, again=again, shorter=again, yields=True))

    def _forget(self) -> None:
        self._ask(ForgetRecord(self._today, self._today), "record.not_forgotten", ANSWER_SECONDS)

    def _report(self) -> None:
        self._stage.answer("record.report_writing")
        self._ask(WriteReport(self._today - REPORTED, self._today), "record.report_not_written", REPORT_SECONDS)

    def _ask(self, order: Command, failed: str, seconds: float) -> None:
        """failed: what is said when it failed, or when no answer comes in time."""
        self._failed = failed
        self._stage.effects.emit(order)
        self._stage.effects.start_timer(TIMER, seconds, lambda: self.take(RecordFailed("no answer")))

    def _tell(self, entries: Iterable[Entry]) -> None:
        done = [entry for entry in entries if entry.what.done]
        bodies = self._bodies(done)
        if not bodies:
            self._stage.answer("record.nothing")
            return
        key = "record.what" if len(bodies) <= MOST_NAMED else "record.what_and_more"
        what = self._stage.line(key, names=self._listed(bodies[:MOST_NAMED]))
        self._stage.say_answer(f"{self._when(done)} {what} {self._stage.line('record.kind')}")

    def _when(self, done: list[Entry]) -> str:
        """On which days, oldest first; none are named where the clock cannot be trusted."""
        if not self._stage.effects.now.wall_trusted:
            return self._stage.line("record.lately")
        days = dict.fromkeys(entry.at.date() for entry in done)
        if len(days) > WEEK.days:
            return self._stage.line("record.every_day")
        names = [self._stage.line(f"day.{DAYS[day.weekday()]}") for day in days]
        return self._stage.line("record.days", days=self._listed(names))

    def _bodies(self, done: list[Entry]) -> list[str]:
        """The parts of the body that were moved, as they are spoken, each once; routines that are gone are left out."""
        routines = self._stage.pack.routines
        known = (routines[entry.what.routine] for entry in done if entry.what.routine in routines)
        return list(dict.fromkeys(routine.body.replace("_", " ") for routine in known))

    def _listed(self, names: list[str]) -> str:
        """ "a, b and c"."""
        *others, last = names
        return self._stage.line("call.and", first=", ".join(others), second=last) if others else last

    @property
    def _today(self) -> date:
        return self._stage.effects.now.wall.date()
