"""What a caregiver is told about words that nobody can hear and phrases that sound alike."""

import re
from pathlib import Path

import pytest

from voice_assist.content.lint import Severity, check

from .conftest import PackWriter
from .test_lint import WHOLE
from .test_validation import CALL, ROUTINE

LAST = "action: say, answer: Well."


def say(*phrases: str, more: str = "") -> str:
    """A file in which each phrase is an intent that says something."""
    lines = (f"  say_{number}: {{phrases: ['{phrase}'], {LAST}{more}}}" for number, phrase in enumerate(phrases))
    return "\n".join(["intents:", *lines, ""])


def found(folder: Path, severity: Severity = Severity.WARNING, models: Path | None = None) -> list[str]:
    problems = check(folder, models) if models else check(folder)
    return [one.message.removeprefix(f"{folder}/") for one in problems if one.severity is severity]


def test_a_word_that_nobody_knows_comes_with_two_known_ones_that_sound_alike(write_pack: PackWriter) -> None:
    folder = write_pack(a=WHOLE, b=CALL, c=say("play the zitheroo now"))
    (told,) = found(folder)
    assert told.startswith('c.yaml:2:31: no recogniser knows the word "zitheroo", and can only guess how it sounds; ')
    assert told.endswith(", or write how it sounds under pronunciations:, such as zitheroo: Z IH TH ER UW.")
    alike = re.findall(r'"(\w+)"', told.split("sounds alike, such as ")[1])
    assert len(set(alike)) == 2
    (folder / "c.yaml").write_text(say(*(f"play the {word} now" for word in alike)), encoding="utf-8")
    assert "recogniser" not in " ".join(problem.message for problem in check(folder))


def test_a_word_with_a_pronunciation_is_known(write_pack: PackWriter) -> None:
    own = "pronunciations: {zitheroo: Z IH TH ER UW}\n"
    assert check(write_pack(a=WHOLE, b=CALL, c=own + say("play the zitheroo now"))) == []


def test_a_word_of_a_list_is_found_where_the_list_has_it(write_pack: PackWriter) -> None:
    lists = "lists:\n  person:\n    - id: zed\n      say: [our Zitheroo]\n    - nurse\n"
    (told,) = found(write_pack(a=WHOLE, b=CALL, c=lists + say("play for {person}")))
    assert told.startswith('c.yaml:4:17: no recogniser knows the word "zitheroo"')


def test_a_word_that_one_recogniser_knows_is_a_hint(write_pack: PackWriter, tmp_path: Path) -> None:
    folder = write_pack(a=WHOLE, b=CALL, c=say("where is the aardvark"))
    (told,) = found(folder, Severity.HINT)
    assert told.startswith('c.yaml:2:35: only one of the two recognisers knows the word "aardvark", so it will be')
    assert told.endswith("; else leave it.")
    assert found(folder, Severity.HINT, models=tmp_path / "none") == [], "without the embedded model one is all"


@pytest.mark.parametrize(
    ("phrases", "change", "keep"),
    [
        (("turn left", "turn lift"), "turn lift", "turn left"),
        (("the big light", "the big right"), "the big right", "the big light"),
        (("paws", "the window"), "", None),
        (("kelp", "the window"), "kelp", "help"),
        (("i scream", "ice cream"), "ice cream", "i scream"),
    ],
)
def test_phrases_that_sound_alike_are_told_at_the_less_important_one(
    write_pack: PackWriter, phrases: tuple[str, ...], change: str, keep: str | None
) -> None:
    urgent = CALL.replace("level: routine", "level: urgent").replace("[drink]", "[help]")
    told = found(write_pack(a=WHOLE, b=urgent, c=say(*phrases)))
    if keep is None:
        assert told == []
        return
    (one,) = told
    line = 2 + phrases.index(change)
    assert re.match(rf'c\.yaml:{line}:\d+: "{change}" sounds (exactly|almost) like "{keep}" of ', one)
    assert "say it with other words here, because" in one


