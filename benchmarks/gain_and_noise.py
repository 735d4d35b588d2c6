"""Does anything in front of the recognisers help? `python -m benchmarks.gain_and_noise [CLIPS] [CONDITION ...]`.

Single words of strangers (the speakers of words/train that no network has heard) stand in one stream with pauses,
softer, louder than the converter can hold, or in made noise. Each stage hears the whole stream, as it would a
microphone; the recognisers then read each word where it is known to be, so that voice activity plays no part in what is
right. The ten words are the only phrases. Nothing of `negatives`, `noise`, `words/test` and `words/silence` is used.
The stages of WebRTC are left out where the package livekit is not installed. All of it takes an hour or two.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.decisions import phrase_list
from benchmarks.gain_stages import FULL_SCALE, NOT_IN_NOISE, NOT_IN_QUIET, STAGES, Signal, Span
from benchmarks.models import TEN
from benchmarks.readings import Clip, labelled, read, utterances
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.evaluation.noise import active_power
from voice_assist.events import ReadingKind
from voice_assist.hearing.engines import build
from voice_assist.hearing.recogniser import SAMPLE_RATE, EngineChoice, Grammar, Samples
from voice_assist.understanding.decision import Match
from voice_assist.understanding.matcher import understand

LEAD_IN, GAP = 4 * SAMPLE_RATE, 3 * SAMPLE_RATE // 2
AROUND = round(0.1 * SAMPLE_RATE)
QUIET = round(0.1 * SAMPLE_RATE)
CONVERTER = 1.0
"""Steps of 16 bits: the noise of the microphone and its converter, -90 dB."""
LEVELS = (0, -20, -30, -40, -50, 20)
NOISES = ("pink", "fan", "hum", "babble")
DISTANCES = (18, 12, 6, 0)
HELD_OUT = PROJECT_FOLDER / "models" / "recipe" / "held_out_speakers.txt"


def words(limit: int) -> tuple[list[Clip], list[Clip]]:
    """Clips of the ten words by speakers nobody has heard, and all clips of the others (babble is made of them)."""
    unheard = frozenset(HELD_OUT.read_text("utf-8").split())
    clips = list(labelled("words", "train"))
    ten = [clip for clip in clips if clip.speaker in unheard and clip.said in TEN]
    order = np.random.default_rng(0).permutation(len(ten))[:limit]
    return [ten[index] for index in order], [clip for clip in clips if clip.speaker not in unheard]


def made_noise(kind: str, count: int, voices: Sequence[Clip]) -> Signal:
    """Steady noise with a mean square of 1; babble is eight voices at a time, spoken backwards."""
    random = np.random.default_rng(NOISES.index(kind))
    hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    if kind == "babble":
        values = np.zeros(count)
        for _ in range(8 * count // SAMPLE_RATE):
            word = voices[int(random.integers(len(voices)))].samples[::-1].astype(float)
            begin = int(random.integers(0, count - len(word)))
            values[begin : begin + len(word)] += word / np.sqrt(active_power(word.astype(np.int16)) + 1)
    else:
        slope = {"pink": 0.5, "fan": 1.0, "hum": 1.0}[kind]
        spectrum = np.fft.rfft(random.normal(size=count)) / np.maximum(hertz, 60) ** slope
        values = np.fft.irfft(spectrum, count)
        values /= np.std(values)
        if kind != "pink":  # blades of a fan, or the mains and its harmonics
            pitch, tones = (117.0, 5) if kind == "fan" else (100.0, 12)
            times = np.arange(count) / SAMPLE_RATE
            values += sum(np.sin(2 * np.pi * pitch * n * times + n) * (1.5 / n) for n in range(1, tones + 1))
    return np.asarray(values / np.sqrt(np.mean(values**2)), np.float64)


@dataclass(frozen=True)
class Scene:
    """One stream, and where its words are."""

    stream: Samples
    spans: list[Span]


def scene(clips: Sequence[Clip], change: Callable[[Signal], Signal], noise: str, voices: Sequence[Clip]) -> Scene:
    """Words with pauses, each in the room it was recorded in, or in noise at -35 dB and so far above that."""
    count = LEAD_IN + sum(len(clip.samples) + GAP for clip in clips)
    stream = np.random.default_rng(9).normal(0, CONVERTER, count)
    kind, _, distance = noise.partition(" ")
    spans, position = list[Span](), LEAD_IN
    level = FULL_SCALE * 10 ** (-35 / 20)
    if kind:
        stream += made_noise(kind, count, voices) * level
    for clip in clips:
        values = clip.samples.astype(float)
        if kind:
            values *= level * 10 ** (float(distance) / 20) / np.sqrt(active_power(clip.samples))
        end = position + len(values)
        stream[position - GAP // 2 : end + GAP // 2] += change(_with_room(values))
        spans.append((position - AROUND, end + AROUND))
        position = end + GAP
    return Scene(np.rint(np.clip(stream, -32768, 32767)).astype(np.int16), spans)


def _with_room(values: Signal) -> Signal:
    """Half a gap more on both sides, of the quietest moment of the clip, forwards and backwards in turns."""
    starts = range(0, len(values) - QUIET + 1, QUIET // 2)
    start = min(starts, key=lambda at: float(np.sum(values[at : at + QUIET] ** 2)))
    quiet = values[start : start + QUIET]
    room = np.resize(np.concatenate([quiet, quiet[::-1]]), GAP // 2)
    return np.concatenate([room[::-1], values, room])


class Ears:
    """The embedded engines with the ten words."""

    def __init__(self, clips: Sequence[Clip]) -> None:
        self._clips = clips
        self._engine = build(
            EngineChoice("auto", None, None, PROJECT_FOLDER / "models"), Grammar({Context.IDLE: tuple(TEN)})
        )
        self._active = phrase_list(TEN).active(frozenset(Context))
        self._seconds = [sum(seconds for seconds, _ in utterances(clip.samples)) or 0.4 for clip in clips]

    def hear(self, sounds: Sequence[Samples]) -> list[tuple[str, dict[str, str]]]:
        """For each word what is concluded, and what each engine heard."""
        return [self._one(*each) for each in zip(self._clips, self._seconds, sounds, strict=True)]

    def _one(self, clip: Clip, seconds: float, samples: Samples) -> tuple[str, dict[str, str]]:
        readings = read(self._engine, samples)
        decision = understand(readings, self._active, seconds)
        concluded = decision.best.phrase if isinstance(decision, Match) else ""
        alone = {one.source: _judged(one.text, clip.said) for one in readings if one.kind is ReadingKind.CLOSED}
        return _judged(concluded, clip.said), alone


def _judged(text: str, said: str) -> str:
    return "right" if text == said else "wrong" if text in TEN else "refused"


def compared(now: Sequence[str], before: Sequence[str]) -> str:
    """More of them right than before, in percentage points, with a 95 % interval (of paired proportions, Wald)."""
    won = sum(new == "right" != old for new, old in zip(now, before, strict=True))
    lost = sum(old == "right" != new for new, old in zip(now, before, strict=True))
    count = len(now)
    share = (won - lost) / count
    spread = 1.96 * float(np.sqrt(won + lost - (won - lost) ** 2 / count)) / count
    return f"{100 * share:+.1f} ({100 * (share - spread):+.1f} to {100 * (share + spread):+.1f})"


def conditions() -> dict[str, tuple[Callable[[Signal], Signal], str]]:
    def louder(decibels: float) -> Callable[[Signal], Signal]:
        return lambda values: values * 10 ** (decibels / 20)

    levels = {f"{decibels:+d} dB": (louder(decibels), "") for decibels in LEVELS}
    return levels | {
        f"{kind} {distance}": (louder(0), f"{kind} {distance}") for kind in NOISES for distance in DISTANCES
    }


def _shown(outcomes: Sequence[str]) -> str:
    counts = Counter(outcomes)
    return " / ".join(str(counts[outcome]) for outcome in ("right", "wrong", "refused"))


def main(limit: int, wanted: Sequence[str]) -> None:
    clips, voices = words(limit)
    ears = Ears(clips)
    print("| condition | stage | right / wrong / refused | right, points more | each engine alone |")
    print("|---|---|---|---|---|")
    for name, (change, noise) in conditions().items():
        if wanted and name not in wanted:
            continue
        given, first = scene(clips, change, noise, voices), list[str]()
        for stage, process in STAGES.items():
            if stage in (NOT_IN_NOISE if noise else NOT_IN_QUIET):
                continue
            try:
                sounds = process(given.stream, given.spans)
            except ImportError:
                continue
            heard = ears.hear(sounds)
            outcomes = [outcome for outcome, _ in heard]
            first = first or outcomes
            alone = "; ".join(f"{engine} {_shown([each[engine] for _, each in heard])}" for engine in heard[0][1])
            print(f"| {name} | {stage} | {_shown(outcomes)} | {compared(outcomes, first)} | {alone} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 246, sys.argv[2:])
