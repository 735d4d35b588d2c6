"""What each choice of engine stands for, and several engines on the same sound."""

from pathlib import Path

import numpy as np
import pytest

from tests.hearing import silence, spoken
from voice_assist.app.content_source import load_content
from voice_assist.commands import Context
from voice_assist.errors import ModelError
from voice_assist.events import ReadingKind
from voice_assist.hearing.engines import build
from voice_assist.hearing.ensemble import EnsembleEngine
from voice_assist.hearing.pocketsphinx import PocketSphinxEngine
from voice_assist.hearing.recogniser import EngineChoice, Grammar
from voice_assist.hearing.recording import read_recording
from voice_assist.hearing.vosk import VoskEngine

MODELS = Path(__file__).resolve().parent.parent / "models"
GRAMMAR = Grammar({Context.IDLE: ("good night", "help", "ascendio", "qzx9 help")})
CLOSED, OPEN = ReadingKind.CLOSED, ReadingKind.OPEN


@pytest.mark.parametrize(
    ("engine", "model", "general", "name"),
    [
        ("auto", None, None, "en-mini+pocketsphinx+en-mini-words"),
        ("auto", None, MODELS / "en-mini", "vosk"),
        ("auto", MODELS / "en-mini-words", None, "vosk"),
        ("vosk", None, None, "vosk"),
        ("pocketsphinx", None, MODELS / "en-mini", "pocketsphinx"),
    ],
)
def test_each_choice_builds_its_engine(engine: str, model: Path | None, general: Path | None, name: str) -> None:
    built = build(EngineChoice(engine, model, general, MODELS), GRAMMAR)
    assert built.name == name
    built.close()


def test_two_engines_give_their_own_readings_of_the_same_sound() -> None:
    engine = build(EngineChoice("auto", None, None, MODELS), GRAMMAR)
    engine.start(Context.IDLE)
    for piece in np.array_split(np.concatenate([silence(0.3), spoken("good night"), silence(0.5)]), 9):
        engine.accept(piece)
    readings = engine.finish()
    assert [(reading.source, reading.kind) for reading in readings] == [
        ("en-mini", CLOSED),
        ("en-mini", OPEN),
        ("pocketsphinx", CLOSED),
        ("en-mini-words", CLOSED),
    ]
    assert readings[0].text == "good night"
    engine.start(Context.IDLE)
    engine.accept(spoken("help"))
    engine.cancel()
    engine.close()


def test_a_word_that_two_engines_hear_is_told_in_the_silence_whatever_the_first_one_says(speech_folder: Path) -> None:
    sentences = load_content(MODELS.parent / "intents" / "en").grammar.sentences[Context.IDLE]
    engine = build(EngineChoice("auto", None, None, MODELS), Grammar({Context.IDLE: sentences}))
    first = VoskEngine(MODELS / "en-mini", Grammar({Context.IDLE: sentences}))
    told: list[str | None] = []
    alone: list[str | None] = []
    for file in sorted((speech_folder / "words" / "train" / "stop").glob("*.wav"))[:12]:
        for one, texts in ((engine, told), (first, alone)):
            one.start(Context.IDLE)
            one.accept(np.concatenate([read_recording(file), silence(0.1)]))
            one.pause()
            texts.append(one.partial())
            one.cancel()
    assert told.count("stop") >= 6
    assert told.count("stop") > alone.count("stop")


def test_what_the_first_engine_cannot_hear_yet_another_one_tells() -> None:
    class Saying(PocketSphinxEngine):
        def __init__(self, text: str | None, *, streams: bool = True) -> None:
            self.text, self.name, self.streams = text, "saying", streams

        def partial(self) -> str | None:
            return self.text

    def told(*texts: str | None) -> str | None:
        return EnsembleEngine([Saying(text) for text in texts]).partial()

    assert told("", None, "stop") == "stop"
    assert told("", None, "[unk]") == ""
    assert told("[unk]", None, "stop") == "stop"
    assert told("up", None, "stop") == "up"
    assert told(None, None) is None
    guessing = Saying("pain", streams=False)
    assert EnsembleEngine([Saying(""), guessing]).partial() == ""
    assert EnsembleEngine([Saying("help me"), guessing]).partial() == "help me"
    assert EnsembleEngine([Saying("pain"), guessing]).partial() == "pain"


def test_missing_is_a_word_that_no_engine_can_hear() -> None:
    both = build(EngineChoice("auto", None, None, MODELS), GRAMMAR)
    alone = build(EngineChoice("vosk", None, None, MODELS), GRAMMAR)
    assert "ascendio" in alone.missing_words
    assert "ascendio" not in both.missing_words


def test_an_engine_names_the_words_that_another_one_heard_and_it_cannot(speech_folder: Path) -> None:
    engine = build(EngineChoice("auto", None, None, MODELS), GRAMMAR)
    engine.start(Context.IDLE)
    engine.accept(read_recording(speech_folder / "commands/ascendio.wav"))
    readings = engine.finish()
    lacking = {reading.source: reading.lacks for reading in readings if reading.kind is CLOSED}
    assert lacking == {"en-mini": {"ascendio"}, "pocketsphinx": frozenset(), "en-mini-words": {"ascendio"}}
    assert next(reading.text for reading in readings if reading.source == "pocketsphinx") == "ascendio"


def test_a_model_that_was_given_and_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="does not exist"):
        build(EngineChoice("auto", tmp_path / "nowhere", None, MODELS), GRAMMAR)
