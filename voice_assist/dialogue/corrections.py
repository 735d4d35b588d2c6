"""Another slot was meant: what has been done is done again, otherwise."""

from __future__ import annotations

from collections.abc import Callable

from voice_assist.content.schema import Action
from voice_assist.dialogue.exercises import Exercises
from voice_assist.dialogue.priorities import Owner
from voice_assist.dialogue.requests import Requests
from voice_assist.dialogue.stage import Stage
from voice_assist.understanding.decision import Candidate


class Corrections:
    """What has begun with the wrong slot ends without a word.

    Args:
        stage: what it acts through.
        exercises, requests: what can have begun.
        action_of: what an intent does.
        do: does everything else.
    """

    def __init__(
        self,
        stage: Stage,
        exercises: Exercises,
        requests: Requests,
        action_of: Callable[[str], Action],
        do: Callable[[Candidate], None],
    ) -> None:
        self._stage, self._exercises, self._requests = stage, exercises, requests
        self._action_of, self._do = action_of, do

    def make(self, done: Candidate, meant: Candidate) -> None:
        """Do what was meant."""
        changed = dict(set(meant.slots) - set(done.slots))
        of_intent = self._stage.slots.of(meant.intent)
        values = [self._stage.slots.choices(of_intent[name])[value] for name, value in changed.items()]
        self._stage.queue.drop(Owner.ANSWER)
        self._stage.queue.drop(Owner.TIP)
        self._stage.answer("corrected", value=" ".join(values) or "the same")
        action = self._action_of(meant.intent)
        if action is Action.CALL:
            self._requests.correct(done, meant)
            return
        if action is Action.START_ROUTINE:
            self._exercises.switch()
        self._do(meant)
