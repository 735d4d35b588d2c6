"""Does anything in front of the recognisers help? `python -m benchmarks.gain_and_noise [CLIPS] [CONDITION ...]`.

Single words of strangers (the speakers of words/train that no network has heard) stand in one stream with pauses, softer,
louder than the converter can hold, or in made noise. Each stage hears the whole stream, as it would a microphone; the
recognisers then read each word where it is known to be, so that voice activity plays no part. The ten words are the
only phrases. Nothing of `negatives`, `noise`, `words/test` and `words/silence` is used. The stages of WebRTC are left
out where the package livekit is not installed.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.decisions import phrase_list
from benchmarks.models import TEN
from benchmarks.readings import Clip, labelled, read, utterances
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.evaluation.noise import active_power
from voice_assist.events import Reading, ReadingKind
from voice_assist.hearing.engines import build
from voice_assist.hearing.recogniser import SAMPLE_RATE, EngineChoice, Grammar, Samples
from voice_assist.understanding.decision import Match
from voice_assist.understanding.matcher import understand

Signal = NDArray[np.float64]
Span = tuple[int, int]
"""First sample and end of a word in the stream, with a little of the room around it."""

LEAD_IN, GAP = 4 * SAMPLE_RATE, 3 * SAMPLE_RATE // 2
AROUND = round(0.1 * SAMPLE_RATE)
QUIET = round(0.1 * SAMPLE_RATE)
CONVERTER = 1.0
"""Steps of 16 bits: the noise of the microphone and its converter, -90 dB."""
FULL_SCALE = 32768.0
LEVELS = (0, -20, -30, -40, 20)
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
            word = voices[random.integers(len(voices))].samples[::-1].astype(float)
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
    return values / np.sqrt(np.mean(values**2))


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


def with_floor(stream: Samples, spans: Sequence[Span]) -> list[Samples]:
    """White noise at -66 dB beneath everything, as many a microphone has it."""
    noise = np.random.default_rng(3).normal(0, FULL_SCALE * 10 ** (-66 / 20), len(stream))
    return as_it_is(np.rint(np.clip(stream + noise, -32768, 32767)).astype(np.int16), spans)


def as_it_is(stream: Samples, spans: Sequence[Span]) -> list[Samples]:
    return [stream[begin:end] for begin, end in spans]


def best_gain(stream: Samples, spans: Sequence[Span]) -> list[Samples]:
    """Each word brought to -23 dB by its own loudness, which no device can know before the word is over."""
    return [_raised(stream[begin:end]) for begin, end in spans]


def _raised(samples: Samples) -> Samples:
    wanted = FULL_SCALE * 10 ** (-23 / 20) / max(1.0, float(np.sqrt(active_power(samples))))
    return np.rint(np.clip(samples * min(wanted, 100.0), -32768, 32767)).astype(np.int16)


def webrtc(**settings: bool) -> Callable[[Samples, Sequence[Span]], list[Samples]]:
    """WebRTC's processing of the whole stream."""

    def process(stream: Samples, spans: Sequence[Span]) -> list[Samples]:
        from livekit import rtc

        module, frame = rtc.AudioProcessingModule(**settings), SAMPLE_RATE // 100
        pieces = []
        for start in range(0, len(stream) - frame + 1, frame):
            piece = rtc.AudioFrame(stream[start : start + frame].tobytes(), SAMPLE_RATE, 1, frame)
            module.process_stream(piece)
            pieces.append(np.frombuffer(bytes(piece.data), np.int16))
        return as_it_is(np.concatenate([*pieces, np.zeros(frame, np.int16)]), spans)

    return process


def wiener(least: float) -> Callable[[Samples, Sequence[Span]], list[Samples]]:
    """Wiener's filter by the noise of the second before each word, in frames of 32 ms; `least`: its smallest gain."""
    size, hop = 512, 128
    window = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size))

    def spectra(samples: Signal) -> NDArray[Any]:
        frames = np.lib.stride_tricks.sliding_window_view(samples, size)[::hop]
        return np.fft.rfft(frames * window)

    def clean(stream: Samples, span: Span) -> Samples:
        begin, end = span
        values = stream.astype(float)
        noise = np.mean(np.abs(spectra(values[begin - SAMPLE_RATE : begin])) ** 2, axis=0)
        padded = np.concatenate([np.zeros(size), values[begin:end], np.zeros(size)])
        heard, before = spectra(padded), np.zeros(size // 2 + 1)
        result, weight = np.zeros(len(padded)), np.zeros(len(padded))
        for index, spectrum in enumerate(heard):
            above = np.abs(spectrum) ** 2 / (noise + 1e-9)
            prior = 0.98 * before + 0.02 * np.maximum(above - 1, 0)  # Ephraim and Malah 1984, decision-directed
            gain = np.maximum(prior / (1 + prior), least)
            before = gain**2 * above
            result[index * hop : index * hop + size] += np.fft.irfft(gain * spectrum) * window
            weight[index * hop : index * hop + size] += window**2
        cleaned = (result / np.maximum(weight, 1e-3))[size:-size]
        return np.rint(np.clip(cleaned, -32768, 32767)).astype(np.int16)

    return lambda stream, spans: [clean(stream, span) for span in spans]


STAGES: dict[str, Callable[[Samples, Sequence[Span]], list[Samples]]] = {
    "nothing": as_it_is,
    "gain for each word": best_gain,
    "faint noise": with_floor,
    "WebRTC noise suppression": webrtc(noise_suppression=True),
    "WebRTC high-pass": webrtc(high_pass_filter=True),
    "WebRTC gain": webrtc(auto_gain_control=True),
    "WebRTC suppression + gain": webrtc(noise_suppression=True, high_pass_filter=True, auto_gain_control=True),
    "Wiener, -10 dB at most": wiener(0.32),
}


NOT_IN_NOISE = ("gain for each word", "WebRTC gain", "faint noise", "WebRTC suppression + gain")
NOT_IN_QUIET = ("Wiener, -10 dB at most", "WebRTC high-pass", "faint noise", "WebRTC noise suppression", "WebRTC suppression + gain")


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
    print("| condition | stage | right / wrong / refused | right, points more | each engine alone |\n|---|---|---|---|---|")
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
