"""What the assistant makes of noise in which nobody speaks: `python -m benchmarks.noise_alone [MINUTES] [WHERE ...]`.

Each recording of the folder `noise` is looped for so many minutes (default 60) through the whole chain with the English
pack and the embedded engines in their process. WHERE, by default both: `waiting`, the conversation on virtual time,
idle; `asked`, with everything listened for that can be said in any context, as while a question is open. The recordings
are looked for in VOICE_ASSIST_SPEECH.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.models import SPEECH
from voice_assist.app.assembly import open_recogniser
from voice_assist.app.content_source import Content, load_content
from voice_assist.app.recordings import Chain, Ears
from voice_assist.app.virtual_time import VirtualRun
from voice_assist.call_commands import PlaceCall
from voice_assist.commands import Command, Context, Note
from voice_assist.config import Settings
from voice_assist.events import Event, PartLost, Utterance, VoiceEnded, VoiceStarted
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing.recording import read_recording, recordings_in

MINUTE = 60 * SAMPLE_RATE
GREETING_SECONDS = 60.0
COLUMNS = ("voices", "of them discarded", "utterances", "acted on", "asked about", "calls", "recogniser lost")


class Tally:
    """Counts of one row, and what was taken for something."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.taken: Counter[str] = Counter()

    def event(self, event: Event) -> None:
        """Count what hearing posted."""
        match event:
            case VoiceStarted():
                self.counts["voices"] += 1
            case VoiceEnded(discarded=True):
                self.counts["of them discarded"] += 1
            case Utterance():
                self.counts["utterances"] += 1
            case PartLost():
                self.counts["recogniser lost"] += 1

    def decision(self, decision: str, intent: str) -> None:
        """Count what was concluded about an utterance."""
        column = {"accept": "acted on", "ask": "asked about"}.get(decision)
        if column:
            self.counts[column] += 1
            self.taken[f"{intent} ({column})"] += 1

    def observe(self, event: Event, commands: list[Command]) -> None:
        """The same of a conversation."""
        self.event(event)
        for command in commands:
            match command:
                case Note("heard", facts):
                    self.decision(str(facts["decision"]), str(facts["intent"]))
                case PlaceCall():
                    self.counts["calls"] += 1


class CountingEars(Ears):
    """What a chain without a conversation posts, counted."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self._tally = tally

    def post(self, event: Event) -> None:
        self._tally.event(event)
        super().post(event)


def looped(noise: Samples, minutes: int) -> Iterator[Samples]:
    """The noise again and again, a minute at a time."""
    for minute in range(minutes):
        yield np.take(noise, np.arange(minute * MINUTE, (minute + 1) * MINUTE), mode="wrap")


def waiting(settings: Settings, content: Content, noise: Samples, minutes: int) -> Tally:
    """An idle conversation hears it."""
    tally = Tally()
    with VirtualRun(settings, content, settings.state_folder, tally.observe, send=False) as run:
        run.wait_until_quiet(1.0, GREETING_SECONDS)
        for sound in looped(noise, minutes):
            run.hear(sound)
    return tally


def asked(settings: Settings, content: Content, noise: Samples, minutes: int) -> Tally:
    """Hearing and understanding with everything that can be said."""
    tally = Tally()
    ears = CountingEars(tally)
    recogniser = open_recogniser(settings, content, ears)
    try:
        chain = Chain(settings, content, recogniser, ears)
        for heard in chain.hear(np.concatenate(list(looped(noise, minutes))), frozenset(Context)):
            best = heard.decision.best
            tally.decision(heard.decision.decision, best.intent if best else "")
    finally:
        recogniser.close()
    return tally


ROUNDS: dict[str, Callable[[Settings, Content, Samples, int], Tally]] = {"waiting": waiting, "asked": asked}


def row(where: str, file: Path, minutes: int) -> None:
    """Measure and print one line of the table, and below it what was taken for something."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_folder=Path(folder), state_folder=Path(folder))
        content = load_content(settings.pack)
        began = time.monotonic()
        tally = ROUNDS[where](settings, content, read_recording(file), minutes)
        pace = 60 * minutes / (time.monotonic() - began)
    counts = " | ".join(str(tally.counts[column]) for column in COLUMNS)
    print(f"| {file.stem} | {where} | {minutes} | {counts} | {pace:.0f} |", flush=True)
    for name, count in tally.taken.most_common():
        print(f"  {file.stem}, {where}: {name} x {count}", file=sys.stderr, flush=True)


def main(minutes: int, rounds: list[str]) -> None:
    """The table."""
    print(f"| noise | where | minutes | {' | '.join(COLUMNS)} | times real time |\n|{'---|' * (len(COLUMNS) + 4)}")
    for where in rounds:
        for file in recordings_in(SPEECH / "noise"):
            row(where, file, minutes)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60, sys.argv[2:] or list(ROUNDS))
