"""The conversation: events in, commands out; the one place where state changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from voice_assist.commands import Command, Context, Listen, Note, SetOwnPause
from voice_assist.content.schema import Action, Pack
from voice_assist.dialogue.actions import Actions
from voice_assist.dialogue.did_you_mean import DidYouMean
from voice_assist.dialogue.own_pause import OwnPause
from voice_assist.dialogue.priorities import Owner
from voice_assist.dialogue.repair import Repair
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.voice_settings import VoiceSettings
from voice_assist.events import (
    CallFailed,
    CallHandedOver,
    CallNoted,
    CallNotNoted,
    Clipped,
    Event,
    HardlyHeard,
    Now,
    Partial,
    PartLost,
    PartReturned,
    Reading,
    SpeechEnded,
    SpeechStarted,
    Started,
    TimerFired,
    Utterance,
    VoiceEnded,
    VoiceStarted,
)
from voice_assist.understanding.decision import Ambiguous, Candidate, Decision, Match, NoMatch
from voice_assist.understanding.matcher import understand
from voice_assist.understanding.phrasebook import ActivePhrases, Phrasebook

ALWAYS_COMMANDS = frozenset({Action.STOP, Action.CANCEL, Action.PAUSE, Action.TIRED, Action.SOMEONE_HERE})
"""Taken as commands even where they were begun before a question that they would answer."""

BESIDE_A_QUESTION = frozenset(
    {Action.OPTIONS, Action.REPEAT, Action.LOUDER, Action.QUIETER, Action.SLOWER, Action.FASTER, Action.CALL_STATUS}
)
"""Commands that leave even a question open which yields to others."""

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
    """

    def __init__(
        self, pack: Pack, phrasebook: Phrasebook, volume: int = 80, rate: int = 150, pauses: Sequence[float] = ()
    ) -> None:
        self._phrasebook = phrasebook
        self._stage = Stage(pack)
        self._voice = VoiceSettings(self._stage, volume, rate)
        self._actions = Actions(self._stage, self._voice)
        self._did_you_mean = DidYouMean(self._stage, self._actions.do, self._actions.remind)
        self._repair = Repair(self._stage)
        self._own_pause = OwnPause(pauses)
        self._active_before: ActivePhrases | None = None
        self._listening: tuple[Context, int] | None = None
        self._context_id = 0

    def handle(self, event: Event, now: Now) -> list[Command]:
        """Take one event; returns what is to be done, in this order."""
        self._stage.effects.begin(now)
        self._take(event)
        self._stage.queue.speak_next()
        self._listen()
        return self._stage.effects.taken()

    def _take(self, event: Event) -> None:
        match event:
            case Started(notices):
                self._voice.apply()
                self._tell_own_pause()
                self._actions.general.greet(notices)
            case Utterance():
                self._hear(event)
            case VoiceStarted():
                self._stage.queue.voice_started()
                self._stage.questions.voice_started()
            case VoiceEnded(discarded=True):
                self._stage.queue.voice_over()
            case VoiceEnded():
                self._stage.queue.voice_ended()
            case SpeechStarted() | Partial():
                pass
            case SpeechEnded(utterance_id=utterance_id):
                self._stage.queue.ended(utterance_id)
                self._stage.questions.something_said()
            case TimerFired(timer):
                self._stage.effects.fire(timer)
            case CallNoted() | CallNotNoted() | CallHandedOver() | CallFailed():
                self._actions.calls.take(event)
            case HardlyHeard() | Clipped():
                self._actions.general.sound_was_bad(event, asleep=self._actions.asleep)
            case PartLost(part=part):
                self._actions.lost(part)
            case PartReturned(part=part):
                self._actions.returned(part)
            case _:
                assert_never(event)

    @property
    def _ground(self) -> Context:
        """Where the conversation is, a question left aside."""
        if self._actions.exercises.session:
            return Context.SESSION
        return Context.ASLEEP if self._actions.asleep else Context.IDLE

    def _listen(self) -> None:
        question = self._stage.questions.open
        listening = (Context.QUESTION, self._stage.questions.serial) if question else (self._ground, 0)
        if listening != self._listening:
            self._listening = listening
            self._context_id += 1
            self._stage.effects.emit(Listen(listening[0], self._context_id))

    def _active(self) -> ActivePhrases:
        asked = {Context.QUESTION} if self._stage.questions.open else set()
        return self._phrasebook.active(frozenset({self._ground} | asked))

    def _hear(self, utterance: Utterance) -> None:
        self._stage.queue.voice_over()
        active = self._active()
        decision, pause = self._understood(utterance, active)
        self._active_before = active
        if pause is not None and isinstance(decision, Match) and " " in decision.heard:
            self._own_pause.learn(pause)
            self._tell_own_pause()
        stale = self._stage.questions.open is not None and utterance.context_id != self._context_id
        self._stage.effects.emit(note_of(decision))
        match decision:
            case Match(best=best):
                self._accept(best, stale=stale)
            case Ambiguous(best=best):
                self._doubt(best, stale=stale)
            case NoMatch():
                self._reject(decision, utterance.readings, stale=stale)
            case _:
                assert_never(decision)

    def _understood(self, utterance: Utterance, active: ActivePhrases) -> tuple[Decision, float | None]:
        """The decision and the longest pause: together with the utterance before it, where only that is understood."""
        decision = understand(utterance.readings, active)
        if utterance.joined and self._active_before and not isinstance(decision, Match):
            together = understand(utterance.joined.readings, self._active_before)
            if isinstance(together, Match):
                return together, utterance.joined.longest_pause
        return decision, utterance.longest_pause

    def _tell_own_pause(self) -> None:
        if (seconds := self._own_pause.news()) is not None:
            pauses = self._own_pause.pauses
            self._stage.effects.emit(SetOwnPause(seconds, pauses))
            self._stage.effects.note("own_pause", seconds=round(seconds, 2), phrases=len(pauses))

    def _accept(self, candidate: Candidate, *, stale: bool) -> None:
        self._repair.understood()
        action = self._actions.action_of(candidate.intent)
        questions = self._stage.questions
        question = questions.open
        if question and action in question.answers and not (stale and action in ALWAYS_COMMANDS):
            if not stale:
                questions.answer(action)
            return
        if not self._actions.heeds(action):
            return
        if question and question.yields and action not in BESIDE_A_QUESTION:
            questions.drop()
        self._stage.queue.drop(Owner.ANSWER)
        self._actions.do(candidate)

    def _doubt(self, candidate: Candidate, *, stale: bool) -> None:
        action = self._actions.action_of(candidate.intent)
        question = self._stage.questions.open
        if self._did_you_mean.is_asking_about(candidate):
            self._stage.questions.answer(Action.YES)
        elif action is Action.STOP and not question and not self._actions.exercises.session:
            self._actions.hush()
        elif not self._actions.heeds(action) or (question and question.grave):
            return
        elif question and action is not Action.CALL and not (question.yields and action not in question.answers):
            if not stale:
                self._stage.questions.misunderstood(self._stage.line("repair.question"))
        else:
            self._actions.exercises.interrupt()
            self._did_you_mean.ask(candidate)

    def _reject(self, decision: NoMatch, readings: tuple[Reading, ...], *, stale: bool) -> None:
        question, session = self._stage.questions.open, self._actions.exercises.session
        if question:
            if not (stale or question.grave) and self._repair.may_be_an_answer(decision):
                self._stage.questions.misunderstood(self._stage.line("repair.question"))
        elif self._actions.asleep or (session and session.in_motion):
            return
        elif session and isinstance(understand(readings, self._phrasebook.active(ELSEWHERE)), Match):
            self._stage.state("session.not_now")
        elif self._repair.looks_meant(decision):
            self._repair.missed()


def note_of(decision: Decision) -> Note:
    """The line for the journal: what was understood and why."""
    best, other = decision.best, decision.runner_up
    facts: dict[str, str | int | float | bool] = {
        "decision": decision.decision,
        "intent": best.intent if best else "",
        "score": best.score if best else 0.0,
        "rule": decision.rule,
        "runner_up": other.intent if other else "",
    }
    if best:
        facts.update({f"slot_{name}": value for name, value in best.slots})
    return Note("heard", facts, decision.heard)
