"""Real servers on this machine that take calls, well or badly: HTTP, mail, and sockets with a fault."""

from __future__ import annotations

import base64
import http.server
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from voice_assist.call_commands import CallLevel
from voice_assist.calling.channels.protocol import CallMessage, Purpose

MESSAGE = CallMessage(
    key="call-1",
    purpose=Purpose.CALL,
    level=CallLevel.URGENT,
    kind="help",
    text="Help is needed.",
    person="Maria",
    contact="anna",
    made_at=datetime(2030, 5, 6, 2, 10, tzinfo=UTC),
    made_at_trusted=True,
)
"""Help for Maria, at 2:10."""


@dataclass(frozen=True)
class Certificates:
    """Files of an authority that nobody else trusts, and of a server that it vouches for."""

    authority: Path
    server: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """For a server."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server, self.key)
        return context


def make_certificates(folder: Path, host: str = "localhost") -> Certificates:
    """New ones, for localhost and 127.0.0.1 or for another host alone."""
    names = f"DNS:{host},IP:127.0.0.1" if host == "localhost" else f"DNS:{host}"
    made = Certificates(folder / f"{host}-ca.pem", folder / f"{host}.pem", folder / f"{host}.key")
    authority_key = folder / f"{host}-ca.key"
    new = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "30",
    ]
    own = [*new, "-subj", "/CN=authority of the tests", "-keyout", authority_key, "-out", made.authority]
    signed = ["-CA", made.authority, "-CAkey", authority_key, "-addext", f"subjectAltName={names}"]
    for command in (own, [*new, "-subj", f"/CN={host}", *signed, "-keyout", made.key, "-out", made.server]):
        subprocess.run([str(word) for word in command], check=True, capture_output=True)
    return made


@dataclass
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """How the HTTP server answers, and what came; may be changed between two requests."""

    port: int = 0
    status: int = 200
    location: str = ""
    delay: float = 0.0
    requests: list[Received] = field(default_factory=list)


@contextmanager
def http_receiver(certificates: Certificates | None = None) -> Iterator[Receiver]:
    """Takes every POST and PUT."""
    receiver = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            receiver.requests.append(Received(self.path, dict(self.headers), body))
            time.sleep(receiver.delay)
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_PUT = do_GET = do_POST  # noqa: N815 - the names of http.server

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing is written to the terminal of the tests."""

    with _serving(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler), certificates) as receiver.port:
        yield receiver


@dataclass
class Mailbox:
    """The mail that came; password: the only one that is let in."""

    port: int = 0
    password: str = ""
    refuses: bool = False
    mails: list[str] = field(default_factory=list)


@contextmanager
def mail_server(certificates: Certificates | None = None) -> Iterator[Mailbox]:
    """As much of SMTP (RFC 5321, RFC 4954) as a client that sends mail needs."""
    mailbox = Mailbox()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 localhost ready")
            for line in iter(self.rfile.readline, b""):
                word, _, rest = line.decode().strip().partition(" ")
                if not self.obey(word.upper(), rest):
                    return

        def obey(self, word: str, rest: str) -> bool:
            match word:
                case "EHLO":
                    self.say("250-localhost\r\n250 AUTH PLAIN LOGIN")
                case "AUTH":
                    given = base64.b64decode(rest.split()[1]).split(b"\0")[-1].decode()
                    self.say("235 in" if given == mailbox.password else "535 5.7.8 authentication failed")
                case "MAIL" | "RCPT" if mailbox.refuses:
                    self.say("550 not here")
                case "DATA":
                    self.say("354 go on")
                    mail = b"".join(iter(self.rfile.readline, b".\r\n"))
                    mailbox.mails.append(mail.decode())
                    self.say("250 taken")
                case "QUIT":
                    self.say("221 bye")
                    return False
                case _:
                    self.say("250 well")
            return True

        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with _serving(_Server(("127.0.0.1", 0), Handler), certificates) as mailbox.port:
        yield mailbox


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests are about."""


Fault = Literal["hanging", "slow", "rubbish", "cut"]


@contextmanager
def faulty_server(fault: Fault) -> Iterator[int]:
    """The port of a server that takes connections and never answers (hanging), sends a byte in 0.1 s and never an end
    of a line (slow), sends what is no protocol (rubbish), or hangs up (cut).
    """
    over = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            if fault == "cut":
                return
            if fault == "rubbish":
                self.request.recv(1)
                self.request.sendall(b"\x00\xff rubbish rubbish rubbish\r\n\r\n" * 20)
                time.sleep(0.1)
                return
            while not over.wait(0.1):
                if fault == "slow":
                    self.request.sendall(b"2")

    with _serving(_Server(("127.0.0.1", 0), Handler), None) as port:
        try:
            yield port
        finally:
            over.set()


@contextmanager
def _serving(server: socketserver.TCPServer, certificates: Certificates | None) -> Iterator[int]:
    server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
    if certificates:
        server.socket = certificates.context().wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait for another process or thread; AssertionError where it does not happen."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)
