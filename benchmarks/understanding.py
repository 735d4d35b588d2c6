"""Measures understanding: `python -m benchmarks.understanding [--engines] [--sizes 10,100,...]`.

For the English pack and for households' packs of 10 to 100,000 sentences (big_pack.py), each in a process of its own:
seconds to load (files, checks, expansion) and to prepare what can be said, how much memory they take (PSS),
milliseconds to decide about a text, seconds and memory that `voice-assist check` takes from its start to its end.
--engines: what the recognisers need for the same sentences, instead. All times are the processor's, so that other work
on the machine does not count.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.big_pack import write
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import intent_templates, phrasebook_of
from voice_assist.hearing.engines import build
from voice_assist.hearing.recogniser import EngineChoice, Grammar
from voice_assist.understanding.active import ActivePhrases
from voice_assist.understanding.matcher import understand_text

ENGLISH = PROJECT_FOLDER / "intents" / "en"
SIZES = "10,100,1000,10000,100000"
ASKED = 25
"""Phrases of the pack that are said in each way."""
ROUNDS = 4
ENGINES = ("pocketsphinx", "vosk")
PATIENCE = 600.0
"""Seconds after which an engine counts as hanging."""


def memory() -> float:
    """MB of this process, its share of what it has in common with others counted (PSS)."""
    text = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    return sum(int(kilobytes) for kilobytes in re.findall(r"^Pss:\s+(\d+)", text, re.MULTILINE)) / 1024


def questions(active: ActivePhrases) -> list[str]:
    """Sentences as they stand, with fillers, misspelt, shortened, lengthened, and some that are none of ours."""
    texts = [phrase.text for phrase in active.phrases]
    texts = [texts[index * (len(texts) - 1) // (ASKED - 1)] for index in range(ASKED)]
    return [
        *texts,
        *(f"um {text} please" for text in texts),
        *(text[:2] + text[3:] for text in texts),
        *(text.rsplit(" ", 1)[0] for text in texts),
        *(f"she said {text} to me" for text in texts),
        "he said stop at the corner and then we went home",
        "the weather will be cold with rain in the evening",
        "elephant",
    ]


def milliseconds(active: ActivePhrases) -> list[float]:
    """For each decision, everything being warm."""
    texts, times = questions(active), []
    for text in [*texts, *texts * ROUNDS]:
        started = time.process_time()
        understand_text(text, active)
        times.append(1000 * (time.process_time() - started))
    return times[len(texts) :]


def measure(folder: Path) -> str:
    """The line of one pack."""
    load_pack(ENGLISH)  # what is read once, whatever the pack
    empty, began = memory(), time.process_time()
    pack = load_pack(folder)
    book = phrasebook_of(pack)
    loaded = time.process_time()
    active = book.active(frozenset({Context.IDLE}))
    prepared = time.process_time()
    held = memory() - empty
    times = milliseconds(active)
    subprocess.run([sys.executable, "-m", "voice_assist", "check", str(folder)], stdout=subprocess.DEVNULL, check=True)
    checked = resource.getrusage(resource.RUSAGE_CHILDREN)
    templates = sum(len(intent.templates) for intent in intent_templates(pack))
    return (
        f"{templates:>9,} {len(book.phrases):>9,} {loaded - began:>7.2f} {prepared - loaded:>7.2f} {held:>7.0f}"
        f" {np.median(times):>8.2f} {np.percentile(times, 95):>7.2f} {max(times):>7.2f} {checked.ru_utime:>7.2f}"
        f" {checked.ru_maxrss / 1024:>8.0f}"
    )


def measure_engine(folder: Path, engine: str) -> str:
    """The line of one recogniser with all sentences of a pack in one context."""
    sentences = phrasebook_of(load_pack(folder)).sentences(Context.IDLE)
    empty, began = memory(), time.process_time()
    built = build(EngineChoice(engine, None, None, PROJECT_FOLDER / "models"), Grammar({Context.IDLE: sentences}))
    ready, held = time.process_time(), memory() - empty
    built.start(Context.IDLE)
    built.accept(np.random.default_rng(1).normal(0, 300, 32000).astype(np.int16))
    heard = time.process_time()
    built.finish()
    finished = time.process_time() - heard
    missing = len(built.missing_words)
    return f"{len(sentences):>9,} {ready - began:>7.2f} {held:>7.0f} {finished:>9.2f} {missing:>13}"


def _alone(*arguments: str) -> str:
    """Another process of this benchmark, or why it gave nothing."""
    command = [sys.executable, "-m", "benchmarks.understanding", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return f"not ready after {PATIENCE:.0f} s"
    return done.stdout.rstrip("\n") if done.returncode == 0 else f"ended with {done.returncode}: {done.stderr[-200:]}"


def _packs(sizes: str) -> Iterator[tuple[str, Path]]:
    yield "English pack", ENGLISH
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes.split(","):
            write(int(size), Path(folder, size))
            yield "household", Path(folder, size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--engines", action="store_true")
    parser.add_argument("--pack", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.pack:
        print(measure_engine(given.pack, given.engine) if given.engine else measure(given.pack))
    elif given.engines:
        print(f"{'':27} sentences build s      MB decide s words missing")
        for name, folder in _packs(given.sizes):
            for engine in ENGINES:
                print(f"{name:>13} {engine:>13} {_alone('--pack', str(folder), '--engine', engine)}", flush=True)
    else:
        print(f"{'':13} templates sentences  load s  prep s      MB match ms     95%   worst check s check MB")
        for name, folder in _packs(given.sizes):
            print(f"{name:>13} {_alone('--pack', str(folder))}", flush=True)


if __name__ == "__main__":
    main()
