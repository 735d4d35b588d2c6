"""The recipe's export: the shipped model comes out to the byte, and a new word needs only a pronunciation."""

import json
import math
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soxr
import vosk

from models.recipe.everyday import dictionary, everyday_bigram
from models.recipe.export import GENERAL, WORDS, Content, export, trained_content
from models.recipe.language import BEGIN, END, Bigram, expand, template_bigram
from models.recipe.lexicon import Pronunciation, UnknownWordsError, build_lexicon, phones_of, pronounce
from models.recipe.paths import EVERYDAY
from voice_assist.hearing.model_folder import SUMS_NAME

MODELS = Path(__file__).resolve().parent.parent / "models"
needs_openfst = pytest.mark.skipif(shutil.which("fstconvert") is None, reason="needs Debian's libfst-tools")


def test_a_sound_at_a_new_place_is_tied_to_the_same_sound() -> None:
    taught = phones_of({"beige": [("B", "EY", "ZH")], "me": [("M", "IY")]})
    lexicon = build_lexicon({"measure": [("M", "EY", "ZH", "IY")], "she": [("ZH", "IY")]}, taught)
    tied = {phone: taught[output] for phone, output in zip(lexicon.phones, lexicon.outputs, strict=True)}
    assert lexicon.phones[: len(taught)] == taught
    assert tied["ZH_I"] == "ZH_E"
    assert tied["ZH_B"] == "ZH_E"
    assert tied["IY_E"] == "IY_E"
    with pytest.raises(UnknownWordsError, match="never taught the sound OY"):
        build_lexicon({"oy": [("OY",)]}, taught)


def test_own_pronunciations_come_first_and_missing_words_are_named() -> None:
    own: dict[str, list[Pronunciation]] = {"tomato": [("T", "AH", "M", "AA", "T", "OW")]}
    found = pronounce(["tomato", "the"], own, dictionary())
    assert found["tomato"] == own["tomato"]
    assert ("DH", "AH") in found["the"]
    assert len(found["the"]) > 1
    with pytest.raises(UnknownWordsError, match="No pronunciation is known of qwertz, xyzzy"):
        pronounce(["qwertz", "the", "xyzzy"], own, dictionary())


def total(bigram: Bigram, history: str) -> float:
    """All that can follow a history; 1 for a distribution."""
    seen = bigram.pairs[history]
    unseen = sum(share for word, share in bigram.single.items() if word not in seen)
    return sum(seen.values()) + bigram.backoff[history] * unseen


def test_everyday_english_is_a_distribution_after_every_word() -> None:
    words = EVERYDAY.read_text(encoding="utf-8").split()[:300]
    bigram = everyday_bigram([*words, "orthosis"], 2000)
    assert math.isclose(sum(bigram.single.values()), 1)
    assert set(bigram.pairs) >= {BEGIN, "i"}
    for history in bigram.pairs:
        assert total(bigram, history) == pytest.approx(1, abs=0.01)
    assert bigram.pairs["i"]["need"] > bigram.single["need"]


def test_templates_never_promise_more_than_everything() -> None:
    assert list(expand("call {who} now", {"who": ["a nurse", "help"]})) == ["call a nurse now", "call help now"]
    bigram = template_bigram([(["call", "help"], 1.0), (["stop"], 1.0)], ["call", "help", "stop", "other"])
    assert bigram.single[END] > 0
    assert min(bigram.single.values()) > 0
    assert all(total(bigram, history) <= 1 for history in bigram.pairs)


@pytest.mark.skip_allowed("the export is a tool for developers")
@needs_openfst
def test_the_shipped_words_model_comes_out_to_the_byte(tmp_path: Path) -> None:
    export(WORDS, tmp_path / "out", trained_content())
    shipped = (MODELS / WORDS.name / SUMS_NAME).read_text(encoding="utf-8")
    assert (tmp_path / "out" / SUMS_NAME).read_text(encoding="utf-8") == shipped
    for name in ("mfcc.conf", "model.conf"):
        assert (tmp_path / "out/conf" / name).read_bytes() == (MODELS / WORDS.name / "conf" / name).read_bytes()


@pytest.mark.skip_allowed("the export is a tool for developers")
@needs_openfst
def test_a_new_word_needs_no_training(tmp_path: Path) -> None:
    trained = trained_content()
    entries = {**trained.entries, **pronounce(["lemon"], {}, dictionary())}
    free = template_bigram([(["bring", "my", "lemon"], 1.0)], list(entries))
    lexicon = export(
        GENERAL, tmp_path / "out", Content(entries, [(0.5, free), *((0.5, old) for _, old in trained.free)])
    )
    assert "lemon" in lexicon.words
    model = vosk.Model(str(tmp_path / "out"))
    assert model.vosk_model_find_word("lemon") > 0
    command = ["espeak-ng", "-v", "en-us+f4", "--stdout", "bring my lemon"]
    spoken = np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout[44:], "<i2")
    samples = soxr.resample(spoken.astype(np.float32), 22050, 16000).astype(np.int16)
    recogniser = vosk.KaldiRecognizer(model, 16000, json.dumps(["bring my lemon", "bring my blanket", "[unk]"]))
    recogniser.AcceptWaveform(np.concatenate([samples, np.zeros(8000, np.int16)]).tobytes())
    text = json.loads(recogniser.FinalResult())["text"]
    assert text == "bring my lemon"
