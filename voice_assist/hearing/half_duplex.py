"""Where the own voice cannot be taken out of what is heard: what comes in while it sounds is dropped."""

from __future__ import annotations

import threading

from voice_assist.hearing.recogniser import SAMPLE_RATE

TAIL = round(0.25 * SAMPLE_RATE)
"""Samples dropped after the assistant's own voice: the room rings on, and buffers are on their way."""


class HalfDuplex:
    """Counts what is to be dropped. `speaking` may be set on any thread; the rest is for the one that listens."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._speaking = self._spoke = False
        self._tail = 0

    def set_speaking(self, speaking: bool) -> None:
        """Whether the assistant's own voice sounds now."""
        with self._lock:
            self._speaking = speaking
            self._spoke = self._spoke or speaking

    @property
    def speaking(self) -> bool:
        """Whether the assistant's own voice sounds now."""
        with self._lock:
            return self._speaking

    def own(self, count: int) -> tuple[int, bool]:
        """How many of the next samples are the own voice, and whether it has sounded since this was asked last."""
        with self._lock:
            speaking, spoke = self._speaking, self._spoke
            self._spoke = speaking
        if spoke:
            self._tail = TAIL
        if speaking:
            return count, spoke
        own = min(count, self._tail)
        self._tail -= own
        return own, spoke
