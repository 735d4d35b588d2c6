"""One of the hundred services that Apprise knows as a way out: ntfy, Telegram, e-mail, Home Assistant and others."""

from __future__ import annotations

import contextlib
import importlib
import socket
import threading
from functools import partial
from typing import Any

from voice_assist.call_commands import CallLevel
from voice_assist.calling.channels.protocol import CallMessage, ChannelError, Purpose
from voice_assist.calling.channels.reasons import reason_of
from voice_assist.calling.channels.time_limit import TimeLimit
from voice_assist.calling.channels.wording import body_of, title_of

SERVICE_MODULE = "voice_assist.calling.channels.apprise_service"


class AppriseChannel:
    """Sends title and text through Apprise, within its own time limit.

    Apprise is loaded in a thread from the beginning: that takes half a second (three on a Pi), in which other channels
    can send already.

    Args:
        name: the household's name for it.
        address: as Apprise writes it.
        urgent_address: for urgent calls, such as one that rings through a silenced telephone; "" for the same.
        seconds: for everything together.
    """

    reaches_outside = True

    def __init__(self, name: str, address: str, urgent_address: str = "", seconds: float = 10.0) -> None:
        self.name = name
        self._address, self._urgent_address = address, urgent_address or address
        self._seconds = seconds
        self._limit = TimeLimit(f"The service of {name}", seconds)
        threading.Thread(target=self._warm_up, name="apprise", daemon=True).start()

    def send(self, message: CallMessage) -> None:
        """Hand it over; raises ChannelError if it is not taken."""
        self._limit.run(partial(self._send, message))

    def check(self) -> None:
        """See whether Apprise understands the addresses and their hosts can be connected to; raises ChannelError."""
        self._limit.run(self._check)

    def close(self) -> None:
        """Nothing to let go of."""

    def _warm_up(self) -> None:
        """Apprise reads its hundred services when it is given its first address."""
        with contextlib.suppress(ChannelError):
            _load().service_at(self._address, self._seconds)

    def _send(self, message: CallMessage) -> None:
        pressing = message.level is CallLevel.URGENT and message.purpose is not Purpose.HEARTBEAT
        apprise = _load()
        service = apprise.service_at(self._urgent_address if pressing else self._address, self._seconds)
        apprise.notify(service, title_of(message), body_of(message), pressing=pressing, seconds=self._seconds)

    def _check(self) -> None:
        apprise = _load()
        for address in dict.fromkeys((self._address, self._urgent_address)):
            service = apprise.service_at(address, self._seconds)
            if (place := apprise.endpoint(service)) is None:
                continue
            try:
                socket.create_connection(place, min(self._seconds, 5.0)).close()
            except (OSError, UnicodeError) as error:
                raise reason_of(error, apprise.server_of(service), self._seconds) from None


def _load() -> Any:
    """The module that holds Apprise."""
    try:
        return importlib.import_module(SERVICE_MODULE)
    except ImportError as error:
        raise ChannelError("Apprise is not installed; run scripts/run again, which installs it.") from error
