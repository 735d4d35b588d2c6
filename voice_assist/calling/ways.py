"""All ways out of one household, and the rules by which they are used."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from voice_assist.call_commands import CallLevel
from voice_assist.calling.channels.protocol import Answered, AnswerSink, Channel
from voice_assist.calling.escalation_plan import EscalationPlan, Person, Step
from voice_assist.calling.surroundings import Alarm, AnswerPages, NoPages, Silence
from voice_assist.events import Now

PLAIN_WAIT = 60.0
SEEN_SECONDS, ON_THE_WAY_SECONDS = 120.0, 600.0
"""The content rules' for urgent calls."""


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
        return SEEN_SECONDS

    def pause_after_on_the_way(self, _level: CallLevel) -> float:
        """Ten minutes."""
        return ON_THE_WAY_SECONDS


class SteadyPlan:
    """Implements EscalationPlan: a plan whose fault must not end the climbing.

    Where it raises anything, what it said last of the same kind of call counts, and else that of any urgent call.

    Args:
        plan: the household's.
    """

    def __init__(self, plan: EscalationPlan) -> None:
        self._plan = plan
        self._last: dict[tuple[CallLevel, str, str], tuple[Step, ...]] = {}

    def steps(self, level: CallLevel, kind: str, contact: str, now: Now) -> tuple[Step, ...]:
        """See EscalationPlan."""
        asked = (level, kind, contact)
        try:
            self._last[asked] = self._plan.steps(level, kind, contact, now)
        except Exception:  # noqa: BLE001 - whatever it is
            urgent = (steps for (other, _, _), steps in self._last.items() if other is CallLevel.URGENT)
            return self._last.get(asked) or next(urgent, ())
        return self._last[asked]

    def pause_after_seen(self, level: CallLevel) -> float:
        """See EscalationPlan."""
        try:
            return self._plan.pause_after_seen(level)
        except Exception:  # noqa: BLE001 - whatever it is
            return SEEN_SECONDS

    def pause_after_on_the_way(self, level: CallLevel) -> float:
        """See EscalationPlan."""
        try:
            return self._plan.pause_after_on_the_way(level)
        except Exception:  # noqa: BLE001 - whatever it is
            return ON_THE_WAY_SECONDS


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
