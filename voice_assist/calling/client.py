"""The assistant's side of the calls process: takes orders without ever waiting, keeps the process alive."""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from voice_assist.call_commands import CallOrder, HoldCall, PlaceCall, SendFound, WithdrawCall
from voice_assist.call_events import NoWayOut, WayOutAgain
from voice_assist.calling.call_keys import CallKeys
from voice_assist.calling.keeper import Keeper
from voice_assist.calling.meeting_point import connect
from voice_assist.calling.process_line import ProcessLine, WaitingOrder
from voice_assist.calling.reports import Report
from voice_assist.calling.waiting_room import WaitingRoom
from voice_assist.calling.wire import (
    Approve,
    Done,
    Farewell,
    Hello,
    Hold,
    Message,
    NumberedOrder,
    Place,
    Retire,
    Told,
    Welcome,
    Withdraw,
    event_of,
)
from voice_assist.events import EventSink, Part, PartLost, PartReturned

SILENCE_SECONDS = 5.0
"""Without a sign of life for so long, the process hangs, and is replaced."""

LOST_SECONDS = 10.0
"""A process that is back within this time was never missed; a new one needs one to six seconds on a busy Pi."""

RETRY_SECONDS, LISTEN_SECONDS = 0.1, 0.5

LATE_SECONDS = 0.1
"""An order that the process has not carried out by then is written down here: the person is told after 0.2 s."""

BLOCK = 65536


class CallsClient:
    """Implements app.carrier.Calls. One thread talks to the process, starts it where none answers, and replaces it.

    Orders are kept until the process has carried them out, and told again after every interruption: a key makes a
    call that is told twice the same call.

    Args:
        folder: the state folder, where the process is met.
        setup: digest of what a process must have been started with; one with another is asked to retire.
        start: starts a process, which must not be a child that ends with this one.
        sink: hears the call events, PartLost and PartReturned.
    """

    def __init__(self, folder: Path, setup: str, start: Callable[[], None], sink: EventSink) -> None:
        self._folder, self._setup, self._sink = folder, setup, sink
        self._keys = CallKeys(sink)
        self._keeper = Keeper(folder, start)
        self._waiting_room = WaitingRoom(folder, self._keys)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._waiting: dict[int, WaitingOrder] = {}
        self._settled = threading.Condition(self._lock)
        self._wake, self._woken = socket.socketpair()
        self._woken.setblocking(False)
        self._closing = self._lost = False
        self._gone_since: float | None = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="calls-client", daemon=True)
        self._thread.start()

    def order(self, order: CallOrder) -> None:
        """Take an order; returns at once."""
        with self._lock:
            number = next(self._numbers)
            self._waiting[number] = WaitingOrder(self._numbered(number, order), time.monotonic())
        self._rouse()

    def key(self, call_id: int) -> str:
        """The id that a call carries on every channel; "" where there is no such call."""
        return self._keys.key(call_id)

    def settle(self, seconds: float) -> None:
        """Wait until everything ordered so far has been carried out, at most so long."""
        with self._settled:
            self._settled.wait_for(lambda: not self._waiting, seconds)

    def change(self, setup: str) -> None:
        """From now on a process with this setup is wanted; returns at once. Open calls go on in the next one."""
        self._setup = setup
        self._rouse()

    def close(self) -> None:
        """Say farewell, and leave open calls to the process; may be called twice."""
        self._closing = True
        self._rouse()
        self._thread.join(timeout=5)
        self._wake.close()
        if not self._thread.is_alive():
            self._woken.close()

    def _numbered(self, number: int, order: CallOrder) -> NumberedOrder:
        match order:
            case PlaceCall(call_id=call_id):
                amends = self._keys.key(order.amends)
                return Place(number, self._keys.new(call_id), self._keys.origin, amends, 0.0, order)
            case WithdrawCall(call_id, reason):
                return Withdraw(number, self._keys.key(call_id), reason)
            case HoldCall(_, seconds):
                return Hold(number, seconds)
            case SendFound(call_id):
                return Approve(number, self._keys.key(call_id))
            case _:
                assert_never(order)

    def _rouse(self) -> None:
        with contextlib.suppress(OSError):  # full: it is awake already
            self._wake.send(b"!")

    def _run(self) -> None:
        while not self._closing:
            if connection := connect(self._folder):
                with connection, contextlib.suppress(Exception):  # a fault here must not end the calling
                    self._converse(connection)
                self._gone_since = self._gone_since or time.monotonic()
            self._tell_lost()
            if not self._closing:
                self._waiting_room.keep([one.now() for one in self._orders()])
                self._keeper.see_to_it(time.monotonic() - (self._gone_since or time.monotonic()))
                time.sleep(RETRY_SECONDS)

    def _tell_lost(self) -> None:
        gone = self._gone_since is not None and time.monotonic() - self._gone_since > LOST_SECONDS
        if gone and not self._lost:
            self._lost = True
            self._sink.post(PartLost(Part.CALLS, "the calls process does not answer"))

    def _tell_returned(self) -> None:
        self._gone_since = None
        self._keeper.all_is_well()
        if self._lost:
            self._lost = False
            self._sink.post(PartReturned(Part.CALLS))

    def _converse(self, connection: socket.socket) -> None:
        """Talk until the process retires, hangs, or this is closed; OSError or ValueError where the connection ends."""
        conversation, setup = ProcessLine(connection), self._setup
        conversation.say(Hello(setup))
        while not self._closing:
            if setup != self._setup:
                conversation.say(Retire())
                return
            for message in conversation.hear(self._woken, LATE_SECONDS if self._orders() else LISTEN_SECONDS):
                if not self._take(message, conversation):
                    return
            orders = self._orders()
            if conversation.welcomed:
                conversation.say_new(orders)
            late = [one.now() for one in orders if time.monotonic() - one.since > LATE_SECONDS]
            self._waiting_room.keep(late)
            if conversation.silent > SILENCE_SECONDS:
                conversation.kill()
                return
        if conversation.welcomed:
            conversation.say_new(self._orders())
            conversation.say(Farewell())

    def _orders(self) -> list[WaitingOrder]:
        with self._lock:
            return list(self._waiting.values())

    def _take(self, message: Message, conversation: ProcessLine) -> bool:
        """What the process says; whether to go on with it."""
        match message:
            case Welcome(setup):
                if setup != self._setup:
                    conversation.say(Retire())
                    self._keeper.all_is_well()
                    return False
                conversation.welcomed = True
                self._tell_returned()
            case Done(number):
                with self._settled:
                    self._waiting.pop(number, None)
                    self._settled.notify_all()
            case Told(key, number, again):
                event = event_of(message)
                if isinstance(event, NoWayOut | WayOutAgain):
                    self._sink.post(event)
                else:
                    self._keys.take(Report(key, number, event, again))
            case _:
                pass
        return True
