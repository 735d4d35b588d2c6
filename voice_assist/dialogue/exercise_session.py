"""One guided exercise session, from its introduction to its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from voice_assist.content.schema import Form, Routine
from voice_assist.dialogue.beat import Beat
from voice_assist.dialogue.pace import Pace
from voice_assist.dialogue.patience import Patience
from voice_assist.dialogue.priorities import Owner
from voice_assist.dialogue.session_phases import BREAKS_OFF, LIMB_RAISED, SESSION_TABLE, Move, Phase
from voice_assist.dialogue.session_plan import Place, blocks_of
from voice_assist.dialogue.session_speech import (
    COUNT,
    HOLD,
    READY_WAITS,
    RELEASE,
    REST_WAITS,
    SPEECH,
    check_question,
    explanation,
    tired_question,
    what_is_left,
)
from voice_assist.dialogue.stage import ANSWER, Stage

TIMER = "session"


class ExerciseSession:
    """One routine, done once.

    1. `begin` speaks the introduction and waits for "ready".
    2. Each block (a movement on one side): its cue; where a helper is needed, "ready" again; then its repetitions. One
       without a hold is counted on the beat; one with a hold goes move, hold, release, return.
    3. A hold counts from the moment it is commanded, and its release cuts into whatever is being said.
    4. Between blocks there is a rest, then the other side or the check: anything but a clear "go on" rests longer.
    5. Leaving a movement in any other way begins with "lower and rest". Silence waits, and in the end finishes kindly.

    Args:
        stage: what it acts through.
        routine_id, routine: what is done.
        over: called when the session has ended.
    """

    def __init__(self, stage: Stage, routine_id: str, routine: Routine, over: Callable[[], None]) -> None:
        self._stage = stage
        self._id = routine_id
        self._routine = routine
        self._over = over
        self._place = Place(blocks_of(routine))
        self._phase = Phase.INTRODUCING
        self._patience = Patience(stage.effects, TIMER, self._give_up)
        self._introduction: tuple[str, ...] = ()
        self.pace = Pace(stage)
        self.beat = Beat()

    @property
    def in_motion(self) -> bool:
        """Whether a repetition is going on, in which small noises are not worth an answer."""
        return self._phase in (Phase.MOVING, Phase.HOLDING, Phase.RETURNING)

    def begin(self, introduction: Sequence[str]) -> None:
        """Speak the introduction, then wait for "ready"."""
        self._stage.effects.note("session_started", routine=self._id)
        self._introduction = tuple(introduction)
        self._introduce()

    def go_on(self) -> None:
        """ "Ready" and "go on": start, resume, end a rest; nothing while the movement is going on anyway."""
        if self._phase in (Phase.EXPLAINING, Phase.WAITING):
            self._start_repetition()
        elif self._phase is Phase.PAUSED and self._place.begun:
            self._start_repetition(self._stage.line("session.going_on"), self._place.block.step.short)
        elif not self.in_motion:
            self._explain()

    def pause(self) -> None:
        """Lower, and rest until the person says "go on"."""
        self.interrupt()
        self.remind()

    def interrupt(self, waits: Sequence[float] = REST_WAITS) -> None:
        """Lower, and wait without a word: something else is going on."""
        self._move(Move.PAUSE)
        self._wait(waits, "session.still_paused")

    def remind(self) -> None:
        """Say that the session is paused and how it goes on."""
        self._stage.say(SPEECH, self._stage.line("session.paused"))

    def repeat(self) -> None:
        """Say the present part again, and do the repetition again."""
        if self._phase is Phase.INTRODUCING:
            self._introduce()
        elif self._phase is Phase.PAUSED:
            self.remind()
        else:
            self._explain()

    def back(self) -> None:
        """The movement before."""
        at_start = self._place.is_first_block
        self._place.previous_block()
        self._explain(*([self._stage.line("session.first")] if at_start else []))

    def skip(self) -> None:
        """Leave out what is going on: the introduction, a rest, a movement."""
        if self._phase in (Phase.INTRODUCING, Phase.RESTING):
            self._explain()
        elif self._place.is_last_block:
            self._end(Move.STOP, "skipped", "session.nothing_after")
        else:
            self._place.next_block()
            self._explain()

    def how_many(self) -> None:
        """Say what is left: repetitions of this movement, then movements."""
        self._stage.say(ANSWER, *what_is_left(self._stage, self._place))

    def tired(self) -> None:
        """Lower; ask whether to rest or to finish; silence finishes."""
        self._move(Move.TIRE)
        self._stage.effects.note("session_tired", routine=self._id, blocks_done=self._place.done)
        self._stage.questions.ask(tired_question(self._stage, self._rest, self._finish_tired, self._explain))

    def hurts(self) -> None:
        """Lower, and end at once."""
        self._stage.effects.note("session_hurts", routine=self._id, blocks_done=self._place.done)
        self._end(Move.STOP, "hurts", "session.hurts")

    def stop(self) -> None:
        """Lower, and end."""
        self._end(Move.STOP, "stopped", "session.stopped")

    def give_way(self) -> None:
        """Lower, and end without a word: another session takes the place of this one."""
        self._end(Move.STOP, "corrected")

    def _introduce(self) -> None:
        self._stage.queue.drop(Owner.SESSION)
        self._stage.say(SPEECH, *self._introduction, spoken=lambda: self._wait(READY_WAITS, "session.ready_again"))

    def _explain(self, *before: str) -> None:
        """The cue of the block that comes; then "ready", or the first repetition."""
        self._move(Move.EXPLAIN)
        texts = explanation(self._stage, self._place.block, needs_ready=self._needs_helper)
        self._stage.say(SPEECH, *before, *texts, spoken=self._explained)

    def _explained(self) -> None:
        if self._needs_helper:
            self._move(Move.WAIT)
            self._wait(READY_WAITS, "session.ready_again")
        else:
            self._start_repetition()

    def _start_repetition(self, *texts: str) -> None:
        """Say these texts, then give time for the movement; without texts and without a hold it is counted."""
        self._move(Move.MOVE)
        self._place.begun = True
        if texts:
            self._stage.say(SPEECH, *texts, spoken=self._give_time)
            return
        if not self._place.block.step.hold:
            manner = SPEECH if self._place.is_last_repetition else COUNT
            self._stage.say(manner, self._count())
        self._give_time()

    def _give_time(self) -> None:
        step = self._place.block.step
        self._after(self.pace.stretched(step.seconds), self._hold if step.hold else self._repetition_done)

    def _count(self) -> str:
        return self._stage.line("session.count", count=str(self._place.repetition))

    def _hold(self) -> None:
        self._move(Move.HOLD)
        step = self._place.block.step
        self._after(step.hold, self._release)
        self._stage.say(HOLD, step.hold_cue or self._stage.line("session.hold"))

    def _release(self) -> None:
        self._move(Move.RELEASE)
        step = self._place.block.step
        self._stage.say(RELEASE, step.release or self._stage.line("session.release"))
        self._after(self.pace.stretched(step.seconds), self._repetition_done)

    def _repetition_done(self) -> None:
        if self.beat.holds(self._repetition_done):
            return
        step = self._place.block.step
        if not self._place.is_last_repetition:
            self._place.next_repetition()
            self._start_repetition(*((self._count(), step.short) if step.hold else ()))
            return
        self._place.done += 1
        if self._place.is_last_block:
            self._end(Move.FINISH, "finished", "session.finished")
            return
        self._move(Move.REST)
        self._place.next_block()
        self._stage.say(SPEECH, self._stage.line("session.rest"))
        self._after(self._routine.rest, self._rested)

    def _rested(self) -> None:
        if self._place.is_second_side:
            self._explain()
            return
        self._move(Move.CHECK)
        self._stage.questions.ask(check_question(self._routine.end_check, self._explain, self._rest))

    def _rest(self) -> None:
        self._move(Move.PAUSE)
        self._stage.say(SPEECH, self._stage.line("session.long_rest"))
        self._wait(REST_WAITS, "session.still_resting")

    def _finish_tired(self) -> None:
        self._end(Move.STOP, "tired", "session.finished_tired")

    def _end(self, move: Move, reason: str, *keys: str) -> None:
        self._move(move)
        self._stage.effects.note("session_ended", routine=self._id, reason=reason, blocks_done=self._place.done)
        self._over()
        for key in keys:
            self._stage.say(SPEECH, self._stage.line(key))

    def _wait(self, waits: Sequence[float], reminder: str) -> None:
        self._patience.wait(waits, lambda: self._stage.say(SPEECH, self._stage.line(reminder)))

    def _give_up(self) -> None:
        self._end(Move.STOP, "silence", "session.ended_silent")

    def _after(self, seconds: float, then: Callable[[], None]) -> None:
        self._stage.effects.start_timer(TIMER, seconds, then)

    def _move(self, move: Move) -> None:
        """Into the phase that follows; what was still to be said about the one before is not said any more."""
        before, self._phase = self._phase, SESSION_TABLE.after(self._phase, move)
        self._stage.effects.stop_timer(TIMER)
        self.beat.forget()
        self._stage.queue.drop(Owner.SESSION)
        self._stage.questions.drop("check", "tired")
        if before in LIMB_RAISED and move in BREAKS_OFF:
            self._stage.say(RELEASE, self._stage.line("session.lower"))

    @property
    def _needs_helper(self) -> bool:
        return self._routine.form is not Form.ACTIVE
