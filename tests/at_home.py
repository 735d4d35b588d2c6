"""A conversation on the fake clock whose record is a real one, on the disk."""

from __future__ import annotations

import queue
from datetime import datetime, timedelta
from pathlib import Path

from tests.inbox import Inbox
from tests.simulation import Simulation
from voice_assist.app.assembly import open_household
from voice_assist.app.carrier import Carrier
from voice_assist.app.content_source import Content
from voice_assist.app.typed import TypedEar, WrittenVoice
from voice_assist.app.ways_out import open_local_calls
from voice_assist.commands import Command, KeepCheckpoint, Recorded
from voice_assist.config import Settings
from voice_assist.loop import Mailbox
from voice_assist.record_commands import ForgetRecord, ReadRecord, WriteReport

SETTLE_SECONDS = 20.0


class AtHome(Simulation):
    """The edges of the record are the real ones: carrier, keeper, file; everything else is played.

    Args:
        content: what can be said.
        folder: the state folder.
        wall: local time at the beginning.
    """

    def __init__(self, content: Content, folder: Path, wall: datetime) -> None:
        self._inbox = Inbox()
        self._household = open_household(
            folder, self._inbox, open_local_calls(Settings(), folder, self._inbox), Settings()
        )
        self._carrier = Carrier(WrittenVoice(Mailbox()), TypedEar(), self._household)
        super().__init__(content.pack, content.phrasebook, wall=wall, started=False)
        self.post(self._household.begin(self.now))

    def wait_until(self, days: int, hour: float) -> None:
        """Let time pass until this hour, so many days after the first."""
        midnight = self.wall.replace(hour=0, minute=0, second=0, microsecond=0)
        then = midnight + timedelta(days=days, hours=hour)
        self.advance((then - self.now.wall).total_seconds())

    def close(self) -> None:
        """Write everything; fails where something could not be kept."""
        self._household.close()
        assert self._household.problem is None

    def _carry_out(self, command: Command) -> None:
        match command:
            case KeepCheckpoint() | Recorded():
                self._carrier.carry_out(command, self.now)
            case ReadRecord() | ForgetRecord() | WriteReport():
                self._carrier.carry_out(command, self.now)
                self._household.settle_record(SETTLE_SECONDS)
                self._hear_from_the_record()
            case _:
                super()._carry_out(command)

    def _hear_from_the_record(self) -> None:
        while True:
            try:
                self._later(0.0, self._inbox.events.get_nowait())
            except queue.Empty:
                return
