"""Routines as a row of movements, and the place in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from voice_assist.content.dose import Sides
from voice_assist.content.prescription import Prescription
from voice_assist.content.schema import Form, Routine, Step


class Side(StrEnum):
    """The side a movement is done on."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Block:
    """One movement on one side (None: no side)."""

    step: Step
    side: Side | None


def blocks_of(routine: Routine, sides: Sides = Sides.BOTH) -> tuple[Block, ...]:
    """Every movement of a routine, each_side ones on the left, then on the right, as far as these sides are wanted."""
    wanted = tuple(side for side in Side if sides in (Sides.BOTH, Sides(side)))
    return tuple(Block(step, side) for step in routine.steps for side in (wanted if step.each_side else (None,)))


def repetitions_of(given: Prescription) -> tuple[int, ...]:
    """Repetitions of each movement, all sets together."""
    return tuple(block.step.repetitions * given.sets for block in blocks_of(given.routine, given.sides))


@dataclass(frozen=True, slots=True)
class Part:
    """One of the routines of a session.

    Attributes:
        routine_id: the pack's id.
        given: how much of it is right.
        left: repetitions that are left of each movement (Today.left).
    """

    routine_id: str
    given: Prescription
    left: tuple[int, ...]

    @property
    def routine(self) -> Routine:
        """What is done."""
        return self.given.routine

    @property
    def needs_helper(self) -> bool:
        """Whether somebody helps, and each movement waits for "ready"."""
        return self.routine.form is not Form.ACTIVE or self.routine.helper is not None


class Movement:
    """One movement on one side: which repetition of which set comes or is being done.

    Attributes:
        part: its routine.
        index: which movement of its routine, counted from 0.
        step, side: what is done.
        sets: how many.
        aim: repetitions of a set, at most those that are right.
        set, repetition: counted from 1.
        begun: whether a repetition has begun since it was explained.
        over: no repetition is left.
    """

    def __init__(self, part: Part, index: int, block: Block) -> None:
        self.part, self.index = part, index
        self.step, self.side = block.step, block.side
        self.sets = part.given.sets
        self.aim = self.step.repetitions
        done = self.planned - part.left[index]
        self.set, self.repetition = done // self.aim + 1, done % self.aim + 1
        self.over = self.set > self.sets
        self.begun = False

    @property
    def planned(self) -> int:
        """Repetitions that are right, all sets together."""
        return self.step.repetitions * self.sets

    @property
    def is_last_repetition(self) -> bool:
        """Whether no repetition of this set follows."""
        return self.repetition >= self.aim

    @property
    def left(self) -> int:
        """Repetitions that are not done, the present one included."""
        return self.aim * (self.sets - self.set) + self.aim - self.repetition + 1

    def repetition_done(self) -> None:
        """On to the next repetition or set."""
        if self.is_last_repetition:
            self.set, self.repetition, self.begun = self.set + 1, 1, False
            self.over = self.set > self.sets
        else:
            self.repetition += 1

    def fewer(self) -> bool:
        """One less in a set; returns False where this one is the last of it."""
        possible = self.aim > self.repetition
        self.aim -= possible
        return possible

    def more(self) -> bool:
        """One more in a set; returns False where that would be more than is right."""
        possible = self.aim < self.step.repetitions
        self.aim += possible
        return possible

    def at(self, which_set: int, repetition: int) -> None:
        """Go on from the beginning of this repetition."""
        self.set, self.repetition = which_set, repetition


class Place:
    """Which movement comes or is being done.

    Attributes:
        parts: the routines in their order.
        movements: of all of them, in the order in which they come.
        done: movements that were done to their end in this session.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self.movements = [
            Movement(part, index, block)
            for part in parts
            for index, block in enumerate(blocks_of(part.routine, part.given.sides))
        ]
        self.done = 0
        self._index = next(index for index, movement in enumerate(self.movements) if not movement.over)

    @property
    def movement(self) -> Movement:
        """The movement that comes or is being done."""
        return self.movements[self._index]

    @property
    def part(self) -> Part:
        """Its routine."""
        return self.movement.part

    @property
    def is_last(self) -> bool:
        """Whether no movement follows."""
        return self._next() is None

    @property
    def is_first(self) -> bool:
        """Whether no movement of this routine comes before."""
        return self._index == 0 or self.movements[self._index - 1].part is not self.part

    @property
    def is_second_side(self) -> bool:
        """Whether this is the other side of the movement before."""
        before = self.movements[self._index - 1] if self._index else None
        return before is not None and before.step is self.movement.step and before.part is self.part

    @property
    def after(self) -> int:
        """Movements after this one."""
        return sum(not movement.over for movement in self.movements[self._index + 1 :])

    @property
    def is_half(self) -> bool:
        """Whether half of the movements are over, of so many that this is worth saying."""
        return len(self.movements) >= 4 and self.done * 2 == len(self.movements)

    def next(self) -> None:
        """On to the next movement that is not over; there must be one."""
        index = self._next()
        assert index is not None
        self._go(index)

    def back(self) -> bool:
        """To the movement before, one of this routine; False where that is over, as more would not be right."""
        if self.movements[self._index - 1].over:
            return False
        self._go(self._index - 1)
        return True

    @property
    def other_side(self) -> Movement | None:
        """The same movement on the other side, if there is one."""
        this = self.movement
        same = (each for each in self.movements if each.part is this.part and each.step is this.step)
        return next((each for each in same if each is not this), None)

    def take_other_side(self) -> None:
        """The other side of this movement comes now, and this one after it; there must be one."""
        other = self.other_side
        assert other is not None
        here, there = self._index, self.movements.index(other)
        if there > here:
            self.movements[here], self.movements[there] = other, self.movement
        self._go(min(here, there))

    def go_to(self, routine_id: str, index: int) -> Movement:
        """To this movement of a routine; raises StopIteration where there is none."""
        wanted = (
            number
            for number, movement in enumerate(self.movements)
            if (movement.part.routine_id, movement.index) == (routine_id, index)
        )
        self._go(next(wanted))
        return self.movement

    def _next(self) -> int | None:
        after = (index for index, movement in enumerate(self.movements) if index > self._index and not movement.over)
        return next(after, None)

    def _go(self, index: int) -> None:
        self._index = index
        self.movement.begun = False
