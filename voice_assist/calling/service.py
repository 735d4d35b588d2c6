"""The calls process' side of the socket: takes orders from any number of clients, tells them what happens."""

from __future__ import annotations

import contextlib
import os
import queue
import socket
import threading
import time
from pathlib import Path
from typing import assert_never

from voice_assist.call_events import NoWayOut, WayOutEvent
from voice_assist.calling.dispatcher import Dispatcher
from voice_assist.calling.reports import Report
from voice_assist.calling.switchboard import Switchboard
from voice_assist.calling.wire import (
    Approve,
    Beat,
    Done,
    Farewell,
    Hello,
    Hold,
    Lines,
    Message,
    NumberedOrder,
    Place,
    Retire,
    Welcome,
    Withdraw,
    line_of,
    message_of,
    peer,
    told,
    told_report,
)

BEAT_SECONDS = 1.0
HEALTHY_SECONDS = 8.0
"""A dispatcher that has not looked for so long hangs; without beats whoever watches replaces the process."""

READING_SECONDS = 25.0
"""The same while it reads what was open before."""

MOST_WAITING = 20_000
"""Messages that wait for a client which does not read: it is dropped, and comes back."""

ALONE_SECONDS = 15.0
"""Without any client for so long, an urgent call sounds the siren at once: nobody calls out in the room."""

BYE_SECONDS = 0.2
"""Instead of lingering, after a client has said farewell."""

BLOCK = 65536


class Service:
    """Serves clients until `wait` says that it may end.

    Args:
        listener: a listening Unix socket.
        setup: digest of what the process was started with.
        folder: the state folder; a process whose folder has been removed ends.
        stay: never end by itself.
    """

    def __init__(self, listener: socket.socket, setup: str, folder: Path, *, stay: bool = False) -> None:
        self._listener, self._setup, self._folder, self._stay = listener, setup, folder, stay
        self._dispatcher: Dispatcher | None = None
        self._clients: set[_Client] = set()
        self._lock = threading.Lock()
        self._changed = threading.Event()
        self._no_way_out: NoWayOut | None = None
        self._retiring = self._farewell = self._alone = False
        self._last_seen = time.monotonic()

    def report(self, report: Report) -> None:
        """Tell every client; the dispatcher's ReportSink."""
        self._tell(told_report(report))

    def post(self, event: WayOutEvent) -> None:
        """Tell every client whether any way out works, and those who come later that none does."""
        self._no_way_out = event if isinstance(event, NoWayOut) else None
        self._tell(told(event))

    def serve(self, dispatcher: Dispatcher, linger: float) -> None:
        """Take clients until nobody needs the process: no client, and no open call, for so many seconds."""
        self._dispatcher = dispatcher
        threading.Thread(target=self._accept, name="accept", daemon=True).start()
        while not self._may_end(linger):
            self._changed.wait(0.5)
            self._changed.clear()
            self._be_alone(dispatcher, alone=time.monotonic() - self._seen() > ALONE_SECONDS)
        self._listener.close()

    @property
    def healthy(self) -> bool:
        """Whether what is due is being done."""
        if self._dispatcher is None:
            return False
        limit = HEALTHY_SECONDS if self._dispatcher.ready else READING_SECONDS
        return time.monotonic() - self._dispatcher.looked_at < limit

    def _be_alone(self, dispatcher: Dispatcher, *, alone: bool) -> None:
        if alone != self._alone:
            self._alone = alone
            dispatcher.do(lambda board: board.be_alone(alone=alone))

    def _seen(self) -> float:
        """Monotonic second at which a client was there last."""
        with self._lock:
            if self._clients:
                self._last_seen = time.monotonic()
            return self._last_seen

    def _may_end(self, linger: float) -> bool:
        if not self._folder.exists():
            return True
        if self._retiring or self._stay or self._dispatcher is None or not self._dispatcher.idle:
            return self._retiring
        unseen = time.monotonic() - self._seen()
        return unseen >= (BYE_SECONDS if self._farewell else linger)

    def _tell(self, message: Message) -> None:
        with self._lock:
            clients = tuple(self._clients)
        for client in clients:
            client.tell(message)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            if peer(connection)[1] not in (os.getuid(), 0):
                connection.close()
                continue
            _Client(self, connection)

    def take(self, client: _Client, message: Message) -> None:
        """What a client says."""
        dispatcher = self._dispatcher
        assert dispatcher is not None
        match message:
            case Hello():
                self._farewell = False
                client.tell(Welcome(self._setup))
                dispatcher.do(lambda board: self._introduce(client, board))
            case Place() | Withdraw() | Hold() | Approve() as order:
                dispatcher.do(lambda board: _carry_out(order, board), lambda: client.tell(Done(order.number)))
            case Farewell():
                self._farewell = True
                client.close()
            case Retire():
                self._retiring = True
                self._changed.set()
            case _:
                raise ValueError(f"{message} is nothing that a client says")

    def leave(self, client: _Client) -> None:
        """A client is gone."""
        with self._lock:
            if client in self._clients:
                self._clients.remove(client)
                self._last_seen = time.monotonic()
        self._changed.set()

    def _introduce(self, client: _Client, board: Switchboard) -> None:
        """On the dispatcher's thread, so that the client misses nothing and hears nothing twice."""
        for report in board.reports():
            client.tell(told_report(report))
        if no_way_out := self._no_way_out:
            client.tell(told(no_way_out))
        with self._lock:
            if not client.closed:
                self._clients.add(client)


class _Client:
    """One connection, with a thread that reads and one that writes."""

    def __init__(self, service: Service, connection: socket.socket) -> None:
        self._service, self._connection = service, connection
        self._waiting: queue.Queue[Message] = queue.Queue(MOST_WAITING)
        self.closed = False
        for target in (self._read, self._write):
            threading.Thread(target=target, name="client", daemon=True).start()

    def tell(self, message: Message) -> None:
        """Queue a message; never blocks."""
        try:
            self._waiting.put_nowait(message)
        except queue.Full:
            self.close()

    def close(self) -> None:
        """End the connection; may be called twice."""
        self.closed = True
        self._service.leave(self)
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def _read(self) -> None:
        lines = Lines()
        with contextlib.suppress(OSError, ValueError):
            while block := self._connection.recv(BLOCK):
                for line in lines.take(block):
                    self._service.take(self, message_of(line))
        self.close()

    def _write(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                try:
                    self._connection.sendall(line_of(self._waiting.get(timeout=BEAT_SECONDS)))
                except queue.Empty:
                    if self._service.healthy:
                        self._connection.sendall(line_of(Beat()))
        self.close()


def _carry_out(order: NumberedOrder, board: Switchboard) -> None:
    match order:
        case Place(key=key, call=call):
            board.place(key, call, age=order.age, origin=order.origin, amends=order.amends)
        case Withdraw(key=key, reason=reason):
            board.withdraw(key, reason)
        case Hold(seconds=seconds):
            board.hold(seconds)
        case Approve(key=key):
            board.approve(key)
        case _:
            assert_never(order)
