"""What the record is told of a session: where it stands, what was done, what was not, and why."""

from __future__ import annotations

from voice_assist.commands import Checkpoint, KeepCheckpoint, Recorded, RecordKind, RecordReason
from voice_assist.dialogue.session_plan import Movement, Part, Place
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.today import Today


class SessionRecord:
    """Emits facts; each movement of a routine has one entry at least, then the routine has one.

    Args:
        stage: what it acts through.
        today: knows what has not been recorded yet.
        place: of the session.
    """

    def __init__(self, stage: Stage, today: Today, place: Place) -> None:
        self._stage = stage
        self._today = today
        self._place = place
        self._pack_hash = stage.pack.hash
        self._told: set[tuple[str, int]] = set()
        self._kept: tuple[str, int, int, int] | None = None
        self.checkpoint: Checkpoint | None = None
        self.kept_at = 0.0
        """Monotonic seconds of the checkpoint."""

    def keep(self, *, anew: bool) -> None:
        """A repetition begins (anew), or will begin next: the place is kept if it has changed."""
        movement, part, now = self._place.movement, self._place.part, self._stage.effects.now
        here = (part.routine_id, movement.index, movement.set, movement.repetition)
        if here == self._kept and not anew:
            return
        self._kept = here
        later = self._place.parts[self._place.parts.index(part) + 1 :]
        self.checkpoint = Checkpoint(
            routine=part.routine_id,
            form=part.routine.form.value,
            block=movement.index,
            side=movement.side or "",
            set=movement.set,
            repetition=movement.repetition,
            position=part.routine.position,
            then=tuple(each.routine_id for each in later),
            pack_hash=self._pack_hash,
            made_at=now.wall,
            made_at_trusted=now.wall_trusted,
        )
        self.kept_at = now.monotonic
        self._stage.effects.emit(KeepCheckpoint(self.checkpoint))

    def forget(self) -> None:
        """There is nothing to go on with."""
        if self.checkpoint:
            self.checkpoint = None
            self._stage.effects.emit(KeepCheckpoint(None))

    def movement_over(self, movement: Movement, reason: RecordReason) -> None:
        """A movement was done, or left."""
        key = movement.part.routine_id, movement.index
        self._told.add(key)
        done = self._today.take_unrecorded(key)
        self._tell(RecordKind.MOVEMENT, movement.part, movement, movement.planned, done, reason)

    def part_over(self, part: Part, reason: RecordReason) -> None:
        """A routine is over: what has not been told of it, and the whole."""
        of_part = [movement for movement in self._place.movements if movement.part is part]
        for movement in of_part:
            if (part.routine_id, movement.index) not in self._told and not movement.over:
                self.movement_over(movement, reason)
        done = sum(movement.over for movement in of_part)
        self._tell(RecordKind.ROUTINE, part, None, len(of_part), done, reason)

    def end(self, reason: RecordReason) -> None:
        """The session ends before its end: the routine that goes on, and those that would have come."""
        part = self._place.part
        self.part_over(part, reason)
        for later in self._place.parts[self._place.parts.index(part) + 1 :]:
            self._tell(RecordKind.ROUTINE, later, None, len(later.left), 0, reason)

    def _tell(
        self, kind: RecordKind, part: Part, movement: Movement | None, planned: int, done: int, reason: RecordReason
    ) -> None:
        side, block = (movement.side or "", movement.index) if movement else ("", -1)
        form = part.routine.form.value
        self._stage.effects.emit(Recorded(kind, part.routine_id, form, side, block, planned, done, reason))


def refused(stage: Stage, part: Part, reason: RecordReason) -> None:
    """A routine that did not begin."""
    form, planned = part.routine.form.value, len(part.left)
    stage.effects.emit(Recorded(RecordKind.REFUSED, part.routine_id, form, "", -1, planned, 0, reason))
