"""The embedded models through libvosk: they know every word of the shipped pack, and hear its phrases."""

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr
import vosk

from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import phrasebook_of
from voice_assist.understanding.phrasebook import Phrasebook

REPOSITORY = Path(__file__).resolve().parent.parent
UNKNOWN = "[unk]"
VOICES = (("en-us+f4", 150), ("en-gb+m5", 160))
"""Variants that no network of this project was trained on, and words a minute."""


@pytest.fixture(scope="module")
def book() -> Phrasebook:
    return phrasebook_of(load_pack(REPOSITORY / "intents/en"))


@pytest.fixture(scope="module")
def general() -> Any:
    vosk.SetLogLevel(-1)
    return vosk.Model(str(REPOSITORY / "models/en-mini"))


def heard(model: Any, text: str, voice: tuple[str, int], grammar: list[str]) -> str:
    """What `model` hears when `text` is spoken by espeak-ng."""
    command = ["espeak-ng", "-v", voice[0], "-s", str(voice[1]), "--stdout", text]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    spoken = np.frombuffer(raw[44:], "<i2").astype(np.float32)  # mono at 22,050 Hz behind a header of 44 bytes
    samples = soxr.resample(spoken, 22050, 16000).astype(np.int16)
    recogniser = vosk.KaldiRecognizer(model, 16000, json.dumps([*grammar, UNKNOWN]))
    recogniser.AcceptWaveform(np.concatenate([np.zeros(3200, np.int16), samples, np.zeros(8000, np.int16)]).tobytes())
    return str(json.loads(recogniser.FinalResult())["text"])


def test_every_word_of_the_shipped_pack_is_known(book: Phrasebook, general: Any) -> None:
    """If this fails: add what is named to the model with `python -m models.recipe.export` (models/recipe/README.md)."""
    unknown = sorted(word for word in book.vocabulary if general.vosk_model_find_word(word) < 0)
    assert unknown == []
    assert general.vosk_model_find_word(UNKNOWN) > 0


def test_the_words_model_knows_its_ten_words() -> None:
    vosk.SetLogLevel(-1)
    model = vosk.Model(str(REPOSITORY / "models/en-mini-words"))
    for word in ("yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go", UNKNOWN):
        assert model.vosk_model_find_word(word) > 0
    assert heard(model, "stop", VOICES[0], ["yes", "no", "stop"]) == "stop"


@pytest.mark.parametrize("voice", VOICES, ids=lambda voice: voice[0])
@pytest.mark.parametrize(
    "phrase",
    [
        "start shoulder exercises",
        "tell me about the wheelchair",
        "call my nurse",
        "help me",
        "i need water",
        "how many more",
        "my shoulder hurts",
        "yes please",
        "skip this one",
        "stop",
    ],
)
def test_phrases_of_the_pack_are_heard(book: Phrasebook, general: Any, phrase: str, voice: tuple[str, int]) -> None:
    grammar = sorted({possible.text for possible in book.phrases})
    assert phrase in grammar
    assert heard(general, phrase, voice, grammar) == phrase


@pytest.mark.parametrize("text", ["the government said nothing about taxes", "bananas and chocolate"])
def test_other_speech_is_no_phrase(book: Phrasebook, general: Any, text: str) -> None:
    grammar = sorted({possible.text for possible in book.phrases})
    assert UNKNOWN in heard(general, text, VOICES[0], grammar)
