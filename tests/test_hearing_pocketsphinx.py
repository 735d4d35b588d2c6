"""Real PocketSphinx with the model of its wheel: real voices, rejection, words that no dictionary has."""

import csv
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.hearing import noise, silence, spoken
from voice_assist.commands import Context
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import grammar_graphs, grammar_sentences, phrasebook_of
from voice_assist.errors import ModelError
from voice_assist.events import ReadingKind
from voice_assist.hearing.pocketsphinx import PocketSphinxEngine
from voice_assist.hearing.recogniser import Grammar, Samples

COFFEE_PACK = Path(__file__).resolve().parent.parent / "benchmarks" / "coffee_pack"
WORDS = "yes no up down left right on off stop go".split()


def recording(path: Path) -> Samples:
    samples, rate = soundfile.read(path, dtype="int16")
    assert rate == 16000
    return np.asarray(samples, np.int16)


def labels(folder: Path) -> list[dict[str, str]]:
    with (folder / "labels.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


@pytest.fixture(scope="module")
def words_engine() -> PocketSphinxEngine:
    return PocketSphinxEngine(Grammar({Context.IDLE: tuple(WORDS), Context.QUESTION: ("yes", "no")}))


def heard(engine: PocketSphinxEngine, samples: Samples, context: Context = Context.IDLE) -> list[str]:
    engine.start(context)
    for piece in np.array_split(samples, 7):
        engine.accept(piece)
    (reading,) = engine.finish()
    assert (reading.source, reading.kind) == ("pocketsphinx", ReadingKind.CLOSED)
    return [hypothesis.text for hypothesis in reading.hypotheses]


def test_household_commands_of_real_voices(speech_folder: Path) -> None:
    """Two of the 25 may be wrong; an n-gram model of the same sentences gets 20 (docs/benchmarks.md)."""
    folder = speech_folder / "commands"
    wanted = {row["file"]: row["text"] for row in labels(folder)}
    engine = PocketSphinxEngine(Grammar({Context.IDLE: tuple(wanted.values())}))
    assert engine.missing_words == frozenset()
    right = [file for file, text in wanted.items() if heard(engine, recording(folder / file))[:1] == [text]]
    assert len(wanted) == 25
    assert len(right) >= 23


def test_words_of_strangers_are_heard_and_other_words_are_not(
    speech_folder: Path, words_engine: PocketSphinxEngine
) -> None:
    rows = [row for row in labels(speech_folder / "words") if row["file"].startswith("test/")]
    ours = [row for row in rows if row["text"]][::9]
    others = [row for row in rows if not row["text"]][::3]
    best = {row["file"]: heard(words_engine, recording(speech_folder / "words" / row["file"])) for row in ours + others}
    assert len(ours) == 30
    assert sum(best[row["file"]][0] == row["text"] for row in ours) >= 22
    assert sum(row["text"] in best[row["file"]] for row in ours) >= 25
    assert len(others) == 12
    assert sum(best[row["file"]][0] in WORDS for row in others) <= 3


def test_likelihoods_fall_and_no_text_comes_twice(speech_folder: Path, words_engine: PocketSphinxEngine) -> None:
    row = next(
        row for row in labels(speech_folder / "words") if row["file"].startswith("test/") and row["text"] == "stop"
    )
    words_engine.start(Context.IDLE)
    words_engine.accept(recording(speech_folder / "words" / row["file"]))
    hypotheses = words_engine.finish()[0].hypotheses
    likelihoods = [hypothesis.likelihood for hypothesis in hypotheses if hypothesis.likelihood is not None]
    assert len(likelihoods) == len(hypotheses) >= 2
    assert likelihoods == sorted(likelihoods, reverse=True)
    assert len({hypothesis.text for hypothesis in hypotheses}) == len(hypotheses)
    assert {hypothesis.text for hypothesis in hypotheses} <= {*WORDS, "[unk]"}


def test_a_long_list_of_sentences_gives_further_ones_too(speech_folder: Path) -> None:
    wanted = {row["file"]: row["text"] for row in labels(speech_folder / "commands")}
    sentences = (*wanted.values(), *(f"{verb} {noun} {place}" for verb in ("open", "close", "bring") for noun in WORDS
                 for place in ("here", "there", "away")))  # fmt: skip
    engine = PocketSphinxEngine(Grammar({Context.IDLE: sentences}))
    found = {file: heard(engine, recording(speech_folder / "commands" / file)) for file in list(wanted)[:10]}
    assert sum(texts[0] == wanted[file] for file, texts in found.items()) >= 8
    assert sum(len(texts) > 2 for texts in found.values()) >= 3
    assert all(set(texts) <= {*sentences, "[unk]"} and len(set(texts)) == len(texts) for texts in found.values())


def test_what_may_be_the_end_is_read_in_the_pause(words_engine: PocketSphinxEngine, speech_folder: Path) -> None:
    words_engine.start(Context.IDLE)
    words_engine.accept(recording(next((speech_folder / "words" / "train" / "stop").glob("*.wav"))))
    assert words_engine.partial() is None
    words_engine.pause()
    text = words_engine.partial()
    words_engine.resume()
    assert words_engine.partial() is None
    assert words_engine.finish()[0].text == text


def test_each_context_has_its_own_sentences(words_engine: PocketSphinxEngine) -> None:
    assert set(heard(words_engine, spoken("stop"), Context.QUESTION)) <= {"yes", "no", "[unk]"}
    assert heard(words_engine, spoken("stop"), Context.SESSION) == []


def test_an_invented_word_is_heard_as_espeak_or_the_pack_says_it() -> None:
    sentences = {Context.IDLE: ("lumioso", "xqzt", "good night")}
    guessed = PocketSphinxEngine(Grammar(sentences))
    assert guessed.missing_words == frozenset()
    given = PocketSphinxEngine(Grammar(sentences, {"xqzt": "HH EH L P", "good": "B AE D"}))
    assert next(text for text in heard(given, spoken("help")) if text != "[unk]") == "xqzt"


def test_without_espeak_a_word_without_pronunciation_is_reported_and_its_sentences_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "")
    engine = PocketSphinxEngine(Grammar({Context.IDLE: ("ascendio stop", "go"), Context.SESSION: ("ascendio",)}))
    monkeypatch.undo()
    assert engine.missing_words == {"ascendio"}
    assert set(heard(engine, spoken("stop"))) <= {"go", "[unk]"}
    assert heard(engine, spoken("stop"), Context.SESSION) == []


