"""The switchboard on a thread of its own, with channels that each have theirs."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable

from voice_assist.calling.channels.protocol import Answered
from voice_assist.calling.reports import ReportSink
from voice_assist.calling.sending import SEND_SECONDS, ChannelThreads, Outcome
from voice_assist.calling.surroundings import Book, Surroundings
from voice_assist.calling.switchboard import Switchboard
from voice_assist.calling.ways import SteadyPlan, Ways
from voice_assist.events import Now

LOOK_SECONDS = 0.5
"""So often it is seen whether a channel hangs."""

IDLE_SECONDS = 2.0
"""So often it is looked at least, so that a thread which hangs is noticed."""

FAULT_SECONDS = 1.0
"""After a fault of the program itself everything is tried again so much later."""

Order = Callable[[Switchboard], None]


class Dispatcher:
    """Carries orders out, one after the other; no channel is ever waited for.

    Args:
        book: where calls are written down.
        ways: channels, plan, siren, pages.
        report: hears what is told of calls, on the dispatcher's thread.
        now: the wall clock.
        send_seconds: the hard limit of one send.
    """

    def __init__(
        self, book: Book, ways: Ways, report: ReportSink, now: Callable[[], Now], send_seconds: float = SEND_SECONDS
    ) -> None:
        self._channels = ChannelThreads(ways.channels, send_seconds)
        self._orders: queue.SimpleQueue[tuple[Order, Callable[[], None] | None] | None] = queue.SimpleQueue()
        self._around = Surroundings(
            book, SteadyPlan(ways.plan), self._channels.send, report, ways.alarm, ways.pages, now
        )
        self._done: list[Callable[[], None]] = []
        self._settlers: list[threading.Event] = []
        self.looked_at = time.monotonic()
        """Monotonic second at which everything due had last been done: whoever watches sees a thread that hangs."""
        self.ready = False
        """Whether it has read what was open before."""
        self.idle = False
        """Whether nothing is to be done until something happens."""
        self._thread = threading.Thread(target=self._run, name="dispatcher", daemon=True)
        self._thread.start()

    def do(self, order: Order, done: Callable[[], None] | None = None) -> None:
        """Let the switchboard do something on its thread; returns at once.

        done: called on that thread when all that follows at once has been written, if anything can be.
        """
        self._orders.put((order, done))

    def answer(self, answered: Answered) -> None:
        """A person outside has answered; returns at once."""
        self.do(lambda board: board.answer(answered))

    def settle(self, seconds: float) -> None:
        """Wait until everything ordered so far is written, and no channel is busy; at most so long."""
        if not self._thread.is_alive():
            return
        settled = threading.Event()
        self.do(lambda _: self._settlers.append(settled))
        settled.wait(seconds)

    def close(self) -> None:
        """End after what was ordered; channels that are busy are not waited for."""
        self._orders.put(None)
        self._thread.join(timeout=10)
        self._channels.close()
        self._around.alarm.stop()

    def _run(self) -> None:
        board = Switchboard(self._around, self._ended)
        self.ready = True
        going_on = True
        while going_on:
            wait = self._look(board)
            going_on = self._take_order(board, min(wait, LOOK_SECONDS if board.sending else IDLE_SECONDS))

    def _look(self, board: Switchboard) -> float:
        try:
            wait = board.look()
        except Exception:  # noqa: BLE001 - a fault in one call must not end the calling
            return FAULT_SECONDS
        self.looked_at, self.idle = time.monotonic(), board.idle
        self._channels.give_up_hung()
        done, self._done = self._done, []
        for call in done:
            call()
        if self._settlers and not board.sending:
            for settled in self._settlers:
                settled.set()
            self._settlers.clear()
        return wait

    def _take_order(self, board: Switchboard, wait: float) -> bool:
        """Wait for an order and carry it out; whether there is to be another."""
        try:
            ordered = self._orders.get(timeout=wait)
        except queue.Empty:
            return True
        if ordered is None:
            return False
        with contextlib.suppress(Exception):  # a fault in one order must not end the calling
            ordered[0](board)
            if ordered[1]:
                self._done.append(ordered[1])
        return True

    def _ended(self, key: str, attempt: int, outcome: Outcome) -> None:
        self.do(lambda board: board.outcome(key, attempt, outcome))
