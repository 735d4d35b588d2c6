"""When somebody is there: days of the week and hours, as a caregiver writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Annotated

from pydantic import AfterValidator

from voice_assist.content.fields import broken_rule

DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_GROUPS = {"every day": range(7), "weekdays": range(5), "weekend": range(5, 7), "weekends": range(5, 7)}
_HOURS = re.compile(r"(.*?)\s*\b([01]?\d|2[0-3]):([0-5]\d) to ([01]?\d|2[0-3]):([0-5]\d)")
_ADVICE = 'write it as "monday to friday 8:00 to 17:00", "saturday, sunday" or "22:00 to 7:00", in quotes'


@dataclass(frozen=True, slots=True)
class Hours:
    """Some days of the week, from a time to a time; over midnight into the next day where the first is later.

    Attributes:
        days: 0 is Monday; the day on which it begins.
        first: None for the whole day.
        last: the first moment when they are gone.
    """

    days: frozenset[int]
    first: time | None = None
    last: time | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether this moment of local time lies in it."""
        day, now = moment.weekday(), moment.time()
        if self.first is None or self.last is None:
            return day in self.days
        if self.first < self.last:
            return day in self.days and self.first <= now < self.last
        return (day in self.days and now >= self.first) or ((day - 1) % 7 in self.days and now < self.last)


@cache
def hours_of(text: str) -> Hours:
    """What a text such as "monday to friday 8:00 to 17:00" means; days or hours may be left out.

    Raises:
        PydanticCustomError: it means nothing, or no time at all.
    """
    said = " ".join(text.lower().split())
    timed = _HOURS.fullmatch(said)
    days = _days(timed[1] if timed else said, text)
    if timed is None:
        return Hours(days)
    first, last = time(int(timed[2]), int(timed[3])), time(int(timed[4]), int(timed[5]))
    if first == last:
        advice = "leave the hours out for the whole day, or correct them"
        raise broken_rule(f'"{text}" begins and ends at the same time, so it never comes', advice)
    return Hours(days, first, last)


def _days(said: str, text: str) -> frozenset[int]:
    if not said:
        return frozenset(range(7))
    return frozenset(day for part in said.split(",") for day in _part(part.strip(), text))


def _part(said: str, text: str) -> Iterable[int]:
    if said in _GROUPS:
        return _GROUPS[said]
    first, _, last = said.partition(" to ")
    numbers = [_day(name, text) for name in ([first, last] if last else [first])]
    return [(numbers[0] + step) % 7 for step in range((numbers[-1] - numbers[0]) % 7 + 1)]


def _day(name: str, text: str) -> int:
    near = [number for number, day in enumerate(DAYS) if len(name) > 1 and day.startswith(name.strip())]
    if len(near) != 1:
        raise broken_rule(f'"{text}" is no time of the week', _ADVICE)
    return near[0]


def _checked(text: str) -> str:
    hours_of(text)
    return text


Presence = Annotated[str, AfterValidator(_checked)]
"""Days and hours when somebody is there: "monday to friday 8:00 to 17:00"; either may be left out."""


def is_there(written: Iterable[str] | None, moment: datetime) -> bool:
    """Whether one of these covers the moment, which is local time; None: always."""
    return written is None or any(hours_of(text).holds(moment) for text in written)


def first_gap(presences: Iterable[Iterable[str] | None]) -> datetime | None:
    """The first quarter of an hour of a week from Monday on in which nobody of these is there, or None."""
    everybody = [None if written is None else tuple(written) for written in presences]
    monday = datetime(2024, 1, 1)  # noqa: DTZ001 - a week without a place
    quarters = (monday + timedelta(minutes=15 * number) for number in range(7 * 24 * 4))
    return next((one for one in quarters if not any(is_there(written, one) for written in everybody)), None)
