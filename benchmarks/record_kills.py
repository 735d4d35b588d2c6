"""Kills the keeper of the record at random moments and counts what was lost: python -m benchmarks.record_kills [N]."""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from tests.killing import Kill, kill_after

SEED = 11
LONGEST_SECONDS = 0.3


def kills(count: int) -> list[Kill]:
    """One process after the other on the same record, each killed between 0 and 0.3 s after its first entry."""
    moments, first = random.Random(SEED), 1
    done: list[Kill] = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(count):
            done.append(kill_after(Path(folder), first, moments.uniform(0.0, LONGEST_SECONDS)))
            first = len(done[-1].kept) + 1
    return done


def main(count: int) -> None:
    """Print one line."""
    done = kills(count)
    lost = sum(kill.lost for kill in done)
    unsaid = sum(len(kill.kept) > kill.said for kill in done)
    entries = len(done[-1].kept)
    print(f"kill -9: {count}; entries: {entries}; lost or double: {lost}; kept though not yet said: {unsaid}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
