"""Silence waits: reminders at growing pauses, and in the end a kind giving up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from voice_assist.dialogue.effects import Effects


class Patience:
    """Waits for the person.

    Args:
        effects: for the timer.
        timer: its name.
        give_up: called after the last wait.
    """

    def __init__(self, effects: Effects, timer: str, give_up: Callable[[], None]) -> None:
        self._effects = effects
        self._timer = timer
        self._give_up = give_up

    def wait(self, waits: Sequence[float], remind: Callable[[], None]) -> None:
        """Call `remind` after each of these waits (seconds) but the last, after which it gives up."""

        def silent() -> None:
            if len(waits) > 1:
                remind()
                self.wait(waits[1:], remind)
            else:
                self._give_up()

        self._effects.start_timer(self._timer, waits[0], silent)
