"""Everything that is said unasked, put together, and how the person switches it off and on."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from voice_assist.call_events import CallEvent
from voice_assist.commands import Command, Recorded, UnaskedKind
from voice_assist.dialogue.check_in import CheckIn
from voice_assist.dialogue.evening import Evening
from voice_assist.dialogue.exercises import Exercises
from voice_assist.dialogue.practice_call import PracticeCall
from voice_assist.dialogue.reminders import Reminders
from voice_assist.dialogue.requests import Requests
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.unasked import Unasked, UnaskedState
from voice_assist.events import Started

SLOT = "unasked"
"""The slot that says which kind, and its list."""


class SaidUnasked:
    """Reminders, check-ins, test calls, what is said in the evening, and questions.

    Args:
        stage: what it acts through.
        exercises, requests: what is begun.
        next_id: a new call_id.
        is_busy: whether something goes on, or the person could not hear or be heard.
        state: what was remembered.
    """

    def __init__(
        self,
        stage: Stage,
        exercises: Exercises,
        requests: Requests,
        next_id: Callable[[], int],
        is_busy: Callable[[], bool],
        state: UnaskedState,
    ) -> None:
        self._stage, self._is_busy = stage, is_busy
        self._unasked = Unasked(stage, state, self._is_free)
        self.reminders = Reminders(stage, exercises, self._unasked)
        self._test = PracticeCall(stage, next_id, self._is_free)
        self._unasked.errands = (CheckIn(stage, requests), self._test, Evening(stage), self.reminders)
        self.may_ask = self._unasked.may_ask

    def started(self, event: Started) -> None:
        """Everything is ready."""
        self.reminders.started(event.done_today)
        self._unasked.wake()

    def changed(self) -> None:
        """Pack or plan have changed."""
        self._unasked.wake()

    def take(self, event: CallEvent) -> None:
        """What the calls part reports."""
        self._test.take(event)

    def settle(self, commands: Iterable[Command]) -> None:
        """At the end of each event: what the record is told is not reminded of."""
        for command in commands:
            if isinstance(command, Recorded):
                self.reminders.recorded(command)

    def switch(self, kind: str | None, *, on: bool) -> None:
        """The person wants this kind, or does not; None, or a kind that is not known: all of them."""
        kinds = [known for known in UnaskedKind if known == kind] or list(UnaskedKind)
        self._unasked.switch(kinds, on=on)
        if len(kinds) > 1:
            self._stage.answer("unasked.all_on" if on else "unasked.all_off")
        else:
            name = self._stage.slots.choices(SLOT)[kinds[0]]
            self._stage.answer("unasked.on" if on else "unasked.off", kind=name)
        if on and kinds != [UnaskedKind.QUESTIONS] and not self._stage.effects.now.wall_trusted:
            self._stage.answer("unasked.no_clock")

    def _is_free(self) -> bool:
        return not (self._is_busy() or self._stage.questions.open or self._stage.queue.busy)
