"""The assistant's side of the calls process: takes orders without ever waiting, keeps the process alive."""

from __future__ import annotations

import contextlib
import itertools
import os
import selectors
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import assert_never

from voice_assist.call_commands import CallOrder, HoldCall, PlaceCall, SendFound, WithdrawCall
from voice_assist.call_events import NoWayOut, WayOutAgain
from voice_assist.calling.call_keys import CallKeys
from voice_assist.calling.keeper import Keeper
from voice_assist.calling.meeting_point import connect
from voice_assist.calling.reports import Report
from voice_assist.calling.wire import (
    Approve,
    Done,
    Farewell,
    Hello,
    Hold,
    Lines,
    Message,
    NumberedOrder,
    Place,
    Retire,
    Told,
    Welcome,
    Withdraw,
    event_of,
    line_of,
    message_of,
    peer,
)
from voice_assist.events import EventSink, Part, PartLost, PartReturned

SILENCE_SECONDS = 5.0
"""Without a sign of life for so long, the process hangs, and is replaced."""

LOST_SECONDS = 10.0
"""A process that is back within this time was never missed; a new one needs one to six seconds on a busy Pi."""

RETRY_SECONDS = 0.1
BLOCK = 65536


@dataclass(frozen=True, slots=True)
class _Waiting:
    order: NumberedOrder
    since: float


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
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._waiting: dict[int, _Waiting] = {}
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
            self._waiting[number] = _Waiting(self._numbered(number, order), time.monotonic())
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
        conversation = _Conversation(connection)
        setup = self._setup
        conversation.say(Hello(setup))
        while not self._closing:
            if setup != self._setup:
                conversation.say(Retire())
                return
            for message in conversation.hear(self._woken):
                if not self._take(message, conversation):
                    return
            if conversation.welcomed:
                conversation.say_new(self._orders())
            if conversation.silent > SILENCE_SECONDS:
                conversation.kill()
                return
        if conversation.welcomed:
            conversation.say_new(self._orders())
            conversation.say(Farewell())

    def _orders(self) -> list[_Waiting]:
        with self._lock:
            return list(self._waiting.values())

    def _take(self, message: Message, conversation: _Conversation) -> bool:
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


class _Conversation:
    """One connection to a process: what has been said on it, and when it was heard last."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lines = Lines()
        self._said = 0
        self._heard = time.monotonic()
        self.welcomed = False

    @property
    def silent(self) -> float:
        """Seconds since it was heard last, while it was listened to."""
        return time.monotonic() - self._heard

    def hear(self, woken: socket.socket) -> list[Message]:
        """What it says within half a second, sooner where `woken` can be read; ConnectionError where it is gone."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._connection, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            ready = [key.fileobj for key, _ in selector.select(0.5)]
        if woken in ready:
            woken.recv(BLOCK)
        if self._connection not in ready:
            return []
        block = self._connection.recv(BLOCK)
        if not block:
            raise ConnectionResetError
        self._heard = time.monotonic()
        return [message_of(line) for line in self._lines.take(block)]

    def say(self, message: Message) -> None:
        """Tell it something; OSError where it takes nothing for two seconds."""
        self._connection.sendall(line_of(message))

    def say_new(self, orders: list[_Waiting]) -> None:
        """Tell it the orders that it has not been told on this connection."""
        for waiting in orders:
            order = waiting.order
            if order.number > self._said:
                self._said = order.number
                age = time.monotonic() - waiting.since
                self.say(replace(order, age=age) if isinstance(order, Place) else order)

    def kill(self) -> None:
        """End a process that hangs; what it was doing is in the outbox."""
        with contextlib.suppress(OSError):
            os.kill(peer(self._connection)[0], signal.SIGKILL)
