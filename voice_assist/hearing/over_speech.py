"""Listening while the assistant itself speaks: which sound is somebody else's, and how far it stands above our own."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator

import numpy as np

from voice_assist.errors import EchoError
from voice_assist.hearing.full_duplex import FullDuplex, Heard
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing.voice_activity import CHUNK, WARM_UP, VoiceActivity, decibels
from voice_assist.hearing_events import HearsOverSpeech

OPENS = 4.0
"""dB above what the own voice can have left from which a sound may be somebody else's, and is looked at."""
GOES_ON = 0.0
"""dB above it from which a sound that is looked at may be a voice."""
SURELY = 10.0
"""dB above it from which it is somebody else's, be it a voice or a cough."""
STAYS_OPEN = round(0.5 * SAMPLE_RATE / CHUNK)
"""Chunks for which it is looked at from then on."""
ROOM = round(5.0 * SAMPLE_RATE / CHUNK)
"""Chunks from which the noise of the room is known."""
ASK_EVERY = 3
"""Chunks after which the recogniser is asked what is being said over the assistant's own voice: 0.1 s."""

log = logging.getLogger(__name__)


class OverSpeech:
    """What the listener knows about sound over the assistant's own voice.

    Args:
        duplex: takes the own voice out; None: half duplex.
        activity: of the listener.

    Attributes:
        possible: whether anything can be heard over the own voice; False for good once the cancellation has failed.
        now: whether the own voice sounded in the last chunk.
        deaf: whether nothing can be heard now, as the own voice sounds and it is not known how to take it out.
    """

    def __init__(self, duplex: FullDuplex | None, activity: VoiceActivity) -> None:
        self._duplex, self._gate, self._above = duplex, Gate(activity), Above()
        self._since_asked = 0
        self._told = False
        self.possible, self.now, self.deaf = duplex is not None, False, False

    def feed(
        self, samples: Samples, time: float, *, hearing: bool, speaking: bool
    ) -> Iterator[tuple[Heard, bool, bool]]:
        """As FullDuplex.feed; each chunk with what the gate says of it. Ends early where the cancellation fails.

        While `deaf`, only the first chunk is given. speaking: whether a sentence sounds, its silences included.
        """
        assert self._duplex is not None
        try:
            for heard in self._duplex.feed(samples, time, hearing=hearing):
                self.now = heard.own is not None
                was_deaf, self.deaf = self.deaf, heard.deaf or (speaking and not self.works)
                if self.deaf:
                    if not was_deaf:
                        yield heard, False, False
                    continue
                voiced, foreign = self._gate.feed(heard)
                if voiced:
                    self._above.add(heard)
                yield heard, voiced, foreign
        except EchoError as error:  # half duplex is better than deafness
            log.warning("From now on nothing is heard while the assistant speaks: %s", error)
            self.possible = self.now = self.deaf = False

    def break_off(self) -> Samples | None:
        """What has been taken and not given yet; None in half duplex."""
        return self._duplex.break_off() if self._duplex is not None and self.possible else None

    def news(self) -> HearsOverSpeech | None:
        """Whether anybody is heard over the own voice from now on, if that has changed since this was asked."""
        if self.works is self._told:
            return None
        self._told = self.works
        return HearsOverSpeech(self._told)

    @property
    def works(self) -> bool:
        """Whether it is known now how to take the own voice out."""
        return self.possible and self._duplex is not None and self._duplex.works

    @property
    def above(self) -> float | None:
        """As Utterance.above_echo, of the utterance so far."""
        return self._above.value

    def over(self) -> float | None:
        """The utterance is over: its above_echo."""
        above, self._above = self._above.value, Above()
        return above

    def asks(self) -> bool:
        """A chunk with a voice has come; whether to ask now what is being said."""
        self._since_asked += 1
        if self.above is None or self._since_asked < ASK_EVERY:
            return False
        self._since_asked = 0
        return True


class Gate:
    """Keeps what is left of the own voice from the voice activity, which would get used to it, and deaf.

    Args:
        activity: is shown what may be somebody else's voice.
    """

    def __init__(self, activity: VoiceActivity) -> None:
        self._activity = activity
        self._past: deque[Samples] = deque(maxlen=WARM_UP)
        self._levels: deque[float] = deque(maxlen=ROOM)
        self._open = 0

    def feed(self, heard: Heard) -> tuple[bool, bool]:
        """Whether there is speech of somebody else, and whether there is at least some sound that is not our own."""
        above, level = heard.above_own, decibels(heard.power)
        self._levels.append(level)
        if above is None:
            voiced = self._activity.feed(heard.rest)
            self._open = STAYS_OPEN if voiced else 0
            return voiced, voiced
        if above >= OPENS and self._stands_out(level, OPENS):
            if not self._open:
                self._activity.listen_anew(self._past)
            self._open = STAYS_OPEN
        else:
            self._open = max(0, self._open - 1)
        voiced = self._activity.feed(heard.rest) if self._open else False
        voiced = voiced and above >= GOES_ON
        self._past.append(heard.rest)
        return voiced, voiced or (above >= SURELY and self._stands_out(level, SURELY))

    def _stands_out(self, level: float, by: float) -> bool:
        """Whether this is louder by so many dB than the room, as the softest tenth of the last seconds tells."""
        position = len(self._levels) // 10
        return level > float(np.partition(np.array(self._levels), position)[position]) + by


class Above:
    """How far the voice of an utterance stood above what the own voice can have left, over all of it."""

    def __init__(self) -> None:
        self._power = self._own = 0.0

    def add(self, heard: Heard) -> None:
        """Take a chunk with a voice in it."""
        self._power += heard.power
        self._own += heard.own or 0.0

    @property
    def value(self) -> float | None:
        """dB; None: the own voice was silent all the while."""
        return decibels(self._power) - decibels(self._own) if self._own else None
