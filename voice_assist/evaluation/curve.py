"""What acting only from some confidence on would have given: right against wrong, for every such limit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voice_assist.evaluation.clips import Kind
from voice_assist.evaluation.outcomes import Result, confidence_of
from voice_assist.evaluation.tallies import Share, of_kind


@dataclass(frozen=True, slots=True)
class Point:
    """If everything were acted on from `confidence` on: commands right and wrong, and other clips taken."""

    confidence: float
    right: Share
    wrong: Share
    taken: Share


def curve(results: Sequence[Result]) -> tuple[Point, ...]:
    """One point for each confidence that comes, from the most careful to the boldest; clips without one never count."""
    commands = of_kind(results, Kind.COMMAND)
    right = _confidences(result for result in commands if _is_right(result))
    wrong = _confidences(result for result in commands if not _is_right(result))
    nothing_meant = [result for result in results if result.clip.kind is not Kind.COMMAND]
    taken = _confidences(nothing_meant)
    return tuple(
        Point(
            limit,
            Share(_from(right, limit), len(commands)),
            Share(_from(wrong, limit), len(commands)),
            Share(_from(taken, limit), len(nothing_meant)),
        )
        for limit in sorted({*right, *wrong, *taken}, reverse=True)
    )


def _is_right(result: Result) -> bool:
    return result.decision.best is not None and result.decision.best.meaning == result.clip.meant


def _confidences(results: Iterable[Result]) -> list[float]:
    return [confidence for result in results if (confidence := confidence_of(result.decision)) is not None]


def _from(confidences: Sequence[float], limit: float) -> int:
    return sum(confidence >= limit for confidence in confidences)
