"""How often a held vowel calls for help, and how often anything else does.

    python -m benchmarks.trigger [--hours 24] [--gains 20]

Vowels are judged with limits fitted on the other four folds: each limit is what all but 4 % of the other people's
clips need, and a tenth more. Everything else is judged with the shipped limits, which no clip of it has influenced.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from benchmarks.body_sounds import SOUNDS, bout
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack
from voice_assist.content.spoken import fixed_texts
from voice_assist.hearing.trigger.features import Features
from voice_assist.hearing.trigger.held import HeldLimits, HeldSound, Steadiness
from voice_assist.hearing.trigger.repeated import RepeatedSound, RepeatLimits
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.synthesiser import Voice

SPEECH = Path(os.environ.get("VOICE_ASSIST_SPEECH") or PROJECT_FOLDER.parent / "shared" / "speech")
RATE = 16000
FOLDS = 5
SENTENCES = 60
Samples = NDArray[np.int16]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=24.0, help="of sounds of the body, a fifth of each kind")
    parser.add_argument("--gains", type=int, default=20)
    arguments = parser.parse_args()
    vowels()
    strangers(np.linspace(-30, 12, arguments.gains))
    bodies(arguments.hours)


def vowels() -> None:
    """Held vowels, by people with ALS and without."""
    files = sorted((SPEECH / "vowels").glob("*/*.wav"))
    measured = [stretches(read(file)) for file in files]
    found = dict.fromkeys(files, False)
    for fold in range(FOLDS):
        limits = fitted([each for place, each in enumerate(measured) if place % FOLDS != fold])
        for place in range(fold, len(files), FOLDS):
            found[files[place]] = any(limits.allow(each, whole=is_whole(each, limits)) for each in measured[place])
    shipped = {file: fires(read(file)) > 0 for file in files}
    random = np.random.default_rng(7)
    repeated = {file: repeats(row_of(read(file), random)) > 0 for file in files}
    print("found            held, other folds' limits         held, shipped limits      repeated five times")
    for name, folder in (("with ALS", "pathology"), ("without", "control"), ("all", "")):
        own = [file for file in files if folder in ("", file.parent.name)]
        columns = (share(sum(each[file] for file in own), len(own)) for each in (found, shipped, repeated))
        print(f"  {name:10}" + "".join(f" {column:>28}" for column in columns))


def fitted(clips: Sequence[Sequence[Steadiness]]) -> HeldLimits:
    """Limits that all but 4 % of these people's clips keep, and a tenth more."""
    limits = HeldLimits()
    best = [min(clip, key=lambda s: s.pitch + s.melody / 0.5 + s.level / 7 + s.bands / 4) for clip in clips if clip]
    held = [each for each in best if not is_whole(each, limits)]
    short = [each for each in best if is_whole(each, limits)]

    def most(values: Sequence[float]) -> float:
        return 1.1 * float(np.quantile(values, 0.96))

    return replace(
        limits,
        pitch=most([each.pitch for each in best]),
        bands=most([each.bands for each in best]),
        melody=most([each.melody for each in held]),
        level=most([each.level for each in held]),
        whole_melody=most([each.melody for each in short]),
        whole_level=most([each.level for each in short]),
    )


def is_whole(measured: Steadiness, limits: HeldLimits) -> bool:
    """Whether it is a short sound from beginning to end."""
    return measured.seconds < limits.seconds - 0.1


def stretches(samples: Samples) -> list[Steadiness]:
    """All stretches that are long enough, however unsteady."""
    held = HeldSound(replace(HeldLimits(), voiced=2.0))
    frames = Features().feed(padded(samples))
    return [held.measured for frame in frames if held.feed(frame) or held.measured]


def strangers(gains: NDArray[np.float64]) -> None:
    """Everything that must not call, at all gains, alone and over one another."""
    sets = {
        "negatives": [read(file) for file in sorted((SPEECH / "negatives").rglob("*.wav"))],
        "noise": [read(file) for file in sorted((SPEECH / "noise").rglob("*.wav"))],
        "words": [read(file) for file in sorted((SPEECH / "words").rglob("*.wav"))],
        "own speech": list(own_speech()),
    }
    print(f"\nevents in what is no signal ({len(gains)} gains, each clip alone and with the next one over it)")
    print("  set          unique h   heard h   vowel  repeat   s of processor time an hour")
    for name, clips in sets.items():
        unique = sum(map(len, clips)) / RATE / 3600
        ears, before = Ears(), time.process_time()
        for gain in 10 ** (gains / 20):
            for clip, other in zip(clips, [*clips[1:], clips[0]], strict=True):
                ears.hear(clip * gain)
                over = clip.astype(float)
                over[: len(other)] += other[: len(clip)]
                ears.hear(over * gain)
        cost = (time.process_time() - before) / ears.hours
        print(f"  {name:12} {unique:8.2f}  {ears.hours:8.2f}  {ears.vowel:6}  {ears.repeat:6}   {cost:.1f}", flush=True)


