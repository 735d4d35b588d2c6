"""Measures what the engines read, before anything is understood: `python -m benchmarks.engines`.

For each engine that needs no download: commands and single words of strangers, the English pack in synthetic voices
that no model was trained on, and sound that is no sentence of ours. Counted is the best text of the reading that is
limited to the sentences: right, wrong, refused ("[unk]", or no sentence of the list); "within 5": right in any of the
first five texts. The recordings are looked for in VOICE_ASSIST_SPEECH (by default ../shared/speech beside the
repository). `python -m benchmarks.decisions ENGINE` measures what understanding makes of all readings together.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pocketsphinx
from pocketsphinx.lm import ArpaBoLM

from benchmarks.decisions import Spoken, labelled, meant_for_nobody, synthetic
from benchmarks.models import TEN
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import grammar_sentences, phrasebook_of
from voice_assist.events import Hypothesis, Reading, ReadingKind
from voice_assist.hearing.engines import build
from voice_assist.hearing.pronunciation import pronounce
from voice_assist.hearing.recogniser import SAMPLE_RATE, EngineChoice, Grammar, Samples

MODELS = PROJECT_FOLDER / "models"
Read = Callable[[Samples], Sequence[Reading]]
Builder = Callable[[Sequence[str]], Read]


def engine(choice: EngineChoice) -> Builder:
    """An engine of the program."""

    def with_sentences(sentences: Sequence[str]) -> Read:
        built = build(choice, Grammar({Context.IDLE: tuple(sentences)}))

        def read(samples: Samples) -> Sequence[Reading]:
            built.start(Context.IDLE)
            built.accept(samples)
            return built.finish()

        return read

    return with_sentences


def n_gram(sentences: Sequence[str]) -> Read:
    """PocketSphinx as its documentation proposes: trigrams counted in the sentences, its own settings."""
    decoder = pocketsphinx.Decoder(lm=None, loglevel="FATAL")
    _learn(decoder, sentences)
    model = ArpaBoLM(text="\n".join(sentences) + "\n", add_start=True)
    model.compute()
    with tempfile.NamedTemporaryFile("w", suffix=".lm", encoding="utf-8") as file:
        model.write(file)
        file.flush()
        decoder.add_lm_file("sentences", file.name)
    return _reader(decoder)


def jsgf(sentences: Sequence[str]) -> Read:
    """PocketSphinx with the sentences as the alternatives of a JSGF rule, its own settings."""
    decoder = pocketsphinx.Decoder(lm=None, loglevel="FATAL")
    _learn(decoder, sentences)
    decoder.add_jsgf_string("sentences", f"#JSGF V1.0;\ngrammar g;\npublic <g> = {' | '.join(sentences)};\n")
    return _reader(decoder)


def _learn(decoder: pocketsphinx.Decoder, sentences: Sequence[str]) -> None:
    words = {word for sentence in sentences for word in sentence.split()}
    for word, phones in pronounce(sorted(word for word in words if decoder.lookup_word(word) is None)).items():
        decoder.add_word(word, phones, True)


def _reader(decoder: pocketsphinx.Decoder) -> Read:
    decoder.activate_search("sentences")

    def read(samples: Samples) -> Sequence[Reading]:
        decoder.start_utt()
        decoder.process_raw(samples.tobytes(), full_utt=True)
        decoder.end_utt()
        best = decoder.hyp()
        texts = (Hypothesis(best.hypstr),) if best and best.hypstr else ()
        return (Reading("pocketsphinx", ReadingKind.CLOSED, texts),)

    return read


BUILDERS: Mapping[str, Builder] = {
    "pocketsphinx": engine(EngineChoice("pocketsphinx", None, None, MODELS)),
    "vosk en-mini": engine(EngineChoice("vosk", MODELS / "en-mini", None, MODELS)),
    "vosk en-mini-words": engine(EngineChoice("vosk", MODELS / "en-mini-words", None, MODELS)),
    "pocketsphinx, trigrams": n_gram,
    "pocketsphinx, JSGF": jsgf,
}


@dataclass(frozen=True)
class Task:
    """Sentences, and sounds to find them in."""

    name: str
    sentences: Sequence[str]
    sounds: Sequence[Spoken]


@dataclass
class Tally:
    """Outcomes, and the processor time for them."""

    counts: Counter[str] = field(default_factory=Counter)
    audio: float = 0.0
    compute: float = 0.0

    def add(self, spoken: Spoken, read: Read, sentences: Sequence[str]) -> None:
        began = time.process_time()
        readings = read(spoken.samples)
        self.compute += time.process_time() - began
        self.audio += len(spoken.samples) / SAMPLE_RATE
        texts = [hypothesis.text for hypothesis in readings[0].hypotheses][:5]
        best = texts[0] if texts and texts[0] in sentences else None
        self.counts["refused" if best is None else "right" if best == spoken.text else "wrong"] += 1
        self.counts["within 5"] += bool(spoken.text) and spoken.text in texts

    def row(self) -> str:
        counts = (self.counts[name] for name in ("right", "within 5", "wrong", "refused"))
        return f"{' | '.join(map(str, counts))} | {self.compute / max(self.audio, 1e-9):.3f}"


def tasks() -> Iterator[Task]:
    """What is measured."""
    book = phrasebook_of(load_pack(PROJECT_FOLDER / "intents" / "en"))
    pack = grammar_sentences(book)[Context.QUESTION]
    commands = list(labelled("commands"))
    texts = list(dict.fromkeys(spoken.text for spoken in commands))
    words = list(labelled("words", "test"))
    yield Task("25 commands, real voices", texts, commands)
    yield Task("ten words of strangers", TEN, [spoken for spoken in words if spoken.text])
    yield Task("other words of strangers, ten words listed", TEN, [spoken for spoken in words if not spoken.text])
    yield Task("silence and noise, ten words listed", TEN, list(labelled("words", "silence")))
    yield Task("the pack, synthetic voices", pack, list(synthetic(book)))
    yield Task("speech meant for nobody, the pack listed", pack, _every(4, meant_for_nobody("negatives")))


def _every(count: int, sounds: Iterable[Spoken]) -> list[Spoken]:
    return list(sounds)[::count]


def main() -> None:
    for task in tasks():
        print(f"\n{task.name} (n = {len(task.sounds)})\n")
        print("| engine | right | within 5 | wrong | refused | x real time |\n|---|---|---|---|---|---|")
        for name, builder in BUILDERS.items():
            read, tally = builder(task.sentences), Tally()
            for spoken in task.sounds:
                tally.add(spoken, read, task.sentences)
            print(f"| {name} | {tally.row()} |", flush=True)


if __name__ == "__main__":
    main()
