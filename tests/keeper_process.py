"""A process that keeps entries and checkpoints as fast as it can, and says after each what is on the disk.

Run as `python -m tests.keeper_process FOLDER FIRST`: it writes the number of each entry and its checkpoint onto
standard output once both were said to be kept, until it is killed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.recording import checkpoint, movement, now
from voice_assist.commands import KeepCheckpoint
from voice_assist.events import Event
from voice_assist.record.keeper import Keeper


class Nobody:
    """An EventSink that complaints end up in."""

    def post(self, event: Event) -> None:
        sys.exit(f"unexpected: {event}")


def main(folder: Path, first: int) -> None:
    """Keep numbers from this one on, for ever."""
    keeper = Keeper(folder, Nobody(), 365, lambda _order, _entries: None)
    keeper.begin(now())
    number = first
    while True:
        keeper.take(movement(number), now())
        keeper.take(KeepCheckpoint(checkpoint(number)), now())
        if not keeper.settle(30):
            sys.exit(f"not kept: {keeper.problem}")
        print(number, flush=True)
        number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
