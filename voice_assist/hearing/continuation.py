"""The rest of an utterance that a pause had ended too early: both parts are heard once more as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from voice_assist.commands import Context
from voice_assist.events import Reading, ReadingKind
from voice_assist.hearing.recogniser import SAMPLE_RATE, Recogniser, Samples
from voice_assist.hearing.sound import Sound, read_whole
from voice_assist.hearing.turn import Judge
from voice_assist.hearing_events import Joined
from voice_assist.understanding.completeness import Completeness

LONGEST_GAP = 5.0
"""Seconds between the parts: who waits longer begins anew. Longer than any pause that is waited for within a turn."""
LONGEST_TOGETHER = 15 * SAMPLE_RATE
_MAY_GO_ON = (Completeness.OPEN, Completeness.PREFIX)
_WHOLE = (Completeness.URGENT, Completeness.COMPLETE, Completeness.OPEN)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """An utterance that was ended and could have gone on."""

    context: Context
    text: str
    samples: Samples
    ended: float
    longest_pause: float


class Continuation:
    """Remembers the last utterance as long as it could be continued.

    Args:
        judge: how complete a text is.
    """

    def __init__(self, judge: Judge) -> None:
        self.judge = self._judge = judge
        self._earlier: _Earlier | None = None

    def before(self, context: Context, started: float) -> str:
        """The text that an utterance which starts now may continue, "" for none."""
        earlier = self._earlier
        return earlier.text if earlier and context is earlier.context and self._near(earlier, started) else ""

    def forget(self) -> None:
        """Something came between: what is said next begins anew."""
        self._earlier = None

    def join(
        self, recogniser: Recogniser, context: Context, sound: Sound, readings: Iterable[Reading]
    ) -> Joined | None:
        """Take the utterance that has just been read; both together, where it may be the rest of the one before."""
        texts = _closed_texts(readings)
        joined, samples, text, pause = None, sound.samples, self._beginning(context, texts), sound.longest_pause
        earlier, self._earlier = self._earlier, None
        if earlier and sound.started is not None and self._continues(earlier, sound.started, len(samples), texts):
            samples = np.concatenate([earlier.samples, samples])
            pause = max(earlier.longest_pause, sound.started - earlier.ended, pause)
            together = read_whole(recogniser, earlier.context, samples)
            if together is not None:
                joined = Joined(together, pause)
                context, text = earlier.context, self._beginning(earlier.context, _closed_texts(together))
        if text:
            self._earlier = _Earlier(context, text, samples, sound.ended, pause)
        return joined

    def _beginning(self, context: Context, texts: tuple[str, ...]) -> str:
        """The first of these texts that could have gone on, "" for none."""
        return next((text for text in texts if self._judge(context, text) in _MAY_GO_ON), "")

    def _near(self, earlier: _Earlier, started: float) -> bool:
        return started - earlier.ended <= LONGEST_GAP

    def _continues(self, earlier: _Earlier, started: float, length: int, texts: tuple[str, ...]) -> bool:
        """Whether the parts may belong together; a phrase of its own is joined only to the beginning of another."""
        if not self._near(earlier, started) or len(earlier.samples) + length > LONGEST_TOGETHER:
            return False
        judged = [self._judge(earlier.context, f"{earlier.text} {text}") for text in texts]
        if any(one is not Completeness.NOTHING for one in judged):
            return True
        return not any(self._judge(earlier.context, text) in _WHOLE for text in texts)


def _closed_texts(readings: Iterable[Reading]) -> tuple[str, ...]:
    return tuple(reading.text for reading in readings if reading.kind is ReadingKind.CLOSED and reading.text)
