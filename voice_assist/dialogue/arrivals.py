"""Somebody comes, and leaves: what they say, and what the person says to it."""

from __future__ import annotations

from collections.abc import Callable

from voice_assist.call_commands import HoldCall
from voice_assist.content.schema import Action
from voice_assist.dialogue.call_outs import CallOuts
from voice_assist.dialogue.call_speech import CallSpeech
from voice_assist.dialogue.caregiver_call import OpenCall
from voice_assist.dialogue.presence import Presence
from voice_assist.dialogue.priorities import Priority
from voice_assist.dialogue.questions import Question
from voice_assist.dialogue.stage import Stage

HELD_SECONDS = 60.0
"""How long siren and climbing rest while the person is asked; should the asking fail, they go on by themselves."""


class Arrivals:
    """ "I am here" ends no urgent call, and begins no presence, before the person has said yes.

    Args:
        stage: what it acts through.
        speech: words about calls.
        presence: who is here.
        call_outs: rest while the person is asked.
        open_calls: all of them.
        close_all: somebody is with the person.
    """

    def __init__(
        self,
        stage: Stage,
        speech: CallSpeech,
        presence: Presence,
        call_outs: CallOuts,
        open_calls: Callable[[], list[OpenCall]],
        close_all: Callable[[], None],
    ) -> None:
        self._stage, self._speech = stage, speech
        self._presence, self._call_outs = presence, call_outs
        self._open, self._close_all = open_calls, close_all

    def someone_here(self) -> None:
        """Somebody said that they have come."""
        calls = self._open()
        if self._presence.anybody and not calls:
            self._stage.answer("presence.known")
        elif calls and not self._urgent():
            self._arrived()
        else:
            self._ask()

    def leaving(self) -> None:
        """Somebody said that they are leaving."""
        self._presence.end()
        self._stage.answer("presence.ended")

    def _ask(self) -> None:
        self._hold(HELD_SECONDS)
        answers = {
            Action.YES: self._arrived,
            **dict.fromkeys((Action.NO, Action.LEAVING), self._nobody),
            Action.SOMEONE_HERE: self.someone_here,
        }
        text, shorter = self._stage.line("call.with_you"), self._stage.line("call.with_you_shorter")
        priority = Priority.IMPORTANT if self._urgent() else Priority.MESSAGE
        yields = not self._urgent()
        question = Question("with_you", text, answers, self._nobody, shorter=shorter, priority=priority, yields=yields)
        self._stage.questions.ask(question)

    def _nobody(self) -> None:
        if self._urgent():
            self._hold(0.0)
            self._speech.goes_on()
            self._call_outs.begin()
        else:
            self._speech.none_open()

    def _arrived(self) -> None:
        closes = bool(self._open())
        self._close_all()
        if closes:
            self._speech.arrived()
        self._presence.begin()
        self._stage.answer("presence.begun")

    def _hold(self, seconds: float) -> None:
        for call in self._urgent():
            self._stage.effects.emit(HoldCall(call.id, seconds))
        if seconds and self._urgent():
            self._call_outs.rest(seconds)

    def _urgent(self) -> list[OpenCall]:
        return [call for call in self._open() if call.urgent]
