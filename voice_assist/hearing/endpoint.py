"""Where an utterance begins and ends in a stream of voiced and unvoiced chunks. It counts samples, never a clock."""

from __future__ import annotations

from collections import deque
from enum import Enum, auto

from voice_assist.hearing.recogniser import SAMPLE_RATE

ONSET_SECONDS = 0.06
ONSET_WINDOW_SECONDS = 0.2
"""An utterance begins when so much of so much is voiced; its own beginning is then in the pre-roll."""
LEAST_VOICED_SECONDS = 0.09
"""Less voice than this is a click. The shortest tenth of spoken "up" and "no" has 0.13 s."""
LONGEST_SECONDS = 15.0


class Boundary(Enum):
    """What a chunk brought."""

    STARTED = auto()
    ENDED = auto()
    DISCARDED = auto()


class Endpoint:
    """Chunks in, boundaries out.

    Args:
        end_of_turn_seconds: so much without voice ends an utterance.
        longest_seconds: an utterance is ended here at the latest, whoever still speaks.

    Attributes:
        end_of_turn_seconds: may be changed at any time.
    """

    def __init__(self, end_of_turn_seconds: float, longest_seconds: float = LONGEST_SECONDS) -> None:
        self.end_of_turn_seconds = end_of_turn_seconds
        self._longest = round(longest_seconds * SAMPLE_RATE)
        self._onset: deque[tuple[int, bool, bool]] = deque()
        self._in_utterance = False
        self._length = self._voiced = self._silence = 0

    @property
    def in_utterance(self) -> bool:
        """True from STARTED to ENDED or DISCARDED."""
        return self._in_utterance

    @property
    def silence_seconds(self) -> float:
        """Since the last voiced chunk of the utterance."""
        return self._silence / SAMPLE_RATE

    @property
    def is_voice(self) -> bool:
        """Whether there has been enough voice in the utterance for it not to be discarded."""
        return self._in_utterance and self._voiced >= LEAST_VOICED_SECONDS * SAMPLE_RATE

    def feed(self, count: int, voiced: bool, foreign: bool = False) -> Boundary | None:
        """Take the next chunk of `count` samples.

        Args:
            count: samples.
            voiced: whether there is a voice in them.
            foreign: whether there is at least a sound that may be one: with it an utterance may begin.
        """
        if not self._in_utterance:
            return self._listen_for_onset(count, voiced, foreign or voiced)
        self._length += count
        self._voiced += count * voiced
        self._silence = 0 if voiced else self._silence + count
        if self._silence >= self.end_of_turn_seconds * SAMPLE_RATE or self._length >= self._longest:
            return self.end()
        return None

    def end(self) -> Boundary | None:
        """End the utterance in progress here, if there is one; forget a beginning that was none yet."""
        self._onset.clear()
        if not self._in_utterance:
            return None
        boundary = Boundary.ENDED if self.is_voice else Boundary.DISCARDED
        self._in_utterance = False
        return boundary

    def _listen_for_onset(self, count: int, voiced: bool, foreign: bool) -> Boundary | None:
        self._onset.append((count, voiced, foreign))
        while sum(length for length, _, _ in self._onset) > ONSET_WINDOW_SECONDS * SAMPLE_RATE:
            self._onset.popleft()
        while self._onset and not self._onset[0][2]:
            self._onset.popleft()
        heard = sum(length for length, _, was_foreign in self._onset if was_foreign)
        if heard < ONSET_SECONDS * SAMPLE_RATE:
            return None
        self._in_utterance = True
        self._length = sum(length for length, _, _ in self._onset)
        self._voiced, self._silence = sum(length for length, was_voiced, _ in self._onset if was_voiced), 0
        self._onset.clear()
        return Boundary.STARTED
