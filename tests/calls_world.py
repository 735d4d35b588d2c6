"""Calls on a fake clock: channels, people and crashes as a script or a strategy wants them."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from voice_assist.call_commands import CallLevel, PlaceCall, WithdrawReason
from voice_assist.calling.channels.protocol import Answer, Answered, CallMessage, Purpose
from voice_assist.calling.escalation_plan import Person, Step
from voice_assist.calling.outbox_tables import Added, Change, Placed, Settled
from voice_assist.calling.reports import Report
from voice_assist.calling.request import Request
from voice_assist.calling.sending import Done, Outcome
from voice_assist.calling.stopwatch import Progress, Stopwatch
from voice_assist.calling.surroundings import NoPages, Surroundings
from voice_assist.calling.switchboard import Switchboard
from voice_assist.errors import StorageError
from voice_assist.events import Now

ANNA, BEN = Person("anna", "Anna", ("push", "mail")), Person("ben", "Ben", ("push",))
LADDER = (Step((ANNA,), 60.0), Step((BEN,), 90.0), Step((ANNA, BEN), 120.0, siren=True))


class Plan:
    """Implements EscalationPlan: the same rungs at every hour, or as `at` says."""

    def __init__(self, *steps: Step, at: Callable[[datetime], tuple[Step, ...]] | None = None) -> None:
        self._at = at or (lambda _wall: steps)

    def steps(self, _level: CallLevel, _kind: str, _contact: str, now: Now) -> tuple[Step, ...]:
        return self._at(now.wall)

    def pause_after_seen(self, _level: CallLevel) -> float:
        return 120.0

    def pause_after_on_the_way(self, _level: CallLevel) -> float:
        return 600.0


class MemoryBook:
    """Implements Book: what is written survives `load`, as on a disk; `full` lets writing fail."""

    def __init__(self) -> None:
        self.begun_anew = False
        self.full = False
        self.written: list[Change] = []
        self.progress: Progress | None = None

    def write(self, changes: Iterable[Change], progress: Progress, /) -> None:
        if self.full:
            raise StorageError("the disk is full.")
        self.written.extend(changes)
        self.progress = progress

    def load(self) -> tuple[list[Request], Progress | None]:
        requests: dict[str, Request] = {}
        for change in self.written:
            match change:
                case Placed(request):
                    again = Request(request.key, request.call, request.placed, request.origin, request.amends)
                    requests.setdefault(request.key, again)
                case Added(key, fact):
                    requests[key].take(fact)
                case Settled(key):
                    del requests[key]
        return list(requests.values()), self.progress

    def knows(self, key: str, /) -> bool:
        return any(isinstance(change, Placed) and change.request.key == key for change in self.written)


@dataclass
class Siren:
    """Implements Alarm; `on_since` is its state."""

    world: World
    sounding: bool = False
    spans: list[tuple[float, float]] = field(default_factory=list)
    _since: float = 0.0

    def start(self) -> None:
        if not self.sounding:
            self.sounding, self._since = True, self.world.time

    def stop(self) -> None:
        if self.sounding:
            self.sounding = False
            self.spans.append((self._since, self.world.time))

    def close(self) -> None:
        self.stop()


Behaviour = Callable[[str, CallMessage], tuple[float, str]]
"""What a channel does with a message: seconds until it ends (infinity: never), and why not, "" where it takes it."""


class World:
    """A switchboard and all around it.

    Args:
        plan: who is called.
        behaviour: of the channels; by default each takes everything within a second.
    """

    def __init__(self, plan: Plan | None = None, behaviour: Behaviour = lambda _channel, _message: (1.0, "")) -> None:
        self.plan, self.behaviour = plan or Plan(*LADDER), behaviour
        self.book, self.siren = MemoryBook(), Siren(self)
        self.time, self.uptime, self.boot = 0.0, 1000.0, "boot-1"
        self.wall = datetime(2030, 5, 1, 2, 10, tzinfo=UTC)
        self.sent: list[tuple[float, str, CallMessage]] = []
        self.reports: list[Report] = []
        self._coming: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._life = 0
        self.board = self._switchboard()

    # What happens

    def place(
        self, key: str = "k", level: CallLevel = CallLevel.URGENT, amends: str = "", *, practice: bool = False
    ) -> None:
        """The person asks for a call, and it goes out."""
        self.board.place(key, replace(self.asked_for(level), practice=practice), amends=amends)
        self.board.look()

    def place_and_cut_power(self) -> None:
        """The call is written down, and the machine starts anew before anything has gone out."""
        self._write_alone()
        self.cut_power()

    def place_and_kill(self, *, off: float) -> None:
        """The call is written down, and the calls process is killed before anything has gone out."""
        self._write_alone()
        self.kill(off=off)

    def asked_for(self, level: CallLevel) -> PlaceCall:
        """A call for help."""
        return PlaceCall(1, "help", level, "Help!", False, self.wall, made_at_trusted=True, need="help")

    def withdraw(self, key: str = "k", reason: WithdrawReason = WithdrawReason.WITHDRAWN) -> None:
        self.board.withdraw(key, reason)
        self.board.look()

    def answer(self, answer: Answer, key: str = "k", contact: str = "anna") -> None:
        self.board.answer(Answered(key, answer, contact))
        self.board.look()

    def hold(self, seconds: float) -> None:
        self.board.hold(seconds)
        self.board.look()

    def kill(self, *, off: float = 0.0) -> None:
        """kill -9 of the calls process, and a new one after so many seconds."""
        self._life += 1
        self.siren.stop()
        self._pass(off)
        self.board = self._switchboard()
        self.board.look()

    def cut_power(self) -> None:
        """The machine starts anew."""
        self.boot, self.uptime = f"{self.boot}+", 20.0
        self.kill()

    def advance(self, seconds: float) -> None:
        """Let time pass, and everything happen in it that does."""
        end = self.time + seconds
        while True:
            wait = self.board.look()
            coming = self._coming[0][0] if self._coming else end
            self._pass(max(0.0, min(end, coming, self.time + max(wait, 0.001)) - self.time))
            while self._coming and self._coming[0][0] <= self.time:
                heapq.heappop(self._coming)[2]()
            if self.time >= end:
                self.board.look()
                return

    # What became of it

    @property
    def calls(self) -> list[tuple[float, str, str]]:
        """When which channel was given the call for whom."""
        return [(round(at, 1), channel, one.contact) for at, channel, one in self.sent if one.purpose is Purpose.CALL]

    def told(self, key: str = "k") -> list[str]:
        """Names of the events about a call."""
        return [type(report.event).__name__ for report in self.reports if report.key == key]

    def siren_sounds(self) -> bool:
        """Whether it does now."""
        return self.siren.sounding

    def state(self, key: str = "k") -> str:
        """Of a call; "" where it is over and forgotten."""
        request = self.board.requests.get(key)
        return str(request.state) if request else ""

    def _write_alone(self) -> None:
        progress = Stopwatch(self.book.progress, self.boot, lambda: self.uptime).progress()
        self.book.write([Placed(Request("k", self.asked_for(CallLevel.URGENT), progress.at))], progress)

    def _switchboard(self) -> Switchboard:
        def stopwatch(before: Progress | None) -> Stopwatch:
            return Stopwatch(before, self.boot, lambda: self.uptime)

        now = lambda: Now(self.uptime, self.wall, wall_trusted=True)  # noqa: E731
        around = Surroundings(
            self.book, self.plan, self._send, self.reports.append, self.siren, NoPages(), now, stopwatch
        )
        life = self._life

        def ended(key: str, attempt: int, outcome: Outcome) -> None:
            if life == self._life:
                self.board.outcome(key, attempt, outcome)

        return Switchboard(around, ended)

    def _send(self, channel: str, message: CallMessage, done: Done) -> None:
        self.sent.append((self.time, channel, message))
        seconds, reason = self.behaviour(channel, message)
        outcome = Outcome(reason) if reason else Outcome(outside=True)
        if seconds > 30:
            seconds, outcome = 30.0, Outcome("it hangs", surely=False)
        heapq.heappush(self._coming, (self.time + seconds, next(self._order), lambda: done(outcome)))

    def _pass(self, seconds: float) -> None:
        self.time += seconds
        self.uptime += seconds
        self.wall += timedelta(seconds=seconds)
