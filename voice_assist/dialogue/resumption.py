"""Going on with an interrupted session, from the beginning of the repetition at which it stood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from voice_assist.commands import Checkpoint, KeepCheckpoint
from voice_assist.content.schema import Action
from voice_assist.dialogue.before_session import BeforeSession
from voice_assist.dialogue.questions import Question
from voice_assist.dialogue.session_plan import Part, blocks_of
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.today import Today
from voice_assist.events import Started

RESUMED_WITHIN_SECONDS = 1800.0
"""After so long nothing is gone on with: the person may have moved, eaten, or be tired."""

Resume = Callable[[Sequence[Part], Checkpoint | None], None]
"""Goes on with these routines, the first of them from there."""


class Resumption:
    """Offers to go on after silence or a power cut: never after "stop", pain or an urgent call, and never where pack or
    plan have changed since.

    Args:
        stage: what it acts through.
        today: what has been done.
        before: asks what has to be asked.
        resume: goes on.
    """

    def __init__(self, stage: Stage, today: Today, before: BeforeSession, resume: Resume) -> None:
        self._stage = stage
        self._today = today
        self._before = before
        self._resume = resume
        self._checkpoint: Checkpoint | None = None
        self._made = 0.0

    def started(self, event: Started) -> None:
        """The run before left this."""
        if event.checkpoint is None:
            return
        self._checkpoint = event.checkpoint
        seconds = RESUMED_WITHIN_SECONDS + 1 if event.seconds_ago is None else event.seconds_ago
        self._made = self._now - seconds
        if event.checkpoint.pack_hash == self._stage.pack.hash:
            self._count(event.checkpoint)
        if not self.offer():
            self.forget()

    def keep(self, checkpoint: Checkpoint | None, made: float) -> None:
        """A session has ended. checkpoint: made at these monotonic seconds; None: there is nothing to go on with."""
        self._checkpoint, self._made = checkpoint, made

    def forget(self) -> None:
        """There is nothing to go on with any more."""
        if self._checkpoint:
            self._checkpoint = None
            self._stage.effects.emit(KeepCheckpoint(None))

    def offer(self, routine_id: str | None = None) -> bool:
        """Ask whether to go on, where that is right; returns whether it is.

        routine_id: only with this routine.
        """
        checkpoint, parts = self._checkpoint, self._parts()
        if checkpoint is None or not parts or routine_id not in (None, checkpoint.routine):
            return False
        answers = {
            **dict.fromkeys((Action.YES, Action.GO_ON, Action.READY), lambda: self._wanted(parts, checkpoint)),
            **dict.fromkeys((Action.NO, Action.STOP, Action.CANCEL), self._refused),
        }
        text = self._stage.line("session.resume", title=parts[0].routine.title)
        question = Question("resume", text, answers, self._refused, seconds=15, again=text, yields=True)
        self._stage.questions.ask(replace(question, shorter=self._stage.line("session.resume_shorter")))
        return True

    def _wanted(self, parts: Sequence[Part], checkpoint: Checkpoint) -> None:
        self._before.resume(parts, lambda asked, _: self._go_on(asked, checkpoint))

    def _go_on(self, parts: Sequence[Part], checkpoint: Checkpoint) -> None:
        """The helper may be refused, and others be left."""
        self._checkpoint = None
        self._resume(parts, checkpoint if parts[0].routine_id == checkpoint.routine else None)

    def _refused(self) -> None:
        self.forget()
        self._stage.answer("session.left")

    def _parts(self) -> list[Part]:
        """The routines that are gone on with; [] where that would not be right."""
        checkpoint = self._checkpoint
        if checkpoint is None or self._now - self._made > RESUMED_WITHIN_SECONDS:
            return []
        if checkpoint.pack_hash != self._stage.pack.hash:
            return []
        parts = [self._before.part(each) for each in (checkpoint.routine, *checkpoint.then)]
        parts = [part for part in parts if any(part.left) and not part.routine.only_on_plan]
        if not parts or parts[0].routine_id != checkpoint.routine or not parts[0].left[checkpoint.block]:
            return []
        return parts

    def _count(self, checkpoint: Checkpoint) -> None:
        """The repetitions of the movement that went on have not been recorded, but they were done."""
        given = self._today.prescription(checkpoint.routine)
        step = blocks_of(given.routine, given.sides)[checkpoint.block].step
        done = (checkpoint.set - 1) * step.repetitions + checkpoint.repetition - 1
        self._today.at_least((checkpoint.routine, checkpoint.block), done, once=step.repetitions * given.sets)

    @property
    def _now(self) -> float:
        return self._stage.effects.now.monotonic
