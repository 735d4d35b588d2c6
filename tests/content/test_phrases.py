"""What understanding and recognisers get from a pack."""

import pytest

from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import (
    entry_of,
    grammar_graphs,
    grammar_sentences,
    intent_templates,
    phrasebook_of,
    slot_lists,
)
from voice_assist.content.vocabulary import words_of
from voice_assist.errors import PackError
from voice_assist.understanding.cost import Cost
from voice_assist.understanding.phrasebook import Numbers, Phrase, TextValue

from .conftest import PackWriter
from .test_validation import CALL, ROUTINE

PACK = """\
lists:
  side: [left, {id: both_sides, say: [both, each]}, Upper Right]
  number: {first: 19, last: 21}
intents:
  start: {phrases: ["start {routine} [{side}]"], action: start_routine, cost: disturbing}
  again: {phrases: ["{number} more"], action: repeat, contexts: [session]}
  "yes": {phrases: [of course], action: "yes", contexts: [question]}
  wake: {phrases: [wake up], action: wake, contexts: [asleep]}
"""


def test_lists_come_from_the_pack_and_its_routines(write_pack: PackWriter) -> None:
    second = ROUTINE.replace("  neck:", "  neck_assisted:").replace("active", "assisted\n    helper: Help.")
    third = second.replace("neck_assisted", "jaw").replace("body: neck", "body: jaw").replace("[neck]", "[jaw]")
    folder = write_pack(a=PACK, b=ROUTINE, c=second.replace("[neck]", "[neck, head]"), d=third)
    assert slot_lists(load_pack(folder)) == {
        "side": (
            TextValue("left", ("left",)),
            TextValue("both_sides", ("both", "each")),
            TextValue("upper_right", ("Upper Right",)),
        ),
        "number": Numbers(19, 21),
        "routine": (TextValue("neck", ("neck", "head")), TextValue("jaw", ("jaw",))),
    }


def test_sentences_with_their_meaning(write_pack: PackWriter) -> None:
    phrases = phrasebook_of(load_pack(write_pack(a=PACK, b=ROUTINE, c=CALL))).phrases
    assert Phrase("start neck each", "start", (("routine", "neck"), ("side", "both_sides"))) in phrases
    assert Phrase("twenty one more", "again", (("number", "21"),)) in phrases
    assert Phrase("drink", "call.drink", ()) in phrases


def test_each_context_hears_its_own_and_a_question_hears_all_that_may_interrupt_it(write_pack: PackWriter) -> None:
    book = phrasebook_of(load_pack(write_pack(a=PACK, b=ROUTINE, c=CALL)))
    sentences = grammar_sentences(book)
    assert set(sentences) == set(Context)
    assert set(sentences[Context.ASLEEP]) == {"wake up", "drink"}
    assert set(sentences[Context.SESSION]) == {"nineteen more", "twenty more", "twenty one more", "drink"}
    everything = {*sentences[Context.IDLE], *sentences[Context.SESSION], "of course"}
    assert set(sentences[Context.QUESTION]) == everything
    assert len(sentences[Context.QUESTION]) == len(everything)
    assert "of course" not in sentences[Context.IDLE]


def test_costs_and_contexts_reach_understanding(write_pack: PackWriter) -> None:
    intents = {intent.intent: intent for intent in intent_templates(load_pack(write_pack(a=PACK, b=ROUTINE, c=CALL)))}
    assert intents["start"].cost is Cost.DISTURBING
    assert intents["call.drink"].cost is Cost.HARMLESS
    assert intents["call.drink"].contexts == frozenset(Context) - {Context.VISITORS}
    assert [entry_of(name) for name in ("start", "call.drink")] == [("intents", "start"), ("calls", "drink")]


def test_every_word_that_can_be_said(write_pack: PackWriter) -> None:
    words = words_of(load_pack(write_pack(a=PACK, b=ROUTINE, c=CALL)))
    assert {"neck", "both", "upper", "twenty", "one", "drink", "wake", "course"} <= words
    assert all(word == word.lower() and word.replace("'", "").isalpha() for word in words)


def test_a_template_of_many_slots_is_in_the_grammar_as_a_graph(write_pack: PackWriter) -> None:
    words = ", ".join("abcdefgh")
    pack = f"""\
lists:
  one: [{words}]
intents:
  many: {{phrases: ["say {{one}} {{one:two}} {{one:three}} {{one:four}} {{one:five}}"], action: repeat}}
  few: {{phrases: ["say {{one}}"], action: repeat, contexts: [session]}}
"""
    graphs = grammar_graphs(phrasebook_of(load_pack(write_pack(a=pack))))
    assert {context for context, those in graphs.items() if those} == {
        Context.IDLE,
        Context.QUESTION,
        Context.FOLLOW_UP,
    }
    assert graphs[Context.IDLE][0].readings("say a b c d h".split()) == (
        (("one", "a"), ("two", "b"), ("three", "c"), ("four", "d"), ("five", "h")),
    )


def test_a_sentence_that_another_intent_lists_must_not_be_in_a_graph(write_pack: PackWriter) -> None:
    words = ", ".join("abcdefgh")
    pack = f"""\
lists:
  one: [{words}]
intents:
  many: {{phrases: ["say {{one}} {{one:two}} {{one:three}} {{one:four}} {{one:five}}"], action: repeat}}
  few: {{phrases: [say h g f e d], action: say, answer: Backwards.}}
"""
    with pytest.raises(PackError, match=r'"say h g f e d" can be said for .*few.* and for .*many'):
        load_pack(write_pack(a=pack))


def test_with_a_wake_word_everything_can_be_said_after_it() -> None:
    book = phrasebook_of(load_pack(PROJECT_FOLDER / "intents" / "en"))
    plain, called = grammar_sentences(book), grammar_sentences(book, "computer")
    assert len(plain[Context.VISITORS]) < 100
    assert not {"a drink please", "start shoulder session"} & set(plain[Context.VISITORS])
    for context, sentences in plain.items():
        assert {"computer", *sentences, *(f"computer {sentence}" for sentence in sentences)} <= set(called[context])
    assert {"computer start shoulder session", "start shoulder session"} <= set(called[Context.VISITORS])
