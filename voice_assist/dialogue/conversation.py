"""The conversation: events in, commands out; the one place where state changes."""

from __future__ import annotations

from typing import assert_never

from voice_assist.call_events import (
    CallClimbed,
    CallEvent,
    CallFailed,
    CallFound,
    CallHandedOver,
    CallNoted,
    CallNotNoted,
    CallOnTheWay,
    CallSeen,
    CallUnanswered,
    NoWayOut,
    WayOutAgain,
)
from voice_assist.commands import Command, Context, Listen
from voice_assist.content.schema import Pack
from voice_assist.dialogue.actions import Actions
from voice_assist.dialogue.attention import Attention
from voice_assist.dialogue.barge_in import BargeIn
from voice_assist.dialogue.decided import Decided
from voice_assist.dialogue.habits import UNKNOWN, Habits
from voice_assist.dialogue.heard_note import note_of
from voice_assist.dialogue.one_sound import OneSound
from voice_assist.dialogue.pauses import Pauses
from voice_assist.dialogue.reloading import Reloading
from voice_assist.dialogue.signal import Signal
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.voice_choice import NO_CHOICE, Voices
from voice_assist.dialogue.voice_settings import VoiceSettings
from voice_assist.events import (
    Event,
    Now,
    PartLost,
    PartReturned,
    SpeechEnded,
    SpeechStarted,
    Started,
    TimerFired,
    Utterance,
    VoiceEnded,
    VoiceStarted,
)
from voice_assist.hearing_events import Clipped, HardlyHeard, HearsOverSpeech, Partial
from voice_assist.pack_events import PackReady, PackRefused
from voice_assist.record_events import RecordFailed, RecordForgotten, RecordRead, ReportWritten
from voice_assist.trigger_events import SwitchReleased, TriggerFired
from voice_assist.understanding.phrasebook import Phrasebook


