"""What holds for every text: fillers, case and punctuation change nothing, and the index overlooks no phrase."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_assist.commands import Context
from voice_assist.events import Hypothesis, Reading, ReadingKind
from voice_assist.understanding.cost import Cost
from voice_assist.understanding.decision import Match
from voice_assist.understanding.matcher import understand, understand_text
from voice_assist.understanding.phrasebook import IntentTemplates, Numbers, Phrasebook, TextValue
from voice_assist.understanding.similarity import compare
from voice_assist.understanding.word_index import WordIndex
from voice_assist.understanding.words import plain_words, without_fillers

ALL = frozenset(Context)
BOOK = Phrasebook(
    [
        IntentTemplates("help", ("help [me] [now]", "I need help"), ALL, Cost.GRAVE_TO_MISS),
        IntentTemplates("drink", ("I (want|need) (a drink|water)",), ALL),
        IntentTemplates("lamp", ("turn (on|off) the {room} lamp", "lamp {number}"), ALL),
        IntentTemplates("start", ("start {room} session [alone]",), ALL, Cost.DISTURBING),
        IntentTemplates("wrong", ("that is not right", "I can't hear you"), ALL),
    ],
    {
        "room": tuple(TextValue(room, (room,)) for room in ("kitchen", "bedroom", "cellar")),
        "number": Numbers(1, 12),
    },
)
ACTIVE = BOOK.active(ALL)
CORES = [without_fillers(plain_words(phrase.text)) for phrase in BOOK.phrases]
ALL_CHOSEN = np.ones(len(CORES), np.bool_)
WORDS = sorted(BOOK.vocabulary | {"she", "you", "kitchne", "helps", "yellow", "of", "lamps", "never", "[unk]", "hel"})
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
FILLERS = ("um", "uh", "please", "the", "hey", "just")
SOURCES = ("one", "two")


@given(TEXTS, st.lists(st.tuples(st.integers(0, 8), st.sampled_from(FILLERS)), max_size=4))
def test_fillers_never_change_what_is_meant(text: str, fillers: list[tuple[int, str]]) -> None:
    words = text.split()
    for place, filler in fillers:
        words.insert(place, filler)
    bare, filled = understand_text(text, ACTIVE), understand_text(" ".join(words), ACTIVE)
    if isinstance(bare, Match):
        assert filled.best
        assert filled.best.meaning == bare.best.meaning
    assert filled.decision == bare.decision


@given(TEXTS, st.randoms(use_true_random=False))
def test_case_and_punctuation_change_nothing(text: str, chance: Random) -> None:
    written = ", ".join(chance.choice((word, word.upper(), word.title())) for word in text.split()) + "!"
    assert understand_text(written, ACTIVE) == understand_text(text, ACTIVE)


@given(TEXTS)
def test_no_phrase_is_nearer_than_the_index_says(text: str) -> None:
    heard = without_fillers(plain_words(text))
    bounds = dict(WordIndex(CORES).nearest(heard, len(CORES), ALL_CHOSEN, ACTIVE.vocabulary))
    for index, core in enumerate(CORES):
        assert compare(heard, core, ACTIVE.vocabulary).score <= bounds.get(index, 0.0) + 1e-3


@given(TEXTS, st.integers(1, 5))
def test_the_few_that_are_asked_for_are_the_first_of_all(text: str, most: int) -> None:
    index, heard = WordIndex(CORES), without_fillers(plain_words(text))
    everything = index.nearest(heard, len(CORES), ALL_CHOSEN, ACTIVE.vocabulary)
    assert index.nearest(heard, most, ALL_CHOSEN, ACTIVE.vocabulary) == everything[:most]


@given(TEXTS, st.randoms(use_true_random=False))
def test_what_is_not_chosen_is_not_found_and_changes_no_bound(text: str, chance: Random) -> None:
    index, heard = WordIndex(CORES), without_fillers(plain_words(text))
    chosen = np.array([chance.random() < 0.5 for _ in CORES])
    everything = index.nearest(heard, len(CORES), ALL_CHOSEN, ACTIVE.vocabulary)
    found = index.nearest(heard, len(CORES), chosen, ACTIVE.vocabulary)
    assert found == [one for one in everything if chosen[one[0]]]


READINGS = st.tuples(*(st.lists(TEXTS, min_size=1, max_size=3, unique=True) for _ in SOURCES), TEXTS)


@given(READINGS)
def test_the_order_of_the_readings_changes_nothing(texts: tuple[list[str], list[str], str]) -> None:
    *closed, opened = texts
    readings = [
        Reading(source, ReadingKind.CLOSED, tuple(Hypothesis(text, None) for text in one))
        for source, one in zip(SOURCES, closed, strict=True)
    ]
    free = Reading("two", ReadingKind.OPEN, (Hypothesis(opened, None),))
    given_order, other_order = understand([*readings, free], ACTIVE), understand([free, *reversed(readings)], ACTIVE)
    assert given_order.decision == other_order.decision


@pytest.mark.parametrize("text", ["help me Maria", "I want a drink of something"])
def test_what_is_left_over_after_the_phrase_counts_more_than_before_it(text: str) -> None:
    *first, last = text.split()
    after, before = understand_text(text, ACTIVE), understand_text(" ".join([last, *first]), ACTIVE)
    assert after.best
    assert before.best
    assert after.best.score < before.best.score
