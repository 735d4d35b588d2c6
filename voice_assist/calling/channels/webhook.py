"""A server of the household's choice as a way out: JSON over HTTP, signed if there is a secret."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import socket
import time
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from voice_assist import __version__
from voice_assist.calling.channels.message_fields import fields_of
from voice_assist.calling.channels.protocol import CallMessage
from voice_assist.calling.channels.reasons import reason_of, status_reason
from voice_assist.calling.channels.time_limit import TimeLimit
from voice_assist.calling.channels.trust import trusting

CONNECT_SECONDS = 5.0
TIME_HEADER, SIGNATURE_HEADER = "X-Voice-Assist-Time", "X-Voice-Assist-Signature"


def signature_of(secret: str, time_stamp: str, body: bytes) -> str:
    """The value of the signature header: HMAC-SHA256 (RFC 2104) over time stamp, a dot and the body, hexadecimal."""
    signed = hmac.new(secret.encode(), time_stamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


class WebhookChannel:
    """Posts one JSON object for each message; any answer of 200 to 299 means taken.

    Redirects are not followed: they would send what is said in this home to a place that nobody has chosen. The header
    `Idempotency-Key` is the call's id.

    Args:
        name: the household's name for it.
        address: http or https; a user and password in it become basic authentication.
        secret: for the signature; "" for none.
        seconds: for everything together.
        ca: certificates to trust instead of the system's.

    Raises:
        SettingsError: the certificates cannot be read.
    """

    reaches_outside = True

    def __init__(
        self, name: str, address: str, secret: str = "", seconds: float = 10.0, ca: Path | None = None
    ) -> None:
        self.name = name
        self._parts = urlsplit(address)
        self._host = self._parts.hostname or ""
        self._secret, self._seconds = secret, seconds
        self._tls = trusting(ca) if self._parts.scheme == "https" else None
        self._limit = TimeLimit(self._host, seconds)

    def send(self, message: CallMessage) -> None:
        """Post it; raises ChannelError if it is not taken."""
        body = json.dumps(fields_of(message), ensure_ascii=False).encode()
        connection = self._connection()
        self._limit.run(partial(self._post, connection, body, message.key), partial(_cut, connection))

    def check(self) -> None:
        """See whether the server can be connected to; raises ChannelError."""
        connection = self._connection()
        self._limit.run(partial(self._connect, connection), partial(_cut, connection))
        connection.close()

    def close(self) -> None:
        """Nothing to let go of."""

    def _connection(self) -> http.client.HTTPConnection:
        limit = min(CONNECT_SECONDS, self._seconds)
        if self._tls is None:
            return http.client.HTTPConnection(self._host, self._parts.port, timeout=limit)
        return http.client.HTTPSConnection(self._host, self._parts.port, timeout=limit, context=self._tls)

    def _connect(self, connection: http.client.HTTPConnection) -> None:
        try:
            connection.connect()
            connection.sock.settimeout(self._seconds)
        except (OSError, UnicodeError) as error:
            connection.close()
            raise reason_of(error, self._host, self._seconds) from None

    def _post(self, connection: http.client.HTTPConnection, body: bytes, key: str) -> None:
        self._connect(connection)
        try:
            connection.request("POST", self._target(), body, self._headers(body, key))
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise reason_of(error, self._host, self._seconds) from None
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise status_reason(status, self._host)

    def _target(self) -> str:
        query = f"?{self._parts.query}" if self._parts.query else ""
        return f"{self._parts.path or '/'}{query}"

    def _headers(self, body: bytes, key: str) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"voice-assist/{__version__}",
            "Idempotency-Key": key,
            "Connection": "close",
        }
        if self._parts.username is not None:
            headers["Authorization"] = _basic(self._parts.username, self._parts.password or "")
        if self._secret:
            stamp = str(int(time.time()))
            headers |= {TIME_HEADER: stamp, SIGNATURE_HEADER: signature_of(self._secret, stamp, body)}
        return headers


def _basic(user: str, password: str) -> str:
    given = f"{unquote(user)}:{unquote(password)}".encode()
    return f"Basic {base64.b64encode(given).decode()}"


def _cut(connection: http.client.HTTPConnection) -> None:
    """Wake whoever still reads from it."""
    with contextlib.suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
