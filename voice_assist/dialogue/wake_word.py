"""The wake word: whether what was said is meant for the assistant, and the words that follow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_assist.dialogue.stage import Stage
from voice_assist.events import Hypothesis, Reading, Utterance
from voice_assist.understanding.normalise import normalise

CALLED_SECONDS = 8.0
"""So long after the wake word alone a command is taken."""

ATTENTION_SECONDS = 12.0
"""So long after the last words of an answer another command is taken without the wake word."""

EXTENSIONS = 2
"""How often a voice gives more time."""

TIMER = "attention"


class WakeWord:
    """Knows whether the assistant is addressed.

    Args:
        stage: what it acts through; where its pack has no wake word, all that is said is meant for the assistant.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._extended = 0

    @property
    def _word(self) -> str:
        return normalise(self._stage.pack.head.wake_word or "")

    @property
    def attentive(self) -> bool:
        """Whether a command is taken without the wake word."""
        return not self._word or self.attending

    @property
    def attending(self) -> bool:
        """Whether the wake word, or a command, has been said just now."""
        return self._stage.effects.runs(TIMER)

    def called(self) -> None:
        """The wake word was said: a command may follow."""
        self._attend(CALLED_SECONDS)

    def obeyed(self, *, again: bool) -> None:
        """A command was taken; again: another may follow without the wake word."""
        if self._word and again:
            self._attend(ATTENTION_SECONDS)
        else:
            self._stage.effects.stop_timer(TIMER)

    def something_said(self) -> None:
        """A sentence of the assistant is over: the time counts from here."""
        if self.attending:
            self._attend(ATTENTION_SECONDS)

    def voice_started(self) -> None:
        """Somebody begins to speak: give them the whole time, a few times."""
        if self.attending and self._extended < EXTENSIONS:
            self._extended += 1
            self._stage.effects.start_timer(TIMER, CALLED_SECONDS, _nothing)

    def heard_in(self, utterance: Utterance) -> bool:
        """Whether a reading of it, or of it and the utterance before it together, begins with the wake word."""
        joined = utterance.joined.readings if utterance.joined else ()
        return bool(self._word) and any(self._follows(one.text) is not None for one in (*utterance.readings, *joined))

    def after(self, utterance: Utterance) -> Utterance:
        """The same without the wake word; hypotheses that consist of nothing else are left out."""
        if not self._word:
            return utterance
        joined = utterance.joined and replace(utterance.joined, readings=self._without(utterance.joined.readings))
        return replace(utterance, readings=self._without(utterance.readings), joined=joined)

    def after_text(self, text: str) -> str | None:
        """What follows the wake word in a text; None where it does not begin with it."""
        return self._follows(text) if self._word else None

    def _without(self, readings: Sequence[Reading]) -> tuple[Reading, ...]:
        return tuple(replace(reading, hypotheses=self._rest(reading.hypotheses)) for reading in readings)

    def _rest(self, hypotheses: Sequence[Hypothesis]) -> tuple[Hypothesis, ...]:
        texts = ((one, self._follows(one.text)) for one in hypotheses)
        rest = (one if text is None else replace(one, text=text) for one, text in texts)
        return tuple(one for one in rest if one.text)

    def _follows(self, text: str) -> str | None:
        """What follows the wake word ("": nothing); None where the text does not begin with it."""
        said, word = normalise(text).split(), self._word.split()
        return " ".join(said[len(word) :]) if said[: len(word)] == word else None

    def _attend(self, seconds: float) -> None:
        self._extended = 0
        self._stage.effects.start_timer(TIMER, seconds, _nothing)


def _nothing() -> None:
    """From here on the wake word is needed again."""
