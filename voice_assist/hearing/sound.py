"""One sound that may be an utterance: on its way to the recogniser, with its times and its loudness."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable

import numpy as np

from voice_assist.commands import Context
from voice_assist.errors import WorkerError
from voice_assist.events import Reading
from voice_assist.hearing.gain import AutomaticGain
from voice_assist.hearing.recogniser import SAMPLE_RATE, Recogniser, Samples
from voice_assist.hearing.voice_activity import decibels, power_of

TRAILING_SILENCE = round(0.4 * SAMPLE_RATE)
"""Samples after the last voice that the recogniser is given; more of it only makes it guess."""

PAUSE_SECONDS = 0.3
"""A silence from here on is a pause of the speaker, not the closure of a consonant or the gap between two words."""

log = logging.getLogger(__name__)


class Sound:
    """Feeds a recogniser while the person speaks. Whatever the recogniser does, no exception leaves this class.

    Args:
        recogniser: takes the utterance from now on.
        context: what can be said.

    Attributes:
        started, ended: monotonic seconds of the first and the end of the last voiced chunk.
        longest_pause: the longest silence between two voiced chunks, seconds.
        paused: all silences of PAUSE_SECONDS and more between two voiced chunks, seconds.
    """

    def __init__(self, recogniser: Recogniser, context: Context) -> None:
        self._recogniser, self._context = recogniser, context
        self.started: float | None = None
        self.ended = 0.0
        self.longest_pause = self.paused = 0.0
        self._power = 0.0
        self._voiced_chunks = 0
        self._gain = AutomaticGain()
        self._given: list[Samples] = []
        self._held: list[Samples] = []
        self._held_samples = 0
        self._lost = not self._survives(lambda: recogniser.start(context))

    @property
    def level(self) -> float:
        """Loudness of the voiced chunks as they came from the microphone, dB relative to full scale."""
        return decibels(self._power / max(1, self._voiced_chunks))

    @property
    def samples(self) -> Samples:
        """What the recogniser has been given of it, soft speech raised."""
        return np.concatenate([np.zeros(0, np.int16), *self._given])

    def add(self, chunk: Samples, time: float, voiced: bool) -> None:
        """Take the next chunk, whose first sample was at `time` (monotonic seconds)."""
        if voiced:
            pause = 0.0 if self.started is None else time - self.ended
            self.longest_pause = max(self.longest_pause, pause)
            self.paused += pause if pause >= PAUSE_SECONDS else 0.0
            self.started = time if self.started is None else self.started
            self.ended = time + len(chunk) / SAMPLE_RATE
            self._power += power_of(chunk)
            self._voiced_chunks += 1
            self._release()
        if self.started is None or voiced or self._held_samples < TRAILING_SILENCE:
            self._give(*self._gain.take(chunk, voiced))
            self._held_samples = 0 if voiced else self._held_samples + len(chunk)
        else:
            self._held.append(chunk)

    def add_again(self, samples: Samples) -> None:
        """Take what a recogniser has been given before, as it is."""
        self._give(samples)

    def partial(self) -> str | None:
        """What the recogniser has heard so far; None where it cannot tell."""
        texts: list[str | None] = [None]
        self._give(*self._gain.release())
        if not self._lost:
            self._survives(lambda: texts.append(self._recogniser.partial()))
        return texts[-1]

    def pause(self) -> None:
        """The voice may be over."""
        self._give(*self._gain.release())
        if not self._lost:
            self._survives(self._recogniser.pause)

    def resume(self) -> None:
        """The voice goes on."""
        if not self._lost:
            self._survives(self._recogniser.resume)

    def finish(self) -> tuple[Reading, ...] | None:
        """What the recogniser made of it; None where the recogniser was lost with it."""
        readings: list[tuple[Reading, ...]] = []
        self._give(*self._gain.release())
        if self._lost:  # by now the recogniser may have been started again: the person need not say it twice
            self._lost = not self._survives(self._repeat)
        if not self._lost:
            self._survives(lambda: readings.append(self._recogniser.finish()))
        return readings[0] if readings else None

    def cancel(self) -> None:
        """It was none."""
        self._survives(self._recogniser.cancel)

    def _give(self, *chunks: Samples) -> None:
        for chunk in chunks:
            self._given.append(chunk)
            if not self._lost:
                self._lost = not self._survives(functools.partial(self._recogniser.accept, chunk))

    def _release(self) -> None:
        held, self._held = self._held, []
        for chunk in held:
            self._give(*self._gain.take(chunk, voiced=False))

    def _repeat(self) -> None:
        self._recogniser.start(self._context)
        self._recogniser.accept(self.samples)

    def _survives(self, action: Callable[[], None]) -> bool:
        try:
            action()
        except WorkerError as error:
            log.warning("an utterance lost its recogniser: %s", error)
            return False
        except Exception:  # whatever is wrong with one utterance, the next one must be heard
            log.exception("the recogniser failed")
            return False
        return True


def read_whole(recogniser: Recogniser, context: Context, samples: Samples) -> tuple[Reading, ...] | None:
    """What a recogniser makes of a sound that is over; None where the recogniser was lost with it."""
    sound = Sound(recogniser, context)
    sound.add_again(samples)
    return sound.finish()
