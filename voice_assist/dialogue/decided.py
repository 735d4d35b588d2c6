"""What follows from what was understood: an answer, a command, a question back, or nothing."""

from __future__ import annotations

from typing import assert_never

from voice_assist.commands import Earcon
from voice_assist.content.follow_up import ANSWER_PREFIX, is_follow_up
from voice_assist.content.schema import Action
from voice_assist.dialogue.action_kinds import BESIDE_A_QUESTION
from voice_assist.dialogue.actions import Actions
from voice_assist.dialogue.attention import LISTENS_LITTLE, Attention, Heard
from voice_assist.dialogue.barge_in import BargeIn
from voice_assist.dialogue.priorities import Owner
from voice_assist.dialogue.repair import Repair
from voice_assist.dialogue.stage import Stage
from voice_assist.understanding.decision import Ambiguous, Candidate, Decision, Match, NoMatch
from voice_assist.understanding.matcher import understand

ALWAYS_COMMANDS = frozenset({Action.STOP, Action.HUSH, Action.CANCEL, Action.PAUSE, Action.TIRED, Action.SOMEONE_HERE})
"""Taken as commands even where they were begun before a question that they would answer."""

SILENT = (Action.STOP, Action.HUSH)
"""What a half understood one of these wants is done: silence."""


class Decided:
    """Takes each decision of understanding.

    Accepted: an answer to the open question, or a command. Half understood: "Did you mean ...?". Not understood: Repair
    says so, if it seemed meant.

    Args:
        stage: what it acts through.
        actions: does what was meant.
        barge_in: what was being said meanwhile.
        attention: who is listened to.
    """

    def __init__(self, stage: Stage, actions: Actions, barge_in: BargeIn, attention: Attention) -> None:
        self._stage = stage
        self._actions = actions
        self._barge_in = barge_in
        self._attention = attention
        self._repair = Repair(stage, self._guess, actions.do, actions.exercises.interrupt, actions.remind)

    def take(self, decision: Decision, heard: Heard) -> bool:
        """Do what follows from it; returns whether anything but a complaint did."""
        match decision:
            case Match(best=best):
                return self._accept(best, heard)
            case Ambiguous(best=best):
                return self._doubt(best, heard)
            case NoMatch():
                if hushed := self._barge_in.hushed_in(heard.utterance):
                    return self._doubt(hushed, heard)
                self._reject(decision, heard)
                return False
            case _:
                assert_never(decision)

    def forget(self) -> None:
        """What was said with another pack is not referred to any more."""
        self._repair.understood()

    def _accept(self, candidate: Candidate, heard: Heard) -> bool:
        """Returns whether it did something."""
        self._repair.understood()
        if is_follow_up(candidate.intent):
            if heard.stale and candidate.intent.startswith(ANSWER_PREFIX):
                return False
            self._begin(heard)
            self._actions.follow_up.take(candidate)
            return True
        action = self._actions.action_of(candidate.intent)
        questions = self._stage.questions
        question = questions.open
        if question and action in question.answers and not (heard.stale and action in ALWAYS_COMMANDS):
            if heard.stale:
                return False
            self._begin(heard)
            questions.answer(action)
            self._stage.earcons.taken(action)
            return True
        if not self._heeds(candidate, heard):
            return False
        if question and question.yields and action not in BESIDE_A_QUESTION:
            questions.drop()
        self._barge_in.is_command(heard.utterance)
        if action not in SILENT:  # that silences it, and keeps it for "go on"
            self._stage.queue.drop(Owner.ANSWER)
        self._actions.do(candidate)
        self._stage.earcons.taken(action)
        self._attention.obeyed()
        return True

    def _begin(self, heard: Heard) -> None:
        """An answer is taken."""
        self._barge_in.is_command(heard.utterance)
        self._attention.obeyed()

    def _heeds(self, candidate: Candidate, heard: Heard) -> bool:
        action = self._actions.action_of(candidate.intent)
        return self._actions.modes.heeds(action, candidate.intent, ground=heard.ground)

    def _doubt(self, candidate: Candidate, heard: Heard) -> bool:
        """Returns whether it led to a question, an answer or silence."""
        if is_follow_up(candidate.intent):
            if not heard.stale:
                self._barge_in.is_command(heard.utterance)
                self._actions.follow_up.doubt(candidate)
            return not heard.stale
        action = self._actions.action_of(candidate.intent)
        question = self._stage.questions.open
        if self._actions.did_you_mean.is_asking_about(candidate):
            self._stage.questions.answer(Action.YES)
        elif action in SILENT and not question and not self._actions.exercises.session:
            self._actions.silencing.half_understood()
        elif action is Action.STOP and question and question.stops_in_doubt and not heard.stale:
            self._stage.questions.answer(action)
        elif not self._heeds(candidate, heard) or (question and question.grave):
            return False
        elif question and action is not Action.CALL and not (question.yields and action not in question.answers):
            if not heard.stale:
                self._stage.questions.misunderstood(self._stage.line("repair.question"))
        else:
            self._barge_in.is_command(heard.utterance)
            self._actions.exercises.interrupt()
            self._actions.did_you_mean.ask(candidate)
        return True

    def _reject(self, decision: NoMatch, heard: Heard) -> None:
        question, session = self._stage.questions.open, self._actions.exercises.session
        if self._barge_in.is_passing(heard.utterance):
            return
        if question:
            if not (heard.stale or question.grave) and self._repair.may_be_an_answer(decision):
                self._stage.questions.misunderstood(self._stage.line("repair.question"))
        elif heard.ground in LISTENS_LITTLE:
            return
        elif session and session.in_motion:
            if self._repair.looks_meant(decision):
                self._stage.earcons.play(Earcon.NOT_UNDERSTOOD)
        elif session and isinstance(understand(heard.utterance.readings, self._attention.elsewhere), Match):
            self._stage.state("session.not_now")
        elif self._repair.looks_meant(decision):
            self._repair.missed(decision)

    def _guess(self, candidate: Candidate) -> str | None:
        """How something is offered that was not understood; None where it cannot be meant now."""
        action = self._actions.action_of(candidate.intent)
        impossible = is_follow_up(candidate.intent) or action in (Action.YES, Action.NO, *SILENT, Action.CANCEL)
        return None if impossible else self._actions.did_you_mean.guess(candidate)
