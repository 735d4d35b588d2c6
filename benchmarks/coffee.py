"""Measures orders with several slots: `python -m benchmarks.coffee [ENGINE] [HALF]` (default auto, both).

An order counts as right when every slot of its label and no other is in the best candidate of understanding, whether
it would be acted on, asked about or refused. The recordings are halved by the lowest bit of the first byte of the
SHA-256 of the file name (coffee_halves.tsv); only the tuning half was looked at while something was chosen. Noise
begins at a place that follows from the file name, and is scaled to 12 dB below the power of the speech in the frames
of 20 ms that are within 30 dB of the loudest one.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.models import SPEECH
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import grammar_graphs, grammar_sentences, phrasebook_of, value_id
from voice_assist.evaluation.tallies import Share
from voice_assist.hearing.engines import build
from voice_assist.hearing.recogniser import SAMPLE_RATE, EngineChoice, Grammar, Samples
from voice_assist.hearing.recording import read_recording
from voice_assist.understanding.matcher import understand

HERE = Path(__file__).parent
FRAME = SAMPLE_RATE // 50
ACTIVE = 1e-3
"""Share of the loudest frame's power from which a frame counts as speech: 30 dB."""
SNRS = (None, 12.0)


@dataclass(frozen=True)
class Order:
    """One recording and the slots that were meant, their values as ids."""

    file: str
    samples: Samples
    slots: Mapping[str, str]


def half_of(file: str) -> str:
    """The half to which a recording belongs."""
    return ("tuning", "measuring")[hashlib.sha256(file.encode()).digest()[0] % 2]


def orders(half: str) -> Iterator[Order]:
    """The recordings of one half, in the order of the committed list."""
    with (HERE / "coffee_halves.tsv").open(encoding="utf-8", newline="") as file:
        wanted = [row["file"] for row in csv.DictReader(file, delimiter="\t") if row["half"] == half]
    with (SPEECH / "coffee" / "labels.tsv").open(encoding="utf-8", newline="") as file:
        labels = {row["file"]: json.loads(row["slots"]) for row in csv.DictReader(file, delimiter="\t")}
    for name in wanted:
        slots = {slot: value_id(value) for slot, value in labels[name].items()}
        yield Order(name, read_recording(SPEECH / "coffee" / name), slots)


def with_noise(order: Order, noise: Samples, snr: float) -> Samples:
    """The recording in this noise, at so many dB of speech over noise."""
    speech = order.samples.astype(np.float64)
    offset = int.from_bytes(hashlib.sha256(order.file.encode()).digest()[1:5]) % (len(noise) - len(speech))
    beside = noise[offset : offset + len(speech)].astype(np.float64)
    frames = np.mean(speech[: len(speech) // FRAME * FRAME].reshape(-1, FRAME) ** 2, axis=1)
    power = np.mean(frames[frames > ACTIVE * frames.max()])
    gain = np.sqrt(power / np.mean(beside**2) / 10 ** (snr / 10))
    mixed: Samples = np.clip(np.rint(speech + gain * beside), -32768, 32767).astype(np.int16)
    return mixed


class Measurement:
    """An engine with the pack of orders."""

    def __init__(self, engine: str) -> None:
        book = phrasebook_of(load_pack(HERE / "coffee_pack"))
        self._active = book.active(frozenset({Context.IDLE}))
        idle = Context.IDLE
        grammar = Grammar({idle: grammar_sentences(book)[idle]}, graphs={idle: grammar_graphs(book)[idle]})
        self._engine = build(EngineChoice(engine, None, None, PROJECT_FOLDER / "models"), grammar)
        self._noise = read_recording(SPEECH / "noise" / "kitchen.wav")

    def row(self, half: str, snr: float | None) -> str:
        """One line of the table."""
        counts: Counter[str] = Counter()
        audio = compute = matching = 0.0
        for order in orders(half):
            samples = order.samples if snr is None else with_noise(order, self._noise, snr)
            began = time.process_time()
            self._engine.start(Context.IDLE)
            self._engine.accept(samples)
            readings = self._engine.finish()
            heard = time.process_time()
            decision = understand(readings, self._active)
            matching += time.process_time() - heard
            compute, audio = compute + heard - began, audio + len(samples) / SAMPLE_RATE
            every = decision.best is not None and dict(decision.best.slots) == order.slots
            counts[f"{decision.decision} {'right' if every else 'wrong'}"] += 1
        count = counts.total()
        right = sum(number for name, number in counts.items() if name.endswith("right"))
        low, high = (100 * bound for bound in Share(right, count).interval)
        decided = " | ".join(str(counts[f"{what} {how}"]) for what in WHAT for how in ("right", "wrong"))
        shown = f"{half} | {'clean' if snr is None else f'{snr:g} dB'} | {count} | {100 * right / count:.1f}"
        return (
            f"| {shown} ({low:.0f} to {high:.0f}) | {decided} | {compute / audio:.3f} | {1000 * matching / count:.1f} |"
        )


WHAT = ("accept", "ask", "reject")


def main() -> None:
    engine = sys.argv[1] if len(sys.argv) > 1 else "auto"
    if not Path(SPEECH).is_dir():
        print(f"No recordings at {SPEECH}: set VOICE_ASSIST_SPEECH to their folder.")
        return
    measurement = Measurement(engine)
    decided = " | ".join(f"{what} {how}" for what in ("accepted", "asked", "refused") for how in ("right", "wrong"))
    print(f"| half | noise | n | every slot right, % (95 %) | {decided} | x real time | matching, ms |")
    print("|" + "---|" * 12)
    for half in sys.argv[2:] or ("tuning", "measuring"):
        for snr in SNRS:
            print(measurement.row(half, snr), flush=True)


if __name__ == "__main__":
    main()
