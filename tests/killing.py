"""Kills processes that keep a record, and looks at what is left of it."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.recording import NOON, checkpoint
from voice_assist.record.file import RecordFile

REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Kill:
    """What one killed process said that it had kept, and what was there afterwards.

    Attributes:
        said: the last number that was said to be kept.
        kept: the numbers of all entries.
        left_at: the number of the checkpoint.
    """

    said: int
    kept: tuple[int, ...]
    left_at: int

    @property
    def lost(self) -> bool:
        """Whether something that was said to be kept is not there, or there twice."""
        whole = self.kept in (tuple(range(1, self.said + 1)), tuple(range(1, self.said + 2)))
        return not (whole and self.left_at in (self.said, self.said + 1))


def kill_after(folder: Path, first: int, seconds: float) -> Kill:
    """Let a process keep numbers from `first` on, and kill -9 it so many seconds after it has said the first."""
    command = [sys.executable, "-m", "tests.keeper_process", str(folder), str(first)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        time.sleep(seconds)
        process.kill()
        rest, complaint = process.communicate()
    if not said:
        raise AssertionError(f"it kept nothing: {complaint}")
    file = RecordFile(folder)
    kept = tuple(entry.what.done for entry in file.entries(NOON.date(), NOON.date()))
    found = file.checkpoint()
    file.close()
    if file.moved_aside or found is None or found[0] != checkpoint(found[0].repetition):
        raise AssertionError(f"the record was damaged: {file.moved_aside}, {found}")
    return Kill(int((said + rest).split()[-1]), kept, found[0].repetition)
