"""Writes the record on a thread of its own, so that no disk makes the conversation wait."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import assert_never

from voice_assist.commands import Checkpoint, KeepCheckpoint, Recorded
from voice_assist.errors import StorageError
from voice_assist.events import EventSink, Now, Part, PartLost, PartReturned
from voice_assist.record.boot import Moment, this_boot
from voice_assist.record.file import Consent, RecordFile
from voice_assist.record.reports import Reports
from voice_assist.record_commands import ForgetRecord, ReadRecord, WriteReport
from voice_assist.record_events import Entry, RecordFailed, RecordForgotten, RecordRead, ReportWritten

RETRY_SECONDS = 5.0
MOST_WAITING = 10_000
"""Entries that wait in memory while the disk refuses: months of them."""

Kept = KeepCheckpoint | Recorded
Asked = ReadRecord | ForgetRecord | WriteReport
Report = Callable[[WriteReport, int], None]
"""Begins to write a report about so many entries, and posts what became of it; returns at once."""


@dataclass(frozen=True, slots=True)
class Left:
    """Where the run before left off.

    Attributes:
        checkpoint: of a session that did not end; None: there is none.
        seconds_ago: how long ago that was; None: nobody can know.
        notices: what the person should hear about the record, in sentences.
        done_today: what was done on this day.
    """

    checkpoint: Checkpoint | None = None
    seconds_ago: float | None = None
    notices: tuple[str, ...] = ()
    done_today: tuple[Recorded, ...] = ()


class Keeper:
    """Takes what is to be kept, and questions about it, in the order in which they come; never blocks its caller.

    While the disk refuses, what is to be kept waits in memory, PartLost(RECORD) is posted once, and writing is tried
    again. What is asked meanwhile fails at once, except what can be read.

    Args:
        folder: the state folder.
        sink: hears about loss and return, and gets the answers.
        keep_days: for how many days an entry is kept. Nothing is deleted for its age while the clock is not trusted.
        report: writes reports, once the person's consent is on the disk.
    """

    def __init__(self, folder: Path, sink: EventSink, keep_days: int, report: Report) -> None:
        self._file = RecordFile(folder)
        self._reports = Reports(folder)
        self._report = report
        self._sink = sink
        self._keep_days = keep_days
        self._orders: queue.SimpleQueue[tuple[Kept | Asked, Now] | threading.Event | None] = queue.SimpleQueue()
        self._waiting: deque[tuple[Kept, Now]] = deque(maxlen=MOST_WAITING)
        self._pruned_on: object = None
        self.problem: str | None = None
        """Why nothing can be written at this moment, one sentence."""
        self._thread = threading.Thread(target=self._run, name="record", daemon=True)

    def begin(self, now: Now) -> Left:
        """Look where the run before left off (this reads the disk), then take orders; call it once, and first."""
        today, found = now.wall.date(), None
        entries: tuple[Entry, ...] = ()
        try:
            found, entries = self._file.checkpoint(), self._file.entries(today, today)
            self._prune(now)
        except StorageError as error:
            self._fail(error)
        self._thread.start()
        checkpoint, written = found or (None, None)
        ago = Moment(now.wall, now.wall_trusted, *this_boot()).since(written) if written else None
        notices = (_DAMAGED,) if self._file.moved_aside else ()
        return Left(checkpoint, ago, notices, tuple(entry.what for entry in entries))

    def take(self, order: Kept | Asked, now: Now) -> None:
        """Keep this, or answer it; returns at once."""
        self._orders.put((order, now))

    def settle(self, seconds: float) -> bool:
        """Wait until all orders so far have been tried; whether that was in time and everything is on the disk."""
        reached = threading.Event()
        self._orders.put(reached)
        return reached.wait(seconds) and self.problem is None

    def close(self) -> None:
        """Write what waits and end; `problem` tells afterwards whether something was lost."""
        if self._thread.is_alive():
            self._orders.put(None)
            self._thread.join(timeout=10)

    def _run(self) -> None:
        ended, next_try = False, 0.0
        while not ended:
            try:
                order = self._orders.get(timeout=RETRY_SECONDS if self._waiting else None)
            except queue.Empty:
                order = threading.Event()
            ended = order is None
            if isinstance(order, tuple) and isinstance(order[0], Kept):
                self._wait_with(order[0], order[1])
            if self._waiting and (order is None or self.problem is None or time.monotonic() >= next_try):
                self._write_waiting()
                next_try = time.monotonic() + RETRY_SECONDS
            if isinstance(order, tuple) and not isinstance(order[0], Kept):
                self._answer(order[0], order[1])
            elif isinstance(order, threading.Event):
                order.set()
        self._file.close()

    def _wait_with(self, order: Kept, now: Now) -> None:
        """Of the checkpoints that wait, only the newest counts."""
        if isinstance(order, KeepCheckpoint):
            others = [waiting for waiting in self._waiting if not isinstance(waiting[0], KeepCheckpoint)]
            self._waiting = deque(others, MOST_WAITING)
        self._waiting.append((order, now))

    def _write_waiting(self) -> None:
        try:
            while self._waiting:
                self._write(*self._waiting[0])
                self._waiting.popleft()
        except StorageError as error:
            self._fail(error)
            return
        if self.problem:
            self.problem = None
            self._sink.post(PartReturned(Part.RECORD))

    def _write(self, order: Kept, now: Now) -> None:
        self._prune(now)
        match order:
            case KeepCheckpoint(checkpoint):
                self._file.keep(checkpoint)
            case Recorded():
                self._file.add(Entry(now.wall, now.wall_trusted, order))
            case _:
                assert_never(order)

    def _answer(self, order: Asked, now: Now) -> None:
        try:
            match order:
                case ReadRecord(first, last):
                    entries = (*self._file.entries(first, last), *self._unwritten(order))
                    self._sink.post(RecordRead(entries))
                case ForgetRecord():
                    self._sink.post(RecordForgotten(self._forget(order)))
                case WriteReport():
                    self._begin_report(order, now)
                case _:
                    assert_never(order)
        except StorageError as error:
            self._sink.post(RecordFailed(str(error)))

    def _unwritten(self, order: ReadRecord) -> tuple[Entry, ...]:
        entries = (Entry(now.wall, now.wall_trusted, kept) for kept, now in self._waiting if isinstance(kept, Recorded))
        return tuple(entry for entry in entries if order.first <= entry.at.date() <= order.last)

    def _begin_report(self, order: WriteReport, now: Now) -> None:
        count = len(self._file.entries(order.first, order.last)) + len(self._file.notes(order.first, order.last))
        if not count:
            self._sink.post(ReportWritten(0))
            return
        self._file.agree(Consent(now.wall, order.first, order.last))
        self._report(order, count)

    def _forget(self, order: ForgetRecord) -> int:
        """What still waits to be written would come back: as long as something waits, forgetting fails."""
        if self._waiting and self.problem:
            raise StorageError(self.problem)
        self._reports.forget(order.first, order.last)
        return self._file.forget(order.first, order.last)

    def _prune(self, now: Now) -> None:
        """Once a day: delete what is older than the household wants."""
        today = now.wall.date()
        if now.wall_trusted and today != self._pruned_on:
            oldest = today - timedelta(days=self._keep_days)
            self._reports.prune(oldest)
            self._file.prune(oldest)
            self._pruned_on = today

    def _fail(self, error: StorageError) -> None:
        first, self.problem = self.problem is None, str(error)
        if first:
            self._sink.post(PartLost(Part.RECORD, self.problem))


_DAMAGED = "My record of what you did was damaged. I have put it aside and begun a new one."
