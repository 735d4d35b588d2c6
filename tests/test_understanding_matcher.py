"""From text to a decision: what is accepted, what is asked about, what is left alone."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_assist.commands import Context
from voice_assist.understanding.cost import Cost
from voice_assist.understanding.decision import Candidate
from voice_assist.understanding.matcher import understand_text
from voice_assist.understanding.phrasebook import IntentTemplates, Numbers, Phrase, Phrasebook, SlotValues, TextValue

ALL = frozenset(Context)
LISTS: dict[str, SlotValues] = {
    "routine": tuple(TextValue(body, (f"{body}[s]",)) for body in ("shoulder", "ankle", "finger")),
    "contact": (TextValue("daughter", ("daughter",)), TextValue("nurse", ("nurse",))),
    "side": (TextValue("left", ("left",)), TextValue("right", ("right",))),
    "level": Numbers(0, 10),
}
TEMPLATES = {
    "start": ("(start|begin) [the|my] {routine} (session|exercises)",),
    "call.help": ("help [me]", "I need help", "call for help"),
    "call.come": ("I need you",),
    "call.drink": ("I need a drink", "I'm thirsty"),
    "call.person": ("call [my] {contact}",),
    "breathe": ("I can't breathe",),
    "stop": ("stop [it]",),
    "yes": ("yes [please]", "okay"),
    "no": ("no [thank you]",),
    "louder": ("louder", "speak louder"),
    "slower": ("slower",),
    "side": ("[the] {side} [side]",),
    "time": ("what's the time",),
    "pain": ("my pain is {level} [out of ten]",),
    "count": ("one hundred [and] one",),
    "go_on": ("go on",),
    "wheels": ("wheelchair",),
}
URGENT = {"call.help"}
BOOK = Phrasebook(
    [
        IntentTemplates(name, templates, ALL, Cost.GRAVE_TO_MISS if name in URGENT else Cost.HARMLESS)
        for name, templates in TEMPLATES.items()
    ],
    LISTS,
)
ACTIVE = BOOK.active(ALL)


def decided(text: str) -> tuple[str, str, dict[str, str]]:
    decision = understand_text(text, ACTIVE)
    best = decision.best
    return decision.decision, best.intent if best else "", dict(best.slots) if best else {}


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("start the shoulder session", "start", {"routine": "shoulder"}),
        ("Start my ANKLES exercises!", "start", {"routine": "ankle"}),
        ("shoulder session start", "start", {"routine": "shoulder"}),
        ("um I need a drink please", "call.drink", {}),
        ("okay uh could you call my nurse thank you", "call.person", {"contact": "nurse"}),
        ("im thirsty", "call.drink", {}),
        ("i am thirsty", "call.drink", {}),
        ("help me please", "call.help", {}),
        ("help help help", "call.help", {}),
        ("help me help me", "call.help", {}),
        ("start start the ankle session", "start", {"routine": "ankle"}),
        ("whats the time", "time", {}),
        ("what is the time", "time", {}),
        ("what’s the time?", "time", {}),
        ("I cannot breathe", "breathe", {}),
        ("i cant breathe", "breathe", {}),
        ("my pain is 7 out of 10", "pain", {"level": "7"}),
        ("pain is seven", "pain", {"level": "7"}),
        ("101", "count", {}),
        ("left", "side", {"side": "left"}),
        ("okay", "yes", {}),
        ("okay stop", "stop", {}),
        ("I want you to call my nurse", "call.person", {"contact": "nurse"}),
        ("call my nurse would you", "call.person", {"contact": "nurse"}),
        ("a bit louder please", "louder", {}),
        ("no", "no", {}),
        ("i need a drinks", "call.drink", {}),
        ("start the sholder session", "start", {"routine": "shoulder"}),
        ("start the shouldr session", "start", {"routine": "shoulder"}),
    ],
)
def test_accepted(text: str, intent: str, slots: dict[str, str]) -> None:
    assert decided(text) == ("accept", intent, slots)


@pytest.mark.parametrize(
    ("text", "intent", "rule"),
    [
        ("start shoulder", "start", "only part of a phrase"),
        ("start session", "start", "two phrases are equally near"),
        ("i need", "call.come", "only part of a phrase"),
        ("daughter", "call.person", "only part of a phrase"),
        ("[unk] stop", "stop", "unknown words beside a phrase"),
        ("call my nurse tomorrow", "call.person", "more than a phrase"),
        ("no help", "call.help", "more than a phrase"),
        ("help Maria", "call.help", "more than a phrase"),
        ("weelchair", "wheels", "a single word must be exact"),
        ("is my pain to be seven or so", "pain", "not quite near enough"),
        ("you stop it", "stop", "somebody is spoken to"),
        ("help me with the dishes", "call.help", "more than a phrase"),
    ],
)
def test_asked_about(text: str, intent: str, rule: str) -> None:
    decision = understand_text(text, ACTIVE)
    assert decision.best is not None
    assert (decision.decision, decision.best.intent, decision.rule) == ("ask", intent, rule)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "nothing was recognised"),
        ("?!", "nothing was recognised"),
        ("[unk] [unk]", "only unknown words"),
        ("[unk] [unk] [unk] stop [unk]", "too many unknown words"),
        ("xyzzy", "no phrase is near"),
        ("he said stop at the corner and then we went home", "no phrase is near enough"),
        ("don't call my nurse", "the opposite was said"),
        ("I do not need help", "the opposite was said"),
        ("I can breathe", "the opposite was said"),
        ("never stop", "the opposite was said"),
        ("she needs help", "somebody else is spoken of"),
        ("do you need some help", "somebody else is spoken of"),
        ("Peter needs help", "somebody else is spoken of"),
        ("they called my nurse", "somebody else is spoken of"),
        ("would you stop if she likes", "no phrase is near enough"),
        ("can I bring you a drink I need", "somebody else is spoken of"),
        ("every little helps", "a single word must be exact"),
        ("stop and smell the flowers", "no phrase is near enough"),
        ("do", "no phrase is near enough"),
        ("nope", "no phrase is near enough"),
        ("top", "no phrase is near enough"),
        ("a", "no phrase is near enough"),
        ("turn on the light in the kitchen", "no phrase is near enough"),
        ("the ball goes to the left and right over the bar", "no phrase is near enough"),
        ("call my nurse about the rota on Friday", "no phrase is near enough"),
        ("I need a drink with the boys tonight", "no phrase is near enough"),
    ],
)
def test_left_alone(text: str, rule: str) -> None:
    decision = understand_text(text, ACTIVE)
    assert (decision.decision, decision.rule) == ("reject", rule)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("I need a drink Maria", "call.drink"),
        ("I need a drink now Maria", "call.drink"),
        ("I need a drink for my pills", "call.drink"),
        ("I need help with the pillow", "call.help"),
        ("help me with the pillow", "call.help"),
    ],
)
def test_what_is_added_to_a_request_does_not_hide_it(text: str, intent: str) -> None:
    decision = understand_text(text, ACTIVE)
    assert decision.best
    assert (decision.decision, decision.best.intent, decision.rule) == ("ask", intent, "more than a phrase")


@pytest.mark.parametrize("word", ["no", "yes", "left", "right", "louder", "slower", "stop", "help"])
def test_one_word_is_never_taken_for_another(word: str) -> None:
    phrase = next(phrase for phrase in BOOK.phrases if phrase.text == word)
    others = [other for other in BOOK.phrases if other.meaning != phrase.meaning]
    without = Phrasebook([IntentTemplates(str(n), (other.text,), ALL) for n, other in enumerate(others)], {}).active(
        ALL
    )
    assert understand_text(word, without).decision != "accept"


def test_a_decision_tells_what_was_heard_and_what_comes_second() -> None:
    decision = understand_text("Call my Nurse", ACTIVE)
    assert decision.heard == "call my nurse"
    assert decision.best == Candidate("call.person", (("contact", "nurse"),), "call my nurse", 100.0)
    assert decision.runner_up is not None
    assert decision.runner_up.meaning != decision.best.meaning
    assert decision.rule == "said exactly"


def test_nothing_comes_second_where_only_one_thing_can_be_meant() -> None:
    only = Phrasebook([IntentTemplates("stop", ("stop",), ALL)], {}).active(ALL)
    decision = understand_text("uh stop", only)
    assert (decision.decision, decision.runner_up, decision.rule) == ("accept", None, "close enough")


def test_nothing_is_understood_where_nothing_can_be_meant() -> None:
    decision = understand_text("stop", BOOK.active(ALL, without=frozenset(TEMPLATES)))
    assert (decision.decision, decision.best) == ("reject", None)


def test_the_same_sentence_with_two_meanings_is_asked_about() -> None:
    book = Phrasebook([IntentTemplates(name, ("next",), ALL) for name in ("tip", "skip")], {})
    decision = understand_text("next", book.active(ALL))
    assert (decision.decision, decision.rule) == ("ask", "two phrases are equally near")


def test_a_phrase_that_may_be_asked_about_sooner_is_not_hidden_by_a_nearer_one() -> None:
    book = Phrasebook(
        [
            IntentTemplates("fan", ("start kitchen fan lamp now",), ALL, Cost.DISTURBING),
            IntentTemplates("call.help", ("ring kitchen lamp bell for us now",), ALL, Cost.GRAVE_TO_MISS),
        ],
        {},
    )
    decision = understand_text("kitchen lamp", book.active(ALL))
    assert decision.best is not None
    assert decision.runner_up is not None
    assert (decision.decision, decision.best.intent, decision.runner_up.intent) == ("ask", "call.help", "fan")
    assert decision.runner_up.score > decision.best.score


def test_fillers_that_are_part_of_a_phrase_still_tell_phrases_apart() -> None:
    book = Phrasebook([IntentTemplates(text, (text,), ALL) for text in ("left", "the left")], {})
    active = book.active(ALL)
    assert [understand_text(text, active).best for text in ("left", "the left")] == [
        Candidate("left", (), "left", 100.0),
        Candidate("the left", (), "the left", 100.0),
    ]
    assert {understand_text(text, active).decision for text in ("left", "the left")} == {"accept"}
    assert understand_text("uh left", active).decision == "ask"


@pytest.mark.parametrize("phrase", BOOK.phrases, ids=lambda phrase: phrase.text)
def test_every_sentence_of_the_book_is_understood(phrase: Phrase) -> None:
    decision = understand_text(phrase.text, ACTIVE)
    assert decision.best is not None
    assert (decision.decision, decision.best.meaning) == ("accept", phrase.meaning)


WORDS = st.sampled_from(
    "call my nurse help stop go on the a left right not one [unk] please session s'more it's".split()
)
TEMPLATE = st.lists(st.one_of(WORDS.filter(str.isalpha), st.just("{side}")), min_size=1, max_size=4, unique=True)


@given(st.lists(TEMPLATE, min_size=1, max_size=6))
def test_what_is_in_a_book_is_understood_unless_it_means_two_things(templates: list[list[str]]) -> None:
    intents = [IntentTemplates(str(number), (" ".join(words),), ALL) for number, words in enumerate(templates)]
    book = Phrasebook(intents, LISTS)
    shared = {text for text, _, _ in book.conflicts()}
    for phrase in book.phrases:
        decision = understand_text(phrase.text, book.active(ALL))
        assert decision.best is not None
        if phrase.text in shared:
            assert decision.decision == "ask"
        else:
            assert (decision.decision, decision.best.meaning) == ("accept", phrase.meaning)


@given(st.one_of(st.text(), st.text(alphabet=string.printable), st.lists(WORDS).map(" ".join)))
def test_no_text_breaks_understanding(text: str) -> None:
    decision = understand_text(text, ACTIVE)
    assert decision.decision in {"accept", "ask", "reject"}
    assert decision.rule
    for candidate in (decision.best, decision.runner_up):
        assert candidate is None or 0 <= candidate.score <= 100
