"""What the switchboard works with, as protocols: the real ones, those of a simulation, those of a test."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from voice_assist.calling.channels.protocol import CallMessage
from voice_assist.calling.escalation_plan import EscalationPlan
from voice_assist.calling.outbox_tables import Change
from voice_assist.calling.reports import ReportSink
from voice_assist.calling.request import Request
from voice_assist.calling.sending import Done
from voice_assist.calling.stopwatch import Progress, Stopwatch
from voice_assist.events import Now


class Book(Protocol):
    """The outbox, or what stands for it."""

    begun_anew: bool

    def write(self, changes: Iterable[Change], progress: Progress, /) -> None:
        """See Outbox."""

    def load(self) -> tuple[list[Request], Progress | None]:
        """See Outbox."""

    def knows(self, key: str, /) -> bool:
        """See Outbox."""


class Alarm(Protocol):
    """The siren of this room."""

    def start(self) -> None:
        """Sound until `stop`; returns at once; may be called again and again."""

    def stop(self) -> None:
        """Be silent; returns at once."""

    def close(self) -> None:
        """Be silent for good; may be called twice."""


class AnswerPages(Protocol):
    """Where a call is answered outside: calling.acknowledgement.Acknowledgements."""

    def address_for(self, key: str, contact: str) -> str:
        """The page for this call and contact; "" where there is none."""

    def close_call(self, key: str) -> None:
        """Its pages lead nowhere any more."""

    def close(self) -> None:
        """Serve no more; may be called twice."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the switchboard works with.

    Attributes:
        book: where everything is written before it has effects.
        plan: who is called.
        send: gives a channel a message: (channel, message, told of the outcome).
        report: hears what is told of calls.
        alarm: the siren.
        pages: where calls are answered.
        now: the wall clock, for the plan's hours and for people to read.
        stopwatch: given how far the one before it had come.
    """

    book: Book
    plan: EscalationPlan
    send: Callable[[str, CallMessage, Done], None]
    report: ReportSink
    alarm: Alarm
    pages: AnswerPages
    now: Callable[[], Now]
    stopwatch: Callable[[Progress | None], Stopwatch] = Stopwatch


class Silence:
    """An Alarm for where the conversation itself is all that sounds."""

    def start(self) -> None:
        """Nothing sounds."""

    def stop(self) -> None:
        """Nothing sounds."""

    def close(self) -> None:
        """Nothing sounds."""


class NoPages:
    """AnswerPages where calls are not answered by link."""

    def address_for(self, _key: str, _contact: str) -> str:
        """No page."""
        return ""

    def close_call(self, _key: str) -> None:
        """There is none."""

    def close(self) -> None:
        """There is none."""
