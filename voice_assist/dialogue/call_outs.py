"""An urgent call is called out in the room again and again, and rests while somebody has answered."""

from __future__ import annotations

from collections.abc import Callable

from voice_assist.dialogue.call_speech import CallSpeech
from voice_assist.dialogue.caregiver_call import ANSWERED, CallState, OpenCall
from voice_assist.dialogue.priorities import Owner
from voice_assist.dialogue.stage import Stage

CLIMB_SECONDS = (30.0, 60.0, 120.0)
"""Pauses between the call-outs of an urgent call; the last one repeats."""

SEEN_SECONDS, ON_THE_WAY_SECONDS = 120.0, 600.0
"""How long "seen" and "on the way" let them rest, unless the calls part climbs before."""

TIMER = "call.climb"


class CallOuts:
    """One round for all urgent calls together.

    Args:
        stage: what it acts through.
        speech: words about calls.
        urgent: the urgent calls that are open.
    """

    def __init__(self, stage: Stage, speech: CallSpeech, urgent: Callable[[], list[OpenCall]]) -> None:
        self._stage, self._speech, self._urgent = stage, speech, urgent
        self._rounds = 0

    def begin(self) -> None:
        """From the first pause on."""
        self._rounds = 0
        self._stage.effects.start_timer(TIMER, CLIMB_SECONDS[0], self._call_out)

    def rest(self, seconds: float) -> None:
        """Nothing is called out for so long."""
        self._rounds = 0
        self._stage.queue.drop(Owner.CLIMB)
        self._stage.effects.start_timer(TIMER, seconds, self._call_out)

    def answered(self) -> None:
        """Somebody has answered: rest, where every urgent call has an answer."""
        states = {call.state for call in self._urgent() if not call.amended}
        if states and states <= ANSWERED:
            self.rest(SEEN_SECONDS if CallState.SEEN in states else ON_THE_WAY_SECONDS)

    def end_if_closed(self) -> None:
        """No more, where no urgent call is open."""
        if not self._urgent():
            self._stage.effects.stop_timer(TIMER)
            self._stage.queue.drop(Owner.CLIMB)

    def _call_out(self) -> None:
        """Call out for every kind of urgent call, tell the person how things stand, and again later."""
        urgent = {call.kind: call for call in self._urgent()}
        self._speech.climb(urgent.values(), newest=self._urgent()[-1])
        self._rounds = min(self._rounds + 1, len(CLIMB_SECONDS) - 1)
        self._stage.effects.start_timer(TIMER, CLIMB_SECONDS[self._rounds], self._call_out)
