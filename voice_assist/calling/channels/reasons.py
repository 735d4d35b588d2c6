"""Why something far away did not take a message: one sentence for a caregiver, made without a word from outside.

Nothing that a library or a server says is passed on, because it may quote an address, a token or a password.
"""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
from collections.abc import Callable

from voice_assist.calling.channels.protocol import ChannelError

_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL, errno.EACCES}
_CUT = (ConnectionResetError, ConnectionAbortedError, BrokenPipeError, ssl.SSLEOFError, ssl.SSLZeroReturnError)

REFUSED = "{where} refuses the connection; see whether it runs, and whether the port is right."
UNKNOWN_NAME = "{where} is not known by this name; correct it, or see whether there is a network."
NO_ROUTE = "{where} cannot be reached from here; see whether there is a network."
TOO_LATE = "{where} did not answer within {seconds:g} s."
CERTIFICATE = "{where} shows a certificate that is not trusted here; correct the address, or see docs/contacts.md."
NO_TLS = "{where} does not speak TLS as it should; correct the port or the address."
CUT_OFF = "{where} broke the connection off."
NOT_UNDERSTOOD = "{where} answers something that is not understood; see whether the right server runs on that port."
WRONG_PASSWORD = "{where} does not accept the password or token; correct it."


def reason_of(error: Exception, where: str, seconds: float) -> ChannelError:
    """The sentence for an exception of socket, ssl or http.client.

    Args:
        error: what was raised.
        where: who did not take it, without secrets.
        seconds: the time limit.
    """
    return ChannelError(_form(error).format(where=where, seconds=seconds))


def _form(error: Exception) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return CERTIFICATE
        case socket.gaierror() | UnicodeError():
            return UNKNOWN_NAME
        case ConnectionRefusedError():
            return REFUSED
        case TimeoutError():
            return TOO_LATE
        case http.client.RemoteDisconnected():
            return CUT_OFF
        case http.client.HTTPException():
            return NOT_UNDERSTOOD
    if isinstance(error, _CUT):
        return CUT_OFF
    if isinstance(error, ssl.SSLError):
        return NO_TLS
    if isinstance(error, OSError) and error.errno in _NO_ROUTE:
        return NO_ROUTE
    return NO_ROUTE if isinstance(error, OSError) else NOT_UNDERSTOOD


_REFUSED_ANSWERS: dict[int, Callable[[str], str]] = {
    401: lambda where: WRONG_PASSWORD.format(where=where),
    403: lambda where: WRONG_PASSWORD.format(where=where),
    404: lambda where: f"{where} does not know this address (404); correct it.",
    413: lambda where: f"{where} finds the message too long (413).",
    429: lambda where: f"{where} has had too many messages for now (429).",
}


def status_reason(status: int, where: str) -> ChannelError:
    """The sentence for an HTTP status that is no success."""
    if form := _REFUSED_ANSWERS.get(status):
        return ChannelError(form(where))
    if 300 <= status < 400:
        return ChannelError(
            f"{where} sends on to another address ({status}), which is not followed; correct the address."
        )
    if status >= 500:
        return ChannelError(f"{where} has a fault of its own ({status}).")
    return ChannelError(f"{where} does not take the message ({status}); see what it asks for.")
