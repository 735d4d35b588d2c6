"""Which voice the assistant speaks with: chosen by hearing each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voice_assist.content.schema import Action
from voice_assist.dialogue.questions import Question
from voice_assist.dialogue.stage import Stage

QUESTION = "voice"
SECONDS = 20.0
"""Time for an answer: a voice is compared with others that were heard before."""


@dataclass(frozen=True, slots=True)
class OfferedVoice:
    """A voice that a synthesiser has. name: as in SetVoice; title: how it is spoken of."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Voices:
    """What there is to choose from.

    Attributes:
        offered: in the order in which they are heard; the first is that of the settings.
        kept: name of the voice that was chosen before; "" for that of the settings.
    """

    offered: tuple[OfferedVoice, ...] = ()
    kept: str = ""


NO_CHOICE = Voices()


class VoiceChoice:
    """Samples, one voice after the other; "take this one" keeps the one that was heard last.

    While its sample is being answered the assistant speaks with the new voice. Anything but "yes" or "take this one"
    brings the old one back: another command, "stop", or no answer at all.

    Args:
        stage: what it acts through.
        voices: what there is to choose from.
        apply: tells the speaker how to speak.
    """

    def __init__(self, stage: Stage, voices: Voices, apply: Callable[[], None]) -> None:
        self._stage, self._apply = stage, apply
        self._voices = voices.offered or (OfferedVoice("", ""),)
        names = [voice.name for voice in self._voices]
        self._lacks_kept = voices.kept not in ("", *names)
        """The chosen voice is not there any more: that of the settings stands in for it, and the choice is kept."""
        self._kept = names.index(voices.kept) if voices.kept in names else 0
        self._heard: int | None = None
        self._on_trial = False

    @property
    def name(self) -> str:
        """Of the voice to speak with now."""
        return self._voices[self._current].name

    @property
    def is_settled(self) -> bool:
        """Whether this name is to be kept."""
        return not (self._on_trial or self._lacks_kept)

    def next(self) -> None:
        """Speak a sample with the next voice, and ask whether to keep it."""
        if len(self._voices) == 1:
            self._stage.answer("voice.only")
            return
        self._heard = ((self._kept if self._heard is None else self._heard) + 1) % len(self._voices)
        self._on_trial = True
        self._apply()
        self._ask()

    def take(self) -> None:
        """Keep the voice that was heard last."""
        if self._heard is None:
            self._stage.answer("voice.how")
            return
        self._kept, self._heard, self._on_trial, self._lacks_kept = self._heard, None, False, False
        self._apply()
        self._stage.answer("voice.taken")

    def which(self) -> None:
        """Say which voice this is, and how another one is found."""
        if len(self._voices) == 1:
            self._stage.answer("voice.only")
        else:
            self._stage.answer("voice.which", **self._values)

    def settle(self) -> None:
        """At the end of every event: a trial that is not being asked about any more is over."""
        question = self._stage.questions.open
        if self._on_trial and (question is None or question.name != QUESTION):
            self._on_trial = False
            self._apply()

    @property
    def _current(self) -> int:
        return self._heard if self._on_trial and self._heard is not None else self._kept

    @property
    def _values(self) -> dict[str, str]:
        number, count = str(self._current + 1), str(len(self._voices))
        return {"number": number, "count": count, "title": self._voices[self._current].title}

    def _ask(self) -> None:
        answers = {
            **dict.fromkeys((Action.YES, Action.TAKE_VOICE), self.take),
            **dict.fromkeys((Action.NO, Action.NEXT_VOICE), self.next),
            Action.CANCEL: self._leave,
            Action.STOP: self.settle,
        }
        self._stage.questions.ask(
            Question(
                QUESTION,
                self._stage.line("voice.sample", **self._values),
                answers,
                silence=self._leave,
                seconds=SECONDS,
                shorter=self._stage.line("voice.sample_shorter"),
                yields=True,
            )
        )

    def _leave(self) -> None:
        """Back to the voice from before; "take this one" still takes the one that was heard."""
        self.settle()
        self._stage.state("voice.kept")
