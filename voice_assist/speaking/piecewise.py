"""Long sentences in pieces where the synthesiser is slow: the first is heard while the others are made.

A sentence sounds best when it is made as a whole. So it is cut, at commas, semicolons and colons, only where it is not
in memory and this voice is known to take longer than a moment for it, or nothing is known of the voice yet.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from voice_assist.speaking.cache import SpeechCache
from voice_assist.speaking.fallback import sound_or_tones
from voice_assist.speaking.synthesiser import Sound, Synthesiser, Voice

QUICK_SECONDS = 0.06
"""A sentence that takes no longer is made as a whole."""
SHORTEST_FIRST, SHORTEST_PIECE = 4, 12
"""Characters: shorter pieces sound chopped, and are over before the next is made; the first is waited for."""
NEWEST_SHARE = 0.3
"""Of the newest measurement in what is known of a voice's speed."""
PAUSE_WORDS = {",": 0.5, ";": 0.75, ":": 0.75}
"""Silence after a mark, in words at the rate of speech, as in espeak-ng (0.2 s and 0.3 s at 150 words a minute)."""
_CLAUSE_END = re.compile("(?<=[,;:])\\s+(?=\\S)(?![^\ue000]*\ue002)")
"""Never between two signs of Unicode's private use area: there a text carries how a word sounds."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence. spoken: False for the tones of "I cannot speak"; last: nothing follows."""

    sound: Sound
    spoken: bool
    last: bool


class Piecewise:
    """Makes sentences piece by piece; usable from several threads.

    Args:
        synthesiser: text to samples; a SpeechCache is asked for what it holds.
    """

    def __init__(self, synthesiser: Synthesiser) -> None:
        self._synthesiser = synthesiser
        self._cache = synthesiser if isinstance(synthesiser, SpeechCache) else None
        self._lock = threading.Lock()
        self._seconds_a_character: dict[str, float] = {}

    def pieces(self, text: str, voice: Voice) -> Iterator[Piece]:
        """The sentence, each piece made when it is asked for; after tones nothing follows."""
        parts = self._parts(text, voice)
        for number, part in enumerate(parts, 1):
            known, began = self._holds(part, voice), time.monotonic()
            sound, spoken = sound_or_tones(self._synthesiser, part, voice)
            if spoken and not known:
                self._learn(voice, (time.monotonic() - began) / max(1, len(part)))
            last = number == len(parts) or not spoken
            yield Piece(sound if last else _with_pause(sound, part, voice), spoken, last)
            if not spoken:
                return

    def _parts(self, text: str, voice: Voice) -> tuple[str, ...]:
        with self._lock:
            cost = self._seconds_a_character.get(voice.name)
        quick = cost is not None and cost * len(text) <= QUICK_SECONDS
        return (text,) if quick or self._holds(text, voice) else clauses(text)

    def _holds(self, text: str, voice: Voice) -> bool:
        return self._cache is not None and self._cache.holds(text, voice)

    def _learn(self, voice: Voice, cost: float) -> None:
        with self._lock:
            before = self._seconds_a_character.get(voice.name, cost)
            self._seconds_a_character[voice.name] = before + NEWEST_SHARE * (cost - before)


def clauses(text: str) -> tuple[str, ...]:
    """A sentence cut behind commas, semicolons and colons, no piece too short; joined by blanks they are the whole."""
    parts: list[str] = []
    for part in _CLAUSE_END.split(text):
        shortest = SHORTEST_FIRST if len(parts) == 1 else SHORTEST_PIECE
        if parts and (len(parts[-1]) < shortest or len(part) < SHORTEST_PIECE):
            parts[-1] += " " + part
        else:
            parts.append(part)
    return tuple(parts)


def _with_pause(sound: Sound, part: str, voice: Voice) -> Sound:
    seconds = PAUSE_WORDS.get(part[-1], 0.0) * 60 / voice.rate
    silence = np.zeros(int(seconds * sound.sample_rate), np.int16)
    return Sound(np.concatenate([sound.samples, silence]), sound.sample_rate)
