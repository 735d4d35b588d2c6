"""Listens for a signal that is a sound, on everything the microphone hears."""

from __future__ import annotations

from collections.abc import Callable

from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing.trigger.features import HOP, WINDOW, Features
from voice_assist.hearing.trigger.held import HeldLimits, HeldSound, Steadiness
from voice_assist.hearing.trigger.repeated import RepeatedSound, RepeatLimits
from voice_assist.trigger_events import TriggerFired, TriggerKind

EDGE_SECONDS = 0.4
"""The utterance of the same sound may have begun so much earlier."""


class SoundWatch:
    """Feeds one detector. For one thread; it counts samples, never a clock.

    The assistant's own voice is heard as well: a person may need help while it speaks.

    Args:
        kind: VOWEL or REPEAT.
        fired: called for every signal.
        limits: of a held sound.
    """

    def __init__(
        self, kind: TriggerKind, fired: Callable[[TriggerFired], None], limits: HeldLimits | None = None
    ) -> None:
        self._kind, self._fired = kind, fired
        self._held, self._repeated = HeldSound(limits or HeldLimits()), RepeatedSound(RepeatLimits())
        self._features = Features()
        self._fed = self._frames = 0
        self.measured: Steadiness | None = None
        """Of the held sound that fired last."""

    def feed(self, samples: Samples, time: float) -> None:
        """Take the next samples, mono at SAMPLE_RATE; `time`: monotonic seconds of the first one."""
        start, self._fed = time - self._fed / SAMPLE_RATE, self._fed + len(samples)
        for frame in self._features.feed(samples):
            end = start + (self._frames * HOP + WINDOW) / SAMPLE_RATE
            self._frames += 1
            if self._kind is TriggerKind.VOWEL and self._held.feed(frame):
                self.measured = self._held.measured
                seconds = self.measured.seconds if self.measured else 0.0
                self._fired(TriggerFired(self._kind, end - seconds - EDGE_SECONDS, end))
            elif self._kind is TriggerKind.REPEAT and self._repeated.feed(frame):
                first, last = self._repeated.sounds[0], self._repeated.sounds[-1]
                self._fired(TriggerFired(self._kind, end - (sum(last) - first[0]) - EDGE_SECONDS, end))
