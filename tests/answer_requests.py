"""Requests that nobody who means well sends, for the server on which calls are answered."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from hypothesis import strategies as st


@dataclass(frozen=True)
class Rubbish:
    """One request; "TOKEN" in its pieces stands for a living token where that must not matter."""

    method: str
    pieces: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def bytes_for(self, token: str) -> bytes:
        """What is sent. A POST gets a token that differs in one letter: with the right one it would be no rubbish."""
        wrong = ("B" if token[0] == "A" else "A") + token[1:]
        path = "/" + "/".join(self.pieces).replace("TOKEN", wrong if self.method == "POST" else token)
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers)
        return f"{self.method} {path} HTTP/1.1\r\n{head}\r\n".encode() + self.body


_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
_METHODS = "GET HEAD POST PUT DELETE PATCH OPTIONS CONNECT TRACE BREW".split()
_PIECES = ["a", "a/TOKEN", "seen", "on-my-way", "..", "%2e%2e", "%2f", "", "%00", "%ff", "?x=1", "#"]
_VALUES = ["", "0", "-1", "5", "99999999999", "chunked", "gzip", "localhost", "100-continue", "close", "a,b"]
_NAMES = "Content-Length Transfer-Encoding Host X-Forwarded-For X-HTTP-Method-Override Expect Connection Range".split()

_RUBBISH_HEADERS = st.lists(st.tuples(st.sampled_from(_NAMES), st.sampled_from(_VALUES) | _TEXT), max_size=3)
_HARMLESS = st.sampled_from([(), (("X-Forwarded-For", "127.0.0.9"),), (("Expect", "100-continue"),), (("Range", "a"),)])
_LETTERS = st.text("abcdefgh-._~%20TOKEN0123456789", max_size=60)

REQUESTS = st.builds(
    Rubbish,
    st.sampled_from(_METHODS),
    st.tuples(st.just("a/TOKEN"), st.sampled_from(["seen", "on-my-way", "seen/", "Seen"]))
    | st.tuples(st.just("a/TOKEN"))
    | st.lists(st.sampled_from(_PIECES) | _LETTERS, max_size=5).map(tuple)
    | st.lists(_TEXT, max_size=5).map(tuple),
    st.one_of(
        *3 * [_HARMLESS.map(lambda headers: (("Host", "home"), *headers))],
        _RUBBISH_HEADERS.map(lambda headers: (("Host", "home"), *headers)),
        _RUBBISH_HEADERS.map(tuple),
    ),
    st.just(b"") | st.binary(max_size=200),
)


def exchange(port: int, request: bytes) -> bytes:
    """Send it to this machine's server and end sending; the beginning of the answer, b"" where there is none."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            return connection.recv(4096)
        except ConnectionError:
            return b""
