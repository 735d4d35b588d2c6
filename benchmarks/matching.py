"""Measures what it costs to decide about an utterance: `python -m benchmarks.matching`.

All readings that the embedded engines made of each recording in readings.json.gz (two or three closed ones with up to
five texts, and an open one), decided with the English pack: milliseconds of the processor for each utterance, the first
time that it is seen and again.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from benchmarks.heard import Heard, load
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import phrasebook_of
from voice_assist.events import Reading
from voice_assist.understanding.active import ActivePhrases
from voice_assist.understanding.matcher import understand

Sets = list[tuple[float, tuple[Reading, ...]]]


def measure(name: str, sets: Sets, active: ActivePhrases) -> None:
    """One line of the table."""
    times = []
    for seconds, readings in sets:
        started = time.process_time()
        understand(readings, active, seconds)
        times.append(1000 * (time.process_time() - started))
    texts = np.mean([sum(len(reading.hypotheses) for reading in readings) for _, readings in sets])
    print(
        f"{name:34} {len(sets):>6,} {texts:>6.1f} {np.median(times):>7.2f} {np.percentile(times, 95):>7.2f}"
        f" {max(times):>7.2f}"
    )


def sets_of(heard: Sequence[Heard], *, meant: bool) -> Sets:
    """The utterances of recordings in which something was said to the assistant, or in which nothing was."""
    chosen = [one for one in heard if one.listing == "pack" and bool(one.said) is meant]
    return [utterance for one in chosen for utterance in one.utterances]


def main() -> None:
    book, (_, heard) = phrasebook_of(load_pack(PROJECT_FOLDER / "intents" / "en")), load()
    print(f"{'':34} {'sets':>6} {'texts':>6} {'ms':>7} {'95%':>7} {'worst':>7}")
    for where, contexts in (("idle", frozenset({Context.IDLE})), ("all contexts", frozenset(Context))):
        active = book.active(contexts)
        for said, meant in (("commands", True), ("other sound", False)):
            sets = sets_of(heard, meant=meant)
            measure(f"{said}, {where}, first time", sets, active)
            measure(f"{said}, {where}, again", sets, active)


if __name__ == "__main__":
    main()
