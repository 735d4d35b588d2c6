"""What each thing that can be said does: one table from Action to the part that does it."""

from __future__ import annotations

from collections.abc import Callable

from voice_assist.commands import AnswerLength
from voice_assist.content.phrases import NOTE, SAYING
from voice_assist.content.schema import Action
from voice_assist.dialogue.action_kinds import BESIDE_A_QUESTION, LEAVES_WHAT_WAS_SILENCED
from voice_assist.dialogue.caregiver_calls import CaregiverCalls
from voice_assist.dialogue.corrections import Corrections
from voice_assist.dialogue.did_you_mean import DidYouMean
from voice_assist.dialogue.exercise_session import ExerciseSession
from voice_assist.dialogue.exercises import Exercises
from voice_assist.dialogue.follow_up import FollowUp
from voice_assist.dialogue.general import EARS, General
from voice_assist.dialogue.habits import UNKNOWN, Habits
from voice_assist.dialogue.handover import Handover
from voice_assist.dialogue.modes import Modes
from voice_assist.dialogue.one_sound_habits import OneSoundSettings
from voice_assist.dialogue.own_record import OwnRecord
from voice_assist.dialogue.reminders import DURATION
from voice_assist.dialogue.requests import Requests
from voice_assist.dialogue.said_unasked import SLOT as UNASKED
from voice_assist.dialogue.said_unasked import SaidUnasked
from voice_assist.dialogue.scanning import Scanning
from voice_assist.dialogue.set_up import SetUp
from voice_assist.dialogue.silencing import Silencing
from voice_assist.dialogue.slot_filling import SlotFilling
from voice_assist.dialogue.speak_for_me import SpeakForMe
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.tips import Tips
from voice_assist.dialogue.voice_settings import VoiceSettings
from voice_assist.events import Part
from voice_assist.understanding.decision import Candidate


