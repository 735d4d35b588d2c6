"""The conversation: events in, commands out; the one place where state changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from voice_assist.commands import Command, Context, Listen
from voice_assist.content.follow_up import ANSWER_PREFIX, is_follow_up
from voice_assist.content.schema import Action, Pack
from voice_assist.dialogue.actions import BESIDE_A_QUESTION, Actions
from voice_assist.dialogue.attention import LISTENS_LITTLE, Attention, Heard
from voice_assist.dialogue.heard_note import note_of
from voice_assist.dialogue.pauses import Pauses
from voice_assist.dialogue.priorities import Owner
from voice_assist.dialogue.reloading import Reloading
from voice_assist.dialogue.repair import Repair
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.voice_choice import NO_CHOICE, Voices
from voice_assist.dialogue.voice_settings import VoiceSettings
from voice_assist.events import (
    CallFailed,
    CallHandedOver,
    CallNoted,
    CallNotNoted,
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
from voice_assist.hearing_events import Clipped, HardlyHeard, Partial
from voice_assist.pack_events import PackReady, PackRefused
from voice_assist.understanding.decision import Ambiguous, Candidate, Match, NoMatch
from voice_assist.understanding.matcher import understand
from voice_assist.understanding.phrasebook import Phrasebook

ALWAYS_COMMANDS = frozenset({Action.STOP, Action.CANCEL, Action.PAUSE, Action.TIRED, Action.SOMEONE_HERE})
"""Taken as commands even where they were begun before a question that they would answer."""

ELSEWHERE = frozenset({Context.IDLE})
"""Where commands are possible that a session does not take."""


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
        volume: 10 to 100.
        rate: words a minute.
        pauses: how the person paused before (SetOwnPause).
        voices: what there is to choose from, and the one that was chosen before (SetVoice).
    """

    def __init__(
        self,
        pack: Pack,
        phrasebook: Phrasebook,
        volume: int = 80,
        rate: int = 150,
        pauses: Sequence[float] = (),
        voices: Voices = NO_CHOICE,
    ) -> None:
        self._phrasebook = phrasebook
        self._stage = Stage(pack)
        self._voice = VoiceSettings(self._stage, volume, rate, voices)
        self._actions = actions = Actions(self._stage, self._voice)
        self._attention = Attention(self._stage, actions, phrasebook)
        self._repair = Repair(self._stage, self._guess, actions.do, actions.exercises.interrupt, actions.remind)
        self._reloading = Reloading(self._stage)
        self._pauses = Pauses(self._stage, pauses)
        self._listening: tuple[Context, int] | None = None
        self._context_id = 0

    def handle(self, event: Event, now: Now) -> list[Command]:
        """Take one event; returns what is to be done, in this order."""
        self._stage.effects.begin(now)
        self._take(event)
        if phrasebook := self._reloading.settle(quietly=self._actions.quiet):
            self._change(phrasebook)
        self._voice.choice.settle()
        self._stage.queue.speak_next()
        self._listen()
        return self._stage.effects.taken()

    def _change(self, phrasebook: Phrasebook) -> None:
        """Another pack: what was said with the old one is not referred to any more."""
        self._phrasebook = phrasebook
        self._attention.change(phrasebook)
        self._actions.follow_up.forget()
        self._repair.understood()

    def _take(self, event: Event) -> None:
        match event:
            case Started(notices):
                self._voice.apply()
                self._pauses.tell()
                self._actions.general.greet(notices)
            case Utterance():
                self._hear(event)
            case VoiceStarted():
                self._stage.queue.voice_started()
                self._stage.questions.voice_started()
                self._actions.follow_up.voice_started()
                self._attention.wake_word.voice_started()
            case VoiceEnded(discarded=True):
                self._stage.queue.voice_over()
            case VoiceEnded():
                self._stage.queue.voice_ended()
            case SpeechStarted() | Partial():
                pass
            case SpeechEnded(utterance_id=utterance_id):
                self._stage.queue.ended(utterance_id)
                self._stage.questions.something_said()
                self._actions.follow_up.something_said()
                self._attention.wake_word.something_said()
            case TimerFired(timer):
                self._stage.effects.fire(timer)
            case CallNoted() | CallNotNoted() | CallHandedOver() | CallFailed():
                self._actions.calls.take(event)
            case HardlyHeard() | Clipped():
                self._actions.general.sound_was_bad(event, quiet=self._actions.modes.quiet)
            case PartLost(part=part):
                self._actions.lost(part)
            case PartReturned(part=part):
                self._actions.returned(part)
            case PackReady() | PackRefused():
                self._reloading.take(event)
            case _:
                assert_never(event)

    def _listen(self) -> None:
        questions = self._stage.questions
        listening = (self._attention.context, questions.serial if questions.open else 0)
        if listening != self._listening:
            self._listening = listening
            self._context_id += 1
            self._stage.effects.emit(Listen(listening[0], self._context_id))

    def _hear(self, utterance: Utterance) -> None:
        self._stage.queue.voice_over()
        stale = self._stage.questions.open is not None and utterance.context_id != self._context_id
        heard = self._attention.heard(utterance, stale=stale)
        decision = self._pauses.understand(heard.utterance, self._attention.active(heard))
        self._stage.effects.emit(note_of(decision, heard.utterance.readings))
        if heard.addressed and not decision.heard:
            self._attention.called(heard)
            return
        match decision:
            case Match(best=best):
                self._accept(best, heard)
            case Ambiguous(best=best):
                self._doubt(best, heard)
            case NoMatch():
                self._reject(decision, heard)
            case _:
                assert_never(decision)

    def _accept(self, candidate: Candidate, heard: Heard) -> None:
        self._repair.understood()
        if is_follow_up(candidate.intent):
            if not (heard.stale and candidate.intent.startswith(ANSWER_PREFIX)):
                self._attention.obeyed()
                self._actions.follow_up.take(candidate)
            return
        action = self._actions.action_of(candidate.intent)
        questions = self._stage.questions
        question = questions.open
        if question and action in question.answers and not (heard.stale and action in ALWAYS_COMMANDS):
            if not heard.stale:
                self._attention.obeyed()
                questions.answer(action)
            return
        if not self._heeds(candidate, heard):
            return
        if question and question.yields and action not in BESIDE_A_QUESTION:
            questions.drop()
        self._stage.queue.drop(Owner.ANSWER)
        self._actions.do(candidate)
        self._attention.obeyed()

    def _heeds(self, candidate: Candidate, heard: Heard) -> bool:
        action = self._actions.action_of(candidate.intent)
        return self._actions.modes.heeds(action, candidate.intent, ground=heard.ground)

    def _doubt(self, candidate: Candidate, heard: Heard) -> None:
        if is_follow_up(candidate.intent):
            if not heard.stale:
                self._actions.follow_up.doubt(candidate)
            return
        action = self._actions.action_of(candidate.intent)
        question = self._stage.questions.open
        if self._actions.did_you_mean.is_asking_about(candidate):
            self._stage.questions.answer(Action.YES)
        elif action is Action.STOP and not question and not self._actions.exercises.session:
            self._actions.hush()
        elif not self._heeds(candidate, heard) or (question and question.grave):
            return
        elif question and action is not Action.CALL and not (question.yields and action not in question.answers):
            if not heard.stale:
                self._stage.questions.misunderstood(self._stage.line("repair.question"))
        else:
            self._actions.exercises.interrupt()
            self._actions.did_you_mean.ask(candidate)

    def _reject(self, decision: NoMatch, heard: Heard) -> None:
        question, session = self._stage.questions.open, self._actions.exercises.session
        if question:
            if not (heard.stale or question.grave) and self._repair.may_be_an_answer(decision):
                self._stage.questions.misunderstood(self._stage.line("repair.question"))
        elif heard.ground in LISTENS_LITTLE or (session and session.in_motion):
            return
        elif session and isinstance(understand(heard.utterance.readings, self._phrasebook.active(ELSEWHERE)), Match):
            self._stage.state("session.not_now")
        elif self._repair.looks_meant(decision):
            self._repair.missed(decision)

    def _guess(self, candidate: Candidate) -> str | None:
        """How something is offered that was not understood; None where it cannot be meant now."""
        action = self._actions.action_of(candidate.intent)
        impossible = is_follow_up(candidate.intent) or action in (Action.YES, Action.NO, Action.STOP, Action.CANCEL)
        return None if impossible else self._actions.did_you_mean.guess(candidate)
