"""State machines as tables: what may follow what, and the error for what may not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

State = TypeVar("State")
Fact = TypeVar("Fact")


class IllegalTransitionError(RuntimeError):
    """Something was asked of a state machine that its table does not allow; nothing has changed."""


class Table(Generic[State, Fact]):
    """What follows from a fact in a state.

    Args:
        rows: (state, fact) -> next state; everything else is illegal.
    """

    def __init__(self, rows: Mapping[tuple[State, Fact], State]) -> None:
        self._rows = dict(rows)

    def allows(self, state: State, fact: Fact) -> bool:
        """Whether the fact may happen in this state."""
        return (state, fact) in self._rows

    def after(self, state: State, fact: Fact) -> State:
        """The state that follows; raises IllegalTransitionError where the table has no row for it."""
        try:
            return self._rows[state, fact]
        except KeyError:
            raise IllegalTransitionError(f"{fact} in state {state}") from None
