"""Sentences as a graph: exactly these, and few states."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from voice_assist.hearing.phrase_graph import END, START, PhraseGraph, phrase_graph
from voice_assist.understanding.word_graph import Arc, WordGraph

SENTENCES = st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(" ".join), max_size=12)


def allowed(graph: PhraseGraph, state: int = START, said: tuple[str, ...] = ()) -> Iterator[str]:
    if state == END or state in graph.ends:
        yield " ".join(said)
    for source, target, word in graph.words:
        if source == state:
            yield from allowed(graph, target, (*said, word))


@given(SENTENCES)
def test_the_graph_allows_the_sentences_and_no_others(sentences: list[str]) -> None:
    assert sorted(allowed(phrase_graph(sentences))) == sorted(set(sentences))


@given(SENTENCES)
def test_no_two_states_allow_the_same_remainders(sentences: list[str]) -> None:
    graph = phrase_graph(sentences)
    remainders = [tuple(sorted(allowed(graph, state))) for state in range(1, graph.states)]
    assert len(set(remainders)) == len(remainders)


def test_equal_beginnings_and_ends_are_shared() -> None:
    graph = phrase_graph(["call my nurse", "call my daughter", "ring my daughter", "ring my nurse"])
    assert graph.states == 4
    assert graph.ends == ()


def test_a_sentence_may_go_on_where_another_ends() -> None:
    graph = phrase_graph(["stop", "stop now"])
    assert len(graph.ends) == 1
    assert len(graph.words) == 2


def test_a_graph_and_listed_sentences_make_one_graph() -> None:
    arcs = ((Arc(1, "call"), Arc(2, "ring")), (Arc(3, "my"),), (Arc(3, "my"), Arc(4, "now")), (Arc(4, "nurse"),), ())
    graph = phrase_graph(["call my daughter", "call"], [WordGraph(arcs, frozenset({4}))])
    expected = ["call", "call my daughter", "call my nurse", "ring my nurse", "ring now"]
    assert sorted(allowed(graph)) == expected
    assert phrase_graph([], [WordGraph(arcs, frozenset({4}))]).states == 5