def bodies(hours: float) -> None:
    """Laughing, crying, groaning, snoring, coughing, one after the other without end."""
    print(f"\nevents in {hours:g} h of nothing but sounds of the body")
    print("  sound           hours   bouts   vowel  repeat   s of processor time an hour")
    for number, kind in enumerate(SOUNDS):
        random, ears, bouts, spent = np.random.default_rng(100 + number), Ears(), 0, 0.0
        while ears.hours < hours / len(SOUNDS):
            sound, bouts = bout(kind, random), bouts + 1
            before = time.process_time()
            ears.hear(sound)
            spent += time.process_time() - before
        cost = spent / ears.hours
        print(f"  {kind:12} {ears.hours:8.2f}  {bouts:6}  {ears.vowel:6}  {ears.repeat:6}   {cost:.1f}", flush=True)


class Ears:
    """Both detectors on one stream."""

    def __init__(self) -> None:
        self._features = Features()
        self._held, self._repeated = HeldSound(HeldLimits()), RepeatedSound(RepeatLimits())
        self._samples = self.vowel = self.repeat = 0

    @property
    def hours(self) -> float:
        return self._samples / RATE / 3600

    def hear(self, sound: NDArray[np.floating] | Samples) -> None:
        """Take some sound; what is too loud is clipped."""
        self._samples += len(sound)
        for frame in self._features.feed(np.clip(sound, -32768, 32767).astype(np.int16)):
            self.vowel += self._held.feed(frame)
            self.repeat += self._repeated.feed(frame)


def own_speech() -> Iterator[Samples]:
    """The shipped pack's sentences, by the voice that is always there."""
    texts = list(fixed_texts(load_pack(PROJECT_FOLDER / "intents" / "en")))
    for text in texts[:: max(1, len(texts) // SENTENCES)]:
        sound = EspeakSynthesiser().synthesise(text, Voice("en", 150))
        places = np.arange(0, len(sound.samples), sound.sample_rate / RATE)
        yield np.interp(places, np.arange(len(sound.samples)), sound.samples).astype(np.int16)


def fires(samples: Samples) -> int:
    """How often the shipped limits fire."""
    held = HeldSound(HeldLimits())
    return sum(held.feed(frame) for frame in Features().feed(padded(samples)))


def row_of(samples: Samples, random: np.random.Generator) -> Samples:
    """Five pieces of somebody's vowel, 0.12 to 0.35 s long, at their own pace, within 4 dB of one another."""
    pace, length, pieces = random.uniform(0.6, 1.3), random.uniform(0.12, 0.35), [np.zeros(RATE, np.int16)]
    for _ in range(5):
        count = round(length * random.uniform(0.85, 1.15) * RATE)
        start = int(random.integers(0, len(samples) - count))
        edges = np.clip(np.minimum(np.arange(count), np.arange(count)[::-1]) / 320, 0, 1)
        piece = samples[start : start + count] * edges * 10 ** (random.uniform(-4, 0) / 20)
        pause = max(0.2, pace * random.uniform(0.9, 1.1) - count / RATE)
        pieces += [piece.astype(np.int16), np.zeros(round(pause * RATE), np.int16)]
    room = random.normal(0, 12, sum(map(len, pieces)))
    return np.asarray(np.concatenate(pieces) + room, np.int16)


def repeats(samples: Samples) -> int:
    """How often the shipped limits of a repeated sound fire."""
    repeated = RepeatedSound(RepeatLimits())
    return sum(repeated.feed(frame) for frame in Features().feed(padded(samples)))


def padded(samples: Samples) -> Samples:
    """With silence around it."""
    return np.concatenate([np.zeros(RATE // 2, np.int16), samples, np.zeros(RATE, np.int16)])


def read(file: Path) -> Samples:
    """Its samples."""
    return np.asarray(soundfile.read(file, dtype="int16")[0], np.int16)


def share(found: int, count: int) -> str:
    """As a fraction with its 95 % interval (Wilson, J. Am. Stat. Assoc. 22, 1927)."""
    p, z = found / count, 1.96
    middle = (p + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * np.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    return f"{found}/{count} = {100 * p:.1f} % ({100 * (middle - half):.0f} to {100 * (middle + half):.0f})"


if __name__ == "__main__":
    main()
