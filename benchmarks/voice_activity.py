"""How much speech the listener misses, how often it starts at none, and what it costs.

    python -m benchmarks.voice_activity [SPEECH_FOLDER]

The folder (default: VOICE_ASSIST_SPEECH, else ../shared/speech) holds words/test, vowels/pathology, noise and
words/silence. The table that it prints stands in docs/benchmarks.md.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice_assist.commands import Context
from voice_assist.events import Event, Reading, Utterance, VoiceStarted
from voice_assist.hearing.listener import Listener
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing.recording import read_recording, recordings_in
from voice_assist.hearing.resampling import to_samples
from voice_assist.hearing.voice_activity import CHUNK, VoiceActivity

SPEECH = Path(os.environ.get("VOICE_ASSIST_SPEECH") or Path(__file__).resolve().parents[2] / "shared" / "speech")
END_OF_TURN = 0.8
ROOM = -75.0
"""Noise of the quiet room into which the clips are put, dB relative to full scale."""
GAPS = (1.0, 1.5)


class NoRecogniser:
    """Recognises nothing, in no time."""

    name = "none"

    def start(self, context: Context) -> None: ...

    def accept(self, samples: Samples) -> None: ...

    def partial(self) -> None: ...

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def finish(self) -> tuple[Reading, ...]:
        return ()

    def cancel(self) -> None: ...

    def close(self) -> None: ...


@dataclass
class Events:
    """What the listener posted."""

    posted: list[Event] = field(default_factory=list)

    def post(self, event: Event) -> None:
        self.posted.append(event)

    def count(self, kind: type[Event]) -> int:
        return sum(isinstance(event, kind) for event in self.posted)


def heard(samples: Samples) -> Events:
    """What a fresh listener makes of a stream."""
    events = Events()
    listener = Listener(NoRecogniser(), events, END_OF_TURN)
    for start in range(0, len(samples), 320):
        listener.feed(samples[start : start + 320], start / SAMPLE_RATE)
    listener.flush()
    return events


def room(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    return rng.normal(0, 10 ** (ROOM / 20), count)


def in_a_room(clips: Sequence[Samples], decibels: float) -> tuple[Samples, list[tuple[float, float]]]:
    """All clips as one stream, softer by so many dB, with pauses; and from when to when each lasts (seconds)."""
    rng, parts, spans, position = np.random.default_rng(1), [], [], 0
    before, after = (round(gap * SAMPLE_RATE) for gap in GAPS)
    for clip in clips:
        voice = np.concatenate([np.zeros(before), clip / 32768 * 10 ** (decibels / 20), np.zeros(after)])
        parts.append(voice + room(rng, len(voice)))
        spans.append(((position + before) / SAMPLE_RATE, (position + before + len(clip)) / SAMPLE_RATE))
        position += len(voice)
    return to_samples(np.concatenate(parts).astype(np.float32)), spans


def missed(clips: Sequence[Samples], decibels: float) -> int:
    stream, spans = in_a_room(clips, decibels)
    utterances = [event for event in heard(stream).posted if isinstance(event, Utterance)]
    return sum(not any(u.started < end and u.ended > start for u in utterances) for start, end in spans)


def missed_at_the_start_of_a_file(clips: Sequence[Samples]) -> int:
    return sum(heard(clip).count(Utterance) == 0 for clip in clips)


def share_shown(samples: Samples) -> float:
    """Of the chunks, those that the network was shown."""
    activity = VoiceActivity()
    chunks = len(samples) // CHUNK
    for index in range(chunks):
        activity.feed(samples[index * CHUNK : (index + 1) * CHUNK])
    return activity.shown / chunks


def cost(samples: Samples) -> float:
    """Processor seconds for each second of sound."""
    started = time.process_time()
    heard(samples)
    return (time.process_time() - started) / (len(samples) / SAMPLE_RATE)


def speech_table(sets: dict[str, list[Samples]]) -> None:
    print("| speech | clips | missed | 20 dB softer | 30 dB softer | speech from the first sample of a file |")
    print("|---|---|---|---|---|---|")
    for name, clips in sets.items():
        rates = [f"{missed(clips, level) / len(clips):.1%}" for level in (0.0, -20.0, -30.0)]
        rates.append(f"{missed_at_the_start_of_a_file(clips) / len(clips):.1%}")
        print(f"| {name} | {len(clips)} | {' | '.join(rates)} |")


def noise_table(sounds: dict[str, Samples]) -> None:
    print("\n| sound without speech | minutes | starts | utterances | network asked | processor |")
    print("|---|---|---|---|---|---|")
    for name, samples in sounds.items():
        events = heard(samples)
        starts, utterances = events.count(VoiceStarted), events.count(Utterance)
        minutes = len(samples) / SAMPLE_RATE / 60
        print(
            f"| {name} | {minutes:.1f} | {starts} | {utterances} | {share_shown(samples):.0%} | {cost(samples):.1%} |"
        )


def main(speech: Path) -> None:
    words = [
        read_recording(file)
        for folder in sorted((speech / "words" / "test").iterdir())
        for file in recordings_in(folder)
    ]
    vowels = [read_recording(file) for file in recordings_in(speech / "vowels" / "pathology")]
    commands = [read_recording(file) for file in recordings_in(speech / "commands")]
    speech_table({"words/test": words, "commands": commands, "vowels/pathology": vowels})
    quiet = to_samples(room(np.random.default_rng(2), 300 * SAMPLE_RATE).astype(np.float32))
    silence = np.concatenate(
        [read_recording(file) for file in recordings_in(speech / "words" / "silence" / "_silence_")]
    )
    sounds = {file.stem: read_recording(file) for file in recordings_in(speech / "noise")}
    noise_table({**sounds, "words/silence": silence, f"room at {ROOM:g} dB": quiet, "digital zeros": quiet * 0})


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SPEECH)