def test_a_pronunciation_in_unknown_phones_is_refused() -> None:
    with pytest.raises(ModelError, match=r'^The pronunciation "XX Y" of "ascendio" has a sound'):
        PocketSphinxEngine(Grammar({Context.IDLE: ("ascendio",)}, {"ascendio": "XX Y"}))


@pytest.mark.parametrize("samples", [silence(0.0), silence(0.005), silence(1.0), noise(0.02, -20)], ids=len)
def test_hardly_any_sound_is_no_error(words_engine: PocketSphinxEngine, samples: Samples) -> None:
    words_engine.start(Context.IDLE)
    words_engine.accept(samples)
    (reading,) = words_engine.finish()
    assert {hypothesis.text for hypothesis in reading.hypotheses} <= {*WORDS, "[unk]"}


def test_nothing_of_a_cancelled_utterance_is_left(words_engine: PocketSphinxEngine) -> None:
    words_engine.start(Context.IDLE)
    words_engine.accept(spoken("stop"))
    words_engine.cancel()
    (reading,) = words_engine.finish()
    assert reading.hypotheses == ()
    words_engine.close()
    words_engine.close()


def test_what_is_heard_does_not_depend_on_what_was_heard_before(words_engine: PocketSphinxEngine) -> None:
    word = np.concatenate([noise(0.3, -50), spoken("left") // 4, noise(0.3, -50)])

    def likelihoods() -> list[tuple[str, float | None]]:
        words_engine.start(Context.IDLE)
        words_engine.accept(word)
        return [(one.text, one.likelihood) for one in words_engine.finish()[0].hypotheses]

    first = likelihoods()
    heard(words_engine, noise(3, -12))
    assert likelihoods() == first


def test_a_template_of_many_slots_is_heard_through_its_graph(speech_folder: Path) -> None:
    """Four orders of the tuning half, of about 800,000 that could be said."""
    book = phrasebook_of(load_pack(COFFEE_PACK))
    sentences, graphs = grammar_sentences(book)[Context.IDLE], grammar_graphs(book)[Context.IDLE]
    engine = PocketSphinxEngine(Grammar({Context.IDLE: sentences}, graphs={Context.IDLE: graphs}))
    assert (sentences, engine.missing_words) == ((), frozenset())
    begins = {
        "1cf61395": "dark roast iced coffee",
        "273ecb20": "single shot coffee with a bit of sugar and milk",
        "90a00f": "dark roast espresso with lots of almond milk",
        "48771c": "medium roast iced mocha with sugar and a little bit of skim milk",
    }
    for name, text in begins.items():
        (file,) = (speech_folder / "coffee").glob(f"{name}*.wav")
        best, *others = heard(engine, recording(file))
        assert best.endswith(text)
        assert all(other == "[unk]" or graphs[0].readings(other.split()) for other in others)
