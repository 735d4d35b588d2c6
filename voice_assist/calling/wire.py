"""What client and calls process tell each other over their socket: one line for each message."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import Any, get_args

from voice_assist.call_commands import PlaceCall, WithdrawReason
from voice_assist.call_events import CallEvent, WayOutEvent
from voice_assist.calling.coding import Coding
from voice_assist.calling.reports import Report

LONGEST_LINE = 1024 * 1024
_PEER = struct.Struct("3i")


@dataclass(frozen=True, slots=True)
class Hello:
    """The client is there. setup: of the ways out that it wants, see Welcome."""

    setup: str


@dataclass(frozen=True, slots=True)
class Place:
    """A call is asked for. number: of the order. age: seconds since the person did so."""

    number: int
    key: str
    origin: str
    amends: str
    age: float
    call: PlaceCall


@dataclass(frozen=True, slots=True)
class Withdraw:
    """A call is closed."""

    number: int
    key: str
    reason: WithdrawReason


@dataclass(frozen=True, slots=True)
class Hold:
    """Somebody may be in the room."""

    number: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Approve:
    """The person still wants the call that was found."""

    number: int
    key: str


@dataclass(frozen=True, slots=True)
class Farewell:
    """The client goes, and needs the process no longer than open calls do."""


@dataclass(frozen=True, slots=True)
class Retire:
    """Another process with other ways out is to take over."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """The process is there. setup: a digest of what it was started with."""

    setup: str


@dataclass(frozen=True, slots=True)
class Done:
    """The order with this number has been carried out, and written if anything can be."""

    number: int


@dataclass(frozen=True, slots=True)
class Beat:
    """The process lives, and does what is due."""


@dataclass(frozen=True, slots=True)
class Told:
    """A report; kind and fields are the event's."""

    key: str
    number: int
    again: bool
    kind: str
    fields: str


NumberedOrder = Place | Withdraw | Hold | Approve
Message = NumberedOrder | Hello | Farewell | Retire | Welcome | Done | Beat | Told

_messages = Coding(*get_args(NumberedOrder), Hello, Farewell, Retire, Welcome, Done, Beat, Told)
_events = Coding(*get_args(CallEvent), *get_args(WayOutEvent))


def line_of(message: Message) -> bytes:
    """The message as it goes over the socket."""
    name, fields = _messages.encode(message)
    return f"{name} {fields}\n".encode()


def message_of(line: bytes) -> Any:
    """The message of a line; raises ValueError for anything else."""
    name, _, fields = line.decode("utf-8").partition(" ")
    return _messages.decode(name, fields)


def told(event: CallEvent | WayOutEvent, key: str = "", number: int = 0, *, again: bool = False) -> Told:
    """An event on its way."""
    return Told(key, number, again, *_events.encode(event))


def event_of(message: Told) -> CallEvent | WayOutEvent:
    """The event that was told; raises ValueError where it is none."""
    event: CallEvent | WayOutEvent = _events.decode(message.kind, message.fields)
    return event


def told_report(report: Report) -> Told:
    """A report on its way."""
    return told(report.event, report.key, report.number, again=report.again)


class Lines:
    """Takes bytes as they come, gives whole lines.

    Raises:
        ValueError: by `take`, where a line has no end.
    """

    def __init__(self) -> None:
        self._rest = b""

    def take(self, block: bytes) -> list[bytes]:
        """The lines that this block completes."""
        *lines, self._rest = (self._rest + block).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            raise ValueError("a line without end")
        return lines


def peer(connection: socket.socket) -> tuple[int, int]:
    """Process id and user id of the other end of a Unix socket: for a client, of who listens."""
    pid, uid, _ = _PEER.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
    return pid, uid
