"""What is doubtful in a pack is told, and a good pack passes without a word."""

import pytest

from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.lint import Severity, check

from .conftest import PackWriter
from .test_validation import CALL, ROUTINE

WHOLE = """\
intents:
  stop: {phrases: [stop], action: stop}
  cancel: {phrases: [cancel], action: cancel}
  "yes": {phrases: ["yes"], action: "yes", contexts: [question]}
  "no": {phrases: ["no"], action: "no", contexts: [question]}
"""


def test_the_shipped_pack_has_no_fault() -> None:
    assert [str(problem) for problem in check(PROJECT_FOLDER / "intents" / "en")] == []


def test_a_small_whole_pack_has_no_fault(write_pack: PackWriter) -> None:
    assert check(write_pack(a=WHOLE, b=CALL)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("action: stop", "action: repeat"), "the assistant cannot be stopped; add an intent with action: stop."),
        (("action: cancel", "action: repeat"), "a call cannot be taken back; add an intent with action: cancel."),
        (
            ('action: "yes"', "action: repeat"),
            '"Did you mean ...?" cannot be answered; add an intent with action: "yes".',
        ),
        (('action: "no"', "action: repeat"), '"Did you mean ...?" cannot be denied; add an intent with action: "no".'),
        (
            ("[stop]", "[stop, off]"),
            'a.yaml:2:26: "off" is so short that it will be heard in noises; add a word to it.',
        ),
        (
            ("[stop]", "[stop], answer: Well"),
            "a.yaml:2:27: the answer is never spoken, because the action is stop; remove",
        ),
        (
            ("intents:", "lists: {side: [left, right]}\nintents:"),
            'a.yaml:1:9: no phrase uses the list "side"; write {side} in',
        ),
        (
            ("intents:", "pronunciations: {walker: W AO K ER}\nintents:"),
            'a.yaml:1:18: "walker" is in no phrase; correct',
        ),
        (
            ("intents:", "spoken_as: {Kowalczyk: ko val chick}\nintents:"),
            'a.yaml:1:13: "Kowalczyk" is in nothing that is spoken; correct its spelling, or write it',
        ),
        (
            ("intents:", "intents:\n  more: {phrases: [more], action: more}"),
            "a.yaml:2:3: this does nothing: the pack has no",
        ),
        (
            ("intents:", "intents:\n  go: {phrases: [go on], action: go_on, contexts: [session]}"),
            "no session can be started",
        ),
        (
            ("intents:", "intents:\n  doze: {phrases: [good night], action: sleep}"),
            "sent to sleep, but not be woken; add an",
        ),
        (
            ("intents:", "intents:\n  sure: {phrases: [quite sure], action: 'yes'}"),
            "a.yaml:2:3: the action yes answers questions, but it cannot be said while one is open; write",
        ),
        (
            ("intents:", "intents:\n  afraid: {phrases: [I am afraid], action: offer_call, answer: Well}"),
            "a.yaml:2:3: it offers to call somebody, but the pack has no call with level: soon; add one",
        ),
        (
            ("intents:", "intents:\n  afraid: {phrases: [afraid], action: offer_call, answer: Well, offers: thirst}"),
            'a.yaml:2:65: there is no call "thirst"; use one of: drink.',
        ),
        (
            ("intents:", "intents:\n  loud: {phrases: [louder], action: louder, question: Well?}"),
            "a.yaml:2:45: question does nothing, because the action is louder; remove it, or write action: offer_call",
        ),
        (
            ("intents:", "intents:\n  louder: {phrases: [louder], action: louder, contexts: [asleep]}"),
            "a.yaml:2:3: this can be said in the sleep alone, and there nobody heeds it; write contexts: [idle]",
        ),
        (
            ("[stop]", "['stop [talking]', stop talking]"),
            'a.yaml:2:38: everything that "stop talking" says is said by "stop [talking]" (line 2); remove it.',
        ),
        (
            ("[stop]", "['stop [it]', stop talking, stop (it|talking)]"),
            'everything that "stop (it|talking)" says is said by "stop [it]" (line 2) and other phrases above it',
        ),
        (
            ("intents:", "intents:\n  wake: {phrases: [wake up], action: wake}"),
            "a.yaml:2:3: this wakes nobody: it is not",
        ),
    ],
)
def test_what_is_doubtful_is_told(write_pack: PackWriter, change: tuple[str, str], expected: str) -> None:
    folder = write_pack(a=WHOLE.replace(*change), b=CALL)
    problems = check(folder)
    assert [problem.severity for problem in problems if problem.severity is not Severity.HINT] == [Severity.WARNING]
    assert expected in problems[0].message
    assert str(problems[0]).startswith("warning: ")


def test_a_pack_without_calls_is_doubtful(write_pack: PackWriter) -> None:
    assert [problem.message for problem in check(write_pack(a=WHOLE))] == [
        "the pack has no calls, so nobody can be called; add one under calls:."
    ]


def test_a_session_that_can_be_started_is_within_reach(write_pack: PackWriter) -> None:
    start = "  start: {phrases: ['start {routine}'], action: start_routine}\n"
    wait = "  wait: {phrases: [wait], action: pause, contexts: [session]}\n"
    stoppable = WHOLE.replace("action: stop", "action: stop, contexts: [idle, session]")
    assert check(write_pack(a=stoppable + start + wait, b=CALL, c=ROUTINE)) == []


def test_errors_come_without_warnings(write_pack: PackWriter) -> None:
    folder = write_pack(a=WHOLE.replace("[stop]", "[off]").replace("cancel]", "'cancel {x}']"))
    assert [problem.severity for problem in check(folder)] == [Severity.ERROR]
    assert check(folder / "none")[0].message.endswith("none: there is no such folder; check the name of the pack.")
