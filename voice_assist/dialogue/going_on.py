""" "Go on" after "stop": what was silenced is kept for a while, from its sentence on."""

from __future__ import annotations

from collections.abc import Iterable

from voice_assist.content.schema import Action
from voice_assist.dialogue.message import Message
from voice_assist.dialogue.priorities import RULES, Owner, Priority
from voice_assist.dialogue.questions import Question
from voice_assist.dialogue.stage import Stage

GO_ON_SECONDS = 120.0
"""How long after it was silenced something can be gone on with."""

TIMER = "go_on"

_OF_THEIR_OWN = frozenset({Owner.QUESTION, Owner.SESSION, Owner.CLIMB})
"""Whose words are not kept: a question is asked anew, a session has its own "go on", a call is called out again."""


class GoingOn:
    """Keeps what the person silenced.

    A session's "go on" is the session's; only what is IMPORTANT is said before it. A new command that says something of
    its own ends what was kept.

    Args:
        stage: what it acts through.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._kept: list[Message] = []

    def keep(self, silenced: Iterable[Message]) -> None:
        """The person silenced these; what was kept before and not gone on with stays."""
        kept = [message for message in silenced if _can_be_kept(message)]
        self._kept += kept
        if kept:
            self._stage.effects.start_timer(TIMER, GO_ON_SECONDS, self.forget)

    def forget(self) -> None:
        """Something else has begun, or too much time has passed."""
        self._kept = []
        self._stage.effects.stop_timer(TIMER)

    def go_on(self, *, important_only: bool = False) -> bool:
        """Say the rest of what was kept; returns whether there was any. important_only: the less pressing is left."""
        kept = [message for message in self._kept if not message.is_over]
        wanted = [m for m in kept if not important_only or m.manner.priority is Priority.IMPORTANT]
        self.forget()
        self._stage.queue.add_again(wanted)
        return bool(wanted)

    def ask(self, stopped: Iterable[Message]) -> None:
        """Talk has stopped these twice: ask whether to go on with them; in silence they are kept."""
        self._stage.queue.withdraw(kept := tuple(stopped))
        self.keep(kept)
        answers = {
            **dict.fromkeys((Action.YES, Action.GO_ON), self._wanted),
            **dict.fromkeys((Action.NO, Action.STOP, Action.CANCEL), self._refused),
        }
        text = self._stage.line("go_on.question")
        self._stage.questions.ask(Question("go_on", text, answers, _nothing, yields=True))

    def _wanted(self) -> None:
        self.go_on()

    def _refused(self) -> None:
        self.forget()
        self._stage.answer("slot.left")


def _can_be_kept(message: Message) -> bool:
    """What is called out is not: an urgent call is called out again, and nothing else is so loud a second time."""
    manner = message.manner
    return RULES[manner.priority].resumes and manner.owner not in _OF_THEIR_OWN and not manner.loud


def _nothing() -> None:
    """In silence it is not gone on with now."""
