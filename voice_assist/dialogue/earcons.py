"""Short sounds that mean something: where words would be too much, too late, or are still to come."""

from __future__ import annotations

from collections.abc import Callable

from voice_assist.call_commands import PlaceCall
from voice_assist.commands import Command, Earcon, PlayEarcon, Speak, StopSpeaking
from voice_assist.content.quiet_hours import USUAL, are_quiet
from voice_assist.content.schema import Action, Pack
from voice_assist.dialogue.effects import Effects

UNSOUNDED = frozenset({Action.STOP, Action.HUSH, Action.YES, Action.NO})
"""Commands after which there is no sound: silence is what was wanted, or they mean nothing by themselves."""


class Earcons:
    """Plays them, softly at quiet times, and knows which was the last.

    - heard: a command was taken and nothing is said about it at once.
    - not understood: a command failed and nothing is said about it (in a movement, or after several misses).
    - sent: a call has reached somebody outside this room; words follow when there has been time to cancel it.
    - error: something was lost or did not work; words follow.

    Args:
        effects: where its commands go.
        pack: the pack now in force.
        is_quiet: whether only what is pressing may be said unasked.
    """

    def __init__(self, effects: Effects, pack: Callable[[], Pack]) -> None:
        self._effects = effects
        self._pack = pack
        self._heard = False
        self.is_quiet: Callable[[], bool] = lambda: False
        self.last: Earcon | None = None

    def play(self, earcon: Earcon) -> None:
        """Play this one now."""
        self.last = earcon
        self._effects.emit(PlayEarcon(earcon, softly=self._softly))

    def taken(self, action: Action) -> None:
        """A command or an answer was taken."""
        self._heard = action not in UNSOUNDED and not self.is_quiet()

    def settle(self, commands: list[Command], *, speaking: bool) -> None:
        """At the end of each event: whoever was heard, and gets no words, gets the sound."""
        heard, self._heard = self._heard, False
        answered = speaking or any(isinstance(command, Speak | StopSpeaking | PlaceCall) for command in commands)
        if heard and not answered:
            self.play(Earcon.HEARD)

    @property
    def _softly(self) -> bool:
        now = self._effects.now
        hours = self._pack().head.quiet_hours or USUAL
        return self.is_quiet() or (now.wall_trusted and are_quiet(hours, now.wall.time()))
