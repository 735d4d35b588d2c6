"""Words to the people in the room, for when the own voice no longer carries across it."""

from __future__ import annotations

from collections.abc import Sequence

from voice_assist.content.phrases import SAYING
from voice_assist.dialogue.message import Hook
from voice_assist.dialogue.priorities import Manner, Owner, Priority
from voice_assist.dialogue.stage import Stage

SAYING_WAITS = (8.0, 12.0)
"""Seconds of listening after a saying, before it is said again: three times in all."""

CALL_OUT_WAITS = (6.0, 10.0, 15.0, 20.0, 30.0)
"""The same after "Somebody, please!": six times, within two minutes."""

ANSWER_SECONDS = 8.0
"""Listening after the last time, before the person is told that nobody has answered a call-out."""

EXTENSIONS = 2
"""How often a voice in the room makes it listen for the whole time again."""

TIMER = "for_me"
ALOUD = Manner(Owner.FOR_ME, Priority.IMPORTANT, loud=True)


class SpeakForMe:
    """Says something aloud, listens, and says it again, until somebody answers or it has been said often enough.

    Args:
        stage: what it acts through.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._text = ""
        self._waits: tuple[float, ...] = ()
        self._calls_out = self._saying = False
        self._then: Hook = self._say
        self._wait, self._extended = 0.0, 0

    @property
    def active(self) -> bool:
        """Whether something is being said for the person, or will be again."""
        return self._saying or self._stage.effects.runs(TIMER)

    def say(self, saying: str) -> None:
        """Say this to the room."""
        self._begin(self._stage.slots.choices(SAYING)[saying], SAYING_WAITS, call_out=False)

    def call_out(self) -> None:
        """Call somebody in the room, and tell the person if nobody answers."""
        self._begin(self._stage.line("for_me.call_out"), CALL_OUT_WAITS, call_out=True)

    def end(self) -> bool:
        """Somebody has answered, or it is enough; returns whether anything was going on."""
        was_active = self.active
        self._saying = False
        self._stage.effects.stop_timer(TIMER)
        self._stage.queue.drop(Owner.FOR_ME)
        return was_active

    def voice_started(self) -> None:
        """Somebody may be answering: listen for the whole time."""
        if self._stage.effects.runs(TIMER) and self._extended < EXTENSIONS:
            self._extended += 1
            self._listen()

    def _begin(self, text: str, waits: Sequence[float], *, call_out: bool) -> None:
        self.end()
        self._text, self._waits, self._calls_out = text, tuple(waits), call_out
        self._say()

    def _say(self) -> None:
        self._saying = True
        self._stage.say(ALOUD, self._text, spoken=self._said)

    def _said(self) -> None:
        self._saying, self._extended = False, 0
        if self._waits:
            self._wait, *rest = self._waits
            self._waits = tuple(rest)
            self._then = self._say
            self._listen()
        elif self._calls_out:
            self._wait, self._then = ANSWER_SECONDS, self._unanswered
            self._listen()

    def _listen(self) -> None:
        self._stage.effects.start_timer(TIMER, self._wait, self._then)

    def _unanswered(self) -> None:
        self._stage.state("for_me.unanswered")
