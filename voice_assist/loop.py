"""One queue, one thread, a heap of timers: event -> conversation -> commands -> parts."""

from __future__ import annotations

import heapq
import itertools
import queue
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from voice_assist.commands import Command, Note, StartTimer, StopTimer
from voice_assist.dialogue.conversation import Conversation
from voice_assist.events import Event, Now, TimerFired
from voice_assist.system_clock import SystemClock


class Clock(Protocol):
    """What time it is, for the core."""

    def now(self) -> Now:
        """This moment."""


class VirtualClock:
    """Time that moves only when it is told to: for recordings, the demo, typed scripts and tests.

    Args:
        wall: the wall-clock time at monotonic second 0.
        wall_trusted: whether that time can be relied on.
    """

    def __init__(self, wall: datetime = datetime(2000, 1, 1, 12, tzinfo=UTC), *, wall_trusted: bool = False) -> None:
        self.monotonic = 0.0
        self._wall, self._wall_trusted = wall, wall_trusted

    @classmethod
    def starting_now(cls) -> VirtualClock:
        """One that begins at the machine's present time, so that calls made on it carry a true time."""
        now = SystemClock().now()
        return cls(now.wall, wall_trusted=now.wall_trusted)

    def now(self) -> Now:
        """This moment."""
        return Now(self.monotonic, self._wall + timedelta(seconds=self.monotonic), self._wall_trusted)

    def advance(self, seconds: float) -> None:
        """Move on; ValueError for a step backwards."""
        if seconds < 0:
            raise ValueError(f"time cannot run backwards by {-seconds} s")
        self.monotonic += seconds


class Parts(Protocol):
    """Those who carry the commands out. Called on the loop's thread only; must not block."""

    def carry_out(self, command: Command, now: Now) -> None:
        """Do what the command asks, or hand it to a thread that does."""


Observer = Callable[[Event, list[Command]], None]
"""Told about every event and what followed from it (the terminal, the demo)."""


class Mailbox:
    """The queue between the edges and the loop: an EventSink that exists before the parts which post to it."""

    def __init__(self) -> None:
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()

    def post(self, event: Event) -> None:
        """Hand over one event; safe from any thread, never blocks."""
        self._events.put(event)

    def close(self) -> None:
        """Let the reader end after what is already waiting; safe from any thread and from signal handlers."""
        self._events.put(None)

    def next(self, timeout: float | None) -> Event | None:
        """The next event, None for the end; raises queue.Empty after `timeout` seconds (None: waits for ever)."""
        return self._events.get(timeout=timeout) if timeout != 0 else self._events.get_nowait()


class Loop:
    """Feeds the conversation and keeps its timers.

    In real time `run` waits for events; on virtual time the driver moves the clock and calls `run_due`.

    Args:
        conversation: the core.
        parts: carry out what it commands.
        clock: real or virtual.
        mailbox: where the edges post their events.
        observe: is told about every event and its commands.
    """

    def __init__(
        self, conversation: Conversation, parts: Parts, clock: Clock, mailbox: Mailbox, observe: Observer | None = None
    ) -> None:
        self._conversation = conversation
        self._parts = parts
        self._clock = clock
        self._mailbox = mailbox
        self._observe = observe
        self._timers: list[tuple[float, int, str]] = []
        self._valid: dict[str, int] = {}
        self._sequence = itertools.count()

    def run(self) -> None:
        """Handle events and timers in real time until the mailbox is closed."""
        while True:
            self._fire_timers()
            try:
                event = self._mailbox.next(self._until_next_timer())
            except queue.Empty:
                continue
            if event is None:
                return
            self._handle(event)

    def run_due(self) -> None:
        """Handle everything that waits at this moment, and what follows from it."""
        while True:
            self._fire_timers()
            try:
                event = self._mailbox.next(0)
            except queue.Empty:
                return
            if event is not None:
                self._handle(event)

    @property
    def next_timer(self) -> float | None:
        """Monotonic second of the next timer, None where none runs."""
        while self._timers and self._valid.get(self._timers[0][2]) != self._timers[0][1]:
            heapq.heappop(self._timers)
        return self._timers[0][0] if self._timers else None

    def _until_next_timer(self) -> float | None:
        due = self.next_timer
        return None if due is None else max(0.0, due - self._clock.now().monotonic)

    def _fire_timers(self) -> None:
        while (due := self.next_timer) is not None and due <= self._clock.now().monotonic:
            _, _, timer = heapq.heappop(self._timers)
            del self._valid[timer]
            self._handle(TimerFired(timer))

    def _handle(self, event: Event) -> None:
        now = self._clock.now()
        try:
            commands = self._conversation.handle(event, now)
        except Exception as error:  # noqa: BLE001 - a fault in one answer must not end the listening
            commands = [
                Note("fault", {"error": type(error).__name__, "event": type(event).__name__, "where": _where(error)})
            ]
        for command in commands:
            match command:
                case StartTimer(timer, seconds):
                    self._valid[timer] = number = next(self._sequence)
                    heapq.heappush(self._timers, (now.monotonic + seconds, number, timer))
                case StopTimer(timer):
                    self._valid.pop(timer, None)
                case _:
                    self._parts.carry_out(command, now)
        if self._observe:
            self._observe(event, commands)


def _where(error: Exception) -> str:
    """Module and line in which the error arose: no text of the person, unlike the error's own message."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"
