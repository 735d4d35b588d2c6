"""All ways out of one household, and the rules by which they are used."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from voice_assist.calling.channels.protocol import Answered, AnswerSink, Channel
from voice_assist.calling.escalation_plan import EscalationPlan, Person, Step
from voice_assist.calling.surroundings import Alarm, AnswerPages, NoPages, Silence
from voice_assist.commands import CallLevel
from voice_assist.events import Now

PLAIN_WAIT = 60.0


class PlainPlan:
    """Where the household has named no people: all that reaches outside, one after the other, again every minute.

    Implements EscalationPlan.

    Args:
        channels: names.
    """

    def __init__(self, channels: tuple[str, ...]) -> None:
        self._steps = (Step((Person("", "", channels),), PLAIN_WAIT),)

    def steps(self, _level: CallLevel, _kind: str, _contact: str, _now: Now) -> tuple[Step, ...]:
        """One rung."""
        return self._steps

    def pause_after_seen(self, _level: CallLevel) -> float:
        """Two minutes, as the content rules have it for urgent calls."""
        return 120.0

    def pause_after_on_the_way(self, _level: CallLevel) -> float:
        """Ten minutes."""
        return 600.0


@dataclass(frozen=True, slots=True)
class Ways:
    """What the calls part is given.

    Attributes:
        channels: by their names in the plan.
        plan: who is called, in which order.
        alarm: the siren.
        pages: where calls are answered outside.
    """

    channels: tuple[Channel, ...]
    plan: EscalationPlan
    alarm: Alarm = field(default_factory=Silence)
    pages: AnswerPages = field(default_factory=NoPages)


class AnswerDesk:
    """An AnswerSink that channels can be built with before there is anybody to hear the answers."""

    def __init__(self) -> None:
        self._sink: AnswerSink | None = None
        self._waiting: list[Answered] = []
        self._lock = threading.Lock()

    def __call__(self, answered: Answered) -> None:
        """Pass an answer on, or keep it until `attach`."""
        with self._lock:
            if self._sink is None:
                self._waiting.append(answered)
                return
        self._sink(answered)

    def attach(self, sink: AnswerSink) -> None:
        """From now on this one hears them, and those that came before."""
        with self._lock:
            waiting, self._waiting, self._sink = self._waiting, [], sink
        for answered in waiting:
            sink(answered)
