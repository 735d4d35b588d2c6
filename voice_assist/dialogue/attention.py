"""To whom and to what it listens now: contexts, the wake word, what can be said."""

from __future__ import annotations

from dataclasses import dataclass

from voice_assist.commands import Context
from voice_assist.dialogue.actions import Actions
from voice_assist.dialogue.hushes import Hushes
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.wake_word import WakeWord
from voice_assist.events import Utterance
from voice_assist.understanding.phonetics import Pronunciations
from voice_assist.understanding.phrasebook import ActivePhrases, Phrasebook

LISTENS_LITTLE = (Context.ASLEEP, Context.VISITORS)
"""Where what was not understood is left alone."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said, as the conversation takes it.

    Attributes:
        utterance: without the wake word.
        ground: where the conversation is for these words, a question left aside.
        addressed: they began with the wake word.
        stale: they were begun before the question that is open now.
    """

    utterance: Utterance
    ground: Context
    addressed: bool
    stale: bool


class Attention:
    """Knows what can be said now, and by whom.

    While visitors are there, or until the wake word is said where there is one, only what is urgent is taken; a
    question, a session and the moments after an answer need no wake word.

    Args:
        stage: what it acts through.
        actions: what goes on.
        phrasebook: the pack's phrases.
    """

    def __init__(self, stage: Stage, actions: Actions, phrasebook: Phrasebook) -> None:
        self._stage = stage
        self._actions = actions
        self._phrasebook = phrasebook
        self._hushes = Hushes(phrasebook, actions.action_of)
        self.wake_word = WakeWord(stage)

    def change(self, phrasebook: Phrasebook) -> None:
        """From now on these phrases, and the wake word of their pack."""
        self._phrasebook = phrasebook
        self._hushes = Hushes(phrasebook, self._actions.action_of)

    @property
    def pronunciations(self) -> Pronunciations:
        """How the words of the phrases, and others, are spoken."""
        return self._phrasebook.pronunciations

    @property
    def context(self) -> Context:
        """What the recogniser listens for."""
        if self._follow_ups:
            return Context.FOLLOW_UP
        return Context.QUESTION if self._stage.questions.open else self._ground

    def heard(self, utterance: Utterance, *, stale: bool) -> Heard:
        """Take the wake word off, and see what it opens."""
        addressed, ground = self.wake_word.heard_in(utterance), self._ground
        ground = Context.IDLE if addressed and ground is Context.VISITORS else ground
        return Heard(self.wake_word.after(utterance), ground, addressed, stale)

    def active(self, heard: Heard) -> ActivePhrases:
        """What could have been said: also what is not taken now, lest it be mistaken for the little that is."""
        contexts = self._contexts(heard.ground) | ({Context.IDLE} if heard.ground is Context.VISITORS else set())
        if self._follow_ups:
            contexts.add(Context.FOLLOW_UP)
        if self._actions.modes.visitors:
            contexts.add(Context.VISITORS)
        return self._phrasebook.active(frozenset(contexts), also=self._follow_ups)

    @property
    def elsewhere(self) -> ActivePhrases:
        """What can be said outside of a session."""
        return self._phrasebook.active(frozenset({Context.IDLE}))

    def hushes(self, text: str) -> str | None:
        """The intent of one of the phrases that silence the assistant, fillers and the wake word aside; else None."""
        after = self.wake_word.after_text(text)
        ground = Context.IDLE if after is not None and self._ground is Context.VISITORS else self._ground
        return self._hushes.intent_of(text if after is None else after, self._contexts(ground))

    def called(self, heard: Heard) -> None:
        """Nothing but the wake word was said: the next words are meant for the assistant."""
        if heard.ground is Context.IDLE and not self._stage.questions.open:
            self.wake_word.called()
            self._stage.state("wake.word")

    def obeyed(self) -> None:
        """A command or an answer was taken: others may follow, but among visitors each needs the wake word."""
        self.wake_word.obeyed(again=not self._actions.modes.visitors)

    def _contexts(self, ground: Context) -> set[Context]:
        return {ground, Context.QUESTION} if self._stage.questions.open else {ground}

    @property
    def _ground(self) -> Context:
        modes = self._actions.modes
        if self._actions.exercises.session:
            return Context.SESSION
        if modes.asleep:
            return Context.ASLEEP
        if modes.visitors:
            return Context.IDLE if self.wake_word.attending else Context.VISITORS
        free = self.wake_word.attentive or self._stage.questions.open is not None
        return Context.IDLE if free else Context.VISITORS

    @property
    def _follow_ups(self) -> frozenset[str]:
        """Short answers and corrections that are possible now."""
        return frozenset[str]() if self._ground in LISTENS_LITTLE else self._actions.follow_up.intents
