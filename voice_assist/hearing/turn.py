"""When somebody has finished speaking: by what was said so far, and by the pauses that this person makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voice_assist.commands import Context
from voice_assist.dialogue.own_pause import outlasting
from voice_assist.hearing.sound import Sound
from voice_assist.understanding.completeness import Completeness

FINISHED_SECONDS = 0.22
"""Silence that ends a finished phrase: longer than the closure of a stop consonant, shorter than most pauses."""
ASK_FROM_SECONDS = 0.03
ASK_UNTIL_SECONDS = 0.7
"""The recogniser is asked for its text in this part of a silence; libvosk is up to 0.25 s behind the sound."""
SETTLED_SECONDS = 0.3
"""What libvosk adds to its text later than this in a silence was not said: "some" becomes "some water"."""
HESITATION_SECONDS = 0.5
"""Who has paused for so long between words of this phrase speaks slowly, and libvosk tends to finish a sentence before
they do: "exercises by" becomes "exercises by myself"."""
PREFIX_SECONDS = 3.0
"""Silence at least after the beginning of a phrase: nothing can be done with it, so that waiting costs little."""

Judge = Callable[[Context, str], Completeness]
"""How complete a text is among what can be said in a context."""


def nothing_known(_context: Context, _text: str) -> Completeness:
    """For a listener without phrases: every turn ends by silence alone."""
    return Completeness.NOTHING


@dataclass(slots=True)
class Waits:
    """Seconds of silence that end a turn.

    Attributes:
        usual: where this person's pauses are not known.
        own: what this person needs; None: not learnt yet.
    """

    usual: float
    own: float | None = None

    def after(self, completeness: Completeness) -> float:
        """The silence to wait for after what has been said."""
        match completeness:
            case Completeness.URGENT | Completeness.COMPLETE:
                return min(FINISHED_SECONDS, self.usual)
            case Completeness.PREFIX:
                return max(PREFIX_SECONDS, self.usual, self.own or 0.0)
            case _:
                return self.usual if self.own is None else self.own


class Turn:
    """One utterance while it is being spoken: asks for its text in each silence, and says how long to wait.

    Args:
        context: what can be said.
        judge: how complete a text is.
        waits: seconds of silence.
        before: an utterance that this one may continue, "" for none.
    """

    def __init__(self, context: Context, judge: Judge, waits: Waits, before: str = "") -> None:
        self._context, self._judge, self._waits, self._before = context, judge, waits, before
        self._completeness = Completeness.NOTHING
        self._paused = self._late = False
        self._longest_pause = 0.0
        self.text = ""

    @property
    def wait(self) -> float:
        """Seconds of silence that end the turn, by what is known now."""
        wait = self._waits.after(self._completeness)
        if self._completeness is Completeness.OPEN and self._longest_pause >= HESITATION_SECONDS:
            return max(wait, outlasting(self._longest_pause))
        return wait

    def voice(self, sound: Sound) -> None:
        """Somebody speaks, so what was judged is old."""
        self._completeness, self._late = Completeness.NOTHING, False
        if self._paused:
            self._paused = False
            sound.resume()

    def fading(self, sound: Sound) -> None:
        """The voice is hardly there: if a phrase is finished, this is likely to be its end."""
        if not self._paused and (text := sound.partial()) and self._judged(text) in _FINISHED:
            self._paused = True
            sound.pause()

    def ask(self, sound: Sound) -> bool:
        """Whether the text has changed while the voice goes on."""
        said, text = self.text, sound.partial()
        self.text = said if text is None else text
        return self.text != said

    def silence(self, sound: Sound, seconds: float) -> None:
        """The voice has been silent for so long."""
        if self._completeness in _FINISHED or not ASK_FROM_SECONDS <= seconds <= ASK_UNTIL_SECONDS:
            return
        text = sound.partial()
        if text is None:
            return
        self._late = self._late or (text != self.text and seconds > SETTLED_SECONDS)
        self.text, self._longest_pause = text, sound.longest_pause
        self._completeness = self._believed(min(self._judged(text), self._judged(f"{self._before} {text}"), key=_rank))
        if not self._paused and (" " not in text or self._completeness in _FINISHED):
            self._paused = True  # a short word may be another one, and a finished phrase need only be confirmed
            sound.pause()

    def _believed(self, completeness: Completeness) -> Completeness:
        """A phrase seems finished: not where the recogniser may have finished it by itself."""
        hesitant = " " in self.text and self._longest_pause >= HESITATION_SECONDS
        doubted = completeness is Completeness.COMPLETE and (hesitant or self._late)
        return Completeness.OPEN if doubted else completeness

    def _judged(self, text: str) -> Completeness:
        return self._judge(self._context, text)


_FINISHED = (Completeness.URGENT, Completeness.COMPLETE)
_rank = list(Completeness).index
