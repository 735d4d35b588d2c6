"""A conversation that can be told what to say, and the loudspeaker that it says it through, on virtual time."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
import soxr

from tests.room import RATE, VOICE_LEVEL, Values, at_level
from voice_assist.commands import Command, Speak, StopSpeaking
from voice_assist.content.schema import Action
from voice_assist.dialogue.conversation import Conversation
from voice_assist.dialogue.priorities import Manner, Owner
from voice_assist.events import Event, Now, SpeechEnded, SpeechOutcome, SpeechStarted, TimerFired
from voice_assist.loop import Mailbox
from voice_assist.speaking.ducking import Envelope
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.synthesiser import Voice

STEP = 320
"""Samples that are played and heard at once."""
AHEAD = 0.04
"""Seconds of sound that the loudspeaker's buffer holds: what is lowered now is heard so much later."""
SAY_IT = TimerFired("say it")
LOUDSPEAKER = 6.0
"""dB by which the samples are louder than what the microphone hears of them."""


class TalkingConversation(Conversation):
    """The conversation of a live run; what it says may be given to it."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._given: deque[tuple[str, ...]] = deque()

    @property
    def quiet(self) -> bool:
        """Whether nothing is being said or waits to be."""
        return not self._stage.queue.busy

    def say(self, *texts: str) -> None:
        """Say this as an answer when SAY_IT comes; safe from any thread."""
        self._given.append(texts)

    def handle(self, event: Event, now: Now) -> list[Command]:
        commands = super().handle(event, now)
        if event == SAY_IT:
            while self._given:
                self._stage.say(Manner(Owner.ANSWER), *self._given.popleft())
            commands += super().handle(TimerFired("nothing"), now)
        return commands

    def silences(self, text: str) -> bool:
        """Whether a text is one of the phrases that silence it."""
        return self._attention.hushes(text) is not None

    def action_of(self, intent: str) -> Action:
        """What an intent does."""
        return self._actions.action_of(intent)


class Mouth:
    """The loudspeaker: sentences in, pieces of sound out."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._synthesiser, self._voice = EspeakSynthesiser(), Voice("en", 150)
        self._made: dict[str, Values] = {}
        self._sound, self._position = np.zeros(0), 0
        self._number: int | None = None
        self._envelope, self._over = Envelope(), 0.0

    @property
    def left(self) -> float:
        """Seconds of the sentence that are still to come."""
        return max(0, len(self._sound) - self._position) / RATE if self._number is not None else 0.0

    @property
    def said(self) -> float:
        """Seconds of the sentence that have been played."""
        return self._position / RATE if self._number is not None else 0.0

    @property
    def speaking(self) -> bool:
        """Whether a sentence sounds."""
        return self._number is not None

    def restart(self, mailbox: Mailbox) -> None:
        """Be silent, and post to this one from now on."""
        self._mailbox, self._number, self._envelope = mailbox, None, Envelope()

    def speak(self, command: Speak) -> None:
        self._sound, self._position, self._number = self.sound_of(command.text), 0, command.utterance_id
        self._mailbox.post(SpeechStarted(command.utterance_id))

    def stop(self, command: StopSpeaking) -> None:
        if self._number == command.utterance_id:
            self._end(SpeechOutcome.STOPPED)

    def duck(self, now: float, *, lowered: bool) -> None:
        self._envelope = self._envelope.since(now).changed(now, lowered=lowered)

    def next(self, now: float) -> Values:
        """The next STEP samples; a sentence is over when its last one has been heard."""
        piece = self._sound[self._position : self._position + STEP] if self._number is not None else np.zeros(0)
        self._position += len(piece)
        if self._number is not None and self._position >= len(self._sound):
            self._over += STEP / RATE
            if self._over > AHEAD:
                self._end(SpeechOutcome.FINISHED)
        return np.concatenate([piece, np.zeros(STEP - len(piece))]) * self._envelope.over(now, STEP, RATE)

    def sound_of(self, text: str) -> Values:
        """A sentence as the loudspeaker is given it."""
        if text not in self._made:
            made = self._synthesiser.synthesise(text, self._voice)
            values = np.asarray(soxr.resample(made.samples / 32768, made.sample_rate, RATE), np.float64)
            self._made[text] = at_level(values, VOICE_LEVEL + LOUDSPEAKER)
        return self._made[text]

    def _end(self, outcome: SpeechOutcome) -> None:
        assert self._number is not None
        self._mailbox.post(SpeechEnded(self._number, outcome))
        self._number, self._over = None, 0.0
