"""The next repetition waits while it is not known whether "stop" was said."""

from __future__ import annotations

from voice_assist.dialogue.message import Hook


class Beat:
    """Holds back what comes next in a movement; what lowers a limb is never held back."""

    def __init__(self) -> None:
        self._held = False
        self._due: Hook | None = None

    def hold(self) -> None:
        """Something that may be "stop" is being said."""
        self._held = True

    def let(self) -> None:
        """It has been decided about: what became due meanwhile happens."""
        self._held = False
        due, self._due = self._due, None
        if due:
            due()

    def holds(self, due: Hook) -> bool:
        """Whether this has to wait; then `let` does it."""
        if self._held:
            self._due = due
        return self._held

    def forget(self) -> None:
        """Something else has begun."""
        self._due = None
