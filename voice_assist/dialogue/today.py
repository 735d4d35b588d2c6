"""What has been asked, said and done today, so that nothing is done more often than is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from voice_assist.commands import Recorded, RecordKind
from voice_assist.content.prescription import Prescription, prescribed
from voice_assist.dialogue.session_plan import repetitions_of
from voice_assist.dialogue.stage import Stage

Movement = tuple[str, int]
"""The pack's id of a routine, and which of its movements, each side counted."""


class Today:
    """Begins anew with each day; where the clock is not to be trusted, a day lasts from one start to the next.

    Args:
        stage: what it acts through.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._date: date | None = None
        self._asked = False
        self._told: set[str] = set()
        self._done: Counter[Movement] = Counter()
        self._unrecorded: Counter[Movement] = Counter()

    @property
    def date(self) -> date | None:
        """The day, or None where nobody knows it."""
        now = self._stage.effects.now
        return now.wall.date() if now.wall_trusted else None

    @property
    def asked(self) -> bool:
        """Whether it is known that nothing is new today."""
        self._turn()
        return self._asked

    def nothing_new(self) -> None:
        """The person has said so."""
        self._turn()
        self._asked = True

    def is_first(self, name: str) -> bool:
        """Whether this has not been told today; it is from now on."""
        self._turn()
        first = name not in self._told
        self._told.add(name)
        return first

    def prescription(self, routine_id: str) -> Prescription:
        """How much of a routine is right today."""
        return prescribed(self._stage.pack.routines, self._stage.pack.plan, routine_id, self.date)

    def left(self, routine_id: str) -> tuple[int, ...]:
        """Repetitions of each movement that are left for one round of a routine, all its sets together."""
        self._turn()
        given = self.prescription(routine_id)
        rounds = ((each, each * given.a_day) for each in repetitions_of(given))
        return tuple(
            max(0, min(once, most - self._done[routine_id, index])) for index, (once, most) in enumerate(rounds)
        )

    def rounds_done(self, routine_id: str) -> int:
        """How often a routine has been done, as far as its movement that was done least."""
        self._turn()
        once = repetitions_of(self.prescription(routine_id))
        return min(self._done[routine_id, index] // each for index, each in enumerate(once))

    def did(self, movement: Movement) -> None:
        """One repetition has been done."""
        self._turn()
        self._done[movement] += 1
        self._unrecorded[movement] += 1

    def at_least(self, movement: Movement, repetitions: int, once: int) -> None:
        """As many must have been done in the last of the rounds, of `once` repetitions each."""
        self._turn()
        lacking = repetitions - self._done[movement] % once
        if lacking > 0:
            self._done[movement] += lacking
            self._unrecorded[movement] += lacking

    def take_unrecorded(self, movement: Movement) -> int:
        """Repetitions that the record has not been told of."""
        return self._unrecorded.pop(movement, 0)

    def remember(self, recorded: Iterable[Recorded]) -> None:
        """What the record says was done today, before this start."""
        self._turn()
        for entry in recorded:
            if entry.kind is RecordKind.MOVEMENT:
                self._done[entry.routine, entry.block] += entry.done

    def _turn(self) -> None:
        """Another day has begun."""
        today = self.date
        if today is not None and today != self._date:
            self._date, self._asked = today, False
            self._told.clear()
            self._done.clear()
