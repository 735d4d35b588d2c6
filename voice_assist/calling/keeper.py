"""Sees to it that there is a calls process: starts one, and removes one that holds the place but does not answer."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from voice_assist.calling.meeting_point import lock_holder

FIRST_WAIT, LONGEST_WAIT = 1.0, 10.0
"""Seconds between two starts; doubled with each."""

MUTE_SECONDS = 8.0
"""A process that holds the lock and cannot be connected to for so long is removed."""


class Keeper:
    """Used while no process answers.

    Args:
        folder: the state folder.
        start: starts a process; OSError where that fails.
    """

    def __init__(self, folder: Path, start: Callable[[], None]) -> None:
        self._folder, self._start = folder, start
        self._wait = FIRST_WAIT
        self._next = 0.0

    def all_is_well(self) -> None:
        """A process answers."""
        self._wait, self._next = FIRST_WAIT, 0.0

    def see_to_it(self, gone: float) -> None:
        """No process has answered for so many seconds."""
        holder = lock_holder(self._folder)
        if holder and gone > MUTE_SECONDS:
            with contextlib.suppress(OSError):
                os.kill(holder, signal.SIGKILL)
        if time.monotonic() >= self._next:
            self._next, self._wait = time.monotonic() + self._wait, min(self._wait * 2, LONGEST_WAIT)
            with contextlib.suppress(OSError):  # tried again; the person hears of it
                self._start()
