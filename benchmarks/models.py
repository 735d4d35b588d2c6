"""Measures Vosk model folders: `python -m benchmarks.models models/en-mini [FOLDER ...]`.

For each folder: 60 command phrases in synthetic voices that no network of this project was trained on, read by the list
of phrases and freely; single words of strangers; speech that is no command. The recordings are looked for in
VOICE_ASSIST_SPEECH (by default ../shared/speech beside the repository) and left out where they are missing.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
import vosk
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

Samples = NDArray[np.int16]

RATE = 16000
SPEECH = Path(os.environ.get("VOICE_ASSIST_SPEECH") or Path(__file__).resolve().parent.parent.parent / "shared/speech")
UNKNOWN = "[unk]"
TEN = ["yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go"]
VOICES = (("en-us+f4", 150), ("en-gb+m5", 165), ("en-us-nyc+Annie", 140), ("en-gb-x-gbcwmd+robert", 175))
"""espeak-ng voices with a variant or accent kept out of all training, and words a minute."""
ALMOST = 80.0
"""Likeness in percent of rapidfuzz's ratio from which what was heard counts as a phrase."""
SUPPORT = 60.0
"""Likeness of the free reading to the phrase, in percent of rapidfuzz's ratio, from which it counts as support."""
PHRASES = """\
start my exercises|start the exercises|next exercise|previous exercise|skip this exercise|repeat that
go back|pause the exercise|stop the exercise|resume|continue|finish the session|slower please
faster please|speak louder|softer|volume up|volume down|help me|call for help|call my nurse
call my daughter|call my caregiver|call my therapist|call the doctor|yes please|no thank you|okay|cancel
i need water|i need a drink|i need help|i need my walker|i need my wheelchair|bring me the blanket
my shoulder hurts|my neck hurts|my left ankle hurts|i am in pain|i am tired|pain level three
pain level seven|ankle stretch|shoulder stretch|stretch my fingers|move my right arm|breathe in
take a deep breath|hold for ten seconds|do five more|repeat twelve times|set a timer for two minutes
remind me tomorrow|how many more|what time is it|turn on the light|turn off the music|i need the bathroom
good morning|good night"""

OTHERS = """\
call my lawyer|start my engines|start my computer|i need my passport|i need a holiday|turn on the heating
good evening|good grief|my shoulder feels fine|take a deep dive|what time is dinner
set a table for two people|help yourself|stop the press|the next train leaves at nine
she said yes please to the waiter|no thank you very much indeed|pain is temporary|bring me the bill
move my right car|breathe new life into it|pull up your socks|continue to the roundabout|how many people
the weather is lovely in october|did you watch the football match|bananas and chocolate
we paid a thousand dollars for it|the government said nothing about taxes
he went back to school last week|my daughter called the doctor yesterday
they stopped the music in the middle|there is something wrong with the car
people want better schools and roads|the police are looking for a young man
i think you should finish your soup|repeat customers get a discount|ankle deep in mud|the volume of a box
hold your horses|remind them of me|do five year plans work|my neck of the woods|softer cheese please"""


@dataclass
class Tally:
    """Outcomes of one measurement."""

    counts: Counter[str] = field(default_factory=Counter)
    audio: float = 0.0
    compute: float = 0.0

    def row(self, name: str) -> str:
        total = self.counts.pop("all")
        shown = ", ".join(f"{what} {count}" for what, count in sorted(self.counts.items()))
        pace = f"; {self.compute / self.audio:.4f} x real time" if self.audio else ""
        return f"  {name:44s} {total:4d}: {shown}{pace}"


def lines(text: str) -> list[str]:
    """The entries of a list above."""
    return [entry for line in text.splitlines() for entry in line.split("|")]


