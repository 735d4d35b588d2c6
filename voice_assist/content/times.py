"""The lists that every pack has for times: {time} of the clock, {duration}, {part_of_day}."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time

from voice_assist.understanding.normalise import number_words
from voice_assist.understanding.phrasebook import TextValue

_HOURS, _LATE_HOURS = range(1, 13), range(13, 24)
_STEP = 5
"""Minutes between two times that can be said; each one more makes all the others less sure."""

_HALF, _HOUR = 30, 60
_SINGLE_MINUTES = range(1, _STEP)


def _times() -> Iterator[TextValue]:
    """Value "hh:mm": 01:00 to 12:55 as on a clock face, in the morning or after noon; the others by day alone."""
    for hour in (*_HOURS, *_LATE_HOURS):
        for minute in range(0, _HOUR, _STEP):
            yield TextValue(f"{hour:02}:{minute:02}", tuple(_ways(hour, minute)))
    yield TextValue("00:00", ("midnight",))


def _ways(hour: int, minute: int) -> Iterator[str]:
    """How a time is said, the usual way first."""
    name = number_words(hour)
    if hour in _HOURS:
        yield from _by_the_hands(name, number_words(hour % _HOURS[-1] + 1), minute)
    if minute == 0:
        yield from (f"{name} zero zero", *(("noon", "midday") if hour == _HOURS[-1] else ()))
    else:
        yield f"{name} {number_words(minute)}" if minute >= 2 * _STEP else f"{name} (oh|zero) {number_words(minute)}"
    if hour in _LATE_HOURS and minute == 0:
        yield f"{name} (hundred|o'clock)"


def _by_the_hands(name: str, following: str, minute: int) -> Iterator[str]:
    if minute == 0:
        yield from (f"{name} o'clock", name)
    elif minute == _HALF:
        yield f"half [past] {name}"
    elif minute < _HALF:
        yield from (f"{minutes} (past|after) {name}" for minutes in _minutes(minute))
    else:
        yield from (f"{minutes} to {following}" for minutes in _minutes(_HOUR - minute))


def _minutes(number: int) -> tuple[str, str]:
    if number == _HALF // 2:
        return "quarter", "a quarter"
    return number_words(number), f"{number_words(number)} minutes"


def _durations() -> Iterator[TextValue]:
    """Value: minutes."""
    named = {
        15: ("[a] quarter of an hour",),
        _HALF: ("half an hour", "[a] half hour"),
    }
    for minutes in (*_SINGLE_MINUTES, *range(_STEP, _HOUR, _STEP)):
        said = f"{number_words(minutes)} minutes" if minutes > 1 else "(a|one) minute"
        yield TextValue(str(minutes), (*named.get(minutes, ()), said))
    yield TextValue(str(_HOUR), ("(an|one) hour", "sixty minutes"))
    yield TextValue(str(_HOUR + _HALF), ("(an|one) hour and a half", "one and a half hours", "ninety minutes"))
    for hours in _HOURS[1:]:
        name = number_words(hours)
        yield TextValue(str(hours * _HOUR), (f"{name} hours",))
        yield TextValue(str(hours * _HOUR + _HALF), (f"{name} and a half hours", f"{name} hours and a half"))


_PARTS = {
    "today": ("today",),
    "morning": ("in the morning", "this morning"),
    "afternoon": ("in the afternoon", "this afternoon"),
    "evening": ("in the evening", "this evening"),
    "night": ("tonight", "at night"),
    "tomorrow": ("tomorrow",),
    "tomorrow_morning": ("tomorrow [in the] morning",),
    "tomorrow_afternoon": ("tomorrow [in the] afternoon",),
    "tomorrow_evening": ("tomorrow [in the] evening", "tomorrow night"),
}

_PARTS_OF_DAY = ((6, "at night"), (12, "in the morning"), (18, "in the afternoon"), (22, "in the evening"))
"""Up to which hour each lasts; after the last it is night."""


def spoken_time(at: time) -> str:
    """A time of day in words: "ten past two at night"."""
    part = next((words for until, words in _PARTS_OF_DAY if at.hour < until), "at night")
    hour = (at.hour - 1) % _HOURS[-1] + 1
    said = next(_by_the_hands(number_words(hour), number_words(hour % _HOURS[-1] + 1), at.minute))
    plain = said.replace("[past]", "past").replace("(past|after)", "past")
    return f"{plain} {part}"


TIME_LISTS: Mapping[str, tuple[TextValue, ...]] = {
    "time": tuple(_times()),
    "duration": tuple(_durations()),
    "part_of_day": tuple(TextValue(value, ways) for value, ways in _PARTS.items()),
}
"""A pack's own list of the same name takes the place of one of these."""

BEFORE = {"time": "[at] ", "duration": "[in] ", "part_of_day": ""}
"""The template of what usually stands before a value."""
