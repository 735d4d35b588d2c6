"""A person's voice while the assistant speaks: what it stops, what it leaves alone, what goes on afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from voice_assist.commands import Note
from voice_assist.dialogue.actions import Actions
from voice_assist.dialogue.attention import Attention
from voice_assist.dialogue.floor import Floor
from voice_assist.dialogue.own_voice import OwnVoice
from voice_assist.dialogue.priorities import RULES, AfterVoice
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.voice_settings import VoiceSettings
from voice_assist.events import SpeechEnded, SpeechOutcome, SpeechStarted, Utterance
from voice_assist.hearing_events import Partial
from voice_assist.understanding.decision import Candidate

HUSH_TIMER = "speech.hush"
STEADY_SECONDS = 0.15
"""A word that silences must be all that is heard for so long: a cough is half a word for a moment."""

LONG_SECONDS, LONG_WORDS = 1.0, 2
"""A voice that has lasted so long, with so many words recognised (unknown ones count), is somebody who speaks, and not
a cough: the assistant lets them."""


class BargeIn:
    """Decides what a voice does to what is being said.

    1. Over the assistant's speech it lowers it at once (`voice_started`).
    2. A Partial that is one of the phrases for silence, and stays so, stops it, and a session's next count waits; one
       that shows a longer utterance stops it too. Nothing else is done before the utterance is over. If the whole then
       is no command, but a recogniser still hears that phrase, it counts as half understood (`hushed_in`).
    3. What the assistant hears of itself is dropped (`drop_own`), whatever it would mean.
    4. A command stops what is being said; its answer comes first, then that goes on from its sentence.
    5. A short sound that is no command changes nothing. What longer talk stopped goes on after a silence: TEXT once,
       then it is asked about.

    Args:
        stage: what it acts through.
        actions: what goes on.
        attention: which words silence it now.
        voice: how fast it speaks.
    """

    def __init__(self, stage: Stage, actions: Actions, attention: Attention, voice: VoiceSettings) -> None:
        self._stage = stage
        self._actions = actions
        self._attention = attention
        self._voice = voice
        self._own = OwnVoice()
        self._floor = Floor(stage.effects, stage.queue, self._resume, self.nothing_said)
        self._hushed = False

    def speech_started(self, event: SpeechStarted) -> None:
        """A sentence begins to sound."""
        text = self._stage.queue.mouth.said_now(event.utterance_id)
        if text is not None:
            self._own.started(text, self._voice.rate, self._now)

    def speech_ended(self, event: SpeechEnded) -> None:
        """A sentence is over."""
        finished = event.outcome is SpeechOutcome.FINISHED
        self._own.ended(self._now, finished=finished)
        self._stage.queue.ended(event.utterance_id, finished=finished)

    def voice_started(self, *, over_speech: bool) -> None:
        """Somebody may be speaking."""
        self._hushed = False
        self._stage.effects.stop_timer(HUSH_TIMER)
        self._floor.voice_started(over_speech=over_speech)

    def voice_ended(self, *, discarded: bool) -> None:
        """The sound is over; discarded: it was no voice."""
        if discarded:
            self.nothing_said()
        else:
            self._floor.voice_ended()

    def partial(self, partial: Partial) -> None:
        """Words of an utterance that goes on: they may silence, and do nothing else."""
        if self._is_own((partial.text,), partial.above_echo, self._now - self._floor.voice_seconds, self._now):
            return
        if self._attention.hushes(partial.text):
            self._floor.expect_words()
            self._actions.exercises.hold_count()
            if not (self._hushed or self._stage.effects.runs(HUSH_TIMER)):
                self._stage.effects.start_timer(HUSH_TIMER, STEADY_SECONDS, self._hush)
            return
        self._stage.effects.stop_timer(HUSH_TIMER)
        if partial.above_echo is not None and self._is_long(partial.text):
            self._floor.expect_words()
            self._floor.yield_to_voice()

    def drop_own(self, utterance: Utterance) -> bool:
        """If the assistant has heard itself, go on as though nothing had been heard; returns whether it has."""
        texts = [reading.text for reading in utterance.readings]
        if not self._is_own(texts, utterance.above_echo, utterance.started, utterance.ended):
            return False
        facts = {"above_echo": round(utterance.above_echo or 0.0, 1)}
        self._stage.effects.emit(Note("own_voice", facts, "\n".join(texts)))
        self.nothing_said()
        return True

    def words_came(self) -> None:
        """An utterance of somebody else is about to be decided about."""
        self._stage.effects.stop_timer(HUSH_TIMER)
        self._floor.voice_over()

    def hushed_in(self, utterance: Utterance) -> Candidate | None:
        """What was half understood in words that are no command: the phrase that has stopped it already."""
        for reading in utterance.readings if self._hushed and utterance.above_echo is not None else ():
            if intent := self._attention.hushes(reading.text):
                return Candidate(intent, (), reading.text, 100.0)
        return None

    def is_command(self, utterance: Utterance) -> None:
        """It means something: what is being said over it stops."""
        if utterance.above_echo is not None:
            self._floor.yield_to_voice()

    def is_passing(self, utterance: Utterance) -> bool:
        """Whether words that mean nothing were so short beside the assistant's own that they are left alone."""
        return utterance.above_echo is not None and not self._stage.queue.aside

    def decided(self, *, taken: bool) -> None:
        """The utterance has been dealt with; taken: it did something."""
        self._actions.exercises.let_count()
        if taken or (self._hushed and not self._stage.queue.has_news):
            self._floor.go_on(after_answer=taken)
        else:
            self._floor.go_on_after_silence()

    def nothing_said(self) -> None:
        """The sound was no voice, or the assistant's own, or nothing more was heard of it."""
        self._stage.effects.stop_timer(HUSH_TIMER)
        self._floor.voice_over()
        self._actions.exercises.let_count()
        self._floor.go_on()

    def settle(self) -> None:
        """The event has been dealt with: nothing stays silent without a reason."""
        self._floor.settle()

    def _resume(self) -> None:
        """It has been quiet after talk."""
        tired_of = [
            message
            for message in self._stage.queue.aside
            if message.voices > 1 and RULES[message.manner.priority].after_voice is AfterVoice.GOES_ON_ONCE
        ]
        if tired_of and not self._stage.questions.open:
            self._actions.silencing.going_on.ask(tired_of)
        self._floor.go_on()

    def _hush(self) -> None:
        """The word was steady."""
        self._hushed = True
        self._floor.yield_to_word()

    def _is_long(self, text: str) -> bool:
        return self._floor.voice_seconds >= LONG_SECONDS and len(text.split()) >= LONG_WORDS

    def _is_own(self, texts: Sequence[str], above_echo: float | None, began: float, ended: float) -> bool:
        return self._own.is_heard_in(texts, above_echo, began, ended, self._attention.pronunciations)

    @property
    def _now(self) -> float:
        return self._stage.effects.now.monotonic
