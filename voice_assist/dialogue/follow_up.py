"""Short answers and corrections: "the left one", "no, shoulder". They belong to what was just asked or done."""

from __future__ import annotations

from collections.abc import Callable

from voice_assist.content.follow_up import ANSWER_PREFIX, CORRECTION_PREFIX, WAS, list_of
from voice_assist.content.phrases import SAYING
from voice_assist.content.schema import Action
from voice_assist.dialogue.did_you_mean import DidYouMean
from voice_assist.dialogue.questions import Question
from voice_assist.dialogue.slot_filling import SlotFilling, with_slot
from voice_assist.dialogue.stage import Stage
from voice_assist.understanding.decision import Candidate

TIMER = "follow_up"

CORRECTION_SECONDS = 15.0
"""How long after the last words about it a command can be corrected."""

EXTENSIONS = 2
"""How often a voice gives more time."""

FIRST_SECONDS = 30.0
"""The same until something has been said about it."""


class FollowUp:
    """Knows what a short answer or a correction would be about.

    Args:
        stage: what it acts through.
        filling: asks for what is missing.
        did_you_mean: asks about what was half understood.
        correct: does again, with another slot, what was done: (done, meant).
    """

    def __init__(
        self,
        stage: Stage,
        filling: SlotFilling,
        did_you_mean: DidYouMean,
        correct: Callable[[Candidate, Candidate], None],
    ) -> None:
        self._stage = stage
        self._filling = filling
        self._did_you_mean = did_you_mean
        self._correct = correct
        self._done: Candidate | None = None
        self._extended = 0

    @property
    def intents(self) -> frozenset[str]:
        """The answers and corrections that mean something now."""
        asked, about = self._asked, self._asked or self._done
        if about is None:
            return frozenset()
        prefixes = (ANSWER_PREFIX, CORRECTION_PREFIX) if asked else (CORRECTION_PREFIX,)
        lists = self._stage.slots.of(about.intent).values()
        return frozenset(prefix + name for name in lists for prefix in prefixes if name != SAYING)

    @property
    def _asked(self) -> Candidate | None:
        asked = self._filling.pending or self._did_you_mean.pending
        return asked if asked and self._stage.slots.of(asked.intent) else None

    def done(self, candidate: Candidate) -> None:
        """This has been done; it can be corrected for a while if it has slots."""
        self._done = candidate if self._stage.slots.of(candidate.intent) else None
        if self._done:
            self._stage.effects.start_timer(TIMER, FIRST_SECONDS, self._over)
        else:
            self._stage.effects.stop_timer(TIMER)

    def forget(self) -> None:
        """What was done cannot be corrected any more."""
        self._done = None
        self._stage.effects.stop_timer(TIMER)

    def something_said(self) -> None:
        """Words about it are over: the time counts from here."""
        if self._stage.effects.runs(TIMER):
            self._extended = 0
            self._stage.effects.start_timer(TIMER, CORRECTION_SECONDS, self._over)

    def voice_started(self) -> None:
        """Somebody begins to speak: give them the whole time, a few times."""
        if self._stage.effects.runs(TIMER) and self._extended < EXTENSIONS:
            self._extended += 1
            self._stage.effects.start_timer(TIMER, CORRECTION_SECONDS, self._over)

    def take(self, said: Candidate) -> None:
        """Take a short answer or a correction."""
        asked, about = self._asked, self._asked or self._done
        assert about is not None
        self._apply(said, about, asked=asked is not None)

    def doubt(self, said: Candidate) -> None:
        """One that was half understood: ask whether it was meant."""
        asked, about = self._asked, self._asked or self._done
        assert about is not None
        of_list = list_of(said.intent)
        choice = self._stage.slots.choices(of_list)[dict(said.slots)[of_list]]
        answers = {
            Action.YES: lambda: self._apply(said, about, asked=asked is not None),
            **dict.fromkeys((Action.NO, Action.CANCEL, Action.STOP), lambda: self._stage.answer("slot.left")),
        }
        text = self._stage.line("slot.choice", choice=choice.capitalize())
        self._stage.questions.ask(Question("slot_doubt", text, answers, _nothing, yields=True))

    def _apply(self, said: Candidate, about: Candidate, *, asked: bool) -> None:
        meant = self._changed(about, said)
        self._stage.questions.drop()
        if asked:
            self._filling.go_on(meant)
        else:
            self._correct(about, meant)
            self.done(meant)

    def _changed(self, about: Candidate, said: Candidate) -> Candidate:
        """Which slot: the one that holds what was not meant, else the one that is asked for, else the last."""
        of_list, slots = list_of(said.intent), dict(said.slots)
        names = [name for name, filled_by in self._stage.slots.of(about.intent).items() if filled_by == of_list]
        given, missing = dict(about.slots), self._filling.missing(about)
        wrong = [name for name in names if WAS in slots and given.get(name) == slots[WAS]]
        name = (wrong or [name for name in names if name == missing] or names)[-1]
        return with_slot(about, name, slots[of_list])

    def _over(self) -> None:
        self._done = None


def _nothing() -> None:
    """Silence after a half understood answer leaves everything as it is."""
