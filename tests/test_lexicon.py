"""The real CMU dictionary, looked up word by word."""

import re
from itertools import islice
from pathlib import Path

import pocketsphinx
import pytest

from voice_assist.lexicon import Lexicon

DICTIONARY = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))


def test_a_word_has_its_ways_of_speaking_in_the_order_of_the_dictionary() -> None:
    lexicon = Lexicon()
    assert lexicon["walk"] == (("W", "AO", "K"), ("W", "AA", "K"))
    assert lexicon["the"] == (("DH", "AH"), ("DH", "IY"))
    assert lexicon["o'clock"] == (("AH", "K", "L", "AA", "K"),)


@pytest.mark.parametrize("word", ["", "lumioso", "zzzzz", "'", "walq", "walk ", "walk(2)", "Walk", "wälk", "[unk]"])
def test_what_is_no_word_of_the_dictionary_is_not_found(word: str) -> None:
    lexicon = Lexicon()
    assert word not in lexicon
    assert lexicon.get(word) is None


def test_every_entry_is_found_where_a_plain_reading_of_the_file_finds_it() -> None:
    plain: dict[str, list[tuple[str, ...]]] = {}
    for line in DICTIONARY.read_text(encoding="utf-8").splitlines():
        entry, *phones = line.split()
        plain.setdefault(re.sub(r"\(\d+\)$", "", entry), []).append(tuple(phones))
    lexicon = Lexicon()
    some = [*islice(plain, 0, None, 97), next(iter(plain)), list(plain)[-1]]
    assert {word: lexicon[word] for word in some} == {word: tuple(dict.fromkeys(plain[word])) for word in some}
    assert list(lexicon) == list(plain)
    assert len(lexicon) == len(plain)


def test_given_pronunciations_come_first_and_the_dictionary_stays() -> None:
    lexicon = Lexicon({"lumioso": "L UW M IY OW S OW", "walk": "W AA K", "louder": "L AW D ER"})
    assert lexicon["lumioso"] == (("L", "UW", "M", "IY", "OW", "S", "OW"),)
    assert lexicon["walk"] == (("W", "AA", "K"), ("W", "AO", "K"))
    assert lexicon["louder"] == (("L", "AW", "D", "ER"),)
    assert next(iter(lexicon)) == "lumioso"
