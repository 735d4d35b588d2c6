"""How long a supervised process may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Time limits in seconds.

    Attributes:
        start: from the start of a child until it can answer.
        silence: without a sign of life. While the child works on a call, that call's limit counts instead if it is
            longer: an engine may hold the interpreter for as long as it computes.
        first_wait, longest_wait: before a lost child is started again; doubled with each loss in a row. A child that
            worked for `longest_wait` ends the row.
    """

    start: float = 120.0
    silence: float = 5.0
    first_wait: float = 0.2
    longest_wait: float = 30.0
