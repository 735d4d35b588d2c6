"""One connection of the client to the calls process."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import time
from dataclasses import dataclass, replace

from voice_assist.calling.wire import Lines, Message, NumberedOrder, Place, line_of, message_of, peer

BLOCK = 65536


@dataclass(frozen=True, slots=True)
class WaitingOrder:
    """An order that has not been carried out yet. since: monotonic second at which it was given."""

    order: NumberedOrder
    since: float

    def now(self) -> NumberedOrder:
        """The order as it is to be told now: a call grows older."""
        return replace(self.order, age=time.monotonic() - self.since) if isinstance(self.order, Place) else self.order


class ProcessLine:
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

    def hear(self, woken: socket.socket, seconds: float) -> list[Message]:
        """What it says within so many seconds, sooner where `woken` can be read; ConnectionError where it is gone."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._connection, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            ready = [key.fileobj for key, _ in selector.select(seconds)]
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

    def say_new(self, orders: list[WaitingOrder]) -> None:
        """Tell it the orders that it has not been told on this connection."""
        for waiting in orders:
            if waiting.order.number > self._said:
                self._said = waiting.order.number
                self.say(waiting.now())

    def kill(self) -> None:
        """End a process that hangs; what it was doing is in the outbox."""
        with contextlib.suppress(OSError):
            os.kill(peer(self._connection)[0], signal.SIGKILL)
