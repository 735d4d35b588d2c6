"""What each thing that can be said does: one table from Action to the part that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from voice_assist.commands import CallLevel
from voice_assist.content.phrases import CALL_PREFIX
from voice_assist.content.schema import Action
from voice_assist.dialogue.caregiver_calls import CaregiverCalls
from voice_assist.dialogue.exercise_session import ExerciseSession
from voice_assist.dialogue.exercises import Exercises
from voice_assist.dialogue.general import EARS, General
from voice_assist.dialogue.questions import Question
from voice_assist.dialogue.session_speech import REQUEST_WAITS, REST_WAITS
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.tips import Tips
from voice_assist.dialogue.transitions import IllegalTransitionError
from voice_assist.dialogue.voice_settings import VoiceSettings
from voice_assist.events import Part
from voice_assist.understanding.decision import Candidate


class Actions:
    """Hands every accepted command to its part.

    Args:
        stage: what it acts through.
        voice: how the assistant speaks.
    """

    def __init__(self, stage: Stage, voice: VoiceSettings) -> None:
        self._stage = stage
        self.calls = CaregiverCalls(stage)
        self.exercises = Exercises(stage)
        self.general = General(stage)
        self.tips = Tips(stage)
        self.asleep = False
        self._slots: dict[str, str] = {}
        self._intent = ""
        self._table: dict[Action, Callable[[], None]] = {
            Action.SAY: self._say,
            Action.OFFER_CALL: self._offer_call,
            Action.OPTIONS: self._options,
            Action.ABOUT: self.general.about,
            Action.REPEAT: self._repeat,
            Action.LOUDER: voice.louder,
            Action.QUIETER: voice.quieter,
            Action.SLOWER: lambda: self._in_session(lambda session: session.pace.slower(), voice.slower),
            Action.FASTER: lambda: self._in_session(lambda session: session.pace.faster(), voice.faster),
            Action.STOP: self._stop,
            Action.CANCEL: self._cancel,
            Action.YES: _nothing,
            Action.NO: _nothing,
            Action.SLEEP: self._sleep,
            Action.WAKE: self._wake,
            Action.START_ROUTINE: lambda: self.exercises.start(self._slots.get("routine"), self._slots.get("form")),
            Action.LIST_ROUTINES: self.exercises.name_all,
            Action.TIP: lambda: self._with_tips(lambda: self.tips.tell(self._slots["tip"])),
            Action.LIST_TIPS: self.tips.name_all,
            Action.MORE: lambda: self._with_tips(self.tips.more),
            Action.NEXT_TIP: lambda: self._with_tips(self.tips.next),
            Action.CALL: lambda: self._call(self._intent.removeprefix(CALL_PREFIX)),
            Action.CALL_STATUS: self.calls.status,
            Action.SOMEONE_HERE: self.calls.someone_here,
            Action.READY: lambda: self._in_session(ExerciseSession.go_on),
            Action.PAUSE: lambda: self._in_session(ExerciseSession.pause),
            Action.GO_ON: lambda: self._in_session(ExerciseSession.go_on),
            Action.BACK: lambda: self._in_session(ExerciseSession.back),
            Action.SKIP: lambda: self._in_session(ExerciseSession.skip),
            Action.HOW_MANY: lambda: self._in_session(ExerciseSession.how_many),
            Action.TIRED: lambda: self._in_session(ExerciseSession.tired, lambda: stage.answer("tired")),
            Action.HURTS: self._hurts,
        }

    def action_of(self, intent: str) -> Action:
        """What an intent of the pack does."""
        known = self._stage.pack.intents.get(intent)
        return known.action if known else Action.CALL

    def heeds(self, action: Action) -> bool:
        """Asleep it heeds calls, what concerns an open call, "stop" and "wake up" alone."""
        if not self.asleep or action in (Action.CALL, Action.WAKE, Action.STOP):
            return True
        return self.calls.any_open and action in (Action.CANCEL, Action.CALL_STATUS, Action.SOMEONE_HERE)

    def do(self, candidate: Candidate) -> None:
        """Do what was said."""
        self._intent, self._slots = candidate.intent, dict(candidate.slots)
        self._table[self.action_of(candidate.intent)]()

    def hush(self) -> None:
        """A half understood "stop" where nothing goes on: silence costs nothing, unless a call for help is sounding."""
        if not self.calls.any_urgent:
            self._stage.queue.silence()

    def lost(self, part: Part) -> None:
        """A part is gone; a session waits while nobody could hear "stop" or "it hurts"."""
        self.general.lost(part, asleep=self.asleep)
        if part in EARS:
            self.exercises.interrupt()

    def returned(self, part: Part) -> None:
        """A lost part works again."""
        self.general.returned(part, asleep=self.asleep)
        if part in EARS:
            self.remind()

    def _in_session(self, do: Callable[[ExerciseSession], None], otherwise: Callable[[], None] | None = None) -> None:
        session = self.exercises.session
        if session:
            do(session)
        elif otherwise:
            otherwise()
        else:
            self._stage.answer("session.none")

    def _with_tips(self, do: Callable[[], None]) -> None:
        """A tip takes its time: a session waits for it."""
        self.exercises.interrupt()
        do()
        self.remind()

    def remind(self) -> bool:
        """If a session waits, say so; returns whether one does."""
        self._in_session(ExerciseSession.remind, _nothing)
        return self.exercises.session is not None

    def _say(self) -> None:
        self._stage.say_answer(self._stage.pack.intents[self._intent].answer or "")

    def _options(self) -> None:
        place = "session" if self.exercises.session else "call" if self.calls.any_open else "idle"
        self._stage.answer("options.question" if self._stage.questions.open else f"options.{place}")
        self._stage.questions.repeat()

    def _repeat(self) -> None:
        if self._stage.questions.open:
            self._stage.questions.repeat()
        elif self.exercises.session:
            self.exercises.session.repeat()
        elif not self.general.repeat():
            self.calls.status()

    def _stop(self) -> None:
        """Silence at once; end what goes on; an urgent call stands."""
        was_busy = self._stage.queue.silence()
        self._stage.questions.drop()
        if self.exercises.session:
            self.exercises.session.stop()
        elif not (was_busy or self.asleep or self.calls.any_urgent):
            self._stage.answer("stopped")
        if self.calls.any_urgent:
            self.calls.silenced()

    def _cancel(self) -> None:
        if self.calls.any_open:
            self.calls.cancel()
        elif self.exercises.session:
            self._stage.answer("cancel.session")
        elif not self._stage.queue.silence():
            self._stage.answer("cancel.nothing")

    def _sleep(self) -> None:
        self._stage.queue.silence()
        self._stage.questions.drop()
        if self.exercises.session:
            self.exercises.session.stop()
        self.asleep = True
        self._stage.answer("sleep")
        if self.calls.any_urgent:
            self.calls.silenced()

    def _wake(self) -> None:
        self.asleep = False
        self._stage.answer("wake")

    def _call(self, kind: str) -> None:
        """The call first; nothing that goes wrong in the session may keep it back."""
        self.calls.place(kind)
        self._stage.questions.drop()
        urgent = self._stage.pack.calls[kind].level is CallLevel.URGENT
        try:
            self._in_session(lambda session: session.interrupt(REST_WAITS if urgent else REQUEST_WAITS), _nothing)
        except IllegalTransitionError as error:
            self._stage.effects.note("fault", error=str(error))

    def _hurts(self) -> None:
        self._in_session(ExerciseSession.hurts, lambda: self._stage.answer("hurts.sorry"))
        self._ask_to_call()

    def _offer_call(self) -> None:
        self.exercises.interrupt()
        self._say()
        self._ask_to_call()

    def _ask_to_call(self) -> None:
        """Ask whether somebody is to come; without a call of level soon there is nothing to ask."""
        soon = next((kind for kind, call in self._stage.pack.calls.items() if call.level is CallLevel.SOON), None)
        if soon is None:
            return
        need = self._stage.pack.calls[soon].need
        text, again = self._stage.line("offer.question", need=need), self._stage.line("offer.again", need=need)
        answers = {
            Action.YES: lambda: self._call(soon),
            **dict.fromkeys((Action.NO, Action.STOP, Action.CANCEL), lambda: self._stage.answer("offer.refused")),
        }
        question = Question("offer_call", text, answers, lambda: self._stage.answer("offer.silence"), again=again)
        self._stage.questions.ask(replace(question, yields=True))


def _nothing() -> None:
    """ "Yes" or "no" where nothing was asked; a command that needs a session where there is none."""
