"""Measures what understanding makes of an engine's readings: `python -m benchmarks.decisions [ENGINE]` (default auto).

Single words of strangers, commands, the English pack in synthetic voices, and sound that is nobody's command. The
recordings are looked for in VOICE_ASSIST_SPEECH (by default ../shared/speech beside the repository). A line counts:
right, asked right, WRONG (accepted as something else), asked wrong, missed; or, where nothing was meant, ACCEPTED,
asked, left alone.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.models import SPEECH, TEN, VOICES, synthesise
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import grammar_sentences, phrasebook_of
from voice_assist.hearing.engines import build
from voice_assist.hearing.recogniser import SAMPLE_RATE, EngineChoice, Grammar, Samples
from voice_assist.hearing.recording import read_recording
from voice_assist.understanding.matcher import understand
from voice_assist.understanding.phrasebook import IntentTemplates, Phrasebook

EVERYWHERE = frozenset(Context)
LONGEST = 6 * SAMPLE_RATE
"""Samples of a noise that are taken as one utterance."""
EACH = 5
"""One of so many phrases of the pack is spoken."""


@dataclass(frozen=True)
class Spoken:
    """One sound and what was meant by it ("" for nothing)."""

    samples: Samples
    text: str


def labelled(folder: str, begins: str = "") -> Iterator[Spoken]:
    """The recordings of one folder whose names begin so, with their texts."""
    with (SPEECH / folder / "labels.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["file"].startswith(begins):
                yield Spoken(read_recording(SPEECH / folder / row["file"])[:LONGEST], row.get("text") or "")


def meant_for_nobody(folder: str) -> Iterator[Spoken]:
    """The same, none of it meant for us."""
    return (Spoken(spoken.samples, "") for spoken in labelled(folder))


def synthetic(book: Phrasebook) -> Iterator[Spoken]:
    """Phrases of a pack in voices that no model was trained on."""
    for index, text in enumerate(dict.fromkeys(phrase.text for phrase in book.phrases)):
        if index % EACH == 0:
            yield Spoken(synthesise(text, *VOICES[index // EACH % len(VOICES)]), text)


def phrase_list(texts: Iterable[str]) -> Phrasebook:
    """Each text is its own intent."""
    return Phrasebook([IntentTemplates(text, (text,), EVERYWHERE) for text in texts], {})


class Measurement:
    """An engine with one grammar, and the decisions about what it heard."""

    def __init__(self, engine: str, book: Phrasebook) -> None:
        choice = EngineChoice(engine, None, None, PROJECT_FOLDER / "models")
        self._book, self._active = book, book.active(EVERYWHERE)
        sentences = {Context.QUESTION: grammar_sentences(book)[Context.QUESTION]}
        self._engine = build(choice, Grammar(sentences))

    def line(self, name: str, sounds: Iterable[Spoken]) -> None:
        """Print one line of the table, nothing where there are no sounds."""
        counts: Counter[str] = Counter()
        audio = compute = 0.0
        for spoken in sounds:
            began = time.perf_counter()
            counts[self._outcome(spoken)] += 1
            compute += time.perf_counter() - began
            audio += len(spoken.samples) / SAMPLE_RATE
        if not counts:
            return
        shown = ", ".join(f"{what} {count}" for what, count in sorted(counts.items()))
        print(f"{name:34} {counts.total():5}: {shown}; {compute / max(audio, 1e-9):.2f} x real time", flush=True)

    def _outcome(self, spoken: Spoken) -> str:
        self._engine.start(Context.QUESTION)
        self._engine.accept(spoken.samples)
        decision = understand(self._engine.finish(), self._active)
        if not spoken.text:
            return {"accept": "ACCEPTED", "ask": "asked", "reject": "left alone"}[decision.decision]
        meant = {phrase.meaning for phrase in self._book.phrases if phrase.text == spoken.text}
        right = decision.best is not None and decision.best.meaning in meant
        outcomes = {"accept": ("right", "WRONG"), "ask": ("asked right", "asked wrong"), "reject": ("missed", "missed")}
        return outcomes[decision.decision][0 if right else 1]


def main() -> None:
    engine = sys.argv[1] if len(sys.argv) > 1 else "auto"
    pack = phrasebook_of(load_pack(PROJECT_FOLDER / "intents" / "en"))
    with_pack = Measurement(engine, pack)
    with_pack.line("pack, synthetic voices", synthetic(pack))
    if not Path(SPEECH).is_dir():
        print(f"No recordings at {SPEECH}: set VOICE_ASSIST_SPEECH to their folder.")
        return
    for folder in ("negatives", "coffee", "vowels", "noise", "commands"):
        with_pack.line(f"pack, {folder} (nothing meant)", meant_for_nobody(folder))
    ten = Measurement(engine, phrase_list(TEN))
    for part in ("test", "silence"):
        sounds = list(labelled("words", part))
        ten.line(f"ten words, words/{part}", (spoken for spoken in sounds if spoken.text))
        ten.line(f"ten words, words/{part}, other", (spoken for spoken in sounds if not spoken.text))
    commands = list(labelled("commands"))
    measured = Measurement(engine, phrase_list(spoken.text for spoken in commands))
    measured.line("25 commands", commands)


if __name__ == "__main__":
    main()
