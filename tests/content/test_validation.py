"""Whatever stands in a pack file and does not belong there is told with its place and what to do."""

import pytest

from voice_assist.content.lint import check
from voice_assist.content.loader import load_pack
from voice_assist.errors import PackError

from .conftest import PackWriter

CALL = """\
calls:
  drink:
    title: A drink
    level: routine
    phrases: [drink]
    need: a drink
    message: A drink is asked for.
    call_out: A drink, please.
"""
ROUTINE = """\
routines:
  neck:
    title: Neck session
    sources: [our therapist]
    body: neck
    names: [neck]
    form: active
    position: Sit well supported.
    steps:
      - cue: Turn your head slowly.
        short: Turn.
        hold: 5
    end_check: Comfortable?
    stop_rules: [Stop for pain.]
"""


def first_error(write_pack: PackWriter, content: str) -> str:
    """The first error of a pack of one file, without its folder."""
    folder = write_pack(a=content)
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert str(check(folder)[0]) == f"error: {caught.value}"
    return str(caught.value).removeprefix(f"{folder}/")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("call: {}", 'a.yaml:1:1: unknown key "call"; did you mean "calls".'),
        ("- help", "a.yaml:1:1: the file: keys with values are expected here; see docs/packs.md for the form."),
        ("intents:", "a.yaml:1:1: intents: names with entries below them are expected here, but nothing stands there"),
        ("intents: {stop: [x]}", "a.yaml:1:17: intents.stop: keys with values are expected here"),
        (CALL.replace("phrases", "phrase"), 'a.yaml:5:5: unknown key "phrase"; did you mean "phrases".'),
        (CALL.replace("    need: a drink\n", ""), 'a.yaml:2:3: calls.drink has no "need"; add need:.'),
        (CALL.replace("routine", "rutine"), 'a.yaml:4:12: calls.drink.level: "rutine" is not known here; did you mean'),
        (CALL.replace("routine", "pressing"), '"pressing" is not known here; use one of: urgent, soon, routine.'),
        (CALL.replace("[drink]", "drink"), "a.yaml:5:14: calls.drink.phrases: a list is expected here; begin each"),
        (CALL.replace("[drink]", "[]"), "a.yaml:5:14: calls.drink.phrases: the list is empty; add at least one entry."),
        (
            CALL.replace("[drink]", "[drink, 5]"),
            "a.yaml:5:22: calls.drink.phrases, entry 2: text is expected here; put",
        ),
        (CALL.replace("[drink]", "[[a] drink]"), "a.yaml:5:19: not valid YAML"),
        (CALL.replace("[drink]", "[[drink]]"), "a.yaml:5:15: calls.drink.phrases, entry 1: text is expected here; put"),
        (CALL.replace("[drink]", "[' ']"), "a.yaml:5:15: calls.drink.phrases, entry 1: the text is empty; write it"),
        (CALL.replace("title: A drink", "title:"), "title: text is expected here, but nothing stands there; write it"),
        (CALL.replace("drink:\n", "A drink:\n"), 'a.yaml:2:3: in calls: "A drink" does not have the right form;'),
        (CALL + "    private: 1", "a.yaml:9:14: calls.drink.private: true or false is expected here"),
        (CALL + "    cost: high", 'a.yaml:9:11: calls.drink.cost: "high" is not known here; use one of: harmless'),
        (CALL + "    accept: 80", 'a.yaml:9:5: unknown key "accept"'),
        ("intents: {a: {phrases: [b], action: say}}", "a.yaml:1:11: an intent with action: say needs an answer; add"),
        ("intents: {a: {phrases: [b], action: call}}", "a.yaml:1:11: action: call belongs to the entries under calls:"),
        (
            "intents: {a: {phrases: [b], action: tip}}",
            'a.yaml:1:11: the phrase "b" lacks {tip}; add {tip}, or',
        ),
        (
            "intents: {a: {phrases: [b], action: stop, contexts: []}}",
            "a.yaml:1:53: intents.a.contexts: the list is emp",
        ),
        ("intents: {a: {phrases: [b], action: stop, contexts: [idel]}}", 'entry 1: "idel" is not known here; did you'),
        ("lists: {number: {first: 5, last: 1}}", "a.yaml:1:9: first (5) is above last (1); swap them."),
        ("lists: {number: {first: 5}}", 'a.yaml:1:9: lists.number has no "last"; add last:.'),
        ("lists: {number: {first: 1.5, last: 2}}", "a.yaml:1:25: lists.number.first: a whole number is expected here"),
        (
            "lists: {number: {from: 1, first: 1, last: 2}}",
            'a.yaml:1:18: unknown key "from"; use one of: first, last',
        ),
        ("lists: {side: left}", "a.yaml:1:15: lists.side: a list is expected here"),
        ("lists: {side: [{id: left}]}", 'a.yaml:1:16: lists.side, entry 1 has no "say"; add say:.'),
        (
            "lists: {side: [{id: left, say: [left], saying: x}]}",
            'a.yaml:1:40: unknown key "saying"; did you mean "say"',
        ),
        ("sentences: {greeting: 5}", "a.yaml:1:23: sentences.greeting: a list is expected here; begin"),
        ("sentences: {greeting: {ful: A, short: B}}", 'a.yaml:1:24: unknown key "ful"; did you mean "full".'),
        ("sentences: {greeting: {full: A}}", 'a.yaml:1:13: sentences.greeting has no "short"; add short:.'),
        ("sentences: {greeting: [5]}", "a.yaml:1:24: sentences.greeting, entry 1: text is expected here; put it in"),
        ("pronunciations: {walker: W AO1 K ER}", 'a.yaml:1:26: pronunciations.walker: "W AO1 K ER" does not have the'),
        ("pronunciations: {Walker: W AO K ER}", 'a.yaml:1:18: in pronunciations: "Walker" does not have the right'),
        ("pack: {name: Ours, language: fr, version: '1'}", 'a.yaml:1:30: pack.language: "fr" is not known here; use'),
        (
            "pack: {name: Ours, title: x, language: en, version: '1'}",
            'a.yaml:1:20: unknown key "title"; use one of: name, language',
        ),
        ("pack: {name: Ours, language: en, version: 1.0}", "a.yaml:1:43: pack.version: text is expected here; put it"),
        ("pack: {name: Ours, language: en, version: one}", "does not have the right form; write numbers with dots in"),
        (
            ROUTINE.replace("active", "assisted"),
            "a.yaml:2:3: a routine with form: assisted needs a helper; add helper:",
        ),
        (ROUTINE.replace("hold: 5", "holds: 5"), 'a.yaml:12:9: unknown key "holds"; did you mean "hold".'),
        (ROUTINE.replace("hold: 5", "hold: 61"), "a.yaml:12:15: routines.neck.steps.hold: 61 is too large; write 60"),
        (ROUTINE.replace("hold: 5", "seconds: 0"), "steps.seconds: 0 is too small; write more than 0."),
        (ROUTINE.replace("hold: 5", "repetitions: 2.5"), "a whole number is expected here"),
        (ROUTINE.replace("    sources: [our therapist]\n", ""), 'a.yaml:2:3: routines.neck has no "sources"; add'),
    ],
)
def test_what_does_not_belong_is_told_with_its_place(write_pack: PackWriter, content: str, expected: str) -> None:
    error = first_error(write_pack, content)
    assert expected in error
    assert error.endswith(".")
    assert "\n" not in error


def test_the_first_in_the_file_is_told_first(write_pack: PackWriter) -> None:
    folder = write_pack(a=CALL.replace("title", "titel").replace("need", "ned").replace("routine", "soonish"))
    lines = [problem.error.line for problem in check(folder)]
    assert lines == [3, 4, 6]
