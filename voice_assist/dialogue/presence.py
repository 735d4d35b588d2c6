"""Somebody is with the person: what they want is said in the room instead of being sent, unless it is urgent."""

from __future__ import annotations

from voice_assist.call_commands import CallLevel
from voice_assist.content.schema import Call
from voice_assist.dialogue.stage import Stage

PRESENT_SECONDS = 2 * 60 * 60.0
"""Whoever came and forgot to say that they are leaving is taken to have left."""

SENT_AT_SECOND_ASKING_SECONDS = 300.0
"""The same request within this time of being said in the room is sent after all: nobody did it."""

TIMER = "presence"


class Presence:
    """Begins only with a clear word of the person; ends when somebody leaves, or by itself.

    Args:
        stage: what it acts through.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.anybody = False
        self._said: tuple[str, Call, float] | None = None

    def begin(self) -> None:
        """Somebody is here."""
        self.anybody = True
        self._stage.effects.start_timer(TIMER, PRESENT_SECONDS, self.end)

    def end(self) -> None:
        """Nobody is here any more."""
        self.anybody, self._said = False, None
        self._stage.effects.stop_timer(TIMER)

    def hears(self, kind: str, call: Call) -> bool:
        """Whether this request is said in the room alone: the first time, while somebody is here."""
        now = self._stage.effects.now.monotonic
        again = self._said is not None and self._said[1] == call and now - self._said[2] < SENT_AT_SECOND_ASKING_SECONDS
        if not self.anybody or call.level is CallLevel.URGENT or again:
            self._said = None
            return False
        self._said = (kind, call, now)
        return True

    def last_said(self) -> tuple[str, Call] | None:
        """What was said in the room last and not sent; it is forgotten."""
        said, self._said = self._said, None
        return said[:2] if said else None
