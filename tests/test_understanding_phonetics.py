"""How alike sentences sound, with the real dictionary and without any."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_assist.lexicon import Lexicon
from voice_assist.understanding.letter_sounds import spelt_phones
from voice_assist.understanding.phonetics import (
    phone_distance,
    phonetic_distance,
    phonetic_similarity,
    sound_classes,
    syllables,
)

PHONES = (
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH"
).split()
LEXICON = Lexicon()
WORDS = (
    "help walk wok the a drink left lift shoulder shoulders session louder lowered daughter zyqqx [unk] o'clock".split()
)

sentences = st.lists(st.sampled_from(WORDS), max_size=5)
spellings = st.text(alphabet="abcdefghijklmnopqrstuvwxyz'", max_size=14)


def similarity(one: str, other: str) -> float:
    return phonetic_similarity(one.split(), other.split(), LEXICON)


def test_the_distance_of_phones_is_symmetric_and_at_most_one() -> None:
    for one, other in itertools.product(PHONES, repeat=2):
        assert phone_distance(one, other) == phone_distance(other, one)
        assert (phone_distance(one, other) == 0) == (one == other)
        assert phone_distance(one, other) <= 1


@pytest.mark.parametrize(
    ("one", "near", "far"),
    [
        ("T", "D", "M"),
        ("S", "SH", "K"),
        ("F", "TH", "G"),
        ("M", "N", "S"),
        ("IH", "EH", "AO"),
        ("AO", "AA", "IY"),
        ("OW", "UH", "AE"),
        ("AH", "ER", "IY"),
        ("W", "R", "T"),
        ("IY", "OY", "T"),
    ],
)
def test_phones_that_are_formed_alike_are_nearer(one: str, near: str, far: str) -> None:
    assert phone_distance(one, near) < phone_distance(one, far)


@pytest.mark.parametrize(
    ("phrase", "near", "far"),
    [
        ("walk up", "wok up", "work out"),
        ("left", "lift", "right"),
        ("louder", "lowered", "repeat"),
        ("help", "kelp", "stop"),
        ("start shoulder session", "start shoulder's session", "start finger session"),
        ("a drink", "a drunk", "the window"),
        ("recognise speech", "wreck a nice beach", "open the door"),
        ("no", "know", "yes"),
        ("pause", "paws", "please"),
    ],
)
def test_what_is_easily_misheard_is_nearer_than_what_is_not(phrase: str, near: str, far: str) -> None:
    assert similarity(phrase, near) > similarity(phrase, far) + 0.05


def test_boundaries_of_words_are_not_heard() -> None:
    assert similarity("ice cream", "i scream") == pytest.approx(1)
    assert similarity("wok up", "walk up") == 1, 'a "walk" may be spoken like "wok"'


def test_the_pronunciation_that_agrees_best_is_taken_in_each_word() -> None:
    ways = {"the": (("DH", "AH"), ("DH", "IY")), "thee": (("DH", "IY"),), "tomato": (("T", "AH"), ("T", "AA", "T"))}
    assert phonetic_similarity(["the", "tomato"], ["thee", "tomato"], ways) == 1
    assert phonetic_similarity(["the", "the"], ["thee", "the"], ways) == 1
    assert phonetic_similarity(["the"], ["thee"], {**ways, "the": ways["the"][:1]}) < 1


def test_an_unknown_word_is_like_no_word() -> None:
    assert similarity("help [unk]", "help me") < similarity("help me", "help my")
    assert similarity("[unk]", "help") < 0.2


def test_nothing_is_like_nothing_alone() -> None:
    assert similarity("", "") == 1
    assert similarity("", "help") == 0


def test_a_word_without_pronunciation_is_spoken_as_it_is_spelt() -> None:
    assert phonetic_similarity(["phone"], ["fone"], {}) == 1


@given(sentences, sentences)
def test_likeness_is_symmetric_and_between_0_and_1(one: list[str], other: list[str]) -> None:
    likeness = phonetic_similarity(one, other, LEXICON)
    assert 0 <= likeness <= 1
    assert likeness == phonetic_similarity(other, one, LEXICON)
    assert phonetic_similarity(one, one, LEXICON) == 1


@given(sentences, sentences, st.sampled_from(WORDS))
def test_a_common_word_does_not_make_sentences_less_alike(one: list[str], other: list[str], word: str) -> None:
    before, after = (phonetic_similarity([*one, *more], [*other, *more], LEXICON) for more in ([], [word]))
    assert after >= before - 1e-9


@given(spellings)
def test_every_spelling_has_phones_and_always_the_same(word: str) -> None:
    phones = spelt_phones(word)
    assert set(phones) <= set(PHONES)
    assert bool(phones) == bool(word.replace("'", ""))
    spelt_phones.cache_clear()
    assert spelt_phones(word) == phones


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("lumioso", "L AH M IY OW S OW"),
        ("knee", "N IY"),
        ("pages", "P EY JH IH Z"),
        ("named", "N EY M D"),
        ("needed", "N IY D IH D"),
        ("table", "T EY B AH L"),
        ("station", "S T EY SH AH N"),
        ("thumb", "TH AH M"),
        ("me", "M IY"),
        ("dry", "D R AY"),
        ("happy", "HH AE P IY"),
        ("cheque", "CH EH K"),
        ("bridge", "B R IH JH"),
        ("bus", "B AH S"),
    ],
)
def test_common_spellings(word: str, phones: str) -> None:
    assert " ".join(spelt_phones(word)) == phones


def test_guessed_sounds_are_far_nearer_to_the_dictionary_than_another_word_is() -> None:
    words = [word for word in list(LEXICON)[::251] if word.isalpha()]
    own = [
        phonetic_similarity([word], ["guess"], {word: LEXICON[word], "guess": (spelt_phones(word),)}) for word in words
    ]
    other = [phonetic_similarity([word], [next_], LEXICON) for word, next_ in itertools.pairwise(words[::7])]
    assert sum(own) / len(own) > 0.75
    assert sum(other) / len(other) < 0.4


@pytest.mark.parametrize(
    ("words", "number"),
    [("help", 1), ("i would like a drink", 5), ("shoulder session", 4), ("", 0), ("[unk]", 1), ("help [unk] me", 3)],
)
def test_syllables_are_counted_by_vowels(words: str, number: int) -> None:
    assert syllables(words.split(), LEXICON) == number


def test_phones_that_differ_are_counted_and_sounds_formed_alike_share_a_letter() -> None:
    lexicon = Lexicon()
    assert phonetic_distance(["left"], ["left"], lexicon) == 0
    assert 0 < phonetic_distance(["left"], ["lift"], lexicon) < phonetic_distance(["left"], ["stop"], lexicon)
    assert sound_classes(["pat"], lexicon) == sound_classes(["bad"], lexicon) != sound_classes(["bell"], lexicon)
