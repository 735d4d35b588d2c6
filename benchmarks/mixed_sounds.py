"""Hours of sound for the assistant, by chance but the same for the same seed: people, noise, silence, commands."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import cycle

import numpy as np

from benchmarks.models import SPEECH, VOICES, synthesise
from voice_assist.app.content_source import Content
from voice_assist.commands import Context
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing.recording import read_recording, recordings_in

ROOM = -65.0
"""Noise of the room, dB relative to full scale."""
FOLDERS = {"words/train": 5, "keywords": 4, "digits": 2, "coffee": 2, "negatives": 4, "vowels": 1, "words/silence": 1}
"""Recordings, and how often they come."""
MADE = {"noise": 2, "silence": 1, "phrases": 8, "answers": 3}
ANSWERS = (
    "yes", "wake up", "stop", "no", "the visitors are gone", "help", "cancel", "i am ready", "start shoulder session",
)  # fmt: skip
"""What keeps a conversation going, in turn: without it a single "good night" would end the listening."""
NOISE_SECONDS = (3.0, 20.0)
SILENCE_SECONDS = (5.0, 30.0)


class MixedSounds:
    """An endless stream of sounds. Nothing is kept in memory, so that it does not count as the assistant's.

    Args:
        content: what can be said.
        seed: the same seed brings the same sounds.
    """

    def __init__(self, content: Content, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._phrases = sorted({text for context in Context for text in content.grammar.sentences[context]})
        self._answers = cycle(ANSWERS)
        self._files = {folder: _files(folder) for folder in FOLDERS}
        self._noises = recordings_in(SPEECH / "noise")
        self._made: dict[str, Callable[[], Samples]] = {
            "noise": self._noise,
            "silence": lambda: np.zeros(self._count(*SILENCE_SECONDS), np.int16),
            "phrases": lambda: self._spoken(self._phrases[self._random.integers(len(self._phrases))]),
            "answers": lambda: self._spoken(next(self._answers)),
        }

    def __iter__(self) -> Iterator[tuple[str, Samples]]:
        weights = {**FOLDERS, **MADE}
        kinds = [kind for kind, weight in weights.items() for _ in range(weight)]
        while True:
            for index in self._random.permutation(len(kinds)):
                kind = kinds[index]
                yield kind, self._made[kind]() if kind in MADE else self._recording(kind)

    def in_the_room(self, sound: Samples) -> Samples:
        """A sound with the noise of the room."""
        noise = self._random.normal(0, 32768 * 10 ** (ROOM / 20), len(sound))
        mixed: Samples = np.clip(np.rint(sound + noise), -32768, 32767).astype(np.int16)
        return mixed

    def silence(self, least: float, most: float) -> Samples:
        """The room alone, for so many seconds."""
        return self.in_the_room(np.zeros(self._count(least, most), np.int16))

    def chance(self, share: float) -> bool:
        """True so often."""
        return bool(self._random.random() < share)

    def _count(self, least: float, most: float) -> int:
        return round(self._random.uniform(least, most) * SAMPLE_RATE)

    def _recording(self, folder: str) -> Samples:
        files = self._files[folder]
        return read_recording(SPEECH / folder.partition("/")[0] / files[self._random.integers(len(files))])

    def _noise(self) -> Samples:
        noise = read_recording(self._noises[self._random.integers(len(self._noises))])
        count = min(self._count(*NOISE_SECONDS), len(noise))
        begin = self._random.integers(len(noise) - count + 1)
        return noise[begin : begin + count]

    def _spoken(self, text: str) -> Samples:
        return synthesise(text, *VOICES[self._random.integers(len(VOICES))])


def _files(folder: str) -> list[str]:
    """The recordings of a folder, by their names in its table of labels."""
    top, _, below = folder.partition("/")
    with (SPEECH / top / "labels.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    return [row["file"] for row in rows if row["file"].startswith(below)]
