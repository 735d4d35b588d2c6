"""Templates that are not expanded: the graph allows what expanding would, and the nearest sentence in it is found."""

from collections.abc import Iterator

import pytest

from voice_assist.commands import Context
from voice_assist.errors import TemplateError
from voice_assist.events import Hypothesis, Reading, ReadingKind
from voice_assist.understanding import templates
from voice_assist.understanding.matcher import understand, understand_text
from voice_assist.understanding.phrasebook import IntentTemplates, Phrasebook, TextValue
from voice_assist.understanding.template_graph import Said
from voice_assist.understanding.templates import Template
from voice_assist.understanding.word_graph import WordGraph

LISTS: dict[str, Said] = {
    "side": (("left", "left"), ("the right", "right"), ("right", "right")),
    "n": (("one", "1"), ("twenty one", "21")),
    "colour": (("red", "red"), ("blue", "blue")),
}
EVERYWHERE = frozenset(Context)


@pytest.fixture
def all_as_graphs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "MOST_SENTENCES", 0)


def graph_of(template: str) -> WordGraph:
    graph = Template(template, LISTS).graph
    assert graph is not None
    return graph


def paths(graph: WordGraph, state: int = 0, words: str = "", slots: tuple = ()) -> Iterator[tuple[str, tuple]]:  # type: ignore[type-arg]
    if state in graph.ends:
        yield words.strip(), slots
    for arc in graph.arcs[state]:
        yield from paths(graph, arc.target, f"{words} {arc.word}", slots + arc.slots)


@pytest.mark.usefixtures("all_as_graphs")
@pytest.mark.parametrize(
    "template",
    [
        "Stop!",
        "(call|ring) [my] nurse",
        "finger[s] [up]",
        "(now;[please];stop)",
        "do it 21 times - now",
        "{side} [{n:times}] & {colour}",
        "[(a|the)] {n}th [of] ({side};{colour})",
        "yes|yeah",
    ],
)
def test_the_graph_allows_what_expanding_gives(template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = graph_of(template)
    monkeypatch.setattr(templates, "MOST_SENTENCES", 5000)
    expanded = {(sentence.text, sentence.slots) for sentence in Template(template, LISTS).sentences()}
    assert set(paths(graph)) == expanded
    assert all(slots in graph.readings(text.split()) for text, slots in expanded)
    assert graph.readings(["nothing", "of", "it"]) == ()


@pytest.mark.usefixtures("all_as_graphs")
@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("[please] [now]", "it can be said without any word"),
        ("{side} and {side}", "{side} is said twice in one sentence"),
        ("({side};[{n:side}])", "{side} is said twice in one sentence"),
    ],
)
def test_mistakes_are_found_without_expanding(template: str, problem: str) -> None:
    with pytest.raises(TemplateError) as caught:
        Template(template, LISTS)
    assert caught.value.problem == problem


@pytest.mark.usefixtures("all_as_graphs")
def test_what_holds_a_missing_word_is_left_out() -> None:
    graph = graph_of("(call|ring) (my nurse|the doctor) [now]").without({"nurse", "now"})
    assert {text for text, _ in paths(graph)} == {"call the doctor", "ring the doctor"}
    assert graph.words == {"call", "ring", "the", "doctor"}
    nothing = graph_of("call me").without({"me"})
    assert (nothing.words, list(nothing.covering())) == (frozenset(), [])


@pytest.mark.parametrize(
    ("template", "always"),
    [
        ("go {side} [at {n}]", {"side"}),
        ("(go {side}|{colour} {side}) {n}", {"side", "n"}),
        ("[go {side}] now", set()),
        ("({side};{n})", {"side", "n"}),
    ],
)
@pytest.mark.usefixtures("all_as_graphs")
def test_which_slots_every_sentence_has(template: str, always: set[str]) -> None:
    assert graph_of(template).always_said() == always


