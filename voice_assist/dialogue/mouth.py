"""One sentence at a time: begun, lowered and raised, stopped, over."""

from __future__ import annotations

from collections.abc import Callable

from voice_assist.commands import Duck, Speak, StopSpeaking
from voice_assist.dialogue.effects import Effects
from voice_assist.dialogue.message import Message
from voice_assist.dialogue.priorities import RULES

WATCH_SECONDS = 10.0
WATCH_SECONDS_A_WORD = 1.0
"""A sentence whose end is not reported within this time counts as over."""

_WATCH_TIMER = "speech.watch"


class Mouth:
    """Says the sentence that a message has come to.

    Args:
        effects: where its commands and its watch go.
        over: called when a sentence's end was not reported in time, as though it had been: with its number.
    """

    def __init__(self, effects: Effects, over: Callable[[int], None]) -> None:
        self._effects = effects
        self._over = over
        self._utterance_id = 0
        self._stopped: tuple[int, Message] | None = None
        self._ducked = False
        self.saying: Message | None = None

    def said_now(self, utterance_id: int) -> str | None:
        """The sentence of this Speak, while it is being said."""
        return self.saying.sentence if self.saying and utterance_id == self._utterance_id else None

    def say(self, message: Message) -> None:
        """Begin the next sentence of this message; nothing else is being said."""
        if message.manner.loud:
            self.unduck()
        self.saying = message
        self._utterance_id += 1
        utterance_id = self._utterance_id
        self._effects.emit(Speak(utterance_id, message.sentence, message.manner.loud))
        limit = WATCH_SECONDS + WATCH_SECONDS_A_WORD * len(message.sentence.split())
        self._effects.start_timer(_WATCH_TIMER, limit, lambda: self._give_up(utterance_id))

    def stop(self) -> None:
        """Be silent at once."""
        assert self.saying is not None
        self._effects.stop_timer(_WATCH_TIMER)
        self._effects.emit(StopSpeaking(self._utterance_id))
        self._stopped, self.saying = (self._utterance_id, self.saying), None

    def ended(self, utterance_id: int) -> Message | None:
        """The message whose sentence is over; None: it was not being said any more."""
        message = self.saying
        if message is None or utterance_id != self._utterance_id:
            return None
        self._effects.stop_timer(_WATCH_TIMER)
        self.saying = None
        return message

    def crossed(self, utterance_id: int) -> Message | None:
        """The message that was stopped last, if this is its sentence: the order to stop crossed with its end."""
        if self._stopped is None or self._stopped[0] != utterance_id:
            return None
        message, self._stopped = self._stopped[1], None
        return message

    def duck(self) -> None:
        """Lower what is being said, unless it is called out in the room."""
        message = self.saying
        if message and not self._ducked and not message.manner.loud and RULES[message.manner.priority].ducks:
            self._ducked = True
            self._effects.emit(Duck(lowered=True))

    def unduck(self) -> None:
        """Speak as usual again."""
        if self._ducked:
            self._ducked = False
            self._effects.emit(Duck(lowered=False))

    def _give_up(self, utterance_id: int) -> None:
        self._effects.emit(StopSpeaking(utterance_id))
        self._over(utterance_id)
