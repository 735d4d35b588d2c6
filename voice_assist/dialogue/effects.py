"""What one event leads to: commands, and timers that know what they are for."""

from __future__ import annotations

from collections.abc import Callable

from voice_assist.commands import Command, Note, StartTimer, StopTimer
from voice_assist.events import Now

Handler = Callable[[], None]


class Effects:
    """Gathers the commands of one event. A timer whose name is not running any more is dropped here, and only here."""

    def __init__(self) -> None:
        self._commands: list[Command] = []
        self._timers: dict[str, Handler] = {}
        self._now: Now | None = None

    def begin(self, now: Now) -> None:
        """A new event has come."""
        self._now = now
        self._commands = []

    def taken(self) -> list[Command]:
        """The commands since `begin`, in their order."""
        return self._commands

    @property
    def now(self) -> Now:
        """The moment of the event; raises RuntimeError before the first one."""
        if self._now is None:
            raise RuntimeError("no event has come yet")
        return self._now

    def emit(self, command: Command) -> None:
        """Ask something of the edges."""
        self._commands.append(command)

    def note(self, kind: str, **facts: str | int | float | bool) -> None:
        """A line for the journal; no words of the person and no health words."""
        self.emit(Note(kind, facts))

    def start_timer(self, name: str, seconds: float, handler: Handler) -> None:
        """Call `handler` after so many seconds; starting a running name again moves it."""
        self._timers[name] = handler
        self.emit(StartTimer(name, seconds))

    def stop_timer(self, name: str) -> None:
        """Forget a timer; unknown names are fine."""
        if self._timers.pop(name, None):
            self.emit(StopTimer(name))

    def runs(self, name: str) -> bool:
        """Whether this timer is running."""
        return name in self._timers

    def fire(self, name: str) -> None:
        """A timer's time is over."""
        handler = self._timers.pop(name, None)
        if handler:
            handler()
