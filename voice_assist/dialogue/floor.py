"""Whose turn it is to speak: a person's voice holds the assistant's back, lowers it, or stops it."""

from __future__ import annotations

from collections.abc import Callable

from voice_assist.dialogue.effects import Effects
from voice_assist.dialogue.speech_queue import BREATH_TIMER, VOICE_TIMER, SpeechQueue

VOICE_SECONDS = 8.0
"""How long a voice holds back speech below IMPORTANT: somebody who speaks slowly must not be talked over."""

RECOGNITION_SECONDS = 3.0
"""The same after the voice has ended, while its words are being recognised."""

AFTER_TALK_SECONDS = 1.0
"""Silence after talk that was not meant for the assistant, before what it stopped goes on."""

AFTER_ANSWER_SECONDS = 4.0
"""The same where the talk was answered ("Sorry?"): time to say it again."""

LONGEST_ASIDE_SECONDS = 15.0
"""What talk has stopped waits for silence so long at most: then it goes on between two voices."""

MOST_STOPS = 3
"""So often a mere voice stops one message: a television must not keep the state of a call from being told."""

FLOOR_TIMER = "speech.floor"


class Floor:
    """Gives the floor to the person, and takes it back.

    1. A voice holds back what has not begun; one that began over the assistant's speech lowers that at once.
    2. `yield_to_voice` stops it. Whoever calls that has seen words: noise alone never does.
    3. When the voice is over and its words are decided about, or nothing came of it, what was stopped goes on from its
       sentence: at once, or after a silence. In time it always does; nothing stays aside.

    Args:
        effects: where its timers go.
        queue: what is said.
        resume: called when what was stopped may go on after a silence; it calls `go_on`, or does otherwise.
        lost: called when nothing more is heard of a voice; it calls `voice_over` and `go_on`.
    """

    def __init__(
        self, effects: Effects, queue: SpeechQueue, resume: Callable[[], None], lost: Callable[[], None]
    ) -> None:
        self._effects = effects
        self._queue = queue
        self._resume = resume
        self._lost = lost
        self._voice_began = self._stopped_at = 0.0

    @property
    def voice_seconds(self) -> float:
        """How long ago the last voice began."""
        return self._effects.now.monotonic - self._voice_began

    def voice_started(self, *, over_speech: bool) -> None:
        """A person may be speaking; over_speech: while the assistant's voice sounded."""
        self._voice_began = self._effects.now.monotonic
        self._effects.stop_timer(FLOOR_TIMER)
        self._effects.start_timer(VOICE_TIMER, VOICE_SECONDS, self._lost)
        if over_speech:
            self._queue.mouth.duck()

    def voice_ended(self) -> None:
        """The voice is over; its words are being recognised."""
        if self._effects.runs(VOICE_TIMER):
            self._effects.start_timer(VOICE_TIMER, RECOGNITION_SECONDS, self._lost)

    def voice_over(self) -> None:
        """The words have come, or there were none; an answer need not wait for a breath."""
        self._effects.stop_timer(VOICE_TIMER)
        self._effects.stop_timer(BREATH_TIMER)
        self._queue.mouth.unduck()

    def yield_to_voice(self) -> None:
        """Stop what is being said, except what is called out; it goes on when the voice is over."""
        message = self._queue.saying
        if message and not message.manner.loud and message.voices < MOST_STOPS:
            if not self._queue.aside:
                self._stopped_at = self._effects.now.monotonic
            self._queue.give_way()

    def yield_to_word(self) -> None:
        """Stop whatever is being said, and begin nothing: a word that means this was heard."""
        if not self._queue.aside:
            self._stopped_at = self._effects.now.monotonic
        self._queue.hush()

    def expect_words(self) -> None:
        """An utterance is being recognised: wait for it, but not for ever."""
        if not self._effects.runs(VOICE_TIMER):
            self._effects.start_timer(VOICE_TIMER, RECOGNITION_SECONDS, self._lost)

    def go_on(self, *, after_answer: bool = False) -> None:
        """What was stopped goes on; after_answer: when the answer to the person has been said."""
        self._effects.stop_timer(FLOOR_TIMER)
        self._queue.go_on(after_answer=after_answer)

    def settle(self) -> None:
        """At the end of each event: what a question had kept silent goes on when the question is answered."""
        waits = self._effects.runs(VOICE_TIMER) or self._effects.runs(FLOOR_TIMER) or self._queue.question_open
        if self._queue.aside and not waits:
            self._queue.go_on(after_answer=True)

    def go_on_after_silence(self) -> None:
        """What was stopped goes on when it has been quiet for a while, or at once if it has waited long enough."""
        self._queue.unhush()
        if self._queue.aside and self._effects.now.monotonic - self._stopped_at > LONGEST_ASIDE_SECONDS:
            self._resume()
        elif self._queue.aside:
            seconds = AFTER_ANSWER_SECONDS if self._queue.has_news else AFTER_TALK_SECONDS
            self._effects.start_timer(FLOOR_TIMER, seconds, self._resume)
