"""Reaching one person: their channels in order, the next as soon as one fails or takes too long, then all once more."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum, auto

from voice_assist.call_commands import CallLevel
from voice_assist.calling.channels.protocol import Purpose
from voice_assist.calling.escalation_plan import Person

URGENT_TAKE_OVER = 10.0
TAKE_OVER = 30.0
"""Seconds after which the next channel is tried beside one that has not answered."""

FIRST_RETRY, LONGEST_RETRY = 5.0, 60.0
"""Seconds between two rounds through somebody's channels; doubled with every round."""


class Ending(Enum):
    """What became of an attempt. UNKNOWN: it may have reached somebody, or not."""

    RUNNING = auto()
    OUTSIDE = auto()
    IN_ROOM = auto()
    REFUSED = auto()
    UNKNOWN = auto()


@dataclass(slots=True)
class Attempt:
    """One channel tried for one person."""

    contact: str
    channel: str
    purpose: Purpose
    begun: float
    ended: float = math.inf
    ending: Ending = Ending.RUNNING

    @property
    def for_call(self) -> bool:
        """Whether it carries the call itself, not its withdrawal."""
        return self.purpose is not Purpose.WITHDRAWN

    def end(self, ending: Ending, at: float) -> None:
        """It is over."""
        self.ending, self.ended = ending, at

    def over(self, patience: float) -> float:
        """Second at which it is over, or has taken too long."""
        return min(self.ended, self.begun + patience)


@dataclass(slots=True)
class Delivery:
    """What has been done to reach somebody since the rung on which they stand was reached."""

    person: Person
    begun: float
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def reached(self) -> bool:
        """Whether a channel that reaches outside has taken it, or all there is are in this room and have."""
        if any(attempt.ending is Ending.OUTSIDE for attempt in self.attempts):
            return True
        once = self.attempts[: len(self.person.channels)]
        return len(once) == len(self.person.channels) and all(one.ending is Ending.IN_ROOM for one in once)

    @property
    def refused(self) -> bool:
        """Whether every channel has been tried, and none that reaches outside has said that it has it."""
        tried = {attempt.channel for attempt in self.attempts} >= set(self.person.channels)
        return tried and not any(attempt.ending in (Ending.RUNNING, Ending.OUTSIDE) for attempt in self.attempts)

    def next_channel(self) -> str:
        """Which one is to be tried next; the person has at least one."""
        return self.person.channels[len(self.attempts) % len(self.person.channels)]

    def due(self, level: CallLevel, *, again: bool) -> float:
        """Second at which the next channel is to be tried; infinity: none. again: all once more after the last."""
        if not self.person.channels or self.reached:
            return math.inf
        if not self.attempts:
            return self.begun
        channel = self.next_channel()
        if any(one.channel == channel and one.ending is Ending.RUNNING for one in self.attempts):
            return math.inf  # the channel's own time limit ends it
        over = self.attempts[-1].over(URGENT_TAKE_OVER if level is CallLevel.URGENT else TAKE_OVER)
        rounds, within = divmod(len(self.attempts), len(self.person.channels))
        if within:
            return over
        return over + retry_wait(rounds) if again else math.inf


def retry_wait(rounds: int) -> float:
    """Seconds to wait after so many rounds (1 at least)."""
    return min(FIRST_RETRY * 2.0 ** min(rounds - 1, 10), LONGEST_RETRY)
