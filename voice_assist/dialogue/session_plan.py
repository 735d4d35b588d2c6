"""A routine as a row of blocks, and the place in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from voice_assist.content.schema import Routine, Step


class Side(StrEnum):
    """The side a block is done on."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Block:
    """One movement on one side (None: no side)."""

    step: Step
    side: Side | None


def blocks_of(routine: Routine) -> tuple[Block, ...]:
    """Every movement of a routine, each_side ones on the left, then on the right."""
    return tuple(Block(step, side) for step in routine.steps for side in (tuple(Side) if step.each_side else (None,)))


class Place:
    """Which block and which repetition comes or is being done.

    Attributes:
        blocks: the whole routine.
        repetition: counted from 1.
        begun: whether a repetition of this block has begun.
        done: blocks that were done to their end.
    """

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self.blocks = blocks
        self._index = 0
        self.repetition = 1
        self.begun = False
        self.done = 0

    @property
    def block(self) -> Block:
        """The block that comes or is being done."""
        return self.blocks[self._index]

    @property
    def is_last_block(self) -> bool:
        """Whether no block follows."""
        return self._index == len(self.blocks) - 1

    @property
    def is_first_block(self) -> bool:
        """Whether no block comes before."""
        return self._index == 0

    @property
    def is_last_repetition(self) -> bool:
        """Whether no repetition of this block follows."""
        return self.repetition >= self.block.step.repetitions

    @property
    def is_second_side(self) -> bool:
        """Whether this block is the other side of the one before."""
        return self.block.side is Side.RIGHT

    @property
    def repetitions_left(self) -> int:
        """Repetitions of this block that are not done, the present one included."""
        return self.block.step.repetitions - self.repetition + 1

    @property
    def blocks_left(self) -> int:
        """Blocks after this one."""
        return len(self.blocks) - 1 - self._index

    def next_repetition(self) -> None:
        """The present repetition is done."""
        self.repetition += 1

    def next_block(self) -> None:
        """On to the block after this one."""
        self._go(self._index + 1)

    def previous_block(self) -> None:
        """To the block before, or to the beginning of the first."""
        self._go(max(0, self._index - 1))

    def _go(self, index: int) -> None:
        self._index = index
        self.repetition = 1
        self.begun = False
