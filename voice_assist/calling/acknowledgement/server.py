"""The small server on which calls are answered, kept alive by a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
from collections import Counter
from typing import ClassVar

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from voice_assist.calling.acknowledgement.interface import Interface

LOOK_SECONDS = 2.0
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
CONNECTION_SECONDS = 15.0
"""A connection is cut after this, finished or not: nobody holds one by sending slowly."""
CONNECTIONS_OF_ONE = 8
CONNECTIONS = 128
LARGEST_HEAD = 8192
CLOSE_SECONDS = 5.0

log = logging.getLogger(__name__)


class _Connection(H11Protocol):
    """One connection, for a limited time; one address has a limited number of them."""

    _of: ClassVar[Counter[str]] = Counter()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._host = self.client[0] if self.client else ""
        self._of[self._host] += 1
        self._limit = self.loop.call_later(CONNECTION_SECONDS, transport.abort)
        if self._of[self._host] > CONNECTIONS_OF_ONE or len(self.connections) > CONNECTIONS:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._limit.cancel()
        self._of.subtract([self._host])
        if not self._of[self._host]:
            del self._of[self._host]
        super().connection_lost(exc)


class Server:
    """Serves from now on until close(); waits for the interface where it is not there yet, and follows its address.

    Args:
        app: what it serves.
        interface: where.
        port: 0 takes a free one.
    """

    def __init__(self, app: ASGIApp, interface: Interface, port: int) -> None:
        self._app, self._interface, self._port = app, interface, port
        self._closed, self._tried = threading.Event(), threading.Event()
        self.bound: tuple[str, int] | None = None
        """Address and port in use; None while there is none."""
        self.problem = ""
        """Why it does not serve, one sentence; "" while it does."""
        self._keeper = threading.Thread(target=self._keep, name="acknowledgement", daemon=True)
        self._keeper.start()
        self._tried.wait(CLOSE_SECONDS)

    def close(self) -> None:
        """Stop; may be called twice."""
        self._closed.set()
        self._keeper.join(2 * CLOSE_SECONDS)

    def _keep(self) -> None:
        wait = FIRST_WAIT
        while not self._closed.is_set():
            try:
                with self._interface.listen(self._port) as listening:
                    wait = FIRST_WAIT
                    self._serve(listening)
            except OSError as error:
                self.problem = (
                    f"Calls cannot be answered by a link ({error.strerror or error}); check the interface and the "
                    "port of the answer page."
                )
                self._tried.set()
                self._closed.wait(wait)
                wait = min(2 * wait, LONGEST_WAIT)

    def _serve(self, listening: socket.socket) -> None:
        """Serve until it is closed, the server ends, or the interface has another address."""
        server = uvicorn.Server(_configuration(self._app))
        serving = threading.Thread(target=server.run, args=([listening],), name="answer page", daemon=True)
        serving.start()
        address, port = listening.getsockname()[:2]
        self._port = port  # links that are out name it
        self.bound, self.problem = (address, port), ""
        self._tried.set()
        while not self._closed.wait(LOOK_SECONDS) and serving.is_alive() and self._still(address):
            pass
        self.bound = None
        server.should_exit = True
        serving.join(CLOSE_SECONDS)
        if not self._closed.is_set():
            log.warning("the answer page is started again")

    def _still(self, address: str) -> bool:
        with contextlib.suppress(OSError):
            return self._interface.address() == address
        return False


def _configuration(app: ASGIApp) -> uvicorn.Config:
    """Without access log: the addresses are secrets. Without proxy headers: nobody is believed to be somebody else."""
    return uvicorn.Config(
        app,
        http=_Connection,
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=LARGEST_HEAD,
    )
