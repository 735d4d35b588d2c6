"""An evaluation as plain values, for JSON."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from voice_assist.evaluation.clips import Kind
from voice_assist.evaluation.curve import curve
from voice_assist.evaluation.outcomes import Result, confidence_of
from voice_assist.evaluation.report import Report, Round
from voice_assist.evaluation.tallies import (
    Share,
    by_intent,
    by_speaker,
    confusions,
    costs,
    delays,
    of_kind,
    quantile,
    shares,
    slot_shares,
)
from voice_assist.events import Reading
from voice_assist.understanding.phrase import Meaning

KEYS = {Kind.COMMAND: "commands", Kind.SPEECH: "other_speech", Kind.SILENCE: "silence"}
ALL_SLOTS = "all"


def report_record(report: Report) -> dict[str, object]:
    """Everything; shares are {count, of, share, low, high}, times in seconds, costs in seconds a second."""
    return {
        "labels": report.labels,
        "content": report.content,
        "engine": report.engine,
        "noise": report.noise or None,
        "jobs": report.jobs,
        "wall_seconds": round(report.wall_seconds, 1),
        "rounds": [_round(report, one) for one in report.rounds],
    }


def clip_record(result: Result, name_of: Callable[[str], str]) -> dict[str, object]:
    """One clip: what was meant, what became of it, and all that was read."""
    decision, deciding = result.decision, result.deciding
    confidence = confidence_of(decision)
    return {
        "file": result.clip.name,
        "kind": str(result.clip.kind),
        "speaker": result.clip.speaker,
        "said": result.clip.said,
        "context": str(result.clip.context),
        "meant": _meaning(result.clip.meant, name_of),
        "outcome": str(result.outcome),
        "decision": decision.decision,
        "understood": _meaning(decision.best.meaning if decision.best else None, name_of),
        "heard": decision.heard,
        "rule": decision.rule,
        "confidence": None if confidence is None else round(confidence, 4),
        "readings": [_reading(reading) for reading in deciding.utterance.readings] if deciding else [],
        "utterances": [heard.decision.decision for heard in result.heard],
        "seconds": round(result.seconds, 3),
        "delay": round(deciding.delay, 3) if deciding else None,
    }


def _round(report: Report, one: Round) -> dict[str, object]:
    waited = delays(one.results)
    return {
        "name": one.name,
        "decibels": one.results[0].decibels,
        **{KEYS[kind]: _outcomes(one.results, kind) for kind in Kind},
        "slots": {name or ALL_SLOTS: share_record(share) for name, share in slot_shares(one.results).items()},
        "by_speaker": {name: _outcomes(group, Kind.COMMAND) for name, group in by_speaker(one.results).items()},
        "by_intent": {
            report.name_of(name): _outcomes(group, Kind.COMMAND) for name, group in by_intent(one.results).items()
        },
        "confusions": [
            {"meant": report.name_of(meant), "became": report.name_of(became), "clips": count}
            for (meant, became), count in confusions(one.results).items()
        ],
        "curve": [
            {
                "confidence": round(point.confidence, 4),
                "right": point.right.count,
                "wrong": point.wrong.count,
                "taken": point.taken.count,
            }
            for point in curve(one.results)
        ],
        "delay": {"median": _number(quantile(waited, 0.5)), "p95": _number(quantile(waited, 0.95)), "of": len(waited)},
        "cost": {part: round(spent, 4) for part, spent in costs(one.results).items()},
        "clips": [clip_record(result, report.name_of) for result in one.results],
    }


def _outcomes(results: Sequence[Result], kind: Kind) -> Mapping[str, object]:
    found = shares(results, kind)
    return {
        "clips": len(of_kind(results, kind)),
        **{outcome.replace(" ", "_"): share_record(share) for outcome, share in found.items()},
    }


def share_record(share: Share) -> dict[str, object]:
    """A share with its 95 % interval."""
    low, high = share.interval
    return {
        "count": share.count,
        "of": share.of,
        "share": _number(share.value),
        "low": _number(low),
        "high": _number(high),
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def _meaning(meaning: Meaning | None, name_of: Callable[[str], str]) -> dict[str, object] | None:
    return {"intent": name_of(meaning[0]), "slots": dict(meaning[1])} if meaning else None


def _reading(reading: Reading) -> dict[str, object]:
    return {
        "source": reading.source,
        "kind": str(reading.kind),
        "texts": [hypothesis.text for hypothesis in reading.hypotheses],
    }
