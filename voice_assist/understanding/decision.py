"""What understanding concluded: accept, ask or reject, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that may have been meant.

    Attributes:
        intent: the intent's id in the pack.
        slots: (name, value) pairs sorted by name; values are the pack's ids ("left", "daughter"), numbers as digits.
        phrase: the sentence of the pack that came nearest, as it would be spoken.
        score: similarity of what was heard to `phrase`, 0 to 100.
    """

    intent: str
    slots: tuple[tuple[str, str], ...]
    phrase: str
    score: float

    @property
    def meaning(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Intent and slots: two candidates with the same ones mean the same."""
        return self.intent, self.slots


@dataclass(frozen=True, slots=True)
class Weighing:
    """How sure several readings together are of `best`.

    Attributes:
        confidence: 0 to 1, how probable it is that this was said and meant for the assistant.
        accept, ask: the confidence that its cost asks for (cost.CONFIDENCE).
        parts: what each piece of evidence (features.Features) added to the log-odds, by name.
    """

    confidence: float
    accept: float
    ask: float
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Match:
    """Accepted: act on it. weighing: where several readings were weighed."""

    heard: str
    best: Candidate
    runner_up: Candidate | None
    rule: str
    weighing: Weighing | None = None
    decision: Literal["accept"] = "accept"


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Probably `best`: ask "Did you mean ...?" first."""

    heard: str
    best: Candidate
    runner_up: Candidate | None
    rule: str
    weighing: Weighing | None = None
    decision: Literal["ask"] = "ask"


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Not meant for the assistant, or not understood. `heard` is "" where nothing was recognised.

    near_miss: only known words were heard, and all that speaks against `best` is that they are not near enough: perhaps
    a command that failed, rather than noise or talk among people.
    """

    heard: str
    best: Candidate | None
    runner_up: Candidate | None
    rule: str
    near_miss: bool = False
    weighing: Weighing | None = None
    decision: Literal["reject"] = "reject"


Decision = Match | Ambiguous | NoMatch
