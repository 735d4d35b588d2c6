"""The hours in which sounds are soft."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import StringConstraints

QuietHours = Annotated[
    str,
    StringConstraints(
        pattern=r"^([01]?\d|2[0-3]):[0-5]\d to ([01]?\d|2[0-3]):[0-5]\d$", strip_whitespace=True, max_length=14
    ),
]
"""From when to when, on a clock of 24 hours: "22:00 to 7:00"."""

USUAL: QuietHours = "22:00 to 7:00"


def are_quiet(hours: QuietHours, now: time) -> bool:
    """Whether this moment lies in these hours, which may go over midnight; the same time twice is the whole day."""
    first, last = (_time(text) for text in hours.split(" to "))
    if first < last:
        return first <= now < last
    return now >= first or now < last


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
