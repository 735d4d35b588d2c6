"""One spelling for everything that is said, typed or written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_assist.understanding.normalise import normalise, number_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Call   MY daughter! ", "call my daughter"),
        ("What’s the time?", "what's the time"),
        ("'stop' -- now...", "stop now"),
        ("the dogs' bowl", "the dogs bowl"),
        ("café naïve", "cafe naive"),
        ("STRASSE straße", "strasse strasse"),
        ("20 times", "twenty times"),
        ("level 7/10", "level seven ten"),
        ("1,250", "one thousand two hundred fifty"),
        ("007", "zero zero seven"),
        ("call 5551234", "call five five five one two three four"),
        ("٣ times", "three times"),
        ("50%", "fifty percent"),
        ("up & down", "up and down"),
        ("5s", "five s"),
        ("[unk] help <unk> [UNK]", "[unk] help [unk] [unk]"),
        ("помощь please", "[unk] please"),
        ("one\ttwo\nthree", "one two three"),
        ("?!", ""),
        ("", ""),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("number", "words"), [(0, "zero"), (20, "twenty"), (21, "twenty one"), (105, "one hundred five")]
)
def test_numbers_are_said_without_hyphens(number: int, words: str) -> None:
    assert number_words(number) == words


@given(st.text())
def test_normalise_is_idempotent(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text())
def test_normalised_text_holds_only_words(text: str) -> None:
    assert all(word == "[unk]" or set(word) <= set("abcdefghijklmnopqrstuvwxyz'") for word in normalise(text).split())
