"""A test call a day, where the household wants it: whether the ways of calling work is known before one is needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from voice_assist.call_events import CallEvent, CallFailed, CallHandedOver, CallOnTheWay, CallSeen
from voice_assist.commands import CallLevel, Earcon, PlaceCall, UnaskedKind
from voice_assist.content.dose import minutes_of
from voice_assist.dialogue.priorities import Priority
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.unasked import MINUTES_A_DAY

OUTCOME_SECONDS = 60.0
"""After this every channel has taken the call, or run into its own time limit."""

LATER_SECONDS = 60.0
"""Until it is tried again to tell a good outcome to somebody who is busy."""

KIND = "test"
TIMER = "test_call"


class PracticeCall:
    """Implements Errand. Nothing is called out, nothing climbs, and nobody needs to come.

    Args:
        stage: what it acts through.
        next_id: a new call_id.
        is_free: whether the person can be spoken to.
    """

    kind = UnaskedKind.TESTS
    patience = MINUTES_A_DAY

    def __init__(self, stage: Stage, next_id: Callable[[], int], is_free: Callable[[], bool]) -> None:
        self._stage, self._next_id, self._is_free = stage, next_id, is_free
        self._id = 0
        self._reached: dict[str, None] = {}
        self._failed = self._answered = False

    @property
    def is_set_up(self) -> bool:
        """Whether the household wants it."""
        return self._stage.pack.head.test_call is not None

    def times(self) -> list[int]:
        """As the household has set it."""
        time = self._stage.pack.head.test_call
        return [minutes_of(time)] if time else []

    def begin(self, _: int) -> None:
        """Make the call; what came of it is told later."""
        self._id, now = self._next_id(), self._stage.effects.now
        self._reached, self._failed, self._answered = {}, False, False
        message, person = self._stage.line("test_call.message"), self._stage.pack.head.person or ""
        call = PlaceCall(
            *(self._id, KIND, CallLevel.ROUTINE, message, False, now.wall, now.wall_trusted),
            person=person,
            practice=True,
        )
        self._stage.effects.emit(call)
        self._stage.effects.start_timer(TIMER, OUTCOME_SECONDS, self._judge)

    def take(self, event: CallEvent) -> None:
        """What the calls part reports of it; other calls are not meant."""
        if event.call_id != self._id:
            return
        match event:
            case CallHandedOver(reaches_outside=True, contact=contact):
                self._reached[contact or self._stage.line("call.somebody")] = None
            case CallFailed():
                self._failed = True
            case CallSeen(contact=contact) | CallOnTheWay(contact=contact) if not self._answered:
                self._answered = True
                name = contact or self._stage.line("call.somebody")
                self._tell(lambda: self._stage.state("test_call.seen", contact=name))
            case _:
                pass

    def _judge(self) -> None:
        self._stage.effects.note("test_call", reached=len(self._reached), failed=self._failed)
        if not self._reached:
            self._stage.earcons.play(Earcon.ERROR)
            self._stage.state("test_call.nobody", Priority.IMPORTANT)
            return
        names = reduce(lambda one, other: self._stage.line("call.and", first=one, second=other), self._reached)
        key = "test_call.partly" if self._failed else "test_call.reached"
        self._tell(lambda: self._stage.state(key, contact=names))

    def _tell(self, tell: Callable[[], None]) -> None:
        """Good news waits until the person is free."""
        if self._is_free():
            tell()
        else:
            self._stage.effects.start_timer(f"{TIMER}.told", LATER_SECONDS, lambda: self._tell(tell))
