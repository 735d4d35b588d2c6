"""Counting: what becomes of a clip, shares with intervals, slots, confusions, the curve."""

import math

import pytest

from tests.evaluation import accepted, asked, clip, rejected, result
from voice_assist.evaluation.clips import Kind
from voice_assist.evaluation.curve import curve
from voice_assist.evaluation.outcomes import Outcome, Result
from voice_assist.evaluation.report import rounds_of
from voice_assist.evaluation.tallies import (
    Share,
    by_intent,
    by_speaker,
    confusions,
    costs,
    delays,
    quantile,
    shares,
    slot_shares,
)

LEFT = (("side", "left"),)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)],
)
def test_the_interval_is_wilsons(count: int, of: int, low: float, high: float) -> None:
    """The last two are the examples of Newcombe (1998), Statistics in Medicine 17, table I, method 3."""
    assert Share(count, of).interval == pytest.approx((low, high), abs=5e-5)


def test_of_nothing_nothing_is_known() -> None:
    assert math.isnan(Share(0, 0).value)
    assert Share(0, 0).interval == (0, 1)
    assert math.isnan(quantile((), 0.5))
    assert costs([]) == {}


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (result(clip("stop"), accepted("stop")), Outcome.RIGHT),
        (result(clip("stop"), accepted("go")), Outcome.WRONG),
        (result(clip("turn", LEFT), accepted("turn")), Outcome.WRONG),
        (result(clip("stop"), asked("stop")), Outcome.ASKED_RIGHT),
        (result(clip("stop"), asked("go")), Outcome.ASKED_WRONG),
        (result(clip("stop"), rejected("stop")), Outcome.REJECTED),
        (result(clip("stop")), Outcome.REJECTED),
        (result(clip(None), accepted("stop")), Outcome.TAKEN),
        (result(clip(None), asked("stop")), Outcome.ASKED),
        (result(clip(None), rejected("stop")), Outcome.LEFT_ALONE),
        (result(clip(None, silent=True)), Outcome.LEFT_ALONE),
        (result(clip("stop"), rejected("go"), asked("go"), accepted("stop"), accepted("go")), Outcome.RIGHT),
        (result(clip("stop"), rejected("go"), asked("go"), asked("stop")), Outcome.ASKED_WRONG),
    ],
)
def test_the_first_accepted_utterance_decides_else_the_first_question(found: Result, outcome: Outcome) -> None:
    assert found.outcome is outcome


def test_of_rejected_utterances_the_nearest_is_told() -> None:
    found = result(clip("stop"), rejected("a", 20), rejected("stop", 60), rejected("b", 40))
    assert found.decision.heard == "stop"


def test_each_kind_of_clip_is_counted_apart() -> None:
    results = [
        *[result(clip("stop"), accepted("stop"))] * 3,
        result(clip("stop"), accepted("go")),
        result(clip(None), accepted("go")),
        result(clip(None, silent=True)),
    ]
    assert shares(results, Kind.COMMAND)[Outcome.RIGHT] == Share(3, 4)
    assert shares(results, Kind.SPEECH)[Outcome.TAKEN] == Share(1, 1)
    assert shares(results, Kind.SILENCE)[Outcome.LEFT_ALONE] == Share(1, 1)
    assert confusions(results) == {
        ("stop", "stop"): 3,
        ("stop", "go"): 1,
        ("other speech", "go"): 1,
        ("silence", "rejected"): 1,
    }


def test_slots_count_only_where_the_intent_is_right_and_acted_on() -> None:
    both = (("side", "left"), ("time", "3"))
    results = [
        result(clip("turn", both), accepted("turn", both)),
        result(clip("turn", both), accepted("turn", (("side", "left"), ("time", "5")))),
        result(clip("turn", both), asked("turn", both)),
        result(clip("turn", LEFT), accepted("lift", LEFT)),
        result(clip("stop"), accepted("stop")),
    ]
    assert slot_shares(results) == {"": Share(1, 4), "side": Share(2, 4), "time": Share(1, 3)}


def test_groups_hold_commands_alone() -> None:
    results = [result(clip("stop", speaker="Ada")), result(clip("go", speaker="")), result(clip(None, speaker="Bob"))]
    assert {name: len(group) for name, group in by_speaker(results).items()} == {"Ada": 1, "": 1}
    assert {name: len(group) for name, group in by_intent(results).items()} == {"stop": 1, "go": 1}


def test_delay_and_cost() -> None:
    results = [result(clip("stop"), accepted("stop"), delay=delay) for delay in (3.0, 1.0, 2.0, 4.0)]
    waited = delays([*results, result(clip("stop"))])
    assert list(waited) == [1, 2, 3, 4]
    assert (quantile(waited, 0.5), quantile(waited, 0.95)) == (2, 4)
    assert costs(results) == pytest.approx({"listener": 0.05, "recognisers": 0.1, "understanding": 0.005})


def test_the_curve_goes_from_careful_to_bold() -> None:
    results = [
        result(clip("stop"), accepted("stop", score=90)),
        result(clip("stop"), rejected("stop", 70)),
        result(clip("stop"), asked("go", score=80)),
        result(clip("stop")),
        result(clip(None), rejected("go", 60)),
    ]
    points = [(p.confidence, p.right.count, p.wrong.count, p.taken.count) for p in curve(results)]
    assert points == [(0.9, 1, 0, 0), (0.8, 1, 1, 0), (0.7, 2, 1, 0), (0.6, 2, 1, 1)]
    assert curve(results)[0].right.of == 4


def test_rounds_keep_their_order() -> None:
    results = [result(clip("stop"), decibels=level) for level in (None, None, 12.0, 12.0, 6.5)]
    assert [(one.name, len(one.results)) for one in rounds_of(results)] == [
        ("without noise", 2),
        ("12 dB", 2),
        ("6.5 dB", 1),
    ]