class Actions:
    """Hands every accepted command to its part.

    Args:
        stage: what it acts through.
        voice: how the assistant speaks.
        habits: what is remembered of the person.
    """

    def __init__(self, stage: Stage, voice: VoiceSettings, habits: Habits = UNKNOWN) -> None:
        self._stage = stage
        self.calls = CaregiverCalls(stage)
        self.exercises = Exercises(stage)
        self.one_sound = OneSoundSettings(stage, habits.one_sound)
        self.requests = Requests(stage, self.calls, self.exercises)
        self.general = General(stage)
        self.set_up = SetUp(stage, voice, self.general.about, habits.set_up)
        self.tips = Tips(stage)
        self.record = OwnRecord(stage)
        self.modes = Modes(stage, self.calls)
        self.for_me = SpeakForMe(stage)
        handover = Handover(stage, self.calls.asked_for, lambda: voice.rate, habits.notes)
        self.silencing = Silencing(stage, self.calls, self.exercises, self.modes, self.for_me)
        self.scanning = Scanning(stage, self.one_sound, self.do, self.remind, self.silencing.cancel_call)
        busy = lambda: self.quiet or self.calls.any_open or self.for_me.active or self.general.is_cut_off  # noqa: E731
        self.unasked = SaidUnasked(stage, self.exercises, self.requests, self.calls.next_id, busy, habits.unasked)
        stage.earcons.is_quiet = lambda: self.modes.quiet
        self.did_you_mean = DidYouMean(stage, self.do, self.remind)
        self._filling = SlotFilling(stage, self._do_now)
        corrections = Corrections(stage, self.exercises, self.requests, self.action_of, self._do_now)
        self.follow_up = FollowUp(stage, self._filling, self.did_you_mean, corrections.make)
        self._said = Candidate("", (), "", 0.0)
        self._table: dict[Action, Callable[[], None]] = {
            Action.SAY: self._say,
            Action.OFFER_CALL: self._offer_call,
            Action.OPTIONS: self._options,
            Action.ABOUT: self.general.about,
            Action.REPEAT: lambda: stage.lengths.in_full(self._repeat),
            Action.LOUDER: voice.louder,
            Action.QUIETER: voice.quieter,
            Action.SLOWER: lambda: self._in_session(lambda session: session.pace.slower(), voice.slower),
            Action.FASTER: lambda: self._in_session(lambda session: session.pace.faster(), voice.faster),
            Action.NEXT_VOICE: voice.choice.next,
            Action.TAKE_VOICE: voice.choice.take,
            Action.WHICH_VOICE: voice.choice.which,
            Action.SET_UP: lambda: self._aside(self.set_up.begin),
            Action.STOP: self.silencing.stop,
            Action.HUSH: self.silencing.hush,
            Action.CANCEL: self.silencing.cancel,
            **dict.fromkeys((Action.YES, Action.NO), _nothing),
            Action.SLEEP: self.silencing.sleep,
            Action.WAKE: self.silencing.wake,
            Action.VISITORS: self.silencing.visitors,
            Action.VISITORS_GONE: self.silencing.visitors_gone,
            Action.START_ROUTINE: lambda: self.exercises.start(self._slot("routine"), self._slot("form")),
            Action.LIST_ROUTINES: self.exercises.name_all,
            Action.MY_EXERCISES: lambda: self.exercises.mine(self._slot("day_part")),
            Action.TIP: lambda: self._aside(lambda: self.tips.tell(self._slot("tip") or "")),
            Action.LIST_TIPS: self.tips.name_all,
            Action.MORE: lambda: self._aside(self.tips.more),
            Action.NEXT_TIP: lambda: self._aside(self.tips.next),
            Action.CALL: self._call,
            Action.LIST_NEEDS: self.list_needs,
            **self.one_sound.actions,
            Action.CALL_STATUS: self.calls.status,
            Action.HANDOVER: lambda: self._aside(handover.tell),
            Action.NOTE: lambda: handover.note(self._slot(NOTE) or ""),
            Action.FORGET_NOTES: handover.forget,
            Action.CALL_AGAIN: self.calls.again,
            Action.SOMEONE_HERE: self._someone_here,
            Action.LEAVING: self.calls.arrivals.leaving,
            Action.READY: lambda: self._in_session(ExerciseSession.go_on),
            Action.PAUSE: lambda: self._in_session(ExerciseSession.pause),
            Action.GO_ON: self.silencing.go_on,
            Action.BACK: lambda: self._in_session(ExerciseSession.back),
            Action.SKIP: lambda: self._in_session(ExerciseSession.skip),
            Action.NEXT: lambda: self._in_session(ExerciseSession.next),
            Action.OTHER_SIDE: lambda: self._in_session(ExerciseSession.other_side),
            Action.FEWER: lambda: self._in_session(ExerciseSession.fewer),
            Action.MORE_OF_IT: lambda: self._in_session(ExerciseSession.more),
            Action.HOW_MANY: lambda: self._in_session(ExerciseSession.how_many),
            Action.TIRED: lambda: self._in_session(ExerciseSession.tired, lambda: stage.answer("tired")),
            Action.HURTS: self._hurts,
            Action.SPEAK_FOR_ME: lambda: self._aside(lambda: self.for_me.say(self._slot(SAYING) or "")),
            Action.CALL_OUT: lambda: self._aside(self.for_me.call_out),
            Action.THANKS: self._thanks,
            Action.SOUND: self.general.sound,
            Action.SHORT_ANSWERS: lambda: self.general.answer_at_length(AnswerLength.SHORT),
            Action.LONG_ANSWERS: lambda: self.general.answer_at_length(AnswerLength.FULL),
            Action.THIS_WEEK: self.record.this_week,
            Action.FORGET_TODAY: self.record.forget_today,
            Action.MAKE_REPORT: self.record.make_report,
            Action.UNASKED_OFF: lambda: self.unasked.switch(self._slot(UNASKED), on=False),
            Action.UNASKED_ON: lambda: self.unasked.switch(self._slot(UNASKED), on=True),
            Action.PUT_OFF: lambda: self.unasked.reminders.put_off(self._slot(DURATION)),
            Action.MY_REMINDERS: self.unasked.reminders.tell,
        }

    def action_of(self, intent: str) -> Action:
        """What an intent of the pack does."""
        return known.action if (known := self._stage.pack.intents.get(intent)) else Action.CALL

    def do(self, candidate: Candidate) -> None:
        """Do what was said, or ask for what was left out."""
        if self._filling.missing(candidate):
            self._filling.ask(candidate)
        else:
            self._do_now(candidate)

    def _do_now(self, candidate: Candidate) -> None:
        self._said = candidate
        action = self.action_of(candidate.intent)
        if action not in BESIDE_A_QUESTION:
            self.follow_up.done(candidate)
        if action not in LEAVES_WHAT_WAS_SILENCED:
            self.silencing.going_on.forget()
        self._table[action]()

    def _slot(self, name: str) -> str | None:
        return dict(self._said.slots).get(name)

    @property
    def quiet(self) -> bool:
        """Whether only what is pressing may be said unasked."""
        return self.exercises.session is not None or self.modes.quiet

    def lost(self, part: Part) -> None:
        """A part is gone; a session waits while nobody could hear "stop" or "it hurts"."""
        self.general.lost(part, quiet=self.modes.quiet)
        if part in EARS:
            self.exercises.interrupt()

    def returned(self, part: Part) -> None:
        """A lost part works again."""
        self.general.returned(part, quiet=self.modes.quiet)
        if part is Part.SPEAKER:
            self._stage.queue.again.loudspeaker_returned()
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

    def _aside(self, do: Callable[[], None]) -> None:
        """This takes its time: a session waits for it."""
        self.exercises.interrupt()
        do()
        self.remind()

    def remind(self) -> bool:
        """If a session waits, say so; returns whether one does."""
        self._in_session(ExerciseSession.remind, _nothing)
        return self.exercises.session is not None

    def list_needs(self) -> None:
        """Read out what can be asked for."""
        self.exercises.interrupt()
        self.scanning.begin()

    def _call(self) -> None:
        self.one_sound.asked_for(self._said.meaning)
        self.requests.make(self._said)

    def _say(self) -> None:
        answer = self._stage.pack.intents[self._said.intent].answer or ""
        self._stage.say_answer(self._stage.slots.filled(answer, self._said.intent, self._said.slots))

    def _thanks(self) -> None:
        """To whoever answered what was said for the person; else to the assistant."""
        if not self.for_me.end():
            self._say()

    def _someone_here(self) -> None:
        if not self.for_me.end() or self.calls.any_open:
            self.calls.arrivals.someone_here()

    def _options(self) -> None:
        place = "session" if self.exercises.session else "call" if self.calls.any_open else "idle"
        self._stage.answer(f"options.{'question' if self._stage.questions.open else place}")
        self._stage.questions.repeat()

    def _repeat(self) -> None:
        if self._stage.questions.open:
            self._stage.questions.repeat()
        elif self.exercises.session:
            self.exercises.session.repeat()
        elif not self.general.repeat():
            self.calls.status()

    def _hurts(self) -> None:
        if not self.exercises.hurts():
            self._stage.answer("hurts.sorry")
        self.requests.offer()

    def _offer_call(self) -> None:
        self.exercises.interrupt()
        self._say()
        intent = self._stage.pack.intents[self._said.intent]
        self.requests.offer(intent.offers, intent.question)


def _nothing() -> None:
    """ "Yes" or "no" where nothing was asked; a command that needs a session where there is none."""
