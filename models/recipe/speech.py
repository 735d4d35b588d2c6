"""Utterances to train on: random sentences in random voices, recordings of people, clips without speech."""

from __future__ import annotations

import csv
import multiprocessing
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.recipe import espeak, flite
from models.recipe.audio import RATE, Audio, read_wav, to_int16, warp
from models.recipe.augmentation import Surroundings, disturbed, little_disturbed, without_speech
from models.recipe.espeak import Manner, Spoken
from models.recipe.features import cepstra
from models.recipe.lexicon import UNKNOWN, Lexicon
from models.recipe.sentences import Sentence
from models.recipe.variation import Features

_FLITE_SHARE = 0.25
_RANDOM_VOICE_SHARE = 0.5
_CHUNK = 32


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something said, and what should be recognised."""

    audio: Audio
    labels: list[str]
    onsets: list[float] | None = None
    """Beginnings of the words in seconds, where they are known."""


_espeak: espeak.Espeak | None = None  # one in each worker
_voices: Path | None = None  # inherited by the forked workers
_around = Surroundings()


def synthesised(sentences: Sequence[Sentence], jobs: int) -> list[Utterance]:
    """The sentences, each in a voice of its own."""
    global _voices
    with tempfile.TemporaryDirectory() as folder:
        _voices = espeak.make_variants(Path(folder))
        with multiprocessing.get_context("fork").Pool(jobs) as pool:
            return pool.map(_speak, list(enumerate(sentences)), chunksize=_CHUNK)


def recorded(folder: Path, held_out: set[str], lexicon: Lexicon, times: int) -> list[Utterance]:
    """Recordings named in `folder/labels.tsv` (file, text, speaker), each several times.

    A recording without a text is other speech (`[unk]`) where the column `said` names a word, else silence.
    """
    with (folder / "labels.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    found: list[Utterance] = []
    for row in rows:
        words = row["text"].split() or ([UNKNOWN] if row.get("said") else [])
        if row["file"].startswith("train/") and row["speaker"] not in held_out and set(words) <= set(lexicon.words):
            found.append(Utterance(read_wav(folder / row["file"]), words))
    return found * times


def feature_copies(
    utterances: Sequence[Utterance], copies: int, around: Surroundings, jobs: int
) -> list[list[Features]]:
    """Features of each utterance: one clean copy, the others disturbed."""
    global _around
    _around = around
    work = [(copy, index, utterance.audio) for copy in range(copies) for index, utterance in enumerate(utterances)]
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        done = pool.map(_features, work, chunksize=_CHUNK)
    return [done[copy * len(utterances) : (copy + 1) * len(utterances)] for copy in range(copies)]


def silent_features(count: int, copy: int, around: Surroundings, jobs: int) -> list[Features]:
    """Features of clips without speech, others for each copy."""
    global _around
    _around = around
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        return pool.map(_silence, [10**6 * copy + index for index in range(count)], chunksize=_CHUNK)


def _speak(job: tuple[int, Sentence]) -> Utterance:
    index, sentence = job
    rng = random.Random(1000003 + index)
    spoken = _random_voice(" ".join(sentence.spoken), rng)
    lead, trail = int(rng.uniform(0.02, 0.6) * RATE), int(rng.uniform(0.1, 0.8) * RATE)
    padded = np.concatenate([np.zeros(lead, np.float32), spoken.audio, np.zeros(trail, np.float32)])
    onsets = None if spoken.onsets is None else [onset + lead / RATE for onset in spoken.onsets]
    return Utterance(to_int16(padded).astype(np.float32), sentence.labels, onsets)


def _random_voice(text: str, rng: random.Random) -> Spoken:
    global _espeak
    if rng.random() < _FLITE_SHARE:
        spoken = Spoken(flite.say(text, rng.choice(flite.VOICES), rng.uniform(0.8, 1.35)), None)
        warped = rng.random() < 0.85
    else:
        _espeak = _espeak or espeak.Espeak(_voices)
        variant = rng.choice(espeak.VARIANTS)
        if rng.random() < _RANDOM_VOICE_SHARE:
            variant = f"rnd{rng.randrange(espeak.RANDOM_VARIANTS)}"
        pace, pitch, pitch_range = rng.randint(115, 240), rng.randint(20, 85), rng.randint(20, 80)
        gap = rng.choice([0, 0, 0, 0, 2, 5, 10])
        spoken = _espeak.say(text, Manner(rng.choice(espeak.ACCENTS), variant, pace, pitch, pitch_range, gap))
        warped = rng.random() < 0.5
    if not warped:
        return spoken
    percent = rng.randint(86, 116)
    onsets = None if spoken.onsets is None else [onset * percent / 100 for onset in spoken.onsets]
    return Spoken(warp(spoken.audio, percent), onsets)


def _features(job: tuple[int, int, Audio]) -> Features:
    copy, index, audio = job
    if copy == 0:
        return cepstra(little_disturbed(audio, 7000003 + index)).astype(np.float16)
    return cepstra(disturbed(audio, 100 * index + copy, _around)).astype(np.float16)


def _silence(seed: int) -> Features:
    return cepstra(without_speech(seed, _around.recordings)).astype(np.float16)