UP = f"  up: {{phrases: [turn lift, turn upwards, go upstairs], {LAST}}}\n"
LEFT = f"  left: {{phrases: [turn left], {LAST}}}\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            f"intents:\n{UP}{LEFT}",
            [
                'c.yaml:3:25: "turn left" sounds almost like "turn lift" of intents.up (c.yaml, line 2), 0.6 of 7',
                'sounds apart; say it with other words here, because "turn lift" matters more or stands first.',
            ],
        ),
        (
            f"intents:\n{LEFT}{UP}",
            [
                'c.yaml:3:23: "turn lift" sounds almost like "turn left" of intents.left (c.yaml, line 2), 0.6 of 7',
                'sounds apart; say it with other words here, because "turn left" matters more or stands first, or',
                "remove it: 2 other phrases mean the same.",
            ],
        ),
    ],
)
def test_distance_and_place_and_what_to_do_are_told(write_pack: PackWriter, content: str, expected: list[str]) -> None:
    assert found(write_pack(a=WHOLE, b=CALL, c=content)) == [" ".join(expected)]


def test_values_of_one_list_that_sound_alike_are_told_once(write_pack: PackWriter) -> None:
    lists = "lists: {way: [left, lift]}\n"
    (told,) = found(write_pack(a=WHOLE, b=CALL, c=lists + say("turn {way}", "go {way}")))
    assert told.startswith('c.yaml:1:21: "turn lift" sounds almost like "turn left" of')
    assert told.endswith("; say one of the two values with another word.")


def test_numbers_and_phrases_that_are_never_possible_together_may_sound_alike(write_pack: PackWriter) -> None:
    apart = "  night: {phrases: [turn lift], contexts: [asleep], action: wake}\n"
    numbers = f"  wait: {{phrases: ['number {{number}}'], {LAST}}}\nlists: {{number: {{first: 10, last: 99}}}}\n"
    assert found(write_pack(a=WHOLE, b=CALL, c="intents:\n" + LEFT + apart + numbers)) == []


@pytest.mark.parametrize(("phrase", "short"), [("off", True), ("up", True), ("ouch", False), ("no more", False)])
def test_short_is_what_has_few_sounds(write_pack: PackWriter, phrase: str, short: bool) -> None:
    told = found(write_pack(a=WHOLE, b=CALL, c=say(phrase)))
    assert [f'"{phrase}" is so short' in one for one in told] == [True] * short


def test_brackets_that_make_a_sentence_twice_and_lists_of_one_are_hints(write_pack: PackWriter) -> None:
    lists = "lists: {way: [left]}\n"
    folder = write_pack(a=WHOLE, b=CALL, c=lists + say("turn {way} [now|now]"))
    assert found(folder, Severity.HINT) == [
        'c.yaml:3:21: its brackets give "turn value now" twice; leave out one of the choices.',
        'c.yaml:1:9: the list "way" has only one value; add others, or write its words in the phrases.',
    ]


def test_many_phrases_that_differ_in_a_word_are_not_confusable(write_pack: PackWriter) -> None:
    rooms = "kitchen bedroom bathroom garden hall cellar attic office garage balcony".split()
    things = "lamp radio heater window curtain television fan door shutter music".split()
    verbs = "open close start stop raise lower clean check find move".split()
    phrases = [f"{verb} the {thing} in the {room}" for verb in verbs for thing in things for room in rooms]
    told = found(write_pack(a=WHOLE, b=CALL, c=say(*phrases)))
    assert told == []


def test_a_session_that_cannot_be_stopped_is_told(write_pack: PackWriter) -> None:
    start = "intents:\n  start: {phrases: ['start {routine}'], action: start_routine}\n"
    (told,) = found(write_pack(a=WHOLE, b=CALL, c=start, d=ROUTINE))
    assert told.startswith("an exercise session can be started, but not be stopped; add session to the contexts of")


def test_without_the_embedded_model_no_word_can_be_proposed(write_pack: PackWriter, tmp_path: Path) -> None:
    folder = write_pack(a=WHOLE, b=CALL, c=say("play the zitheroo now"))
    (told,) = found(folder, models=tmp_path / "none")
    assert "use a common word instead, or write how it sounds" in told


def test_what_belongs_to_a_session_must_be_possible_in_one(write_pack: PackWriter) -> None:
    stoppable = WHOLE.replace("action: stop", "action: stop, contexts: [idle, session]")
    more = (
        "intents:\n  start: {phrases: ['start {routine}'], action: start_routine}\n"
        "  wait: {phrases: [wait a moment], action: pause}\n"
    )
    (told,) = found(write_pack(a=stoppable, b=CALL, c=more, d=ROUTINE))
    assert told == (
        "c.yaml:3:3: the action pause belongs to a session, but it cannot be said in one; write contexts: [session]."
    )
