"""The phrasebook: every sentence of a pack, by context."""

import itertools
import tracemalloc

import pytest

from voice_assist.commands import Context
from voice_assist.errors import TemplateError
from voice_assist.understanding.cost import Cost
from voice_assist.understanding.matcher import understand_text
from voice_assist.understanding.phrasebook import IntentTemplates, Numbers, Phrase, Phrasebook, SlotValues, TextValue

IDLE, SESSION = frozenset({Context.IDLE}), frozenset({Context.SESSION})
LISTS: dict[str, SlotValues] = {
    "contact": (TextValue("daughter", ("[my] daughter",)), TextValue("nurse", ("nurse", "sister"))),
    "level": Numbers(8, 10),
}


def intent(name: str, *templates: str, contexts: frozenset[Context] = IDLE) -> IntentTemplates:
    return IntentTemplates(name, templates, contexts)


def test_sentences_carry_their_meaning_once_each() -> None:
    book = Phrasebook([intent("call", "call {contact}", "call nurse|call {contact}")], LISTS)
    assert book.phrases == (
        Phrase("call my daughter", "call", (("contact", "daughter"),)),
        Phrase("call daughter", "call", (("contact", "daughter"),)),
        Phrase("call nurse", "call", (("contact", "nurse"),)),
        Phrase("call sister", "call", (("contact", "nurse"),)),
        Phrase("call nurse", "call", ()),
    )


def test_slots_are_sorted_by_name() -> None:
    book = Phrasebook([intent("x", "{level:z} {level:a}")], {"level": Numbers(1, 2)})
    assert book.phrases[1] == Phrase("one two", "x", (("a", "2"), ("z", "1")))


def test_numbers_are_said_as_words_and_mean_digits() -> None:
    book = Phrasebook([intent("pain", "pain {level}")], LISTS)
    assert [(phrase.text, phrase.slots) for phrase in book.phrases] == [
        ("pain eight", (("level", "8"),)),
        ("pain nine", (("level", "9"),)),
        ("pain ten", (("level", "10"),)),
    ]


def test_sentences_of_a_context_keep_the_order_of_the_pack() -> None:
    book = Phrasebook(
        [
            intent("skip", "skip [it]", contexts=SESSION),
            intent("stop", "stop", contexts=SESSION | IDLE),
            intent("next", "skip it", contexts=SESSION),
        ],
        {},
    )
    assert book.sentences(Context.SESSION) == ("skip it", "skip", "stop")
    assert book.sentences(Context.IDLE) == ("stop",)
    assert book.sentences(Context.ASLEEP) == ()


def test_active_phrases_follow_contexts_and_exclusions() -> None:
    book = Phrasebook([intent("skip", "skip", contexts=SESSION), intent("stop", "stop", contexts=IDLE)], {})
    assert [phrase.intent for phrase in book.active(IDLE | SESSION).phrases] == ["skip", "stop"]
    assert [phrase.intent for phrase in book.active(IDLE).phrases] == ["stop"]
    assert [phrase.intent for phrase in book.active(IDLE | SESSION, without=frozenset({"skip"})).phrases] == ["stop"]
    assert book.active(IDLE) is book.active(IDLE)


def test_changing_selections_take_no_more_memory() -> None:
    names = [f"intent_{number}" for number in range(12)]
    words = [f"{first}{second}" for first in "bcdfghklmn" for second in ("ab", "eck", "in")]
    templates = [f"({'|'.join(words)}) ({'|'.join(words[:9])}) {name.replace('_', '')}" for name in names]
    answers = [IntentTemplates(f"answer.{word}", (f"[the] {word}",), frozenset()) for word in words]
    book = Phrasebook([intent(name, text) for name, text in zip(names, templates, strict=True)], {}, None, answers)
    tracemalloc.start()
    try:
        understand_text("bab", book.active(IDLE))
        one = tracemalloc.get_traced_memory()[0]
        for word, name in itertools.product(words, names[:4]):
            active = book.active(IDLE, without=frozenset({name}), also=frozenset({f"answer.{word}"}))
            assert understand_text(f"the {word}", active).decision == "accept"
        assert tracemalloc.get_traced_memory()[0] < 1.2 * one
    finally:
        tracemalloc.stop()


def test_vocabulary_is_every_word() -> None:
    book = Phrasebook([intent("call", "what's up|call {contact}"), intent("n", "{level}")], LISTS)
    assert book.vocabulary == frozenset("what's up call my daughter nurse sister eight nine ten".split())


def test_conflicts_are_sentences_with_two_meanings_in_one_context() -> None:
    book = Phrasebook(
        [
            intent("go_on", "go on|next", contexts=SESSION | IDLE),
            intent("skip", "next", contexts=SESSION),
            intent("tip", "more", contexts=IDLE),
            intent("rest", "more", contexts=SESSION),
            intent("side", "{contact}"),
        ],
        {"contact": (TextValue("a", ("him",)), TextValue("b", ("him",)))},
    )
    assert book.conflicts() == (("next", "go_on", "skip"), ("him", "side", "side"))


@pytest.mark.parametrize(
    ("template", "lists", "problem"),
    [
        ("call {who}", LISTS, 'there is no list "who"; add it under lists, or use one of: {contact}, {level}.'),
        ("call {who}", {}, 'there is no list "who"; add it under lists, or use one of: none.'),
        ("{level}", {"level": Numbers(3, 1)}, 'the list "level" has no values'),
        ("{who}", {"who": (TextValue("x", ("(a",)),)}, 'the phrase "\\(a": "\\(" at character 1 is never closed'),
        ("{n} {n}", {"n": Numbers(1, 100)}, "{n} is said twice in one sentence"),
    ],
)
def test_mistakes_in_templates_are_told(template: str, lists: dict[str, SlotValues], problem: str) -> None:
    with pytest.raises(TemplateError, match=problem):
        Phrasebook([intent("call", template)], lists)


def test_follow_ups_are_possible_only_where_they_are_named() -> None:
    lists = {"lamp": (TextValue("big", ("big one",)),)}
    said = IntentTemplates("light", ("light",), frozenset({Context.IDLE}))
    answer = IntentTemplates("answer.lamp", ("[the] {lamp}",), frozenset())
    book = Phrasebook((said,), lists, follow_ups=(answer,))
    idle = frozenset({Context.IDLE})
    assert [phrase.text for phrase in book.phrases] == ["light"]
    assert [phrase.text for phrase in book.active(idle).phrases] == ["light"]
    also = book.active(idle, also=frozenset({"answer.lamp"}))
    assert [phrase.text for phrase in also.phrases] == ["light", "the big one", "big one"]
    assert book.follow_up_sentences == ("the big one", "big one")
    assert tuple(phrase.text for phrase in book.follow_ups) == book.follow_up_sentences
    assert {"the", "big"} <= book.vocabulary


def test_the_cost_of_an_intent_is_known() -> None:
    book = Phrasebook([IntentTemplates("stop", ("stop",), IDLE, Cost.GRAVE_TO_MISS), intent("go", "go")], {})
    assert (book.cost("stop"), book.cost("go")) == (Cost.GRAVE_TO_MISS, Cost.HARMLESS)
