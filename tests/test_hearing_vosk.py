"""Real libvosk on the embedded model: closed and open readings, words it lacks, damaged folders."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.hearing import silence, spoken
from voice_assist.commands import Context
from voice_assist.errors import ModelError
from voice_assist.events import ReadingKind
from voice_assist.hearing.recogniser import Grammar, Samples
from voice_assist.hearing.vosk import ALTERNATIVES, VoskEngine
from voice_assist.understanding import templates
from voice_assist.understanding.phrasebook import IntentTemplates, Phrasebook

EN_MINI = Path(__file__).resolve().parent.parent / "models/en-mini"
GRAMMAR = Grammar(
    {
        Context.IDLE: ("start shoulder session", "start ankle session", "help", "good night"),
        Context.SESSION: ("i need a rest", "repeat", "help", "skip", "ascendio please"),
        Context.ASLEEP: ("ascendio",),
    }
)


@pytest.fixture(scope="module")
def engine() -> VoskEngine:
    return VoskEngine(EN_MINI, GRAMMAR)


def padded(text: str) -> Samples:
    return np.concatenate([silence(0.3), spoken(text), silence(0.5)])


def test_a_phrase_is_heard_closed_and_open(engine: VoskEngine) -> None:
    engine.start(Context.IDLE)
    for piece in np.array_split(padded("start shoulder session"), 50):
        engine.accept(piece)
    closed, free = engine.finish()
    assert (closed.kind, closed.source, closed.text) == (ReadingKind.CLOSED, "vosk", "start shoulder session")
    assert 1 <= len(closed.hypotheses) <= ALTERNATIVES
    assert len({hypothesis.text for hypothesis in closed.hypotheses}) == len(closed.hypotheses)
    likelihoods = [hypothesis.likelihood for hypothesis in closed.hypotheses if hypothesis.likelihood is not None]
    assert len(likelihoods) == len(closed.hypotheses)
    assert likelihoods == sorted(likelihoods, reverse=True)
    assert free.kind is ReadingKind.OPEN
    assert free.text


def test_each_context_has_its_own_grammar(engine: VoskEngine) -> None:
    texts = {}
    for context in (Context.IDLE, Context.SESSION):
        engine.start(context)
        engine.accept(padded("i need a rest"))
        texts[context] = engine.finish()[0].text
    assert texts[Context.SESSION] == "i need a rest"
    assert texts[Context.IDLE] != "i need a rest"


def test_nothing_of_a_cancelled_utterance_is_left(engine: VoskEngine) -> None:
    engine.start(Context.IDLE)
    engine.accept(padded("good night"))
    engine.cancel()
    engine.start(Context.IDLE)
    engine.accept(silence(0.5))
    assert engine.finish()[0].text == ""


def heard_alone(samples: Samples) -> tuple[object, ...]:
    fresh = VoskEngine(EN_MINI, GRAMMAR)
    fresh.start(Context.IDLE)
    fresh.accept(samples)
    return fresh.finish()


@pytest.mark.parametrize("ending", ["cancelled", "in silence"])
def test_what_was_heard_before_changes_nothing_to_the_digit(ending: str) -> None:
    """The network looks back: the end of one sound must not be the beginning of the next."""
    sample = padded("start ankle session")
    engine = VoskEngine(EN_MINI, GRAMMAR)
    engine.start(Context.IDLE)
    if ending == "cancelled":
        engine.accept(padded("good night"))
        engine.cancel()
    else:
        engine.accept(np.concatenate([padded("good night"), silence(7.0)]))
        engine.finish()
    engine.start(Context.IDLE)
    engine.accept(sample)
    assert engine.finish() == heard_alone(sample)


def test_starting_again_forgets_the_unfinished_utterance(engine: VoskEngine) -> None:
    engine.start(Context.IDLE)
    engine.accept(padded("good night"))
    engine.start(Context.SESSION)
    engine.accept(padded("repeat"))
    assert engine.finish()[0].text == "repeat"


def test_a_long_pause_inside_an_utterance_loses_nothing(engine: VoskEngine) -> None:
    """libvosk ends an utterance of its own after a long silence."""
    engine.start(Context.IDLE)
    for piece in np.array_split(np.concatenate([padded("good night"), silence(4.0), padded("help")]), 100):
        engine.accept(piece)
    closed, free = engine.finish()
    assert closed.text == "good night help"
    assert free.kind is ReadingKind.OPEN


def test_sentences_with_a_word_that_the_model_lacks_are_left_out(engine: VoskEngine) -> None:
    assert engine.missing_words == {"ascendio"}
    engine.start(Context.SESSION)
    engine.accept(padded("please"))
    assert "please" not in engine.finish()[0].text.split()


def test_a_context_without_any_sentence_that_it_can_hear_hears_nothing_closed(engine: VoskEngine) -> None:
    engine.start(Context.ASLEEP)
    engine.accept(padded("help"))
    closed, free = engine.finish()
    assert closed.hypotheses == ()
    assert free.kind is ReadingKind.OPEN


def test_a_context_that_the_grammar_does_not_name_is_no_error(engine: VoskEngine) -> None:
    engine.start(Context.QUESTION)
    engine.accept(padded("help"))
    assert engine.finish()[0].hypotheses == ()


def test_no_sound_is_no_hypothesis(engine: VoskEngine) -> None:
    engine.start(Context.IDLE)
    assert [reading.hypotheses for reading in engine.finish()] == [(), ()]


def test_after_closing_nothing_is_heard() -> None:
    engine = VoskEngine(EN_MINI, GRAMMAR)
    engine.close()
    engine.close()
    engine.start(Context.IDLE)
    engine.accept(padded("help"))
    assert engine.finish()[0].hypotheses == ()


def test_a_missing_folder_and_a_damaged_file_are_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"does not exist; give the folder of an unpacked Vosk model\.$"):
        VoskEngine(tmp_path / "nowhere", GRAMMAR)
    folder = tmp_path / "model"
    shutil.copytree(EN_MINI, folder)
    (folder / "graph/HCLr.fst").write_bytes((folder / "graph/HCLr.fst").read_bytes()[:500])
    with pytest.raises(ModelError, match="damaged"):
        VoskEngine(folder, GRAMMAR)


def test_a_template_that_is_not_expanded_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "MOST_SENTENCES", 1)
    template = "[please] start [(my|the)] (shoulder|ankle|ascendio) session [now]"
    book = Phrasebook([IntentTemplates("start", (template,), frozenset({Context.IDLE}))], {})
    grammar = Grammar({Context.IDLE: ()}, graphs={Context.IDLE: book.graphs(Context.IDLE)})
    engine = VoskEngine(EN_MINI, grammar)
    assert engine.missing_words == {"ascendio"}
    engine.start(Context.IDLE)
    engine.accept(padded("start my ankle session"))
    assert engine.finish()[0].text == "start my ankle session"
