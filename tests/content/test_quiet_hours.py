"""The hours in which sounds are soft."""

from datetime import time

import pytest

from voice_assist.content.quiet_hours import USUAL, are_quiet


@pytest.mark.parametrize(
    ("hours", "now", "quiet"),
    [
        (USUAL, "23:30", True),
        (USUAL, "00:00", True),
        (USUAL, "06:59", True),
        (USUAL, "07:00", False),
        (USUAL, "21:59", False),
        (USUAL, "22:00", True),
        ("13:00 to 15:30", "14:00", True),
        ("13:00 to 15:30", "15:30", False),
        ("13:00 to 15:30", "23:00", False),
        ("0:00 to 0:00", "12:00", True),
    ],
)
def test_when_it_is_quiet(hours: str, now: str, quiet: bool) -> None:
    assert are_quiet(hours, time.fromisoformat(now)) is quiet
