"""Whether the pack's phrases are heard as themselves: `python -m benchmarks.spoken_phrases [N [VOICE ...]]`.

N phrases drawn by chance (default: all, which takes hours; the draw is the same each time), each in every VOICE (by
default espeak-ng, RHVoice and Pico; en-mini learnt from espeak-ng and flite, and heard neither of the others), through
the whole chain of `voice-assist evaluate`, in the first context in which the phrase can be said. Prints the table, then
every clip that was not accepted as itself.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import platformdirs
import soundfile

from benchmarks.intelligibility import PATIENCE, Silent, spoken
from voice_assist.cli.evaluate import evaluate
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import phrasebook_of
from voice_assist.evaluation.outcomes import OF_COMMANDS
from voice_assist.evaluation.tallies import Share
from voice_assist.speaking import program_engine
from voice_assist.speaking.chain import open_synthesiser
from voice_assist.speaking.synthesiser import Voice

VOICES = ("en-us", "rhvoice:slt", "pico:en-GB")
RATE = 140
"""Words a minute."""


def drawn(count: int | None) -> list[tuple[str, Context]]:
    """Phrases by chance, each with the first context in which it can be said."""
    book = phrasebook_of(load_pack(PROJECT_FOLDER / "intents" / "en"))
    texts = sorted({phrase.text for phrase in book.phrases})
    chosen = texts if count is None else sorted(random.Random(1).sample(texts, min(count, len(texts))))
    return [(text, next(each for each in Context if text in book.sentences(each))) for text in chosen]


def record(folder: Path, phrases: Sequence[tuple[str, Context]], voices: Sequence[str]) -> Path:
    """Have them spoken into files; returns the table of labels."""
    synthesiser = open_synthesiser(Silent(), Path(platformdirs.user_data_path("voice-assist")))
    table = folder / "labels.tsv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t")
        writer.writerow(("file", "text", "speaker", "context"))
        for number, (text, context) in enumerate(phrases):
            for voice in voices:
                sound = spoken(synthesiser, text, Voice(voice, RATE))
                name = f"{number}-{voice.replace(':', '-')}.wav"
                soundfile.write(folder / name, sound.samples, sound.sample_rate)
                writer.writerow((name, text, voice, str(context)))
    synthesiser.close()
    return table


def show(clips: Sequence[dict[str, object]], texts: dict[str, str]) -> None:
    """The table by voice, then what was not accepted as itself."""
    print("| voice | n | " + " | ".join(OF_COMMANDS) + " | right, 95 % |")
    print("|---" * (len(OF_COMMANDS) + 3) + "|")
    for voice in (*dict.fromkeys(str(clip["speaker"]) for clip in clips), None):
        counts = Counter(str(clip["outcome"]) for clip in clips if voice in (clip["speaker"], None))
        low, high = Share(counts["right"], counts.total()).interval
        cells = " | ".join(str(counts[outcome]) for outcome in OF_COMMANDS)
        print(f"| {voice or 'all'} | {counts.total()} | {cells} | {100 * low:.0f} to {100 * high:.0f} |")
    for clip in clips:
        if clip["outcome"] != "right":
            what = f"{clip['outcome']}: {texts[str(clip['file'])]} ({clip['speaker']})"
            print(f"{what} = {clip['heard']}; {clip['understood']}, {clip['confidence']}")


def main() -> None:
    vars(program_engine)["time_limit"] = lambda _: PATIENCE
    count = int(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = record(folder, drawn(count), sys.argv[2:] or VOICES)
        evaluate(table, jobs=1, json_file=folder / "result.json")
        with table.open(encoding="utf-8", newline="") as file:
            texts = {row["file"]: row["text"] for row in csv.DictReader(file, delimiter="\t")}
        result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        show(result["rounds"][0]["clips"], texts)


if __name__ == "__main__":
    main()
