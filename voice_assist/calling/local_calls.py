"""Calls without a process of their own: for recordings, scripts and the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from voice_assist.call_commands import CallOrder, HoldCall, PlaceCall, SendFound, WithdrawCall, WithdrawReason
from voice_assist.calling.call_keys import CallKeys
from voice_assist.calling.channels.protocol import Answered
from voice_assist.calling.dispatcher import Dispatcher
from voice_assist.calling.outbox import Outbox
from voice_assist.calling.ways import Ways
from voice_assist.events import EventSink, Now

FILE_NAME = "rehearsal.db"
"""Not the file of the calls process: what is called for in a recording is nobody's need once the recording is over."""

CLOSE_SECONDS = 30.0


class LocalCalls:
    """Makes calls on a thread of this process; those that are open at its end are withdrawn.

    Args:
        folder: the state folder.
        ways: channels and plan.
        sink: hears the call events.
        now: the wall clock.
    """

    def __init__(self, folder: Path, ways: Ways, sink: EventSink, now: Callable[[], Now]) -> None:
        self._keys = CallKeys(sink)
        self._outbox = Outbox(folder, FILE_NAME)
        self._dispatcher = Dispatcher(self._outbox, ways, self._keys.take, now)
        self._open: dict[int, str] = {}

    def order(self, order: CallOrder) -> None:
        """Take an order; returns at once."""
        match order:
            case PlaceCall(call_id=call_id):
                key, amends = self._keys.new(call_id), self._keys.key(order.amends)
                self._open[call_id] = key
                self._dispatcher.do(lambda board: board.place(key, order, origin=self._keys.origin, amends=amends))
            case WithdrawCall(call_id, reason):
                self._withdraw(self._open.pop(call_id, ""), reason)
            case HoldCall(_, seconds):
                self._dispatcher.do(lambda board: board.hold(seconds))
            case SendFound(call_id):
                found = self._keys.key(call_id)
                self._dispatcher.do(lambda board: board.approve(found))
            case _:
                assert_never(order)

    def answer(self, answered: Answered) -> None:
        """A person outside has answered; returns at once."""
        self._dispatcher.answer(answered)

    def settle(self, seconds: float) -> None:
        """Wait until everything ordered so far is written and handed over, at most so long."""
        self._dispatcher.settle(seconds)

    def close(self) -> None:
        """Withdraw what is open, wait for the channels (each has its own time limit) and end; may be called twice."""
        for key in self._open.values():
            self._withdraw(key, WithdrawReason.WITHDRAWN)
        self._open.clear()
        self._dispatcher.settle(CLOSE_SECONDS)
        self._dispatcher.close()
        self._outbox.close()

    def _withdraw(self, key: str, reason: WithdrawReason) -> None:
        self._dispatcher.do(lambda board: board.withdraw(key, reason))
