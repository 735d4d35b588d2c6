"""How words that are in no dictionary are spoken, by the real espeak-ng."""

import pocketsphinx
import pytest

from voice_assist.hearing.pronunciation import phones, pronounce


@pytest.mark.parametrize(
    ("ipa", "expected"),
    [
        ("lˌuːmɪˈoʊsoʊ", "L UW M IY OW S OW"),
        ("bˈʌʔn̩", "B AH T AH N"),
        ("wˈɔːkɚ", "W AO K ER"),
        ("tʃˈɔɪs", "CH OY S"),
        ("ɹˈeɪdɪˌoʊ", "R EY D IY OW"),
        ("fˈaɪɚ", "F AY ER"),
        ("ǁǁ", ""),
        ("", ""),
    ],
)
def test_ipa_becomes_arpabet(ipa: str, expected: str) -> None:
    assert phones(ipa) == expected


def test_all_words_of_one_question_are_answered() -> None:
    spoken = pronounce(["ascendio", "lumioso", "o'clock", "kedavra", "ascendio"])
    assert list(spoken) == ["ascendio", "lumioso", "o'clock", "kedavra"]
    assert spoken["lumioso"] == "L UW M IY OW S OW"


def test_dictionary_words_come_out_nearly_as_the_dictionary_has_them() -> None:
    decoder = pocketsphinx.Decoder(lm=None, loglevel="FATAL")
    words = "shoulder wheelchair nurse daughter exercise window medicine pillow blanket therapist".split()
    spoken = pronounce(words)
    assert sum(spoken[word] == decoder.lookup_word(word) for word in words) >= 7


def test_nothing_is_asked_for_nothing() -> None:
    assert pronounce([]) == {}


def test_without_espeak_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert pronounce(["ascendio"]) == {}
