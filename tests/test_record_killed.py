"""What was said to be kept survives kill -9 at any moment."""

import random
from pathlib import Path

from tests.killing import kill_after

KILLS = 3


def test_what_was_said_to_be_kept_survives_being_killed(tmp_path: Path) -> None:
    moments, first = random.Random(5), 1
    for _ in range(KILLS):
        kill = kill_after(tmp_path, first, moments.uniform(0.0, 0.2))
        assert not kill.lost, kill
        first = len(kill.kept) + 1
    assert first > KILLS
