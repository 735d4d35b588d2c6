"""Counting: shares with their intervals, and the groups for which they are told."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from voice_assist.evaluation.clips import Kind
from voice_assist.evaluation.outcomes import OF_COMMANDS, OF_NOTHING_MEANT, Outcome, Result
from voice_assist.understanding.decision import Ambiguous, Match, NoMatch

Key = TypeVar("Key", bound=Hashable)

_Z = 1.959964
"""The normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """0 to 1; nan of none."""
        return self.count / self.of if self.of else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the true share (Wilson, 1927, without continuity correction); (0, 1) of none."""
        if not self.of:
            return 0.0, 1.0
        spread = _Z * _Z / self.of
        centre = (self.value + spread / 2) / (1 + spread)
        half = _Z * math.sqrt(self.value * (1 - self.value) / self.of + spread / (4 * self.of)) / (1 + spread)
        return max(0.0, centre - half), min(1.0, centre + half)


def outcomes_of(kind: Kind) -> tuple[Outcome, ...]:
    """What can become of clips of this kind."""
    return OF_COMMANDS if kind is Kind.COMMAND else OF_NOTHING_MEANT


def of_kind(results: Iterable[Result], kind: Kind) -> list[Result]:
    """The results of one kind of clip."""
    return [result for result in results if result.clip.kind is kind]


def shares(results: Iterable[Result], kind: Kind) -> dict[Outcome, Share]:
    """How often each outcome came, among clips of one kind."""
    counts = Counter(result.outcome for result in of_kind(results, kind))
    return {outcome: Share(counts[outcome], counts.total()) for outcome in outcomes_of(kind)}


def grouped(results: Iterable[Result], key: Callable[[Result], Key]) -> dict[Key, list[Result]]:
    """The results by a key, in the order in which the keys come."""
    groups: dict[Key, list[Result]] = {}
    for result in results:
        groups.setdefault(key(result), []).append(result)
    return groups


def by_speaker(results: Iterable[Result]) -> dict[str, list[Result]]:
    """The commands of each speaker; "" where the table does not tell."""
    return grouped(of_kind(results, Kind.COMMAND), lambda result: result.clip.speaker)


def by_intent(results: Iterable[Result]) -> dict[str, list[Result]]:
    """The commands of each intent."""
    return grouped(of_kind(results, Kind.COMMAND), lambda result: result.clip.meant[0] if result.clip.meant else "")


def slot_shares(results: Iterable[Result]) -> dict[str, Share]:
    """For each labelled slot how often it was acted on with the right intent and the right value; "" is all of them."""
    right, labelled = Counter[str](), Counter[str]()
    for result in of_kind(results, Kind.COMMAND):
        intent, slots = result.clip.meant or ("", ())
        if not slots:
            continue
        best = result.decision.best if isinstance(result.decision, Match) else None
        taken = dict(best.slots) if best is not None and best.intent == intent else {}
        labelled.update(["", *(name for name, _ in slots)])
        right.update(name for name, value in slots if taken.get(name) == value)
        right[""] += result.outcome is Outcome.RIGHT
    return {name: Share(right[name], labelled[name]) for name in sorted(labelled)}


def confusions(results: Iterable[Result]) -> dict[tuple[str, str], int]:
    """How often what was labelled as the first became the second: intents, kinds, or "asked" and "rejected"."""
    counts = Counter[tuple[str, str]]()
    for result in results:
        label = result.clip.meant[0] if result.clip.meant else str(result.clip.kind)
        counts[label, became(result)] += 1
    return dict(counts)


def became(result: Result) -> str:
    """The intent that would have been acted on, else "asked" or "rejected"."""
    decision = result.decision
    match decision:
        case Match(best=best):
            return best.intent
        case Ambiguous():
            return "asked"
        case NoMatch():
            return "rejected"


def delays(results: Iterable[Result]) -> tuple[float, ...]:
    """The delays of all utterances that count, ascending."""
    return tuple(sorted(result.deciding.delay for result in results if result.deciding))


def quantile(ascending: Sequence[float], share: float) -> float:
    """The value below which so much lies (the nearest rank); nan of none."""
    return ascending[max(0, math.ceil(share * len(ascending)) - 1)] if ascending else math.nan


PARTS = ("listener", "recognisers", "understanding")


def costs(results: Sequence[Result]) -> dict[str, float]:
    """Processor seconds of each part: the listener's by the seconds it heard, the others' by those of the clips."""
    heard = {"listener": sum(result.listened_seconds for result in results)}
    clips = sum(result.seconds for result in results)
    spent = {part: sum(result.compute.get(part, 0.0) for result in results) for part in PARTS}
    return {part: seconds / heard.get(part, clips) for part, seconds in spent.items()} if clips else {}
