"""Processor time of the embedded engines with all their readings: `python -m benchmarks.engine_cost [CLIPS]`.

The measure are the two raw engines: PocketSphinx with the English pack as a graph, its default beams, the whole
utterance at once, best text only; and libvosk with en-mini and the pack's sentences as its grammar, best text only.
Beside them `auto` as the assistant uses it, and each of its parts. Each clip goes through all of them, one after the
other, in an order that changes with each clip; a ratio is that of the sums, its interval (95 %) is found by drawing the
clips anew 2,000 times. CLIPS (default 40) of each kind: words, key words, orders, speech that is meant for nobody, and
phrases of the pack in synthetic voices.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pocketsphinx
import vosk
from numpy.typing import NDArray

from benchmarks.decisions import labelled
from benchmarks.models import VOICES, synthesise
from voice_assist.app.content_source import load_content
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.hearing.engines import EMBEDDED_MODEL, WORDS_HEARD, WORDS_MODEL, build
from voice_assist.hearing.phrase_graph import END, START, phrase_graph
from voice_assist.hearing.pocketsphinx import PocketSphinxEngine
from voice_assist.hearing.pronunciation import pronounce
from voice_assist.hearing.recogniser import SAMPLE_RATE, Engine, EngineChoice, Grammar, Samples
from voice_assist.hearing.vosk import VoskEngine

MODELS = PROJECT_FOLDER / "models"
FOLDERS = (("words", "train/"), ("keywords", ""), ("coffee", ""), ("negatives", ""))
RAW = ("raw PocketSphinx", "raw libvosk")
WHOLE = "auto"
DRAWS = 2000
STEP = 512
"""Samples that an engine of ours is given at once, as from the microphone."""
Read = Callable[[Samples], None]


def raw_pocketsphinx(grammar: Grammar) -> Read:
    """The library with the sentences as a graph, everything else as it comes."""
    decoder = pocketsphinx.Decoder(lm=None, loglevel="FATAL", bestpath=False)
    lacking = sorted(word for word in grammar.words if decoder.lookup_word(word) is None)
    for word, phones in pronounce(lacking).items():
        decoder.add_word(word, phones, True)
    graph = phrase_graph(
        line for line in grammar.sentences[Context.IDLE] if all(map(decoder.lookup_word, line.split()))
    )
    arcs: list[tuple[int, int, float, str] | tuple[int, int, float]] = [
        (source, target, 1.0, word) for source, target, word in graph.words
    ]
    arcs.extend((state, END, 1.0) for state in graph.ends)
    decoder.add_fsg("sentences", decoder.create_fsg("sentences", START, END, arcs))
    decoder.activate_search("sentences")

    def read(samples: Samples) -> None:
        decoder.start_utt()
        decoder.process_raw(samples.tobytes(), full_utt=True)
        decoder.end_utt()
        decoder.hyp()

    return read


def raw_vosk(grammar: Grammar) -> Read:
    """The library with the sentences as its grammar, everything else as it comes."""
    vosk.SetLogLevel(-1)
    recogniser = vosk.KaldiRecognizer(
        vosk.Model(str(MODELS / EMBEDDED_MODEL)), SAMPLE_RATE, json.dumps([*grammar.sentences[Context.IDLE], "[unk]"])
    )

    def read(samples: Samples) -> None:
        recogniser.AcceptWaveform(samples.tobytes())
        recogniser.FinalResult()
        recogniser.Reset()

    return read


def of_ours(engine: Engine) -> Read:
    """An engine of the program."""

    def read(samples: Samples) -> None:
        engine.start(Context.IDLE)
        for start in range(0, len(samples), STEP):
            engine.accept(samples[start : start + STEP])
        engine.finish()

    return read


def readers(grammar: Grammar) -> Mapping[str, Read]:
    """What is compared."""
    choice = EngineChoice("auto", None, None, MODELS)
    mini, words = MODELS / EMBEDDED_MODEL, MODELS / WORDS_MODEL
    return {
        RAW[0]: raw_pocketsphinx(grammar),
        RAW[1]: raw_vosk(grammar),
        WHOLE: of_ours(build(choice, grammar)),
        "  PocketSphinx": of_ours(PocketSphinxEngine(grammar)),
        "  en-mini, closed": of_ours(VoskEngine(mini, grammar, open_reading=False)),
        "  en-mini, closed and open": of_ours(VoskEngine(mini, grammar)),
        "  en-mini-words": of_ours(VoskEngine(words, grammar, words=WORDS_HEARD, open_reading=False)),
    }


@dataclass(frozen=True, slots=True)
class Clips:
    """Sounds of one kind."""

    kind: str
    sounds: tuple[Samples, ...]


def clips(grammar: Grammar, count: int) -> Iterator[Clips]:
    """So many of each kind, evenly drawn from the folders."""
    for folder, begins in FOLDERS:
        sounds = [spoken.samples for spoken in labelled(folder, begins)]
        yield Clips(folder, tuple(sounds[:: max(1, len(sounds) // count)][:count]))
    texts = grammar.sentences[Context.IDLE]
    chosen = texts[:: max(1, len(texts) // count)][:count]
    yield Clips("the pack", tuple(synthesise(text, *VOICES[i % len(VOICES)]) for i, text in enumerate(chosen)))


def seconds(compared: Mapping[str, Read], sounds: tuple[Samples, ...]) -> Mapping[str, NDArray[np.float64]]:
    """Processor seconds of each reader for each clip."""
    names, spent = list(compared), {name: np.zeros(len(sounds)) for name in compared}
    for index, samples in enumerate(sounds):
        turn = index % len(names)
        for name in names[turn:] + names[:turn]:
            began = time.process_time()
            compared[name](samples)
            spent[name][index] = time.process_time() - began
    return spent


def ratio(spent: NDArray[np.float64], measure: NDArray[np.float64]) -> str:
    """Of the sums, with its interval."""
    draws = np.random.default_rng(0).integers(0, len(spent), (DRAWS, len(spent)))
    low, high = np.percentile(spent[draws].sum(1) / measure[draws].sum(1), [2.5, 97.5])
    return f"{spent.sum() / measure.sum():.2f} ({low:.2f} to {high:.2f})"


def main(count: int) -> None:
    """A table: seconds of the processor for each second of sound, and the ratios to the two raw engines together."""
    grammar = load_content(PROJECT_FOLDER / "intents" / "en").grammar
    compared = readers(Grammar({Context.IDLE: grammar.sentences[Context.IDLE]}))
    all_spent: dict[str, list[NDArray[np.float64]]] = {name: [] for name in compared}
    length = 0.0
    print(
        "| sounds | n | raw engines, x real time | auto, x real time | auto over raw (95 %) | slowest clip of auto, s |"
    )
    print("|---|---|---|---|---|---|")
    for group in clips(grammar, count):
        spent, total = seconds(compared, group.sounds), sum(map(len, group.sounds)) / SAMPLE_RATE
        length += total
        for name, values in spent.items():
            all_spent[name].append(values)
        raw = spent[RAW[0]] + spent[RAW[1]]
        print(
            f"| {group.kind} | {len(raw)} | {raw.sum() / total:.3f} | {spent[WHOLE].sum() / total:.3f}"
            f" | {ratio(spent[WHOLE], raw)} | {spent[WHOLE].max():.2f} |",
            flush=True,
        )
    joined = {name: np.concatenate(values) for name, values in all_spent.items()}
    raw = joined[RAW[0]] + joined[RAW[1]]
    print("\n| all sounds | x real time | over the two raw engines (95 %) |\n|---|---|---|")
    for name, values in joined.items():
        print(f"| {name} | {values.sum() / length:.3f} | {ratio(values, raw)} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
