"""All results of an evaluation, in rounds: without noise, then one for each level of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from voice_assist.evaluation.outcomes import Result
from voice_assist.evaluation.tallies import grouped


@dataclass(frozen=True, slots=True)
class Round:
    """All clips once, under the same noise. name: "without noise", or "12 dB"."""

    name: str
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What an evaluation found.

    Attributes:
        labels: the table, as it was named.
        content: the pack or the phrase list.
        engine: which recognisers listened.
        noise: the recording of the noise; "" without.
        rounds: at least one.
        names: how intents are called that have another name than their id.
        wall_seconds: how long it took.
        jobs: in how many processes.
    """

    labels: str
    content: str
    engine: str
    noise: str
    rounds: tuple[Round, ...]
    names: Mapping[str, str]
    wall_seconds: float
    jobs: int

    def name_of(self, intent: str) -> str:
        """How an intent, or what came instead of one, is called."""
        return self.names.get(intent, intent)


def rounds_of(results: Iterable[Result]) -> tuple[Round, ...]:
    """The results by their noise, in the order in which they come."""
    groups = grouped(results, lambda result: result.decibels)
    return tuple(Round(level_name(level), tuple(group)) for level, group in groups.items())


def level_name(decibels: float | None) -> str:
    """How a level of noise is told."""
    return "without noise" if decibels is None else f"{decibels:g} dB"