class Conversation:
    """Events in, commands out.

    1. `handle` takes one event. Words come as an Utterance, the end of a sentence as SpeechEnded, time as TimerFired.
    2. Words are compared with what can be said now (`understand` over the contexts that are possible) and journaled.
    3. Accepted: an answer to the open question, or a command, which Actions hands to its part (exercises, tips, calls,
       voice, the rest). Half understood: "Did you mean ...?". Not understood: Repair says so, if it seemed meant.
    4. The parts act through one Stage: they put messages into the SpeechQueue, ask Questions, start timers.
    5. At the end of every event the queue says what may be said now, and Listen follows the conversation.

    An answer that was begun before its question is no answer: `Utterance.context_id` tells. Timers, sentences and calls
    that are over are dropped by Effects, SpeechQueue and CaregiverCalls, each in one place.

    Args:
        pack: what can be said and what is answered.
        phrasebook: the pack's phrases (content.phrases.phrasebook_of).
        habits: what is remembered of the person.
        voices: what there is to choose from, and the one that was chosen before (SetVoice).
        full_duplex: whether the person is heard while the assistant speaks, until HearsOverSpeech says otherwise.
    """

    def __init__(
        self,
        pack: Pack,
        phrasebook: Phrasebook,
        habits: Habits = UNKNOWN,
        voices: Voices = NO_CHOICE,
        *,
        full_duplex: bool = False,
    ) -> None:
        self._stage = Stage(pack, full_duplex=full_duplex, answers=habits.answers)
        self._voice = VoiceSettings(self._stage, habits.volume, habits.rate, voices)
        self._actions = actions = Actions(self._stage, self._voice, habits)
        self._attention = Attention(self._stage, actions, phrasebook)
        self._barge_in = BargeIn(self._stage, actions, self._attention, self._voice)
        self._decided = Decided(self._stage, actions, self._barge_in, self._attention)
        self._reloading = Reloading(self._stage)
        self._signal = Signal(self._stage, actions.calls, actions.exercises)
        self._one_sound = OneSound(self._stage, actions, self._signal.fired)
        self._pauses = Pauses(self._stage, habits.pauses)
        self._listening: tuple[Context, int] | None = None
        self._context_id = 0

    def handle(self, event: Event, now: Now) -> list[Command]:
        """Take one event; returns what is to be done, in this order."""
        self._stage.effects.begin(now)
        self._take(event)
        if phrasebook := self._reloading.settle(quietly=self._actions.quiet):
            self._change(phrasebook)
        self._actions.unasked.settle(self._stage.effects.taken())
        self._voice.choice.settle()
        self._barge_in.settle()
        self._stage.queue.speak_next()
        self._stage.earcons.settle(self._stage.effects.taken(), speaking=self._stage.queue.busy)
        self._listen()
        return self._stage.effects.taken()

    def _change(self, phrasebook: Phrasebook) -> None:
        """Another pack: what was said with the old one is not referred to any more."""
        self._attention.change(phrasebook)
        self._actions.follow_up.forget()
        self._decided.forget()
        self._actions.unasked.changed()

    def _take(self, event: Event) -> None:
        match event:
            case Started():
                self._begin(event)
            case Utterance():
                self._hear(event)
            case VoiceStarted(over_speech=over_speech):
                self._voice_started(over_speech=over_speech)
            case VoiceEnded() | Partial():
                self._voice_goes_on(event)
            case HearsOverSpeech(possible):
                self._stage.queue.hears_over_speech(possible=possible)
            case SpeechStarted():
                self._barge_in.speech_started(event)
            case SpeechEnded():
                self._speech_ended(event)
            case TimerFired(timer):
                self._stage.effects.fire(timer)
            case NoWayOut() | WayOutAgain():
                self._actions.general.way_out(event)
            case CallNoted() | CallNotNoted() | CallHandedOver() | CallFailed() | CallFound():
                self._hear_of_call(event)
            case CallSeen() | CallOnTheWay() | CallClimbed() | CallUnanswered():
                self._hear_of_call(event)
            case TriggerFired() | SwitchReleased():
                self._one_sound.take(event)
            case HardlyHeard() | Clipped():
                self._actions.general.sound_was_bad(event, quiet=self._actions.modes.quiet)
            case PartLost(part=part):
                self._actions.lost(part)
            case PartReturned(part=part):
                self._actions.returned(part)
            case PackReady() | PackRefused():
                self._reloading.take(event)
            case RecordRead() | RecordForgotten() | ReportWritten() | RecordFailed():
                self._actions.record.take(event)
            case _:
                assert_never(event)

    def _speech_ended(self, event: SpeechEnded) -> None:
        self._barge_in.speech_ended(event)
        self._stage.questions.something_said()
        self._actions.follow_up.something_said()
        self._attention.wake_word.something_said()

    def _hear_of_call(self, event: CallEvent) -> None:
        self._actions.calls.take(event)
        self._actions.unasked.take(event)

    def _voice_started(self, *, over_speech: bool) -> None:
        self._barge_in.voice_started(over_speech=over_speech)
        self._stage.questions.voice_started()
        self._one_sound.voice_started()
        self._actions.for_me.voice_started()
        self._actions.follow_up.voice_started()
        self._attention.wake_word.voice_started()

    def _voice_goes_on(self, event: VoiceEnded | Partial) -> None:
        if isinstance(event, Partial):
            self._barge_in.partial(event)
            self._one_sound.partial(event.text)
        else:
            self._barge_in.voice_ended(discarded=event.discarded)
            self._one_sound.voice_ended(discarded=event.discarded)

    def _begin(self, started: Started) -> None:
        self._voice.apply()
        self._pauses.tell()
        self._actions.general.greet(started.notices, by_name=self._actions.set_up.by_name)
        self._actions.set_up.offer(self._actions.unasked.may_ask)
        self._actions.exercises.started(started)
        self._actions.unasked.started(started)

    def _listen(self) -> None:
        questions = self._stage.questions
        listening = (self._attention.context, questions.serial if questions.open else 0)
        if listening != self._listening:
            self._listening = listening
            self._context_id += 1
            self._stage.effects.emit(Listen(listening[0], self._context_id))

    def _hear(self, utterance: Utterance) -> None:
        if self._barge_in.drop_own(utterance):
            return
        if not self._signal.is_words(utterance):
            self._barge_in.nothing_said()
            return
        self._barge_in.words_came()
        stale = self._stage.questions.open is not None and utterance.context_id != self._context_id
        heard = self._attention.heard(utterance, stale=stale)
        decision, readings = self._pauses.understand(heard.utterance, self._attention.active(heard))
        self._stage.effects.emit(note_of(decision, readings))
        if heard.addressed and not decision.heard:
            self._attention.called(heard)
            self._barge_in.decided(taken=True)
            return
        sound = self._one_sound.takes(heard.utterance, decision)
        self._barge_in.decided(taken=sound or self._decided.take(decision, heard))
