"""Slots that are asked for or filled in: what does not fit is told with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from voice_assist.commands import Context
from voice_assist.content.lint import check
from voice_assist.content.loader import load_pack, read_pack
from voice_assist.content.phrases import grammar_sentences, phrasebook_of

LISTS = "lists: {visitor: [daughter, nurse], hour: {first: 1, last: 3}}\n"


@pytest.mark.parametrize(
    ("intent", "told"),
    [
        (
            'phrases: ["b {visitor}"], answer: "It is {visiter}."',
            '{visiter} cannot be filled in: not every phrase has this slot; did you mean "visitor".',
        ),
        (
            'phrases: ["b [{visitor}]"], answer: "{visitor} comes."',
            "{visitor} cannot be filled in: not every phrase has this slot; leave it out, or put",
        ),
        ('phrases: [b], answer: "One } is enough."', "a { or } stands alone; close it or remove it."),
        (
            "phrases: [b], slots: {visitor: Who?}, answer: Yes.",
            'no phrase of "a" has the slot {visitor}; add it to one, or remove it.',
        ),
        (
            'phrases: ["b [{visitor}]"], slots: {visitor: [Who?, "{choice}?"]}, answer: Yes.',
            '{choice} cannot be filled in: not every phrase has this slot; did you mean "choices".',
        ),
    ],
)
def test_what_cannot_be_filled_in_is_told(write_pack: Callable[..., Path], intent: str, told: str) -> None:
    (error,) = read_pack(write_pack(a=f"{LISTS}intents:\n  a: {{action: say, {intent}}}\n")).errors
    assert told in str(error)
    assert error.line == 3
    assert error.column


def test_a_call_is_filled_in_with_what_was_always_said(write_pack: Callable[..., Path]) -> None:
    call = "title: A, level: soon, phrases: ['b at {hour}'], message: M, call_out: C"
    folder = write_pack(a=f"{LISTS}calls:\n  a: {{{call}, need: 'b at {{our}}'}}\n")
    (error,) = read_pack(folder).errors
    assert '{our} cannot be filled in: not every phrase has this slot; did you mean "hour".' in str(error)


def test_what_is_always_said_in_a_long_template_can_be_filled_in(write_pack: Callable[..., Path]) -> None:
    call = (
        "title: Up, level: soon, need: up, message: 'Up at {time}.', call_out: Up,\n"
        "    phrases: ['[please] (get|wake) me [up] at {time} [{part_of_day}]', 'up at {time}'"
    )
    assert not read_pack(write_pack(a=f"calls:\n  up: {{{call}]}}\n")).errors


def test_what_is_said_in_some_sentences_of_a_long_template_cannot_be_filled_in(write_pack: Callable[..., Path]) -> None:
    call = (
        "title: Up, level: soon, need: up, message: '{part_of_day}.', call_out: Up,\n"
        "    phrases: ['[please] (get|wake) me [up] at {time} [{part_of_day}]'"
    )
    (error,) = read_pack(write_pack(a=f"calls:\n  up: {{{call}]}}\n")).errors
    assert "{part_of_day} cannot be filled in: not every phrase has this slot" in str(error)


def test_what_is_asked_for_may_be_filled_in(write_pack: Callable[..., Path]) -> None:
    folder = write_pack(
        a=LISTS
        + "intents:\n  a:\n    action: say\n    phrases: ['when is it [{visitor}]', 'when at {hour} {visitor}']\n"
        "    slots: {visitor: 'Who: {choices}?'}\n    answer: '{visitor} comes.'\n"
    )
    assert not [problem for problem in check(folder) if problem.severity == "error"]
    heard = grammar_sentences(phrasebook_of(load_pack(folder)))
    assert {"the nurse please", "no daughter", "not the daughter the nurse", "at two"} <= set(heard[Context.FOLLOW_UP])
    assert "no daughter" not in heard[Context.QUESTION]


def test_long_lists_have_fewer_ways_to_be_answered(write_pack: Callable[..., Path]) -> None:
    folder = write_pack(
        a="lists: {one: {first: 0, last: 30}, two: {first: 0, last: 150}, three: {first: 0, last: 900}}\n"
        "intents:\n  a:\n    action: say\n    phrases: ['one {one}', 'two {two}', 'three {three}']\n    answer: Yes.\n"
    )
    book = phrasebook_of(load_pack(folder))
    heard = set(book.follow_up_sentences)
    assert {"no thirty", "the thirty one", "nine hundred", "the one hundred fifty please"} <= heard
    assert not {"not one two", "no one hundred", "the nine hundred"} & heard
