"""What the next carer should know: what is open, what was noted today, what the person approved; nothing private."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from voice_assist.commands import KeepNotes
from voice_assist.content.phrases import NOTE
from voice_assist.content.schema import Call
from voice_assist.dialogue.stage import ANSWER, Stage

MOST_SECONDS = 45.0
"""Who comes through the door listens for no longer."""

SECONDS_A_SENTENCE = 0.5
"""Beside its words: a breath."""

NOTE_HOURS = 24.0
"""A note is about today."""

Notes = Mapping[str, str]
"""Id of a note -> when it was made, as ISO 8601 with zone."""


class Handover:
    """Tells what is open first; what does not fit is left out from the end, and that is said.

    Args:
        stage: what it acts through.
        open_calls: what was asked for and has not been done.
        rate: words a minute.
        notes: what was noted before the last start.
    """

    def __init__(
        self, stage: Stage, open_calls: Callable[[], Iterable[Call]], rate: Callable[[], int], notes: Notes
    ) -> None:
        self._stage, self._open_calls, self._rate = stage, open_calls, rate
        self._notes = dict(notes)

    def tell(self) -> None:
        """Everything that the next carer should know."""
        self._forget_old()
        opened, noted = self._opened(), self._noted()
        approved = list(self._stage.pack.head.handover)
        if not (opened or noted or approved):
            self._stage.answer("handover.nothing")
            return
        more = self._stage.line("handover.more")
        room = MOST_SECONDS - self._seconds(more)
        texts = opened
        for text in [*noted, *approved]:
            if self._seconds(*texts, text) > room:
                texts = [*texts, more]
                break
            texts = [*texts, text]
        self._stage.say(ANSWER, *texts)

    def note(self, name: str) -> None:
        """Keep this for the next carer, until this time tomorrow."""
        self._forget_old()
        self._notes[name] = self._stage.effects.now.wall.isoformat()
        self._keep()
        self._stage.answer("handover.noted", note=self._stage.slots.choices(NOTE)[name])

    def forget(self) -> None:
        """Nothing is noted any more."""
        self._notes.clear()
        self._keep()
        self._stage.answer("handover.forgotten")

    def _opened(self) -> list[str]:
        calls = list(self._open_calls())
        needs = list(dict.fromkeys(call.need for call in calls if not call.private))
        private = [self._stage.line("handover.private")] if any(call.private for call in calls) else []
        return [*(self._stage.line("handover.open", need=need) for need in needs), *private]

    def _noted(self) -> list[str]:
        known = self._stage.slots.has(NOTE)
        said = self._stage.slots.choices(NOTE) if known else {}
        return [_sentence(said[name]) for name in self._notes if name in said]

    def _forget_old(self) -> None:
        """A note of yesterday may be wrong today; where the time is not known it stays until it is forgotten."""
        now = self._stage.effects.now
        if not now.wall_trusted:
            return
        oldest = now.wall - timedelta(hours=NOTE_HOURS)
        self._notes = {name: at for name, at in self._notes.items() if type(now.wall).fromisoformat(at) > oldest}

    def _keep(self) -> None:
        self._stage.effects.emit(KeepNotes(dict(self._notes)))

    def _seconds(self, *texts: str) -> float:
        words = sum(len(text.split()) for text in texts)
        return words * 60.0 / self._rate() + SECONDS_A_SENTENCE * len(texts)


def _sentence(text: str) -> str:
    """A saying as a sentence: "my left arm is easier" begins large and ends with a full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
