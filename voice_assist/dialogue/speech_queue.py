"""What is said when: five priorities, one sentence at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from voice_assist.dialogue.effects import Effects
from voice_assist.dialogue.message import Message
from voice_assist.dialogue.mouth import Mouth
from voice_assist.dialogue.priorities import RULES, AfterVoice, Owner, Priority, Rule
from voice_assist.dialogue.said_again import SaidAgain

BREATH_SECONDS = 0.7
"""Silence between two sentences below IMPORTANT where the microphone is deaf while the assistant speaks: this is where
the person gets a word in."""

SHORT_BREATH_SECONDS = 0.3
"""The same where the microphone stays open: a pause as between the sentences of somebody who reads aloud."""

VOICE_TIMER, BREATH_TIMER = "speech.voice", "speech.breath"
"""While the first runs, a voice holds speech back (dialogue/floor.py starts it); the second leaves a breath."""


class SpeechQueue:
    """One Speak at a time.

    1. `add` puts a message in, by the RULES of its priority; one that interrupts stops what is being said.
    2. `speak_next`, at the end of every event, takes the first message of the highest priority and says its next
       sentence.
    3. SpeechEnded (or the watch) brings `ended`: the message waits for its next sentence; after the last one `spoken`.
    4. While a question is open, TEXT and below wait, so that the answer can be heard.
    5. While VOICE_TIMER runs, everything that is `held` waits.
    6. `give_way` stops what is being said for the person; it is put aside until `go_on`. After `hush` nothing begins
       until then, except what cuts in.
    7. An IMPORTANT sentence that could not be heard is said `again`.

    Args:
        effects: where its commands and timers go.
    """

    def __init__(self, effects: Effects) -> None:
        self._effects = effects
        self._breath_seconds = BREATH_SECONDS
        self._waiting: list[Message] = []
        self._aside: list[Message] = []
        self._waited: list[Message] = []
        self._hushed = False
        self.mouth = Mouth(effects, self.ended)
        self.again = SaidAgain(effects, lambda manner, sentence: self.add(Message(manner, sentence)))
        self.last: Message | None = None
        self.question_open = False

    def hears_over_speech(self, *, possible: bool) -> None:
        """Whether the person is heard while a sentence sounds, or needs a pause to get a word in."""
        self._breath_seconds = SHORT_BREATH_SECONDS if possible else BREATH_SECONDS

    @property
    def busy(self) -> bool:
        """Whether something is being said, waits to be, or has given way."""
        return self.saying is not None or bool(self._waiting or self._aside)

    @property
    def saying(self) -> Message | None:
        """What is being said."""
        return self.mouth.saying

    @property
    def aside(self) -> tuple[Message, ...]:
        """What has given way to a voice, in the order in which it was begun."""
        return tuple(self._aside)

    @property
    def has_news(self) -> bool:
        """Whether something waits that was added since something gave way."""
        return any(message not in self._waited for message in self._waiting)

    @property
    def leaves_room(self) -> bool:
        """Whether an open question can be answered now: nothing is being said, nor will be before the answer."""
        return self.saying is None and all(_gives_way(message) for message in self._waiting)

    def add(self, message: Message) -> None:
        """Say this when its turn comes, or never, by the rules of its priority."""
        manner = message.manner
        rule = RULES[manner.priority]
        if not rule.waits and (self.busy or self._held):
            return
        if rule.newest:
            self._drop(lambda other: other.manner.priority is manner.priority)
        if self.saying and (manner.cuts_in or _cuts(rule, self.saying)):
            self._interrupt(self.saying)
        self._waiting.insert(0 if manner.cuts_in else len(self._waiting), message)
        if manner.priority > Priority.PROGRESS and manner.owner is not Owner.STATE and not manner.loud:
            self.last = message

    def add_again(self, messages: Iterable[Message]) -> None:
        """Say the rest of these, from the sentence that each had come to."""
        self._waiting.extend(messages)

    def drop(self, owner: Owner) -> None:
        """Take back everything of this owner, also what is being said."""
        self._drop(lambda message: message.manner.owner is owner)
        self.again.drop(owner)

    def withdraw(self, messages: Iterable[Message]) -> None:
        """Take back just these."""
        unwanted = tuple(messages)
        self._drop(lambda message: message in unwanted)

    def silence(self) -> tuple[Message, ...]:
        """Say nothing of all that any more, at once; returns what there was, in the order in which it would be said."""
        silenced = (*self._aside, *filter(None, (self.saying,)), *self._waiting)
        self._hushed = False
        self._drop(lambda _: True)
        self.again.drop()
        return silenced

    def ended(self, utterance_id: int, *, finished: bool = True) -> None:
        """A sentence is over.

        finished: it was said to its end; this counts where the order to stop it crossed with its end: what has been
        said is not said again.
        """
        if message := self.mouth.ended(utterance_id):
            self._effects.start_timer(BREATH_TIMER, self._breath_seconds, _nothing)
            self.again.ended(message.manner, message.sentence, finished=finished)
            message.position += 1
            if not message.is_over:
                self._waiting.insert(0, message)
            elif message.spoken:
                message.spoken()
        elif (message := self.mouth.crossed(utterance_id)) and finished:
            message.position += 1
            if message.is_over and message in (*self._waiting, *self._aside):
                self.withdraw((message,))
                if message.spoken:
                    message.spoken()

    def give_way(self) -> None:
        """Stop what is being said: the person speaks. It goes on from its sentence after `go_on`, or is dropped."""
        message = self.saying
        if message is None:
            return
        self.mouth.stop()
        self._waited = list(self._waiting)
        if RULES[message.manner.priority].after_voice is not AfterVoice.DROPPED:
            message.voices += 1
            self._aside.append(message)

    def hush(self) -> None:
        """Give way, and begin nothing: "stop" was probably said."""
        self._hushed = True
        self.give_way()

    def unhush(self) -> None:
        """It was not said; what gave way still waits for `go_on`."""
        self._hushed = False

    def go_on(self, *, after_answer: bool = False) -> None:
        """What gave way waits again in its place; after_answer: behind what has been added since then.

        While a question is open, only the question itself and what is IMPORTANT do.
        """
        self._hushed = False
        again = [message for message in self._aside if not self.question_open or _concerns_a_question(message)]
        new = [message for message in self._waiting if after_answer and message not in self._waited]
        rest = [message for message in self._waiting if message not in new]
        self._waiting = [*new, *again, *rest]
        self._aside = [message for message in self._aside if message not in again]

    def speak_next(self) -> None:
        """Say what waits, if it may be said now."""
        waiting = [message for message in self._waiting if not self._is_behind(message)]
        if self.saying or not waiting:
            return
        message = max(waiting, key=lambda message: (message.manner.cuts_in, message.manner.priority))
        rule = RULES[message.manner.priority]
        if (self.question_open and _gives_way(message)) or (self._hushed and not message.manner.cuts_in):
            return
        if (rule.held and self._held) or (rule.breathes and self._effects.runs(BREATH_TIMER)):
            return
        self._waiting.remove(message)
        self.mouth.say(message)

    def _is_behind(self, message: Message) -> bool:
        """Whether it keeps its place behind what gave way; what is called out does not."""
        behind = bool(self._aside) and message in self._waited and not message.manner.loud
        return behind and message.manner.priority <= max(other.manner.priority for other in self._aside)

    @property
    def _held(self) -> bool:
        return self._effects.runs(VOICE_TIMER)

    def _interrupt(self, message: Message) -> None:
        self.mouth.stop()
        if RULES[message.manner.priority].resumes:
            self._waiting.insert(0, message)

    def _drop(self, unwanted: Callable[[Message], bool]) -> None:
        self._waiting = [message for message in self._waiting if not unwanted(message)]
        self._aside = [message for message in self._aside if not unwanted(message)]
        if self.saying and unwanted(self.saying):
            self.mouth.stop()


def _cuts(rule: Rule, current: Message) -> bool:
    return rule.interrupts is not None and current.manner.priority <= rule.interrupts


def _gives_way(message: Message) -> bool:
    """Whether it waits while a question is open."""
    return message.manner.priority <= Priority.TEXT


def _concerns_a_question(message: Message) -> bool:
    """Whether, stopped by a voice, it goes on although a question is open."""
    return message.manner.priority is Priority.IMPORTANT or message.manner.owner is Owner.QUESTION


def _nothing() -> None:
    """A timer whose end alone matters: what waits is said at the end of every event."""
