"""Templates: what they expand to, and one clear sentence for each mistake in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_assist.errors import TemplateError
from voice_assist.understanding import template_graph, templates
from voice_assist.understanding.template_graph import Said
from voice_assist.understanding.templates import Template

LISTS: dict[str, Said] = {
    "side": (("left", "left"), ("right", "right")),
    "n": (("one", "1"), ("two", "2")),
    "none": (),
}


def texts(template: str) -> list[str]:
    return [sentence.text for sentence in Template(template, LISTS).sentences()]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("Stop!", ["stop"]),
        ("stop [it] now", ["stop it now", "stop now"]),
        ("(call|ring) my nurse", ["call my nurse", "ring my nurse"]),
        ("yes|yeah", ["yes", "yeah"]),
        ("finger[s]", ["fingers", "finger"]),
        ("[(a|the)] left", ["a left", "the left", "left"]),
        ("(now;stop)", ["now stop", "stop now"]),
        ("do it 2 times", ["do it two times"]),
        ("what’s up", ["what's up"]),
        ("café", ["cafe"]),
    ],
)
def test_expansion(template: str, expected: list[str]) -> None:
    assert texts(template) == expected
    assert Template(template, LISTS).size == len(expected)


def test_slots_are_filled_with_the_ids_of_the_values() -> None:
    sentences = list(Template("{side} [{n:times}]", LISTS).sentences())
    assert [(s.text, s.slots) for s in sentences] == [
        ("left one", (("side", "left"), ("times", "1"))),
        ("left two", (("side", "left"), ("times", "2"))),
        ("left", (("side", "left"),)),
        ("right one", (("side", "right"), ("times", "1"))),
        ("right two", (("side", "right"), ("times", "2"))),
        ("right", (("side", "right"),)),
    ]


@pytest.mark.parametrize(
    ("template", "problem", "position"),
    [
        ("", "it is empty", 0),
        ("   ", "it is empty", 3),
        ("call [my", '"[" at character 6 is never closed', 5),
        ("call my]", '"]" at character 8 has no "[" before it', 7),
        ("call (my] nurse)", '"]" at character 9 has no "[" before it', 8),
        ("call ()", 'nothing stands before ")" at character 7', 6),
        ("call (a|)", 'nothing stands before ")" at character 9', 8),
        ("(|a) b", 'nothing stands before "|" at character 2', 1),
        ("a||b", 'nothing stands before "|" at character 3', 2),
        ("a|", "it ends with nothing to say", 2),
        ("call {}", 'nothing stands before "}" at character 7', 6),
        ("[please] [now]", "it can be said without any word", 0),
        ("!?", "it can be said without any word", 0),
        ("call {who}", 'there is no list "who"', 5),
        ("go {none}", 'the list "none" has no values', 3),
        ("go {si de}", '" " at character 7 cannot stand in the name of a list', 6),
        ("go {a{side}}", '"{" at character 6 cannot stand in the name of a list', 5),
        ("write to a@b", '"@" at character 11 cannot be spoken', 10),
        ("call \U0001f600", '"\U0001f600" at character 6 cannot be spoken', 5),
        ("звони", '"з" at character 1 cannot be spoken', 0),
        ("a\\b", '"\\" at character 2 cannot be spoken', 1),
        ("<greeting> nurse", "rules in < > are not known here", 0),
        ("{side} and {side}", "{side} is said twice in one sentence", 11),
        ("(" * 21 + "a" + ")" * 21, "the brackets are nested too deeply", 20),
    ],
)
def test_mistakes(template: str, problem: str, position: int) -> None:
    with pytest.raises(TemplateError) as caught:
        list(Template(template, LISTS).sentences())
    assert (caught.value.problem.startswith(problem), caught.value.position) == (True, position), caught.value.problem
    assert str(caught.value).endswith(".")


def test_a_list_inside_of_a_list_is_refused() -> None:
    with pytest.raises(TemplateError, match="a value of a list cannot contain a list"):
        Template("the {side} one", None)


@pytest.mark.parametrize(
    ("template", "number"),
    [
        ("(a;b;c;d;e;f;g;h;i)", "362,880"),
        ("[a][b][c][d][e][f][g][h][i][j][k][l][m][n][o][p]q", "65,536"),
        ("[a] " * 20_001 + "b", "more than 1,000,000,000,000"),
    ],
)
def test_a_template_that_is_too_large_is_counted_and_not_expanded(template: str, number: str) -> None:
    with pytest.raises(TemplateError, match=f"it stands for {number} sentences, which is too many"):
        Template(template, LISTS)


def expanded(template: str) -> list[str] | TemplateError:
    try:
        return texts(template)
    except TemplateError as error:
        return error


@given(st.text(alphabet="ab {}[]()<>|;:@\\'1é😀", max_size=30))
def test_any_text_expands_or_gives_one_sentence(template: str) -> None:
    outcome = expanded(template)
    if isinstance(outcome, TemplateError):
        assert outcome.problem
        assert outcome.advice
    else:
        assert outcome
        assert all(outcome)


def test_what_is_too_large_even_as_a_graph_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TemplateError, match="10,000 sentences, which is too many"):
        Template("(a|b|c|d|e|f|g|h|i|j) " * 4, None)
    monkeypatch.setattr(templates, "MOST_SENTENCES", 0)
    monkeypatch.setattr(template_graph, "MOST_ARCS", 30)
    with pytest.raises(TemplateError, match="1 sentences, which is too many"):
        Template("1121 " * 20, {})
