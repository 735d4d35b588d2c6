"""One sound instead of words: a short voice, a short press; held, it is help."""

from __future__ import annotations

from collections.abc import Callable

from voice_assist.commands import Note
from voice_assist.content.schema import Action
from voice_assist.dialogue.actions import Actions
from voice_assist.dialogue.scanning import Scanning
from voice_assist.dialogue.stage import Stage
from voice_assist.events import Utterance
from voice_assist.trigger_events import SwitchReleased, TriggerFired, TriggerKind
from voice_assist.understanding.decision import Ambiguous, Decision, Match

SHORT_SECONDS = 1.5
"""A voice, or a press, that is no longer than this chooses."""

HELD_SECONDS = 2.0
"""A voice of this length that says nothing is held: as the held vowel of the signal (hearing/trigger/held.py)."""

STILL_SECONDS = 7.0
"""A voice that is not over by then has sounded for HELD_SECONDS at least: the silence that ends one has 5 s at most. If
few words have been recognised, it is not waited for."""

WORDS_A_SECOND = 1.0
"""More words than this are talk; a held vowel is read as a word or two. Slow speech has two syllables a second."""

PRESS_TIMER, HELD_TIMER = "one_sound.press", "one_sound.held"
SWITCHES = (TriggerKind.KEY, TriggerKind.PIN)
IN_WORDS = (Action.NO, Action.STOP, Action.HUSH, Action.CANCEL, Action.SLOWER, Action.FASTER)
"""Half understood, these are asked about, or heeded; a sound would lead to the opposite."""


class OneSound:
    """Decides what a sound means while a question can be answered by one, and what a press means at any time.

    1. Short: it chooses what was offered. It can neither withdraw nor close a call: no such question takes a sound.
    2. Held while the list is read out, voice or switch: it is the signal for help, armed or not.
    3. In between, or talk: nothing; what was offered is offered again.

    Args:
        stage: what it acts through.
        actions: the list of needs, and which calls are open.
        fire: takes the signal for help.
    """

    def __init__(self, stage: Stage, actions: Actions, fire: Callable[[TriggerFired], None]) -> None:
        self._stage, self._actions, self._fire = stage, actions, fire
        self._began = 0.0
        self._words = 0

    def voice_started(self) -> None:
        """Somebody may be making the sound."""
        self._began, self._words = self._now, 0
        if self._scanning.active:
            self._stage.effects.start_timer(HELD_TIMER, STILL_SECONDS, self._still)

    def partial(self, text: str) -> None:
        """What has been recognised of it."""
        self._words = len(text.split())

    def voice_ended(self, *, discarded: bool) -> None:
        """The sound is over; discarded: it had less than a tenth of a second of voice, and no utterance follows."""
        self._stage.effects.stop_timer(HELD_TIMER)
        if discarded and self._asked:
            self._stage.questions.sound(self._began)

    def takes(self, utterance: Utterance, decision: Decision) -> bool:
        """Whether an utterance was the sound, and not words for somebody to understand."""
        words = max((len(reading.text.split()) for reading in utterance.readings), default=0)
        if not self._asked or isinstance(decision, Match) or self._is_for_words(decision, words):
            return False
        if utterance.seconds <= SHORT_SECONDS:
            self._stage.effects.emit(Note("one_sound", {"seconds": round(utterance.seconds, 1)}))
            self._stage.questions.sound(utterance.started)
            return True
        held = utterance.seconds >= HELD_SECONDS and words <= utterance.seconds * WORDS_A_SECOND
        if held and self._scanning.active:
            self._help(utterance.started)
        elif self._scanning.active:
            self._stage.questions.repeat()
        return self._scanning.active or held

    def take(self, event: TriggerFired | SwitchReleased) -> None:
        """The signal was given, or its switch let go of."""
        if isinstance(event, SwitchReleased):
            self._released()
        else:
            self._given(event)

    def _given(self, event: TriggerFired) -> None:
        """A press may still become a short one."""
        lists = self._actions.one_sound.habits.press_lists and not self._actions.calls.any_urgent
        if event.kind not in SWITCHES or not (self._asked or lists):
            self._fire(event)
            return
        self._began = self._now
        self._stage.questions.voice_started()
        self._stage.effects.start_timer(PRESS_TIMER, SHORT_SECONDS, lambda: self._fire(event))

    def _released(self) -> None:
        """The switch was let go of: if that was soon, it chooses, or begins the list."""
        if not self._stage.effects.runs(PRESS_TIMER):
            return
        self._stage.effects.stop_timer(PRESS_TIMER)
        if self._asked:
            self._stage.questions.sound(self._began)
        else:
            self._actions.list_needs()

    @property
    def _asked(self) -> bool:
        question = self._stage.questions.open
        return question is not None and question.sound is not None

    def _is_for_words(self, decision: Decision, words: int) -> bool:
        if not isinstance(decision, Ambiguous):
            return False
        if words > 1:
            return True
        intent = decision.best.intent
        return self._actions.action_of(intent) in IN_WORDS or self._actions.modes.is_urgent(intent)

    def _still(self) -> None:
        if self._scanning.active and self._words <= STILL_SECONDS * WORDS_A_SECOND:
            self._help(self._began)

    def _help(self, began: float) -> None:
        self._fire(TriggerFired(TriggerKind.VOWEL, began, self._now))

    @property
    def _scanning(self) -> Scanning:
        return self._actions.scanning

    @property
    def _now(self) -> float:
        return self._stage.effects.now.monotonic
