"""Is the microphone alive, uncovered, and not too close? It counts samples, never a clock."""

from __future__ import annotations

from collections import deque

import numpy as np

from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing_events import Clipped, HardlyHeard

DEAD_RANGE = 2
"""16-bit steps from the lowest to the highest sample: any live microphone's own noise exceeds it, dither does not."""
DEAD_SECONDS = 120.0
"""Longer than the silence that a microphone with a noise gate sends between two sounds of an ordinary room."""
SOFT_LEVEL = -50.0
"""dB relative to full scale: speech across a room is 15 to 25 dB louder; a hand on the microphone takes as much."""
SOFT_VOICES = 3
CLIPPED_FROM = 32_700
CLIPPED_SHARE = 0.01
CLIPPED_SECONDS = 0.3
CLIPPED_WITHIN_SECONDS = 10.0
"""So much of so much must be clipped: a slammed door is shorter."""
GONE_SECONDS = 300.0


class _Fault:
    """One thing that may be wrong: told once, and again only after a voice without it and GONE_SECONDS without it."""

    def __init__(self) -> None:
        self._found = self._told = self._voice_without = False
        self._samples_without = 0

    def found(self) -> None:
        self._found, self._voice_without, self._samples_without = True, False, 0

    def not_found(self, samples: int) -> None:
        self._found = False
        self._samples_without += samples
        if self._voice_without and self._samples_without >= GONE_SECONDS * SAMPLE_RATE:
            self._told = False

    def voice_without(self) -> None:
        self._voice_without = True

    def news(self) -> bool:
        """Whether it is to be told now; it then counts as told."""
        news = self._found and not self._told
        self._told = self._told or news
        return news


class Level:
    """Watches the sound of the room (not the assistant's own voice)."""

    def __init__(self) -> None:
        self._dead = 0
        self._recent: deque[tuple[int, int]] = deque()
        self._recent_samples = self._recent_clipped = 0
        self._soft_voices = 0
        self._voice_clipped = False
        self._too_soft, self._too_loud = _Fault(), _Fault()

    def feed(self, chunk: Samples) -> None:
        """Take the next samples, a small fraction of a second of them, at least one."""
        dead = int(chunk.max()) - int(chunk.min()) <= DEAD_RANGE
        self._dead = self._dead + len(chunk) if dead else 0
        if self._dead >= DEAD_SECONDS * SAMPLE_RATE or self._soft_voices >= SOFT_VOICES:
            self._too_soft.found()
        else:
            self._too_soft.not_found(len(chunk))
        self._count_clipped(chunk, dead=dead)
        if self._recent_clipped >= CLIPPED_SECONDS * SAMPLE_RATE:
            self._too_loud.found()
        else:
            self._too_loud.not_found(len(chunk))

    def voice(self, level: float) -> None:
        """Somebody has spoken; `level` in dB relative to full scale."""
        if level < SOFT_LEVEL:
            self._soft_voices += 1
        else:
            self._soft_voices = 0
            self._too_soft.voice_without()
        if not self._voice_clipped:
            self._too_loud.voice_without()
        self._voice_clipped = False

    def news(self) -> HardlyHeard | Clipped | None:
        """What has gone wrong since this was asked last."""
        if self._too_soft.news():
            return HardlyHeard()
        return Clipped() if self._too_loud.news() else None

    def _count_clipped(self, chunk: Samples, *, dead: bool) -> None:
        share = float(np.mean((chunk >= CLIPPED_FROM) | (chunk <= -CLIPPED_FROM)))
        clipped = len(chunk) if share >= CLIPPED_SHARE and not dead else 0
        self._voice_clipped = self._voice_clipped or clipped > 0
        self._recent.append((len(chunk), clipped))
        self._recent_samples += len(chunk)
        self._recent_clipped += clipped
        while self._recent_samples > CLIPPED_WITHIN_SECONDS * SAMPLE_RATE:
            length, had_clipped = self._recent.popleft()
            self._recent_samples -= length
            self._recent_clipped -= had_clipped
