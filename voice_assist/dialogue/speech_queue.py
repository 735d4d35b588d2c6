"""What is said when: five priorities, one sentence at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from voice_assist.commands import Speak, StopSpeaking
from voice_assist.dialogue.effects import Effects
from voice_assist.dialogue.priorities import RULES, Manner, Owner, Priority, Rule
from voice_assist.dialogue.wording import cut

WATCH_SECONDS = 10.0
WATCH_SECONDS_A_WORD = 1.0
"""A sentence whose end is not reported within this time counts as over."""

BREATH_SECONDS = 0.7
"""Silence between two sentences below IMPORTANT: the microphone is deaf while the assistant speaks, so this is where
the person gets a word in."""

VOICE_SECONDS = 8.0
"""How long a voice holds back speech below IMPORTANT."""

RECOGNITION_SECONDS = 3.0
"""The same after the voice has ended, while its words are being recognised."""


Hook = Callable[[], None]


@dataclass(slots=True)
class Message:
    """Sentences that belong together. spoken: called after the last one (not when taken back)."""

    manner: Manner
    text: str
    spoken: Hook | None = None
    sentences: tuple[str, ...] = field(init=False)
    position: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.sentences = cut(self.text)


class SpeechQueue:
    """One Speak at a time.

    1. `add` puts a message in, by the RULES of its priority; one that interrupts stops what is being said.
    2. `speak_next`, at the end of every event, takes the first message of the highest priority, says its next
       sentence and starts the watch.
    3. SpeechEnded (or the watch) brings `ended`: the message waits for its next sentence; after the last one `spoken`.
    4. While a question is open, TEXT and below wait, so that the answer can be heard.
    5. A voice holds back everything that is `held`, until its words are recognised, it is discarded, or time is up.
    """

    def __init__(self, effects: Effects) -> None:
        self._effects = effects
        self._waiting: list[Message] = []
        self._current: Message | None = None
        self._utterance_id = 0
        self.last: Message | None = None
        self.question_open = False

    @property
    def busy(self) -> bool:
        """Whether something is being said or waits to be."""
        return self._current is not None or bool(self._waiting)

    @property
    def leaves_room(self) -> bool:
        """Whether an open question can be answered now: nothing is being said, nor will be before the answer."""
        return self._current is None and all(_gives_way(message) for message in self._waiting)

    def add(self, message: Message) -> None:
        """Say this when its turn comes, or never, by the rules of its priority."""
        manner = message.manner
        rule = RULES[manner.priority]
        if not rule.waits and (self.busy or self._held):
            return
        if rule.newest:
            self._drop(lambda other: other.manner.priority is manner.priority)
        if self._current and (manner.cuts_in or self._cuts(rule, self._current)):
            self._interrupt(self._current)
        self._waiting.insert(0 if manner.cuts_in else len(self._waiting), message)
        if manner.priority > Priority.PROGRESS and manner.owner is not Owner.STATE and not manner.loud:
            self.last = message

    def drop(self, owner: Owner) -> None:
        """Take back everything of this owner, also what is being said."""
        self._drop(lambda message: message.manner.owner is owner)

    def silence(self) -> bool:
        """Say nothing of all that any more, at once; returns whether there was anything."""
        was_busy = self.busy
        self._drop(lambda _: True)
        return was_busy

    def ended(self, utterance_id: int) -> None:
        """A sentence is over, in whatever way; one that is not the current one is long forgotten."""
        message = self._current
        if message is None or utterance_id != self._utterance_id:
            return
        self._effects.stop_timer("speech.watch")
        self._effects.start_timer("speech.breath", BREATH_SECONDS, _nothing)
        self._current = None
        message.position += 1
        if message.position < len(message.sentences):
            self._waiting.insert(0, message)
        elif message.spoken:
            message.spoken()

    def voice_started(self) -> None:
        """A person may be speaking."""
        self._effects.start_timer("speech.voice", VOICE_SECONDS, _nothing)

    def voice_ended(self) -> None:
        """The voice is over; its words are being recognised."""
        if self._held:
            self._effects.start_timer("speech.voice", RECOGNITION_SECONDS, _nothing)

    def voice_over(self) -> None:
        """The words have come, or there were none; an answer need not wait for a breath."""
        self._effects.stop_timer("speech.voice")
        self._effects.stop_timer("speech.breath")

    def speak_next(self) -> None:
        """Say what waits, if it may be said now."""
        if self._current or not self._waiting:
            return
        message = max(self._waiting, key=lambda message: (message.manner.cuts_in, message.manner.priority))
        rule = RULES[message.manner.priority]
        if self.question_open and _gives_way(message):
            return
        if (rule.held and self._held) or (rule.breathes and self._effects.runs("speech.breath")):
            return
        self._waiting.remove(message)
        self._current = message
        self._utterance_id += 1
        utterance_id = self._utterance_id
        text = message.sentences[message.position]
        self._effects.emit(Speak(utterance_id, text, message.manner.loud))
        limit = WATCH_SECONDS + WATCH_SECONDS_A_WORD * len(text.split())
        self._effects.start_timer("speech.watch", limit, lambda: self._give_up(utterance_id))

    def _give_up(self, utterance_id: int) -> None:
        """A sentence whose end is not reported counts as over."""
        self._effects.emit(StopSpeaking(utterance_id))
        self.ended(utterance_id)

    @property
    def _held(self) -> bool:
        return self._effects.runs("speech.voice")

    @staticmethod
    def _cuts(rule: Rule, current: Message) -> bool:
        return rule.interrupts is not None and current.manner.priority <= rule.interrupts

    def _interrupt(self, message: Message) -> None:
        self._stop()
        if RULES[message.manner.priority].resumes:
            self._waiting.insert(0, message)

    def _stop(self) -> None:
        self._effects.stop_timer("speech.watch")
        self._effects.emit(StopSpeaking(self._utterance_id))
        self._current = None

    def _drop(self, unwanted: Callable[[Message], bool]) -> None:
        self._waiting = [message for message in self._waiting if not unwanted(message)]
        if self._current and unwanted(self._current):
            self._stop()


def _gives_way(message: Message) -> bool:
    """Whether it waits while a question is open."""
    return message.manner.priority <= Priority.TEXT


def _nothing() -> None:
    """A timer whose end alone matters: what waits is said at the end of every event."""
