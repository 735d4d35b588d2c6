"""What the person, or the helper, can say in an exercise session."""

from __future__ import annotations

from collections.abc import Sequence

from voice_assist.commands import Checkpoint, RecordReason
from voice_assist.dialogue.session_course import SessionCourse
from voice_assist.dialogue.session_phases import Move, Phase
from voice_assist.dialogue.session_speech import REST_WAITS, SPEECH, tired_question, what_is_left
from voice_assist.dialogue.stage import ANSWER


class ExerciseSession(SessionCourse):
    """A session that listens: "stop" and "it hurts" end it at any moment, whoever says them."""

    def begin(self, checkpoint: Checkpoint | None = None) -> None:
        """Speak the introduction, then wait for "ready".

        checkpoint: go on from the beginning of this repetition.
        """
        if checkpoint:
            movement = self._place.go_to(checkpoint.routine, checkpoint.block)
            movement.at(*max((movement.set, movement.repetition), (checkpoint.set, checkpoint.repetition)))
        self._stage.effects.note("session_started", routine=self._place.part.routine_id)
        self._introduce()

    def go_on(self) -> None:
        """ "Ready" and "go on": start, resume, end a rest; nothing while the movement is going on anyway."""
        if self._phase in (Phase.EXPLAINING, Phase.WAITING):
            self._start_repetition()
        elif self._phase is Phase.PAUSED and self._place.movement.begun:
            self._start_repetition(self._stage.line("session.going_on"), self._place.movement.step.short)
        elif not self.in_motion:
            self._explain()

    def next(self) -> None:
        """ "Next": from a helper who is waited for it means "ready"; else it leaves out what is going on."""
        if self._place.part.needs_helper and self._phase in (Phase.EXPLAINING, Phase.WAITING):
            self.go_on()
        else:
            self.skip()

    def pause(self) -> None:
        """Lower, and rest until the person says "go on"."""
        self.interrupt()
        if self._phase is Phase.PAUSED:
            self.remind()

    def interrupt(self, waits: Sequence[float] = REST_WAITS) -> None:
        """Lower, and wait without a word: something else is going on."""
        if not self._broke_off():
            self._move(Move.PAUSE)
            self._wait(waits, "session.still_paused")

    def remind(self) -> None:
        """Say that the session is paused and how it goes on."""
        self._stage.say(SPEECH, self._stage.line("session.paused"))

    def repeat(self) -> None:
        """Say the present part again, and do the repetition again."""
        self._strain.repeated()
        if self._phase is Phase.INTRODUCING:
            self._introduce()
        elif self._phase is Phase.PAUSED:
            self.remind()
        elif not self._broke_off():
            self._explain()

    def back(self) -> None:
        """The movement before; what has been done is not done more often than is right."""
        if self._broke_off():
            return
        if self._place.is_first:
            self._explain(self._stage.line("session.first"))
        elif self._place.back():
            self._explain()
        else:
            self._explain(self._stage.line("session.movement_done"))

    def skip(self) -> None:
        """Leave out what is going on: the introduction, a rest, a movement."""
        movement = self._place.movement
        if self._broke_off():
            return
        if self._phase in (Phase.INTRODUCING, Phase.RESTING) or movement is not self._place.movement:
            self._explain()
            return
        self._record.movement_over(self._place.movement, RecordReason.SKIPPED)
        if self._place.is_last:
            self._end(Move.STOP, RecordReason.SKIPPED, "session.nothing_after")
        else:
            self._next_movement(RecordReason.SKIPPED)
            self._explain()

    def other_side(self) -> None:
        """The other side of this movement first."""
        other, movement = self._place.other_side, self._place.movement
        if other is None:
            self._answer("session.no_other_side")
        elif other.over:
            self._answer("session.other_side_done")
        else:
            self._broke_off()  # never the end: the other side is still to come
            if self._place.movement is movement:
                self._place.take_other_side()
            self._explain()

    def fewer(self) -> None:
        """One less of this movement."""
        possible = self._place.movement.fewer()
        self._answer("session.aim" if possible else "session.fewest", count=str(self._place.movement.aim))

    def more(self) -> None:
        """One more of this movement, never above the plan, or without one above what is gentle."""
        most = "session.most" if self._place.part.given.on_plan else "session.most_gentle"
        possible = self._place.movement.more()
        self._answer("session.aim" if possible else most, count=str(self._place.movement.aim))

    def how_many(self) -> None:
        """Say what is left: repetitions of this movement, then movements."""
        self._stage.say(ANSWER, *what_is_left(self._stage, self._place))

    def tired(self) -> None:
        """Lower; ask whether to rest or to finish; silence finishes."""
        if self._broke_off():
            return
        self._move(Move.TIRE)
        part, done = self._place.part.routine_id, self._place.done
        self._stage.effects.note("session_tired", routine=part, blocks_done=done)
        self._stage.questions.ask(tired_question(self._stage, self._rest, self._finish_tired, self._explain))

    def hurts(self) -> None:
        """Lower, and end at once."""
        part, done = self._place.part.routine_id, self._place.done
        self._stage.effects.note("session_hurts", routine=part, blocks_done=done)
        self._end(Move.STOP, RecordReason.HURTS, "session.hurts")

    def stop(self) -> None:
        """Lower, and end."""
        self._end(Move.STOP, RecordReason.STOPPED, "session.stopped")

    def give_way(self) -> None:
        """Lower, and end without a word: another session takes the place of this one."""
        self._end(Move.STOP, RecordReason.CORRECTED)

    def called(self) -> None:
        """Lower, and end without a word: an urgent call was made, after which no exercise is gone on with."""
        self._end(Move.STOP, RecordReason.CALLED)

    def _finish_tired(self) -> None:
        self._end(Move.STOP, RecordReason.TIRED, "session.finished_tired")

    def _answer(self, key: str, **values: str) -> None:
        self._stage.say(ANSWER, self._stage.line(key, **values))
