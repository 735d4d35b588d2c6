"""The lists of times that every pack has: what is said, the value, and how it is spoken again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.simulation import Simulation
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.lint import check
from voice_assist.content.loader import load_pack, read_pack
from voice_assist.content.phrases import phrasebook_of, slot_lists
from voice_assist.content.slots import SlotTable
from voice_assist.content.times import TIME_LISTS
from voice_assist.lexicon import Lexicon
from voice_assist.understanding.decision import Ambiguous, Decision, Match
from voice_assist.understanding.matcher import understand_text
from voice_assist.understanding.phrasebook import Phrasebook

PackWriter = Callable[..., Path]

INTENTS = """\
intents:
  wake_me: {action: say, phrases: ["wake me [up] at {time} [{part_of_day}]"], answer: "At {time}."}
  put_off: {action: say, phrases: ["put it off by {duration}", "again in {duration}"], answer: "In {duration}."}
  radio: {action: say, phrases: ["radio [{part_of_day}]"], slots: {part_of_day: When?}, answer: "Radio {part_of_day}."}
  set_alarm: {action: say, phrases: ["set an alarm [at {time}]"], slots: {time: At what time?}, answer: "{time}."}
  stop: {action: stop, phrases: [stop]}
"""


@pytest.fixture
def book(write_pack: PackWriter) -> Phrasebook:
    return phrasebook_of(load_pack(write_pack(a=INTENTS)))


def understood(book: Phrasebook, said: str) -> Decision:
    return understand_text(said, book.active(frozenset({Context.IDLE})))


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("ten", "10:00"),
        ("nine o'clock", "09:00"),
        ("ten past nine", "09:10"),
        ("five minutes after one", "01:05"),
        ("half past two", "02:30"),
        ("half nine", "09:30"),
        ("a quarter to eight", "07:45"),
        ("quarter to one", "12:45"),
        ("twenty five to twelve", "11:35"),
        ("nine oh five", "09:05"),
        ("nine fifteen", "09:15"),
        ("nine fifty", "09:50"),
        ("9:05", "09:05"),
        ("8:00", "08:00"),
        ("18:30", "18:30"),
        ("21:00", "21:00"),
        ("thirteen o'clock", "13:00"),
        ("twenty one thirty five", "21:35"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
    ],
)
def test_times_of_the_clock(book: Phrasebook, said: str, value: str) -> None:
    decision = understood(book, f"wake me up at {said}")
    assert isinstance(decision, Match)
    assert decision.best.meaning == ("wake_me", (("time", value),))


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("a minute", 1),
        ("five minutes", 5),
        ("20 minutes", 20),
        ("a quarter of an hour", 15),
        ("fifteen minutes", 15),
        ("half an hour", 30),
        ("an hour", 60),
        ("an hour and a half", 90),
        ("two and a half hours", 150),
        ("twelve hours", 720),
    ],
)
def test_durations_in_minutes(book: Phrasebook, said: str, minutes: int) -> None:
    for phrase in (f"put it off by {said}", f"again in {said}"):
        decision = understood(book, phrase)
        assert isinstance(decision, Match)
        assert decision.best.meaning == ("put_off", (("duration", str(minutes)),))


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("tomorrow morning", "tomorrow_morning"),
        ("tomorrow in the evening", "tomorrow_evening"),
        ("tomorrow", "tomorrow"),
        ("this afternoon", "afternoon"),
        ("in the morning", "morning"),
        ("tonight", "night"),
    ],
)
def test_parts_of_the_day_alone_and_beside_a_time(book: Phrasebook, said: str, value: str) -> None:
    alone, beside = understood(book, f"radio {said}"), understood(book, f"wake me at half past six {said}")
    assert isinstance(alone, Match)
    assert alone.best.slots == (("part_of_day", value),)
    assert isinstance(beside, Match)
    assert beside.best.slots == (("part_of_day", value), ("time", "06:30"))


def test_a_time_between_the_steps_is_not_taken_for_another_one(book: Phrasebook) -> None:
    assert isinstance(understood(book, "wake me at nine seventeen"), Ambiguous)


def test_what_was_said_is_spoken_again(write_pack: PackWriter) -> None:
    table = SlotTable(load_pack(write_pack(a=INTENTS)))
    assert [table.choices("time")[value] for value in ("09:00", "09:10", "07:45", "18:30", "00:00")] == [
        "nine o'clock",
        "ten past nine",
        "quarter to eight",
        "eighteen thirty",
        "midnight",
    ]
    assert [table.choices("duration")[value] for value in ("1", "30", "60", "120")] == [
        "a minute",
        "half an hour",
        "an hour",
        "two hours",
    ]


def test_a_time_is_asked_for_and_corrected(write_pack: PackWriter) -> None:
    sim = Simulation(load_pack(write_pack(a=INTENTS)))
    for said in ("set an alarm", "at half past two", "no ten past nine", "I meant at noon", "radio", "tomorrow please"):
        sim.say(said)
        sim.wait_until_quiet()
    first = sim.spoken.index("At what time?")
    assert sim.spoken[first:] == [
        "At what time?",
        "half past two.",
        "All right: ten past nine.",
        "ten past nine.",
        "Then twelve o'clock.",
        "twelve o'clock.",
        "When?",
        "Radio tomorrow.",
    ]


def test_only_the_lists_that_a_pack_uses_are_there_and_its_own_come_first(write_pack: PackWriter) -> None:
    own = "lists: {time: [breakfast, lunch]}\n"
    intents = 'intents: {a: {action: say, phrases: ["wake me at {time}"], answer: "{time}."}}\n'
    lists = slot_lists(load_pack(write_pack(a=own + intents)))
    assert lists.keys() == {"time"}
    assert len(lists["time"]) == 2  # type: ignore[arg-type]


def test_nothing_is_said_about_times_that_sound_alike(write_pack: PackWriter) -> None:
    call = (
        "calls: {up: {title: Up, level: routine, phrases: ['[please] (get|wake) me [up] at {time} [{part_of_day}]'],"
        " need: 'getting up at {time}', message: 'Up at {time}.', call_out: 'Up.'}}\n"
    )
    problems = [str(problem) for problem in check(write_pack(a=INTENTS, b=call))]
    assert not [problem for problem in problems if "sounds" in problem or "recogniser" in problem]
    assert not [problem for problem in problems if problem.startswith("error")]


@pytest.mark.parametrize("name", TIME_LISTS)
def test_recognisers_know_the_words_and_no_sentence_means_two_times(write_pack: PackWriter, name: str) -> None:
    pack = f"intents: {{a: {{action: say, phrases: ['at {{{name}}}'], answer: Yes.}}}}\n"
    book = phrasebook_of(load_pack(write_pack(a=pack)))
    assert book.conflicts() == ()
    dictionary = Lexicon({})
    assert [word for word in book.vocabulary if word not in dictionary] == []
    words = (PROJECT_FOLDER / "models" / "en-mini" / "graph" / "words.txt").read_text(encoding="utf-8").splitlines()
    lacking = book.vocabulary - {line.split(" ")[0] for line in words}
    assert lacking <= {"noon", "midday", "midnight", "o'clock"}


def test_numbers_can_be_taken_in_steps(write_pack: PackWriter) -> None:
    pack = (
        "lists: {percent: {first: 10, last: 100, step: 10}}\n"
        "intents: {a: {action: say, phrases: ['volume {percent}'], answer: 'At {percent}.'}}\n"
    )
    folder = write_pack(a=pack)
    book = phrasebook_of(load_pack(folder))
    assert [phrase.slots for phrase in book.phrases] == [(("percent", str(number)),) for number in range(10, 101, 10)]
    assert SlotTable(load_pack(folder)).choices("percent")["100"] == "one hundred"


@pytest.mark.parametrize(
    ("step", "told"), [("0", "a.yaml:1:38: lists.n.step: 0 is too small; write 1 or more."), ("x", "whole number")]
)
def test_a_wrong_step_is_told(write_pack: PackWriter, step: str, told: str) -> None:
    errors = read_pack(write_pack(a=f"lists: {{n: {{first: 1, last: 9, step: {step}}}}}\n")).errors
    assert told in str(errors[0])