@pytest.mark.usefixtures("all_as_graphs")
def test_covering_sentences_hold_every_pair_of_words() -> None:
    graph = graph_of("[please] (turn|switch) on [the] (lamp|radio) [now]")
    every = {pair for text, _ in paths(graph) for pair in zip(text.split(), text.split()[1:], strict=False)}
    cover = list(graph.covering())
    assert {pair for text in cover for pair in zip(text.split(), text.split()[1:], strict=False)} == every
    assert all(graph.readings(text.split()) for text in cover)
    assert {text.split()[-1] for text in cover} == {"lamp", "radio", "now"}


def values(*ids: str) -> tuple[TextValue, ...]:
    return tuple(TextValue(one.replace(" ", "_"), (one,)) for one in ids)


ORDER = (
    "[(can i have|i'd like|give me)] [a|an] [{size}] [{shots}] {drink} "
    "[with ({milk}|{sugar}|{milk} and {sugar}|{sugar} and {milk})] [please]"
)
DRINKS = Phrasebook(
    [
        IntentTemplates(
            "order",
            (ORDER,),
            EVERYWHERE,
        ),
        IntentTemplates("stop", ("stop it",), frozenset({Context.SESSION})),
    ],
    {
        "size": values("small", "medium", "large", "twelve ounce", "sixteen ounce"),
        "shots": values("single shot", "double shot", "triple shot"),
        "drink": values("coffee", "iced coffee", "mocha", "latte", "espresso"),
        "milk": values("milk", "some milk", "soy milk", "a bit of soy milk", "lots of cream"),
        "sugar": values("sugar", "brown sugar", "a bit of brown sugar", "some sweetener"),
    },
)
ACTIVE = DRINKS.active(frozenset({Context.IDLE}))


def test_a_template_of_many_slots_is_kept_as_a_graph() -> None:
    assert DRINKS.phrases == tuple(phrase for phrase in DRINKS.phrases if phrase.intent == "stop")
    assert len(DRINKS.graphs(Context.SESSION)) == 1
    assert {"it", "sweetener", "i'd"} <= DRINKS.vocabulary


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("I'd like a large double shot mocha with soy milk and a bit of brown sugar, please",
         {"size": "large", "shots": "double_shot", "drink": "mocha", "milk": "soy_milk",
          "sugar": "a_bit_of_brown_sugar"}),
        ("a twelve ounce latte with some sweetener and milk",
         {"size": "twelve_ounce", "drink": "latte", "sugar": "some_sweetener", "milk": "milk"}),
        ("espresso", {"drink": "espresso"}),
    ],
)  # fmt: skip
def test_every_slot_of_an_order_is_understood(said: str, slots: dict[str, str]) -> None:
    decision = understand_text(said, ACTIVE)
    assert decision.decision == "accept"
    assert decision.best is not None
    assert dict(decision.best.slots) == slots


@pytest.mark.parametrize(
    ("heard", "phrase", "slots"),
    [
        ("give me a small dubble shot mocha with soy milk and some sweetner",
         "give me a small double shot mocha with soy milk and some sweetener",
         {"size": "small", "shots": "double_shot", "drink": "mocha", "milk": "soy_milk", "sugar": "some_sweetener"}),
        ("can i have medium latte brown sugar", "can i have medium latte with brown sugar",
         {"size": "medium", "drink": "latte", "sugar": "brown_sugar"}),
    ],
)  # fmt: skip
def test_a_misheard_order_is_repaired_to_the_nearest(heard: str, phrase: str, slots: dict[str, str]) -> None:
    best = understand_text(heard, ACTIVE).best
    assert best is not None
    assert (best.phrase, dict(best.slots)) == (phrase, slots)


def test_talk_is_no_order() -> None:
    assert understand_text("my sister was never very fond of the opera", ACTIVE).decision == "reject"


def test_an_order_that_both_recognisers_heard_is_accepted() -> None:
    text = "can i have a small latte with brown sugar"
    readings = [Reading(name, ReadingKind.CLOSED, (Hypothesis(text, -100.0),)) for name in ("vosk", "pocketsphinx")]
    decision = understand(readings, ACTIVE)
    assert decision.best is not None
    assert dict(decision.best.slots) == {"size": "small", "drink": "latte", "sugar": "brown_sugar"}
