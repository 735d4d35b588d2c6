"""The machine's clocks."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

from voice_assist.events import Now

SYNCHRONISED = Path("/run/systemd/timesync/synchronized")
CLOCK_CHIP = Path("/dev/rtc0")


class SystemClock:
    """The machine's clocks; the wall clock is trusted where a clock chip or a time server stands behind it."""

    def now(self) -> Now:
        """This moment."""
        trusted = CLOCK_CHIP.exists() or SYNCHRONISED.exists()
        return Now(time.monotonic(), datetime.now().astimezone(), trusted)
