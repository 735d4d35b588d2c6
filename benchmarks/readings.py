"""Reads the recordings that fusion is fitted on: `python -m benchmarks.readings [LIST ...]`.

It writes benchmarks/readings.json.gz. With names of lists ("pack", "pack and words") only these are read, and what is
kept of the others stays; that is all that a change of the pack asks for, because the other lists hold no phrase of it.

What the embedded engines made of each utterance is kept (texts and likelihoods, no sound), so that `python -m
benchmarks.fusion` can fit without them, and to the digit. The recordings are looked for in VOICE_ASSIST_SPEECH.
Every third clip of words/train is read with the pack, and one in four of its phrases (by a hash) in a synthetic voice,
so that synthetic voices do not outweigh people; en-mini-words has heard the speakers of words/train but those of
models/recipe/held_out_speakers.txt, so its reading is left out for all others. Nothing of `negatives`, `noise`,
`words/test` and `words/silence` is used.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.coffee import half_of
from benchmarks.heard import Heard, load, save
from benchmarks.models import SPEECH, TEN, VOICES, synthesise
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import OPEN_IN_A_QUESTION, phrasebook_of
from voice_assist.events import Event, Reading, Utterance
from voice_assist.hearing.engines import build
from voice_assist.hearing.listener import Listener
from voice_assist.hearing.recogniser import SAMPLE_RATE, Engine, EngineChoice, Grammar, Samples
from voice_assist.hearing.recording import read_recording
from voice_assist.understanding.phrase import Phrase

DIGITS = "zero one two three four five six seven eight nine".split()
KINDS = ("white", "pink", "hum", "clicks", "babble")
END_OF_TURN = 0.8
NOISES = 40
SPOKEN = 4
"""One phrase of the pack in so many is read in a synthetic voice."""


@dataclass(frozen=True)
class Clip:
    """One recording, what is said in it ("" for nothing), and who says it."""

    name: str
    samples: Samples
    said: str
    speaker: str


def labelled(folder: str, begins: str = "") -> Iterator[Clip]:
    """The recordings of a folder; `said` is the word that is really said."""
    with (SPEECH / folder / "labels.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["file"].startswith(begins):
                said = row.get("said") or row.get("text") or ""
                samples = read_recording(SPEECH / folder / row["file"])
                yield Clip(f"{folder}/{row['file']}", samples, said, row["speaker"] or "")


def noises() -> Iterator[Clip]:
    """Two seconds each of made noise that swells and fades; nobody speaks (babble is spoken backwards)."""
    words = list(labelled("words", "train"))
    for kind in KINDS:
        for number in range(NOISES):
            random = np.random.default_rng([KINDS.index(kind), number])
            count = 2 * SAMPLE_RATE
            values = _noise(kind, count, random, words)
            swell = np.interp(np.arange(count), np.linspace(0, count, 9), random.normal(0, 1, 9))
            values = values * np.clip(1 + 0.5 * swell, 0.05, 3)
            loudness = 10 ** random.uniform(3.0, 4.3)
            samples = (values / np.abs(values).max() * loudness).astype(np.int16)
            yield Clip(f"noise/{kind}/{number}", samples, "", "")


def _noise(
    kind: str, count: int, random: np.random.Generator, words: list[Clip]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    if kind == "babble":
        values = np.zeros(count)
        for _ in range(8):
            word = words[random.integers(len(words))].samples[::-1].astype(float)
            begin = int(random.integers(0, count - len(word) + 1))
            values[begin : begin + len(word)] += word
        return values
    if kind == "clicks":
        values = np.zeros(count)
        for _ in range(random.integers(1, 6)):
            length = int(random.integers(200, 3000))
            begin = int(random.integers(0, count - length))
            values[begin : begin + length] += random.normal(0, 1, length) * np.exp(-4 * np.arange(length) / length)
        return values
    spectrum = np.fft.rfft(random.normal(0, 1, count))
    slope = {"white": 0.0, "pink": 0.5, "hum": 1.0}[kind]
    return np.fft.irfft(spectrum / np.maximum(np.arange(len(spectrum)), 8) ** slope, count)


def coffee() -> Iterator[Clip]:
    """The half of the orders that may be tuned on."""
    for clip in labelled("coffee"):
        if half_of(Path(clip.name).name) == "tuning":
            yield clip


def synthetic(texts: Iterable[str]) -> Iterator[Clip]:
    """One in SPOKEN of the phrases, in voices that no network was trained on."""
    for text in texts:
        drawn = hashlib.sha256(text.encode()).digest()
        if drawn[1] % SPOKEN:
            continue
        voice = VOICES[drawn[0] % len(VOICES)]
        yield Clip(f"synthetic/{text}", synthesise(text, *voice), text, "")


class _Utterances:
    """Takes the utterances of a listener, and their sound as its recogniser."""

    name = "memory"

    def __init__(self) -> None:
        self.sounds: list[Samples] = []
        self.seconds: list[float] = []
        self._pieces: list[Samples] = []

    def start(self, _context: Context) -> None:
        self._pieces = []

    def accept(self, samples: Samples) -> None:
        self._pieces.append(samples.copy())

    def partial(self) -> None:
        return None

    def pause(self) -> None:
        """Nothing takes long here."""

    def resume(self) -> None:
        """Nothing was begun."""

    def finish(self) -> tuple[Reading, ...]:
        self.sounds.append(np.concatenate(self._pieces))
        return ()

    def cancel(self) -> None:
        self._pieces = []

    def close(self) -> None:
        self.cancel()

    def post(self, event: Event) -> None:
        if isinstance(event, Utterance):
            self.seconds.append(event.seconds)


def utterances(samples: Samples) -> list[tuple[float, Samples]]:
    """The utterances that voice activity finds, with the seconds that the voice sounded."""
    taken = _Utterances()
    listener = Listener(taken, taken, END_OF_TURN)
    listener.feed(np.concatenate([samples, np.zeros(2 * SAMPLE_RATE, np.int16)]), 0.0)
    listener.flush()
    return list(zip(taken.seconds, taken.sounds, strict=True))


def read(engine: Engine, samples: Samples) -> tuple[Reading, ...]:
    """What an engine makes of one utterance."""
    engine.start(Context.IDLE)
    engine.accept(samples)
    return engine.finish()


def listings() -> dict[str, list[Phrase]]:
    """The lists of phrases that were read with."""
    pack = phrasebook_of(load_pack(PROJECT_FOLDER / "intents" / "en"))
    open_ones = pack.active(frozenset(OPEN_IN_A_QUESTION)).phrases
    keys = sorted({clip.said for clip in labelled("keywords")} | {clip.said for clip in labelled("commands")})
    spoken = {phrase.text for phrase in open_ones}
    more = [word for word in dict.fromkeys([*TEN, *DIGITS, *keys]) if word not in spoken]
    return {
        "ten": _own(TEN), "digits": _own(DIGITS), "keys": _own(keys), "mix": _own([*keys, *TEN, *DIGITS]),
        "pack": list(open_ones), "pack and words": [*open_ones, *_own(more)],
    }  # fmt: skip


def _own(texts: Iterable[str]) -> list[Phrase]:
    return [Phrase(text, text.replace(" ", "_"), ()) for text in texts]


def clips_of(listing: str, phrases: list[Phrase]) -> Iterator[Clip]:
    """The clips that are read with a list."""
    if listing in ("ten", "mix"):
        yield from labelled("words", "train")
        yield from labelled("digits")
    if listing == "digits":
        yield from labelled("digits")
    if listing in ("keys", "mix", "pack", "pack and words"):
        yield from labelled("keywords")
    if listing in ("pack", "pack and words"):
        yield from list(labelled("words", "train"))[::3]
    if listing in ("ten", "pack"):
        yield from noises()
        yield from labelled("vowels")
    if listing == "pack":
        yield from coffee()
        yield from synthetic(dict.fromkeys(phrase.text for phrase in phrases))


def collect(listing: str, phrases: list[Phrase]) -> Iterator[Heard]:
    """What the embedded engines make of a list's clips."""
    grammar = Grammar({Context.IDLE: tuple(phrase.text for phrase in phrases)})
    engine = build(EngineChoice("auto", None, None, PROJECT_FOLDER / "models"), grammar)
    for clip in clips_of(listing, phrases):
        found = tuple((seconds, read(engine, samples)) for seconds, samples in utterances(clip.samples))
        yield Heard(listing, clip.name, clip.said, clip.speaker, found)
    engine.close()


def main() -> None:
    listed = listings()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lists", nargs="*", metavar="LIST", help=f"all of them if left out: {', '.join(listed)}")
    wanted = parser.parse_args().lists or list(listed)
    if unknown := set(wanted) - set(listed):
        parser.error(f"no such list: {', '.join(sorted(unknown))}; there are {', '.join(listed)}")
    kept_lists, kept = load() if set(wanted) != set(listed) else ({}, [])
    if stale := [name for name in listed if name not in wanted and kept_lists.get(name) != listed[name]]:
        parser.error(f"what is kept was read with other phrases: read {', '.join(stale)} as well")
    heard: list[Heard] = []
    for listing, phrases in listed.items():
        if listing in wanted:
            heard += collect(listing, phrases)
        else:
            heard += [one for one in kept if one.listing == listing]
        print(f"{listing}: {sum(one.listing == listing for one in heard)} clips", file=sys.stderr, flush=True)
    save(listed, heard)


if __name__ == "__main__":
    main()
