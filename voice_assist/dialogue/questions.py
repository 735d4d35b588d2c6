"""The one question that may be open, and what its answer, or silence, leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from voice_assist.content.schema import Action
from voice_assist.dialogue.effects import Effects
from voice_assist.dialogue.message import Message
from voice_assist.dialogue.priorities import Manner, Owner, Priority
from voice_assist.dialogue.speech_queue import SpeechQueue

TIMER = "question"

SPEAKING_SECONDS = 12.0
"""Added to the time for an answer until the question has been spoken."""

SOUND_SECONDS = 10.0
"""So long a question that one sound answers waits for a voice to end; then it goes on as in silence."""

Handler = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that is offered by yes or no.

    Attributes:
        text: what is asked.
        chosen: what "yes" leads to.
        by_sound: one sound may choose it. Never where that would withdraw or close a call.
    """

    text: str
    chosen: Handler
    by_sound: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """Something the person is asked.

    Attributes:
        name: short fixed word for the journal.
        text: what is asked.
        answers: what each answer leads to; other actions are commands of their own.
        priority: how pressing it is.
        yields: another command takes its place; else it stays open beside it.
        grave: only a clear answer, another clear command or silence ends it.
        stops_in_doubt: a half understood "stop" answers it, too, because there to end is the safe side. Never where
            "stop" would refuse a call.
        sound: what one short sound leads to, given the monotonic second in which it began; None: nothing.
        by_sound: where the household wants it, one sound is "yes". Never where that would withdraw or close a call.
        silence: what no answer leads to.
        seconds: time for an answer, from the end of the question.
        again: asked once more in these words before silence counts; None: silence counts at once.
        extensions: how often a voice gives more time.
        unclear: what an answer that was not understood leads to; None: see Questions.misunderstood.
        shorter: asked in these words when the first answer was not understood; None: the same words again.
        refused: what "no" to the last of the choices leads to; None: the same as silence.
        choices: offered one after the other when the second was not understood.
    """

    name: str
    text: str
    answers: Mapping[Action, Handler]
    silence: Handler
    seconds: float = 12.0
    again: str | None = None
    extensions: int = 2
    unclear: Handler | None = None
    shorter: str | None = None
    choices: tuple[Choice, ...] = ()
    refused: Handler | None = None
    priority: Priority = Priority.MESSAGE
    yields: bool = False
    grave: bool = False
    stops_in_doubt: bool = False
    sound: Callable[[float], None] | None = None
    by_sound: bool = False


class Questions:
    """At most one is open; a new one takes the place of the old.

    `serial` grows with each one, so that an answer that was begun before a question cannot be taken for its answer.
    """

    def __init__(
        self, effects: Effects, queue: SpeechQueue, yes_or_no: Callable[[], str], in_full: Callable[[str], str] = str
    ) -> None:
        self._effects = effects
        self._queue = queue
        self._yes_or_no = yes_or_no
        self._in_full = in_full
        self._open: Question | None = None
        self._extended = 0
        self._reminded = False
        self._unclear = 0
        self.serial = 0
        self.sound_is_yes = False
        """Whether one short sound answers questions that are asked `by_sound`."""

    @property
    def open(self) -> Question | None:
        """The question that waits for an answer."""
        return self._open

    def ask(self, question: Question) -> None:
        """Ask; silence counts from the end of the question."""
        if question.by_sound and self.sound_is_yes:
            yes = question.answers[Action.YES]
            question = replace(question, sound=lambda _: yes())
        self._open = question
        self._queue.question_open = True
        self.serial += 1
        self._extended = 0
        self._reminded, self._unclear = False, 0
        self._say(question, question.text)

    def repeat(self, before: str = "") -> None:
        """Ask the open question again, if there is one; `before` is said first."""
        if self._open:
            self._say(self._open, f"{before} {self._in_full(self._open.text)}".strip())

    def answer(self, action: Action) -> None:
        """Take this as the answer to the open question; other actions do nothing."""
        handler = self._open.answers.get(action) if self._open else None
        if handler:
            self.drop()
            handler()

    def sound(self, began: float) -> None:
        """One short sound, begun at this monotonic second, answers the open question, if it can be answered so."""
        handler = self._open.sound if self._open else None
        if handler:
            self.drop()
            handler(began)

    def misunderstood(self, sorry: str) -> None:
        """The answer to the open question was not understood.

        First `sorry` and shorter words; then one choice at a time, by yes or no (or that yes or no is wanted); then
        nothing more: silence decides.
        """
        question = self._open
        if question is None:
            return
        self._unclear += 1
        if question.unclear:
            self.drop()
            question.unclear()
        elif self._unclear == 1:
            self._say(question, f"{sorry} {question.shorter or question.text}")
        elif self._unclear == 2 and question.choices:
            self.offer(question, question.choices)
        elif self._unclear == 2:
            self._say(question, self._yes_or_no())

    def offer(self, base: Question, choices: Sequence[Choice]) -> None:
        """Ask about each of these until one is wanted; in silence what `base` does in silence.

        All else that answers `base` answers here, too.
        """
        first, *others = choices
        refused = (lambda: self.offer(base, others)) if others else base.refused or base.silence
        answers = {**base.answers, Action.YES: first.chosen, Action.NO: refused}
        self.ask(replace(base, text=first.text, answers=answers, again=None, choices=(), by_sound=first.by_sound))
        self._unclear = 1

    def voice_started(self) -> None:
        """Somebody begins to answer: give them the whole time again, a few times.

        What one sound answers waits until that is over.
        """
        if self._open and self._open.sound:
            self._wait(self._open, max(self._open.seconds, SOUND_SECONDS))
        elif self._open and self._extended < self._open.extensions:
            self._extended += 1
            self._wait(self._open, self._open.seconds)

    def something_said(self) -> None:
        """A sentence is over: the time for an answer counts from here."""
        if self._open and self._queue.leaves_room:
            self._wait(self._open, self._open.seconds)

    def drop(self, *names: str) -> None:
        """Forget the open question (where names are given: if it is one of these)."""
        if self._open is None or (names and self._open.name not in names):
            return
        self._effects.stop_timer(TIMER)
        self._queue.drop(Owner.QUESTION)
        self._queue.question_open = False
        self._open = None

    def _say(self, question: Question, text: str) -> None:
        manner = Manner(Owner.QUESTION, question.priority)
        self._queue.drop(Owner.QUESTION)
        self._queue.add(Message(manner, text))
        self._wait(question, question.seconds + SPEAKING_SECONDS)

    def _wait(self, question: Question, seconds: float) -> None:
        self._effects.start_timer(TIMER, seconds, lambda: self._silence(question))

    def _silence(self, question: Question) -> None:
        if question.again and not self._reminded:
            self._reminded = True
            self._say(question, question.again)
            return
        self.drop()
        question.silence()
