"""The rules between the parts of a pack, each with its place."""

import pytest

from voice_assist.content.lint import check
from voice_assist.content.loader import load_pack
from voice_assist.errors import PackError

from .conftest import PackWriter
from .test_validation import CALL, ROUTINE

SAY = "intents: {{a: {{phrases: [{}], action: say, answer: b}}}}"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            SAY.format("'a {side} b'"),
            'a.yaml:1:28: the phrase "a {side} b": there is no list "side"; add it under lists',
        ),
        (SAY.format("'b', '[a'"), 'a.yaml:1:31: the phrase "[a": "[" at character 1 is never closed; close it or'),
        (
            SAY.format("'" + "(a|b|c|d|e|f|g|h|i|j)" * 5 + "'"),
            "it stands for 100,000 sentences, which is too many;",
        ),
        (SAY.format("'[a]'"), "it can be said without any word; keep at least one word"),
        ("intents: {a: {phrases: ['start {routine}'], action: start_routine}}", 'there is no list "routine"'),
        (SAY.format("a") + "\nlists: {side: ['left (hand']}", 'a.yaml:2:22: the phrase "left (hand": "(" at character'),
        (SAY.format("a") + "\nlists: {b: [{id: c, say: ['{d}']}]}", "a.yaml:2:28: the phrase"),
        (SAY.format("a") + "\nlists: {tip: [left]}", 'a.yaml:2:9: the list "tip" is made from the names of the tips;'),
        (SAY.format("a") + "\nlists: {b: [c, d, C]}", 'a.yaml:2:19: the list holds "c" twice; remove one.'),
        (
            SAY.format("a") + "\nlists: {b: ['c [d]']}",
            'a.yaml:2:13: "c [d]" cannot be a name; write it with id: and say:.',
        ),
        (ROUTINE.replace("[neck]", "[neck |]"), "the phrase"),
        (
            ROUTINE.replace("[neck]", "['neck (']"),
            'a.yaml:6:19: the phrase "neck (": "(" at character 6 is never closed',
        ),
        (
            ROUTINE + ROUTINE.replace("routines:\n  neck", "  neck_again"),
            'a.yaml:15:3: "neck_again" and "neck" have the',
        ),
        ("intents: {call.x: {phrases: [x], action: stop}}", 'a.yaml:1:11: the names "call...." belong to the calls;'),
        (
            CALL + "sentences: {greting: Hello}",
            'a.yaml:9:13: the assistant has no sentence "greting"; did you mean "gre',
        ),
        (
            CALL + "sentences: {qqqqqqq: Hello}",
            'a.yaml:9:13: the assistant has no sentence "qqqqqqq"; see docs/packs.md',
        ),
        (
            CALL + "sentences: {greeting: [Hello, 'Hello {name}']}",
            'a.yaml:9:31: "greeting" cannot be filled in with {name',
        ),
        (
            CALL + "sentences: {greeting: {full: Hello, short: [Hi, 'Hi {name}']}}",
            'a.yaml:9:49: "greeting" cannot be filled in with {name}: it may hold no {...}; correct it',
        ),
        (
            CALL + "sentences: {greeting: 'Hello {'}",
            "a.yaml:9:13: a { or } stands alone; correct it, or leave out { and }.",
        ),
        (
            CALL + "intents: {a: {phrases: ['[a] drink'], action: stop, contexts: [asleep]}}",
            'a.yaml:5:15: "drink" can be said for intents.a (a.yaml, line 9) and for calls.drink (a.yaml, line 2)',
        ),
        (
            "lists: {b: [{id: c, say: [c]}, {id: d, say: ['(c|d)']}]}\n" + SAY.format("'go {b}'"),
            'a.yaml:2:25: "go c" means two different things in intents.a (a.yaml, line 2); change one of the list\'s',
        ),
        (
            "intents:\n  a: {phrases: [b], action: 'yes', contexts: [question]}\n  c: {phrases: [x, b], action: stop}",
            'a.yaml:3:20: "b" can be said for intents.a (a.yaml, line 2) and for intents.c (a.yaml, line 3)',
        ),
    ],
)
def test_what_does_not_go_together_is_told_with_its_place(write_pack: PackWriter, content: str, expected: str) -> None:
    with pytest.raises(PackError) as caught:
        load_pack(write_pack(a=content))
    assert expected in str(caught.value)
    assert str(caught.value).endswith(".")


def test_intents_that_never_meet_may_share_a_phrase(write_pack: PackWriter) -> None:
    pack = load_pack(
        write_pack(
            a="""\
            intents:
              skip: {phrases: [next], action: skip, contexts: [session]}
              next_tip: {phrases: [next], action: next_tip, contexts: [idle]}
              wake: {phrases: [next], action: wake, contexts: [asleep]}
            """
        )
    )
    assert len(pack.intents) == 3


def test_many_faults_are_found_at_once(write_pack: PackWriter) -> None:
    folder = write_pack(
        a="""\
        lists:
          tip: [a]
          side: [left, left]
        intents:
          a: {phrases: ["b [c", "{d}", "fine"], action: stop}
          e: {phrases: ["|f"], action: stop}
        sentences:
          hello: Hello
          greeting: "{"
        """
    )
    found = sorted((problem.error.line, problem.error.column) for problem in check(folder))
    assert found == [(2, 3), (3, 16), (5, 20), (5, 26), (6, 18), (8, 3), (9, 3)]


def test_a_pair_of_intents_is_told_once(write_pack: PackWriter) -> None:
    folder = write_pack(
        a="""\
        intents:
          a: {phrases: [(b|c|d)], action: stop}
          e: {phrases: [(b|c|d)], action: cancel}
        """
    )
    assert len(check(folder)) == 1
