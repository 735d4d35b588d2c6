"""A real HTTP server on this machine that serves one file, well or badly."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Behaviour:
    """How the server treats requests; may be changed between two of them."""

    content: bytes
    ranges: bool = True
    """Whether it honours Range."""
    cut_after: list[int] = field(default_factory=list)
    """For each coming connection, the bytes after which it is cut; then no more cuts."""
    status: int = 200
    silent: bool = False
    """Take the request and never answer."""
    chunked: bool = False
    """Send no Content-Length."""
    shifted: bool = False
    """Answer a Range with another part than was asked for."""
    requests: list[str | None] = field(default_factory=list)
    """The Range headers that came."""
    released: threading.Event = field(default_factory=threading.Event)


class _Handler(http.server.BaseHTTPRequestHandler):
    behaviour: Behaviour

    def do_GET(self) -> None:
        how = self.behaviour
        wanted = self.headers.get("Range")
        how.requests.append(wanted)
        if how.silent:
            how.released.wait(20)
            return
        if how.status != 200:
            self.send_error(how.status)
            return
        asked = re.fullmatch(r"bytes=(\d+)-", wanted or "")
        begin = int(asked[1]) if asked and how.ranges else 0
        if begin >= len(how.content) > 0:
            self.send_error(416)
            return
        self._send(begin)

    def _send(self, begin: int) -> None:
        how = self.behaviour
        body = how.content[begin:]
        self.send_response(206 if begin else 200)
        if not how.chunked:
            self.send_header("Content-Length", str(len(body)))
        if begin:
            shown = begin - 1 if how.shifted else begin
            self.send_header("Content-Range", f"bytes {shown}-{len(how.content) - 1}/{len(how.content)}")
        self.end_headers()
        self.wfile.write(body[: how.cut_after.pop(0)] if how.cut_after else body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing is written to the terminal of the tests."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests are about."""


@contextmanager
def serving(content: bytes) -> Iterator[tuple[str, Behaviour]]:
    """The address of the file, and the behaviour to change."""
    behaviour = Behaviour(content)
    handler = type("Handler", (_Handler,), {"behaviour": behaviour})
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/model.zip", behaviour
    finally:
        behaviour.released.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
