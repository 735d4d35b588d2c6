"""Time that neither a wrong clock nor a restart can lose or double."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stopwatch had come when it was last written down.

    Attributes:
        at: its seconds.
        boot: id of the machine's start at that moment.
        uptime: seconds since that start, sleep included.
    """

    at: float
    boot: str
    uptime: float


class Stopwatch:
    """Counts the seconds of all calls: on within one start of the machine, from what was written after another.

    The wall clock has no part in it. While the machine is off nothing counts, because nobody can know how long that
    was: a call goes on where it stood.

    Args:
        before: how far it had come.
        boot: id of this start of the machine (Linux: /proc/sys/kernel/random/boot_id).
        uptime: seconds since then (CLOCK_BOOTTIME, which goes on while the machine sleeps).
    """

    def __init__(
        self, before: Progress | None = None, boot: str | None = None, uptime: Callable[[], float] | None = None
    ) -> None:
        self._boot = boot if boot is not None else BOOT_ID.read_text(encoding="ascii").strip()
        self._uptime = uptime or (lambda: time.clock_gettime(time.CLOCK_BOOTTIME))
        self._zero = -self._uptime()
        if before and before.boot == self._boot:
            self._zero = before.at - before.uptime
        elif before:
            self._zero = before.at - self._uptime()

    def now(self) -> float:
        """Seconds; never fewer than before."""
        return self._zero + self._uptime()

    def progress(self) -> Progress:
        """To be written down."""
        uptime = self._uptime()
        return Progress(self._zero + uptime, self._boot, uptime)
