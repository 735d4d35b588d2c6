"""How an exercise session goes by itself: from one repetition, set, movement and routine to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from voice_assist.commands import Checkpoint, RecordReason
from voice_assist.dialogue.beat import Beat
from voice_assist.dialogue.pace import Pace
from voice_assist.dialogue.patience import Patience
from voice_assist.dialogue.priorities import Owner
from voice_assist.dialogue.session_phases import BREAKS_OFF, IDLING, IN_MOTION, SESSION_TABLE, Move, Phase
from voice_assist.dialogue.session_plan import Part, Place
from voice_assist.dialogue.session_record import SessionRecord
from voice_assist.dialogue.session_speech import (
    COUNT,
    HOLD,
    READY_WAITS,
    RELEASE,
    REST_WAITS,
    SPEECH,
    Introductions,
    check_question,
    explanation,
)
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.strain import Strain
from voice_assist.dialogue.today import Today

TIMER = "session"

Over = Callable[[Checkpoint | None, float], None]
"""The session has ended: the place to go on from where silence ended it, and its monotonic seconds."""


class SessionCourse:
    """One routine or several in a row, done once.

    1. Each routine is introduced and waits for "ready".
    2. Each movement on one side: its cue; where a helper is needed, "ready" again; then its repetitions. One without a
       hold is counted on the beat; one with a hold goes move, hold, release, return.
    3. A hold counts from the moment it is commanded, and its release cuts into whatever is being said.
    4. After each set there is a rest, then the other side or the check: anything but a clear "go on" rests longer.
    5. Leaving a movement in any other way begins with "lower and rest". Silence waits, and in the end finishes kindly.

    Args:
        stage: what it acts through.
        today: what is done counts there.
        parts: the routines; a repetition must be left in one of them.
        introductions: what is said before each.
        over: called when the session has ended.
    """

    def __init__(
        self, stage: Stage, today: Today, parts: Sequence[Part], introductions: Introductions, over: Over
    ) -> None:
        self._stage = stage
        self._today = today
        self._place = Place(parts)
        self._introductions = introductions
        self._over = over
        self._phase = Phase.INTRODUCING
        self._patience = Patience(stage.effects, TIMER, self._give_up)
        self._record = SessionRecord(stage, today, self._place)
        self._strain = Strain()
        self._is_harder = False
        self.pace = Pace(stage)
        self.beat = Beat()

    @property
    def in_motion(self) -> bool:
        """Whether a repetition is going on, in which small noises are not worth an answer."""
        return self._phase in IN_MOTION

    def _introduce(self, *before: str) -> None:
        self._move(Move.INTRODUCE)
        texts = self._introductions.of(self._place.part)
        self._stage.say(SPEECH, *before, *texts, spoken=lambda: self._wait(READY_WAITS, "session.ready_again"))

    def _explain(self, *before: str) -> None:
        """The cue of the movement that comes; then "ready", or the first repetition. A new routine is introduced."""
        if not self._introductions.has(self._place.part):
            self._introduce(*before)
            return
        self._move(Move.EXPLAIN)
        texts = explanation(self._stage, self._place.movement, needs_ready=self._place.part.needs_helper)
        self._stage.say(SPEECH, *before, *texts, spoken=self._explained)

    def _explained(self) -> None:
        if self._place.part.needs_helper:
            self._move(Move.WAIT)
            self._wait(READY_WAITS, "session.ready_again")
        else:
            self._start_repetition()

    def _start_repetition(self, *texts: str) -> None:
        """Say these texts, then give time for the movement; without texts and without a hold it is counted."""
        self._move(Move.MOVE)
        movement = self._place.movement
        movement.begun = True
        if texts:
            self._stage.say(SPEECH, *texts, spoken=self._give_time)
            return
        if not movement.step.hold:
            self._stage.say(SPEECH if movement.is_last_repetition else COUNT, self._count())
        self._give_time()

    def _give_time(self) -> None:
        step = self._place.movement.step
        self._after(self.pace.stretched(step.seconds), self._hold if step.hold else self._repetition_done)

    def _count(self) -> str:
        return self._stage.line("session.count", count=str(self._place.movement.repetition))

    def _hold(self) -> None:
        self._move(Move.HOLD)
        step = self._place.movement.step
        self._after(step.hold, self._release)
        self._stage.say(HOLD, step.hold_cue or self._stage.line("session.hold"))

    def _release(self) -> None:
        self._move(Move.RELEASE)
        step = self._place.movement.step
        self._stage.say(RELEASE, step.release or self._stage.line("session.release"))
        self._after(self.pace.stretched(step.seconds), self._repetition_done)

    def _repetition_done(self) -> None:
        if self.beat.holds(self._repetition_done):
            return
        movement = self._place.movement
        self._count_repetition()
        if movement.over and self._place.is_last:
            self._finish(Move.FINISH)
        elif movement.over:
            self._next_movement(RecordReason.FINISHED)
            self._let_rest("session.half" if self._place.is_half else "session.rest")
        elif movement.repetition == 1:
            self._let_rest("session.rest")
        else:
            self._start_repetition(*((self._count(), movement.step.short) if movement.step.hold else ()))

    def _count_repetition(self) -> None:
        """It is done, and so may be its movement."""
        movement = self._place.movement
        self._today.did((movement.part.routine_id, movement.index))
        movement.repetition_done()
        if movement.over:
            self._record.movement_over(movement, RecordReason.FINISHED)
            self._place.done += 1
            self._is_harder |= self._strain.movement_over()

    def _broke_off(self) -> bool:
        """Something else begins: a repetition that has been let go of counts as done, lest it be done once more.

        Returns whether the session is over with it.
        """
        if self._phase is not Phase.RETURNING:
            return False
        self._count_repetition()
        if not self._place.movement.over:
            return False
        if self._place.is_last:
            self._finish(Move.STOP)
            return True
        self._next_movement(RecordReason.FINISHED)
        return False

    def _finish(self, move: Move) -> None:
        self._record.part_over(self._place.part, RecordReason.FINISHED)
        self._end(move, RecordReason.FINISHED, "session.finished")

    def _next_movement(self, reason: RecordReason) -> None:
        """On to the next one; a routine that is left is over."""
        part = self._place.part
        self._place.next()
        if self._place.part is not part:
            self._record.part_over(part, reason)

    def _let_rest(self, key: str) -> None:
        self._move(Move.REST)
        self._stage.say(SPEECH, self._stage.line(key))
        self._after(self._place.part.routine.rest, self._rested)

    def _rested(self) -> None:
        if self._place.is_second_side and self._place.movement.set == 1 and not self._is_harder:
            self._explain()
            return
        text = self._stage.line("session.offer_rest") if self._is_harder else self._place.part.routine.end_check
        self._is_harder = False
        self._move(Move.CHECK)
        self._stage.questions.ask(check_question(text, self._explain, self._rest))

    def _rest(self) -> None:
        self._move(Move.PAUSE)
        self._stage.say(SPEECH, self._stage.line("session.long_rest"))
        self._wait(REST_WAITS, "session.still_resting")

    def _end(self, move: Move, reason: RecordReason, *keys: str) -> None:
        if self._phase is Phase.RETURNING and reason is not RecordReason.FINISHED:
            self._count_repetition()
        self._move(move)
        if reason is not RecordReason.FINISHED:
            self._record.end(reason)
        if reason is not RecordReason.SILENCE:
            self._record.forget()
        part, done = self._place.part.routine_id, self._place.done
        self._stage.effects.note("session_ended", routine=part, reason=reason.value, blocks_done=done)
        self._over(self._record.checkpoint, self._record.kept_at)
        for key in keys:
            self._stage.say(SPEECH, self._stage.line(key))

    def _wait(self, waits: Sequence[float], reminder: str) -> None:
        self._patience.wait(waits, lambda: self._stage.say(SPEECH, self._stage.line(reminder)))

    def _give_up(self) -> None:
        self._end(Move.STOP, RecordReason.SILENCE, "session.ended_silent")

    def _after(self, seconds: float, then: Callable[[], None]) -> None:
        self._stage.effects.start_timer(TIMER, seconds, then)

    def _move(self, move: Move) -> None:
        """Into the phase that follows; what was still to be said about the one before is not said any more."""
        before, self._phase = self._phase, SESSION_TABLE.after(self._phase, move)
        self._stage.effects.stop_timer(TIMER)
        self.beat.forget()
        self._stage.queue.drop(Owner.SESSION)
        self._stage.questions.drop("check", "tired")
        now = self._stage.effects.now.monotonic
        if self._phase in IDLING:
            self._strain.pause_began(now)
        elif before in IDLING:
            self._strain.pause_ended(now)
        if self._phase is not Phase.OVER:
            self._record.keep(anew=move is Move.MOVE)
        if before in IN_MOTION and move in BREAKS_OFF:
            self._stage.say(RELEASE, self._stage.line("session.lower"))
