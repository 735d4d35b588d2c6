"""Never silence: whoever can speak a sentence speaks it, and where nobody can, tones say so."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import numpy as np

from voice_assist.errors import WorkerError
from voice_assist.speaking.earcons import cannot_speak
from voice_assist.speaking.synthesiser import Sound, Synthesiser, Voice

FIRST_REST = 5.0
LONGEST_REST = 300.0
PAUSE = Sound(np.zeros(2205, np.int16), 22050)
"""What a text without a letter or digit sounds like."""


class FallbackSynthesiser:
    """Asks several synthesisers in turn; implements Synthesiser.

    One that failed is asked last for a while, which doubles with each failure in a row: a part that hangs would
    otherwise cost its whole time limit with every sentence.

    Args:
        stages: the best first.
    """

    def __init__(self, stages: Sequence[Synthesiser]) -> None:
        self._stages = [_Stage(stage) for stage in stages]

    def synthesise(self, text: str, voice: Voice) -> Sound:
        """Speak into memory with the first stage that can.

        Raises:
            WorkerError: none could; it tells what was wrong with each.
        """
        if not any(character.isalnum() for character in text):
            return PAUSE
        reasons = []
        for stage in sorted(self._stages, key=lambda stage: stage.resting):
            try:
                return stage.synthesise(text, voice)
            except WorkerError as error:
                reasons.append(str(error))
        raise WorkerError(f"Nothing can speak: {' '.join(reasons)}")

    def close(self) -> None:
        """Close all stages; may be called twice."""
        for stage in self._stages:
            stage.synthesiser.close()


class _Stage:
    """One synthesiser and how long it is left alone after its failures."""

    def __init__(self, synthesiser: Synthesiser) -> None:
        self.synthesiser = synthesiser
        self._lock = threading.Lock()
        self._rest = FIRST_REST
        self._until = 0.0

    @property
    def resting(self) -> bool:
        return time.monotonic() < self._until

    def synthesise(self, text: str, voice: Voice) -> Sound:
        try:
            sound = self.synthesiser.synthesise(text, voice)
        except WorkerError:
            with self._lock:
                self._until = time.monotonic() + self._rest
                self._rest = min(2 * self._rest, LONGEST_REST)
            raise
        with self._lock:
            self._rest, self._until = FIRST_REST, 0.0
        return sound


def sound_or_tones(synthesiser: Synthesiser, text: str, voice: Voice) -> tuple[Sound, bool]:
    """The sentence, or the tones of "I cannot speak"; the second says whether it is the sentence."""
    try:
        return synthesiser.synthesise(text, voice), True
    except WorkerError:
        return cannot_speak(), False