def read(model: Any, samples: Samples, listing: list[str] | None, tally: Tally) -> str:
    """What `model` hears in `samples`, by a list of phrases or freely; time and length go to `tally`."""
    grammar = [] if listing is None else [json.dumps([*listing, UNKNOWN])]
    recogniser = vosk.KaldiRecognizer(model, RATE, *grammar)
    began = time.perf_counter()
    padded = np.concatenate([np.zeros(RATE // 5, np.int16), samples, np.zeros(RATE // 2, np.int16)])
    texts = [json.loads(recogniser.Result())["text"]] if recogniser.AcceptWaveform(padded.tobytes()) else []
    texts.append(json.loads(recogniser.FinalResult())["text"])
    tally.compute += time.perf_counter() - began
    tally.audio += len(samples) / RATE
    return " ".join(text for text in texts if text)


def synthesise(text: str, voice: str, words_a_minute: int) -> Samples:
    """`text` by espeak-ng, at 16 kHz."""
    command = ["espeak-ng", "-v", voice, "-s", str(words_a_minute), "--stdout", text]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    spoken = np.frombuffer(raw[44:], "<i2").astype(np.float32)  # mono at 22,050 Hz behind a header of 44 bytes
    return _as_int16(soxr.resample(spoken, 22050, RATE))


def recording(path: Path) -> Samples:
    """A recording, mixed to mono at 16 kHz."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return _as_int16(soxr.resample(samples.mean(1) * 32767, rate, RATE))


def _as_int16(samples: NDArray[Any]) -> Samples:
    return np.clip(np.round(samples), -32768, 32767).astype(np.int16)


def nearest(heard: str, listing: list[str]) -> str | None:
    """The phrase of `listing` that `heard` is almost, `[unk]` left out; None if it is none."""
    known = " ".join(word for word in heard.split() if word != UNKNOWN)
    best = process.extractOne(known, listing, scorer=fuzz.ratio, score_cutoff=ALMOST)
    return None if best is None else str(best[0])


def outcome(said: str, heard: str, listing: list[str]) -> str:
    """right, wrong, or refused: nothing, or no phrase of the list."""
    phrase = nearest(heard, listing)
    if phrase is None:
        return "refused"
    return "right" if phrase == said else "wrong"


def synthetic(model: Any) -> Iterator[str]:
    """The phrases in voices never trained on: by the list, by the list with support of the free reading, freely."""
    listing = lines(PHRASES)
    closed, both, free = Tally(), Tally(), Tally()
    for voice, pace in VOICES:
        for said in listing:
            samples = synthesise(said, voice, pace)
            heard, free_text = read(model, samples, listing, closed), read(model, samples, None, free)
            result = outcome(said, heard, listing)
            supported = result == "refused" or fuzz.ratio(heard, free_text) >= SUPPORT
            closed.counts.update(["all", result])
            both.counts.update(["all", result if supported else "refused"])
            free.counts.update(["all", "exact" if free_text == said else "other"])
    yield closed.row("phrases, synthetic voices, list with [unk]")
    yield both.row("  and supported by the free reading")
    yield free.row("  the free reading")


def strangers(model: Any) -> Iterator[str]:
    """Ten words, other words and silence by people never trained on."""
    folder = SPEECH / "words"
    if not folder.is_dir():
        return
    with (folder / "labels.tsv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table, delimiter="\t") if not row["file"].startswith("train/")]
    tallies: dict[str, Tally] = {}
    for row in rows:
        kind = (
            "silence"
            if row["file"].startswith("silence/")
            else "strangers, ten words"
            if row["text"]
            else "strangers, other words"
        )
        tally = tallies.setdefault(kind, Tally())
        result = outcome(row["text"], read(model, recording(folder / row["file"]), TEN, tally), TEN)
        tally.counts.update(["all", result if row["text"] else result.replace("wrong", "taken")])
    yield from (tally.row(name) for name, tally in sorted(tallies.items(), reverse=True))


def foreign(model: Any) -> Iterator[str]:
    """Speech that is no command of ours: sentences near the phrases and far from them, and recordings of people."""
    spoken = (synthesise(said, voice, pace) for voice, pace in VOICES for said in lines(OTHERS))
    yield from _taken(model, "other sentences, synthetic voices", spoken)
    paths = sorted((SPEECH / "negatives").rglob("*.wav"))
    if paths:
        yield from _taken(model, "other speech of people", (recording(path) for path in paths))


def _taken(model: Any, name: str, clips: Iterable[Samples]) -> Iterator[str]:
    """How often a phrase is heard where none was said, before and after asking the free reading."""
    listing, closed, both = lines(PHRASES), Tally(), Tally()
    for samples in clips:
        heard, free_text = read(model, samples, listing, closed), read(model, samples, None, both)
        phrase = nearest(heard, listing)
        supported = phrase is not None and fuzz.ratio(phrase, free_text) >= SUPPORT
        closed.counts.update(["all", "refused" if phrase is None else "taken"])
        both.counts.update(["all", "taken" if supported else "refused"])
    yield closed.row(name)
    yield both.row("  and supported by the free reading")


def main(folders: list[str]) -> None:
    """Print a table for each model folder."""
    vosk.SetLogLevel(-1)
    for folder in folders:
        print(folder)
        model = vosk.Model(folder)
        for part in (synthetic, strangers, foreign):
            for row in part(model):
                print(row, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or ["models/en-mini", "models/en-mini-words"])
