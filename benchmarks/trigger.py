"""How often a held vowel calls for help, and how often anything else does.

    python -m benchmarks.trigger [--hours 24] [--gains 20]

Vowels are judged with limits fitted on the other four folds: the shipped ones, all made so many times as wide that 96 %
of the other people's clips are found. Everything else is judged with the shipped limits, which no clip of it has
influenced.
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
WANTED = 0.96
SENTENCES = 60
Samples = NDArray[np.int16]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=24.0, help="of sounds of the body, a fifth of each kind")
    parser.add_argument("--gains", type=int, default=20)
    arguments = parser.parse_args()
    limits = HeldLimits()
    vowels()
    strangers(limits, np.linspace(-30, 12, arguments.gains))
    bodies(limits, arguments.hours)


def vowels() -> None:
    """Held vowels, by people with ALS and without."""
    files = sorted((SPEECH / "vowels").glob("*/*.wav"))
    measured = [stretches(read(file)) for file in files]
    needed = np.array([needed_scale(each) for each in measured])
    found, widest = dict.fromkeys(files, False), 0.0
    for fold in range(FOLDS):
        others = np.delete(needed, slice(fold, None, FOLDS))
        scale = float(np.sort(others)[int(np.ceil(WANTED * len(others))) - 1])
        widest = max(widest, scale)
        for place in range(fold, len(files), FOLDS):
            found[files[place]] = needed[place] <= scale
    shipped = {file: fires(read(file)) > 0 for file in files}
    random = np.random.default_rng(7)
    repeated = {file: repeats(row_of(read(file), random)) > 0 for file in files}
    print("found            held, other folds' limits         held, shipped limits      repeated five times")
    for name, folder in (("with ALS", "pathology"), ("without", "control"), ("all", "")):
        own = [file for file in files if folder in ("", file.parent.name)]
        columns = (share(sum(each[file] for file in own), len(own)) for each in (found, shipped, repeated))
        print(f"  {name:10}" + "".join(f" {column:>28}" for column in columns))
    print(f"widest factor of a fold: {widest:.2f}")


def needed_scale(clip: Sequence[Steadiness]) -> float:
    """The least factor for the shipped limits with which a clip is found; infinite where none would do."""
    limits = HeldLimits()
    return min((scale_of(each, limits, whole=is_whole(each, limits)) for each in clip), default=np.inf)


def scale_of(measured: Steadiness, limits: HeldLimits, *, whole: bool) -> float:
    """The same for one stretch."""
    if not scaled(limits, 1000.0).allow(measured, whole=whole):
        return np.inf
    return max(
        measured.pitch / limits.pitch,
        measured.bands / limits.bands,
        measured.melody / (limits.whole_melody if whole else limits.melody),
        measured.level / (limits.whole_level if whole else limits.level),
    )


def scaled(limits: HeldLimits, scale: float) -> HeldLimits:
    """These limits, so many times as wide."""
    widened = "pitch melody whole_melody level whole_level bands".split()
    return replace(limits, **{name: scale * getattr(limits, name) for name in widened})


def is_whole(measured: Steadiness, limits: HeldLimits) -> bool:
    """Whether it is a short sound from beginning to end."""
    return measured.seconds < limits.seconds - 0.1


def stretches(samples: Samples) -> list[Steadiness]:
    """All stretches that are long enough, however unsteady."""
    held = HeldSound(replace(HeldLimits(), voiced=2.0))
    frames = Features().feed(padded(samples))
    found = (held.measured for frame in frames if held.feed(frame) or held.measured)
    return [each for each in found if each is not None]


def strangers(limits: HeldLimits, gains: NDArray[np.float64]) -> None:
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
        ears, before = Ears(limits), time.process_time()
        for gain in 10 ** (gains / 20):
            for clip, other in zip(clips, [*clips[1:], clips[0]], strict=True):
                ears.hear(clip * gain)
                over = clip.astype(float)
                over[: len(other)] += other[: len(clip)]
                ears.hear(over * gain)
        cost = (time.process_time() - before) / ears.hours
        print(f"  {name:12} {unique:8.2f}  {ears.hours:8.2f}  {ears.vowel:6}  {ears.repeat:6}   {cost:.1f}", flush=True)


def bodies(limits: HeldLimits, hours: float) -> None:
    """Laughing, crying, groaning, snoring, coughing, one after the other without end."""
    print(f"\nevents in {hours:g} h of nothing but sounds of the body")
    print("  sound           hours   bouts   vowel  repeat   s of processor time an hour")
    for number, kind in enumerate(SOUNDS):
        random, ears, bouts, spent = np.random.default_rng(100 + number), Ears(limits), 0, 0.0
        while ears.hours < hours / len(SOUNDS):
            sound, bouts = bout(kind, random), bouts + 1
            before = time.process_time()
            ears.hear(sound)
            spent += time.process_time() - before
        cost = spent / ears.hours
        print(f"  {kind:12} {ears.hours:8.2f}  {bouts:6}  {ears.vowel:6}  {ears.repeat:6}   {cost:.1f}", flush=True)


class Ears:
    """Both detectors on one stream."""

    def __init__(self, limits: HeldLimits) -> None:
        self._features = Features()
        self._held, self._repeated = HeldSound(limits), RepeatedSound(RepeatLimits())
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
