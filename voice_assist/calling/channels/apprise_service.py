"""Apprise itself, which takes half a second to load: only the thread of AppriseChannel imports this."""

from __future__ import annotations

import logging
import re
import threading
from urllib.parse import urlsplit

import apprise
from apprise.plugins import NotifyBase

from voice_assist.calling.channels import reasons
from voice_assist.calling.channels.protocol import ChannelError

_LOG = logging.getLogger("apprise")
_STATUS = re.compile(r"error=(\d{3})\b|\bHTTP(?: error)? (\d{3})\b")
_FAULTS = (
    (re.compile(r"CERTIFICATE_VERIFY_FAILED"), reasons.CERTIFICATE),
    (re.compile(r"NameResolution|Name or service not known|name resolution|No address"), reasons.UNKNOWN_NAME),
    (re.compile(r"Connection refused"), reasons.REFUSED),
    (re.compile(r"unreachable|No route"), reasons.NO_ROUTE),
    (re.compile(r"(?i)timed? ?out"), reasons.TOO_LATE),
    (re.compile(r"(?i)WRONG_VERSION_NUMBER|SSLError|\[SSL"), reasons.NO_TLS),
    (re.compile(r"\(53[0-9], |(?i:authentication|unauthorized)"), reasons.WRONG_PASSWORD),
    (re.compile(r"BadStatusLine|BadHeaderLine|\(-1, "), reasons.NOT_UNDERSTOOD),
    (re.compile(r"(?i)disconnected|unexpectedly closed|connection reset|aborted"), reasons.CUT_OFF),
)
"""What Apprise and the libraries below it write, the clearest first; their own words are never passed on."""

_ASSET = apprise.AppriseAsset(
    app_id="voice-assist",
    app_desc="voice-assist",
    app_url="",
    image_url_mask="",
    image_url_logo="",
    http_redirects=False,
    secure_logging=True,
)
"""Without pictures, which a telephone would fetch from elsewhere; without redirects, which turn a message into a
request for a page (RFC 9110, section 15.4.3) that is answered with 200.
"""


class _Overheard(logging.Handler):
    """Keeps what Apprise logs, by thread, for those who ask for it; nothing reaches any other log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: dict[int, list[str]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        if (lines := self.lines.get(record.thread or 0)) is not None:
            lines.append(record.getMessage())


_OVERHEARD = _Overheard()
_LOG.handlers[:] = [_OVERHEARD]
_LOG.propagate = False
_LOG.setLevel(logging.DEBUG)
logging.getLogger("urllib3").setLevel(logging.CRITICAL)
"""Below that it logs addresses, in which several services carry their token."""


def service_at(address: str, seconds: float) -> NotifyBase:
    """The service of an address.

    Args:
        address: as Apprise writes it.
        seconds: to connect, and again for the answer.

    Raises:
        ChannelError: Apprise does not understand the address.
    """
    service = apprise.Apprise.instantiate(address, asset=_ASSET)
    if service is None:
        scheme = address.partition("://")[0] if re.match(r"[a-z0-9+-]+://", address) else "it"
        raise ChannelError(f"Apprise does not understand this address of {scheme}; compare it with Apprise's page.")
    service.socket_connect_timeout = min(seconds, 5.0)
    service.socket_read_timeout = seconds
    service.request_rate_per_sec = 0
    return service


def notify(service: NotifyBase, title: str, body: str, *, pressing: bool, seconds: float) -> None:
    """Hand one message over; raises ChannelError with a sentence of our own where it fails."""
    kind = apprise.NotifyType.FAILURE if pressing else apprise.NotifyType.INFO
    thread = threading.get_ident()
    lines = _OVERHEARD.lines[thread] = []
    try:
        taken = service.notify(body=body, title=title, notify_type=kind)
    finally:
        del _OVERHEARD.lines[thread]
    if not taken:
        raise _reason("\n".join(lines), server_of(service), seconds)


def _reason(log: str, where: str, seconds: float) -> ChannelError:
    for sign, form in _FAULTS:
        if sign.search(log):
            return ChannelError(form.format(where=where, seconds=seconds))
    if found := _STATUS.search(log):
        return reasons.status_reason(int(found[1] or found[2]), where)
    return ChannelError(f"{where} did not take the message; see whether its address is right.")


def server_of(service: NotifyBase) -> str:
    """Who is waited for, for sentences."""
    return f"The {service.service_name} server"


def endpoint(service: NotifyBase) -> tuple[str, int] | None:
    """Host and port that it will connect to, as far as Apprise tells."""
    secure = bool(getattr(service, "secure", False))
    if host := getattr(service, "smtp_host", None):
        return str(host), int(service.port or (587 if secure else 25))
    host = getattr(service, "host", None)
    if host and ("." in host or host == "localhost" or service.port):
        return str(host), int(service.port or (443 if secure else 80))
    parts = urlsplit(str(getattr(service, "notify_url", "")))
    if parts.hostname and "{" not in parts.netloc:
        return parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
    return None
