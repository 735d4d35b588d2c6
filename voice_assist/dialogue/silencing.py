"""What makes the assistant silent, and what makes it go on: stop, quiet, cancel, good night, visitors, go on."""

from __future__ import annotations

from voice_assist.dialogue.caregiver_calls import CaregiverCalls
from voice_assist.dialogue.exercises import Exercises
from voice_assist.dialogue.going_on import GoingOn
from voice_assist.dialogue.modes import Modes
from voice_assist.dialogue.speak_for_me import SpeakForMe
from voice_assist.dialogue.stage import Stage


class Silencing:
    """Silence at once; an urgent call stands.

    Args:
        stage: what it acts through.
        calls, exercises, modes, for_me: what goes on.
    """

    def __init__(
        self, stage: Stage, calls: CaregiverCalls, exercises: Exercises, modes: Modes, for_me: SpeakForMe
    ) -> None:
        self._stage = stage
        self._calls = calls
        self._exercises = exercises
        self._modes = modes
        self._for_me = for_me
        self.going_on = GoingOn(stage)

    def stop(self) -> None:
        """Silence, and end what goes on; "go on" takes up what was silenced."""
        was_busy = self._silence()
        self._stage.questions.drop()
        if self._exercises.session:
            self._exercises.session.stop()
        elif not (was_busy or self._modes.quiet or self._calls.any_urgent):
            self._stage.answer("stopped")
        if self._calls.any_urgent:
            self._calls.silenced()

    def hush(self) -> None:
        """Silence, and nothing else: an open question stays open; a session pauses."""
        self._silence()
        if self._exercises.session:
            self._exercises.session.pause()
        if self._calls.any_urgent:
            self._calls.silenced()

    def half_understood(self) -> None:
        """A half understood "stop" where nothing goes on: silence costs nothing, unless a call for help is sounding."""
        if not self._calls.any_urgent:
            self._silence()

    def go_on(self) -> None:
        """With the session, where there is one; else with what was silenced. IMPORTANT words are said in any case."""
        session = self._exercises.session
        resumed = self.going_on.go_on(important_only=session is not None)
        if session:
            session.go_on()
        elif not (resumed or self._stage.queue.busy or self._exercises.go_on()):
            self._stage.answer("go_on.nothing")

    def cancel(self) -> None:
        """Take back the newest call; where there is none, be silent."""
        if self.cancel_call():
            return
        if self._exercises.session:
            self._stage.answer("cancel.session")
        elif not self._silence():
            self._stage.answer("cancel.nothing")

    def cancel_call(self) -> bool:
        """Take back the newest call, after a question where it is urgent; returns whether there is one."""
        if self._calls.any_open:
            self._calls.cancel()
            return True
        return False

    def sleep(self) -> None:
        """Good night."""
        self._modes.asleep = True
        self._be_quiet("sleep")

    def wake(self) -> None:
        """Good morning."""
        self._modes.asleep = False
        self._stage.answer("wake")

    def visitors(self) -> None:
        """Others are here: only what is urgent is taken."""
        self._modes.visitors = True
        self._be_quiet("visitors")

    def visitors_gone(self) -> None:
        """They have left."""
        self._modes.visitors = False
        self._stage.answer("visitors.gone")

    def _silence(self) -> bool:
        """Say nothing more, and keep it for "go on"; returns whether there was anything."""
        was_active = self._for_me.end()
        silenced = self._stage.queue.silence()
        self.going_on.keep(silenced)
        return was_active or bool(silenced)

    def _be_quiet(self, key: str) -> None:
        """End what goes on, and say how it is taken up again."""
        self._for_me.end()
        self._stage.queue.silence()
        self._stage.questions.drop()
        if self._exercises.session:
            self._exercises.session.stop()
        self._stage.answer(key)
        if self._calls.any_urgent:
            self._calls.silenced()
