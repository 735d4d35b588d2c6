"""Measures understanding: `python -m benchmarks.understanding`.

Time to expand the templates, to prepare what is active and to decide about a text, for 10 to 100,000 sentences.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from statistics import median

from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import phrasebook_of
from voice_assist.understanding.active import ActivePhrases
from voice_assist.understanding.matcher import understand_text
from voice_assist.understanding.phrasebook import IntentTemplates, Numbers, Phrasebook, TextValue

VERBS = (
    "open close start stop raise lower turn push pull lift hold move clean check count paint wash sort pack send "
    "bring find fill warm cool"
).split()
THINGS = (
    "window door curtain blanket pillow bed chair table lamp fan heater radio kettle cup plate spoon bottle basket "
    "drawer shelf carpet mirror clock picture garden gate bench ladder bucket brush hammer needle ribbon button "
    "jacket scarf glove boot hat coat"
).split()
SIZES = ((1, 2, 5), (5, 4, 5), (10, 10, 10), (20, 20, 25), (25, 40, 100))
"""Verbs, things and numbers: their product is the number of sentences."""
ROUNDS = 5
EVERYWHERE = frozenset(Context)


def book(verbs: int, things: int, numbers: int) -> Phrasebook:
    """One intent for each verb, one sentence for each thing and number."""
    intents = [IntentTemplates(verb, (f"{verb} the {{thing}} {{number}}",), EVERYWHERE) for verb in VERBS[:verbs]]
    values = tuple(TextValue(thing, (thing,)) for thing in THINGS[:things])
    return Phrasebook(intents, {"thing": values, "number": Numbers(1, numbers)})


def questions(active: ActivePhrases) -> list[str]:
    """Sentences as they stand, with fillers, misspelt, shortened, and some that are none of ours."""
    texts = [phrase.text for phrase in active.phrases]
    texts = [texts[index * (len(texts) - 1) // 7] for index in range(8)]
    return [
        *texts,
        *(f"um {text} please" for text in texts),
        *(text[:2] + text[3:] for text in texts),
        *(text.rsplit(" ", 1)[0] for text in texts),
        "he said stop at the corner and then we went home",
        "the weather will be cold with rain in the evening",
        "elephant",
    ]


def measure(name: str, make: Callable[[], Phrasebook]) -> None:
    """One line of the table."""
    started = time.perf_counter()
    made = make()
    expanded = time.perf_counter()
    active = made.active(EVERYWHERE)
    prepared = time.perf_counter()
    times = timed(active, questions(active))
    print(
        f"{name:>12} {len(made.phrases):>9,} {expanded - started:>8.3f} {prepared - expanded:>8.3f}"
        f" {median(times) * 1000:>8.2f} {max(times) * 1000:>8.2f}"
    )


def timed(active: ActivePhrases, texts: list[str]) -> list[float]:
    """Seconds for each decision, everything being warm."""
    times = []
    for text in [*texts, *texts * ROUNDS]:
        started = time.perf_counter()
        understand_text(text, active)
        times.append(time.perf_counter() - started)
    return times[len(texts) :]


def main() -> None:
    print(f"{'':12} {'sentences':>9} {'load s':>8} {'active s':>8} {'match ms':>8} {'worst ms':>8}")
    measure("English pack", lambda: phrasebook_of(load_pack(PROJECT_FOLDER / "intents" / "en")))
    for size in SIZES:
        measure("made up", partial(book, *size))


if __name__ == "__main__":
    main()
