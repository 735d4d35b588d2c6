"""One budget for everything that is said unasked: how often a day, at which hours, and what the person wants of it.

The state of calls and lost safety are no part of it: they are told at any hour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

from voice_assist.commands import KeepUnasked, UnaskedKind
from voice_assist.content.quiet_hours import USUAL, are_quiet
from voice_assist.dialogue.stage import Stage

MOST_A_DAY = 6
"""Of all kinds together (the content rules)."""

LONGEST_SECONDS = 3600.0
"""The clock is looked at again after this at the latest, because it may have been set."""

WAITING_SECONDS = 60.0
"""While something is due that cannot be said now."""

GAP_SECONDS = 300.0
"""Between two things that are said unasked."""

RESERVED = frozenset({UnaskedKind.CHECK_INS, UnaskedKind.TESTS, UnaskedKind.EVENING})
"""Safety hangs on these: nothing else takes their place in a day."""

TIMER = "unasked"
MINUTES_A_DAY = 24 * 60.0


@dataclass(frozen=True, slots=True)
class UnaskedState:
    """What is remembered (KeepUnasked)."""

    off: frozenset[UnaskedKind] = frozenset()
    day: date | None = None
    said: Mapping[str, int] = field(default_factory=dict)
    put_off: Mapping[str, datetime] = field(default_factory=dict)


NOTHING_SAID = UnaskedState()


class Errand(Protocol):
    """Something that is said at times of the day."""

    @property
    def kind(self) -> UnaskedKind:
        """How it is switched off."""

    @property
    def patience(self) -> float:
        """Minutes after which it is not said any more."""

    @property
    def is_set_up(self) -> bool:
        """Whether it can have times at all."""

    def times(self) -> Iterable[int]:
        """When it is to be said today, minutes since midnight, without what needs no saying any more."""

    def begin(self, at: int, /) -> None:
        """Say it now; it was due at this minute."""


class Unasked:
    """Says one thing at a time, at its time or when the person is free; of several that wait the newest.

    Args:
        stage: what it acts through.
        state: what was remembered.
        is_free: whether the person can be spoken to: awake, alone, in no session, without a call or a question.
    """

    def __init__(self, stage: Stage, state: UnaskedState, is_free: Callable[[], bool]) -> None:
        self._stage, self._is_free = stage, is_free
        self._off, self._day = set(state.off), state.day
        self._said, self._put_off = dict(state.said), dict(state.put_off)
        self.errands: Sequence[Errand] = ()
        """The most important first."""

    def wake(self) -> None:
        """Look soon what is due: something has changed."""
        if self._wanted():
            self._stage.effects.start_timer(TIMER, WAITING_SECONDS, self._look)
        else:
            self._stage.effects.stop_timer(TIMER)

    def _look(self) -> None:
        """Say what is due, and come back when something may be."""
        self._turn()
        wanted = self._wanted()
        seconds = LONGEST_SECONDS
        if self._stage.effects.now.wall_trusted:
            due = next(((errand, times) for errand in wanted if (times := self._due(errand))), None)
            seconds = min([seconds, *self._coming(wanted)])
            if due and self._may(due[0].kind):
                seconds = WAITING_SECONDS
                if self._is_free():
                    self._begin(*due)
                    seconds = GAP_SECONDS
        self._stage.effects.start_timer(TIMER, seconds, self._look)

    def _wanted(self) -> list[Errand]:
        return [errand for errand in self.errands if errand.is_set_up and errand.kind not in self._off]

    def is_off(self, kind: UnaskedKind) -> bool:
        """Whether the person has switched this off."""
        return kind in self._off

    def switch(self, kinds: Iterable[UnaskedKind], *, on: bool) -> None:
        """The person wants these, or does not want them."""
        self._off = self._off - set(kinds) if on else self._off | set(kinds)
        self._keep()
        self.wake()

    def may_ask(self, name: str) -> bool:
        """Whether this question may be asked unasked now; it counts if so."""
        self._turn()
        if self.is_off(UnaskedKind.QUESTIONS) or not self._may(UnaskedKind.QUESTIONS):
            return False
        self._count(f"{UnaskedKind.QUESTIONS}.{name}")
        return True

    def times_said(self, kind: UnaskedKind, at: int) -> int:
        """How often this has been said today."""
        return self._said.get(_key(kind, at), 0)

    def put_off(self, kind: UnaskedKind, at: int, minutes: float) -> bool:
        """Say this again later; returns False, and leaves it, where that would be in the night."""
        now = self._stage.effects.now
        then = now.wall + timedelta(minutes=minutes)
        if self._is_night(then) or then.date() != now.wall.date():
            self._put_off.pop(_key(kind, at), None)
            self._keep()
            return False
        self._put_off[_key(kind, at)] = then
        self._keep()
        self.wake()
        return True

    def _due(self, errand: Errand) -> list[int]:
        """The times of it that have come and were not said, oldest first."""
        minutes = {at: self._since(errand, at) for at in sorted(errand.times())}
        return [at for at, since in minutes.items() if since is not None and 0 <= since <= errand.patience]

    def _coming(self, errands: Iterable[Errand]) -> list[float]:
        """Seconds until each time that is still to come today, and until tomorrow."""
        minutes = (self._since(errand, at) for errand in errands for at in errand.times())
        tomorrow = MINUTES_A_DAY - _minute(self._stage.effects.now.wall)
        return [60 * tomorrow, *(-60 * since for since in minutes if since is not None and since < 0)]

    def _since(self, errand: Errand, at: int) -> float | None:
        """Minutes for which it has been due, negative: until it is; None: it has been said."""
        now, key = self._stage.effects.now.wall, _key(errand.kind, at)
        if key in self._put_off:
            return (now - self._put_off[key]).total_seconds() / 60
        return None if key in self._said else _minute(now) - at

    def _may(self, kind: UnaskedKind) -> bool:
        now = self._stage.effects.now
        reserved = [
            at
            for errand in self.errands
            if errand.kind in RESERVED - self._off and kind not in RESERVED
            for at in errand.times()
            if _key(errand.kind, at) not in self._said
        ]
        left = MOST_A_DAY - sum(self._said.values()) - len(reserved)
        return left > 0 and not (now.wall_trusted and self._is_night(now.wall))

    def _is_night(self, moment: datetime) -> bool:
        return are_quiet(self._stage.pack.head.quiet_hours or USUAL, moment.time())

    def _begin(self, errand: Errand, times: list[int]) -> None:
        """Say the newest; the others are too old to be said after it."""
        *older, newest = times
        for at in older:
            self._said.setdefault(_key(errand.kind, at), 0)
            self._put_off.pop(_key(errand.kind, at), None)
        self._put_off.pop(_key(errand.kind, newest), None)
        self._count(_key(errand.kind, newest))
        errand.begin(newest)

    def _count(self, key: str) -> None:
        self._said[key] = self._said.get(key, 0) + 1
        self._stage.effects.note("unasked", what=key.partition(".")[0])
        self._keep()

    def _turn(self) -> None:
        """Another day has begun."""
        now = self._stage.effects.now
        if now.wall_trusted and now.wall.date() != self._day:
            self._day = now.wall.date()
            self._said.clear()
            self._put_off.clear()

    def _keep(self) -> None:
        self._stage.effects.emit(KeepUnasked(frozenset(self._off), self._day, dict(self._said), dict(self._put_off)))


def _key(kind: UnaskedKind, at: int) -> str:
    return f"{kind}.{at // 60:02}:{at % 60:02}"


def _minute(moment: datetime) -> float:
    """Minutes since midnight."""
    return moment.hour * 60 + moment.minute + moment.second / 60 + moment.microsecond / 60e6
