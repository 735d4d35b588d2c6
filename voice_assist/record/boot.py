"""How much time has passed since something was written, also where nobody knows what time it is."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment on three clocks.

    Attributes:
        wall: local time.
        trusted: whether it could be relied on.
        boot: which start of the machine; "": not known.
        seconds: since that start, sleep included.
    """

    wall: datetime
    trusted: bool
    boot: str
    seconds: float

    def since(self, before: Moment) -> float | None:
        """Seconds since a moment before; None where no clock can tell, or where they contradict it being before."""
        if self.boot and self.boot == before.boot:
            passed = self.seconds - before.seconds
        elif self.trusted and before.trusted:
            passed = (self.wall - before.wall).total_seconds()
        else:
            return None
        return passed if passed >= 0 else None


def this_boot() -> tuple[str, float]:
    """Which start of the machine this is, and the seconds since it."""
    try:
        boot = BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        boot = ""
    return boot, time.clock_gettime(time.CLOCK_BOOTTIME)
