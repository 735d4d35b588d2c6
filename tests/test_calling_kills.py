"""A few calls of benchmarks.calls: the real process, killed, with a real HTTP receiver."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.calls import kills_at_every_write, random_kills


@pytest.mark.timeout(400)  # each kill costs a start, which takes many seconds on a busy machine
def test_no_call_is_lost_when_the_process_is_killed_at_random(tmp_path: Path) -> None:
    result = random_kills(tmp_path, calls=10, seed=7)
    assert result.well, result
    assert result.kills


@pytest.mark.timeout(400)
def test_no_call_is_lost_when_the_process_is_killed_at_a_write(tmp_path: Path) -> None:
    result = kills_at_every_write(tmp_path, writes=(1, 2), closing=())
    assert result.well, result
    assert result.kills >= 3  # the first process may have begun before it was told to die
