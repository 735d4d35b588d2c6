"""What was IMPORTANT and could not be heard is said again."""

from __future__ import annotations

from collections.abc import Callable

from voice_assist.dialogue.effects import Effects
from voice_assist.dialogue.priorities import Manner, Owner, Priority

AGAIN_SECONDS = 5.0
ATTEMPTS = 3
"""A sentence that failed so often in a row waits until a loudspeaker is back."""


class SaidAgain:
    """Keeps IMPORTANT sentences that failed, each once; what follows them does not wait for them.

    Args:
        effects: its timer.
        say: puts a sentence into the queue.
    """

    def __init__(self, effects: Effects, say: Callable[[Manner, str], None]) -> None:
        self._effects, self._say = effects, say
        self._kept: dict[tuple[Manner, str], None] = {}
        self._failures: dict[str, int] = {}

    def ended(self, manner: Manner, sentence: str, *, finished: bool) -> None:
        """A sentence was said to its end, or was not heard."""
        if finished:
            self._failures.pop(sentence, None)
        elif manner.priority is Priority.IMPORTANT:
            self._kept[manner, sentence] = None
            self._failures[sentence] = self._failures.get(sentence, 0) + 1
            self._effects.start_timer("speech.again", AGAIN_SECONDS, self._try_again)

    def loudspeaker_returned(self) -> None:
        """Say all of it now."""
        self._failures.clear()
        self._effects.stop_timer("speech.again")
        self._try_again()

    def drop(self, owner: Owner | None = None) -> None:
        """What this owner takes back is not said again; None: nothing is."""
        self._kept = {key: None for key in self._kept if owner not in {None, key[0].owner}}

    def _try_again(self) -> None:
        for manner, sentence in tuple(self._kept):
            if self._failures.get(sentence, 0) < ATTEMPTS:
                del self._kept[manner, sentence]
                self._say(manner, sentence)
