"""Set-up by voice: a few questions after which the assistant suits the person; left and resumed at any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from voice_assist.commands import KeepSetUp, SetUpStep
from voice_assist.content.schema import Action
from voice_assist.dialogue.questions import Question
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.voice_settings import VoiceSettings

MOST_OFFERS = 3
"""Starts at which it is offered to somebody who has not answered."""

SECONDS = 20.0
"""Time for an answer: a voice is listened to before it is judged."""

_ORDER = tuple(SetUpStep)


@dataclass(frozen=True, slots=True)
class SetUpState:
    """What is remembered of it (KeepSetUp).

    Attributes:
        step: the one that comes next.
        offers: how often it was offered unasked.
        by_name: the person is called by the name that the household has written.
    """

    step: SetUpStep = SetUpStep.HEARING
    offers: int = 0
    by_name: bool = True


SET_UP = SetUpState(SetUpStep.DONE)
"""Of somebody whom nobody asks."""


class SetUp:
    """Asks about one thing after the other; every other command takes the question's place, and nothing is lost by it.

    Args:
        stage: what it acts through.
        voice: what is set.
        about: says what the assistant is, and what it is not.
        state: what was remembered.
    """

    def __init__(self, stage: Stage, voice: VoiceSettings, about: Callable[[], None], state: SetUpState) -> None:
        self._stage, self._voice, self._about = stage, voice, about
        self._step, self._offers, self.by_name = state.step, state.offers, state.by_name

    def offer(self, may_ask: Callable[[str], bool]) -> None:
        """After the greeting: ask whether to begin, or to go on, until somebody has answered once.

        may_ask: whether anything may be asked unasked now.
        """
        if self._step is SetUpStep.DONE or self._offers >= MOST_OFFERS or not may_ask("set_up"):
            return
        self._offers += 1
        self._keep()
        key = "set_up.offer" if self._step is SetUpStep.HEARING else "set_up.offer_rest"
        no = self._refused
        self._ask(
            key, "set_up.offer_shorter", {Action.YES: self._next, **dict.fromkeys((Action.NO, Action.CANCEL), no)}
        )

    def begin(self) -> None:
        """It was asked for: from where it was left, or from the beginning."""
        if self._step is SetUpStep.DONE:
            self._step = SetUpStep.HEARING
        self._next()

    def _refused(self) -> None:
        self._offers = MOST_OFFERS
        self._keep()
        self._stage.answer("set_up.later")

    def _left(self) -> None:
        self._stage.answer("set_up.left")

    def _go_to(self, step: SetUpStep) -> None:
        self._step = step
        self._keep()
        self._next()

    def _after(self) -> None:
        self._go_to(_ORDER[_ORDER.index(self._step) + 1])

    def _next(self) -> None:
        match self._step:
            case SetUpStep.HEARING:
                self._about()
                self._ask("set_up.hearing", "set_up.hearing_shorter", {Action.YES: self._heard}, self._unheard)
            case SetUpStep.VOLUME:
                louder, quieter = self._changed(self._voice.louder), self._changed(self._voice.quieter)
                answers = {Action.LOUDER: louder, Action.NO: louder, Action.QUIETER: quieter, Action.YES: self._after}
                self._ask("set_up.volume", "set_up.volume_shorter", answers)
            case SetUpStep.SPEED:
                slower, faster = self._changed(self._voice.slower), self._changed(self._voice.faster)
                answers = {Action.SLOWER: slower, Action.NO: slower, Action.FASTER: faster, Action.YES: self._after}
                self._ask("set_up.speed", "set_up.speed_shorter", answers)
            case SetUpStep.NAME:
                self._name()
            case SetUpStep.VOICE:
                others = dict.fromkeys((Action.NO, Action.NEXT_VOICE), self._other_voice)
                self._ask("set_up.voice", "set_up.voice_shorter", {Action.YES: self._after, **others})
            case SetUpStep.DONE:
                self._stage.answer("set_up.done")
            case _:
                assert_never(self._step)

    def _heard(self) -> None:
        self._stage.answer("set_up.heard")
        self._after()

    def _unheard(self) -> None:
        self._stage.answer("set_up.unheard")

    def _changed(self, change: Callable[[], None]) -> Callable[[], None]:
        """One step louder, slower ...; then the same question, in the voice that it makes."""

        def again() -> None:
            change()
            self._next()

        return again

    def _name(self) -> None:
        person = self._stage.pack.head.person
        if person is None:
            self._stage.answer("set_up.no_name")
            self._after()
            return
        answers = {Action.YES: lambda: self._named(True), Action.NO: lambda: self._named(False)}
        text = self._stage.line("set_up.name", person=person)
        self._put(text, self._stage.line("set_up.name_shorter", person=person), answers, self._left)

    def _named(self, by_name: bool) -> None:
        self.by_name = by_name
        if not by_name:
            self._stage.answer("set_up.nameless")
        self._after()

    def _other_voice(self) -> None:
        self._step = SetUpStep.DONE
        self._keep()
        self._voice.choice.next()

    def _ask(
        self,
        key: str,
        shorter: str,
        answers: dict[Action, Callable[[], None]],
        silence: Callable[[], None] | None = None,
    ) -> None:
        self._put(self._stage.line(key), self._stage.line(shorter), answers, silence or self._left)

    def _put(
        self, text: str, shorter: str, answers: dict[Action, Callable[[], None]], silence: Callable[[], None]
    ) -> None:
        leave = {Action.STOP: self._left, Action.CANCEL: self._left, **answers}
        self._stage.questions.ask(
            Question("set_up", text, leave, silence, seconds=SECONDS, shorter=shorter, yields=True, stops_in_doubt=True)
        )

    def _keep(self) -> None:
        self._stage.effects.emit(KeepSetUp(self._step, self._offers, self.by_name))
