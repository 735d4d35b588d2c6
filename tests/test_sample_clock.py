"""The clock of the samples: no jitter, no drift, no jumps backwards worth the name."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_assist.sample_clock import SampleClock

RATE = 48000
BLOCK = 960
SECONDS = BLOCK / RATE


def test_late_blocks_do_not_move_the_clock() -> None:
    clock = SampleClock(RATE)
    delays = np.random.default_rng(1).exponential(0.03, 1000)
    delays[::20] = 0
    arrivals = np.maximum.accumulate(100 + SECONDS * np.arange(1, 1001) + delays)
    stamps = np.array([clock.stamp(BLOCK, float(arrival)) for arrival in arrivals])
    assert np.abs(stamps - (100 + SECONDS * np.arange(1000))).max() < 0.03
    assert np.abs(np.diff(stamps)[100:] - SECONDS).max() < 0.01


@pytest.mark.parametrize("drift", [300e-6, -300e-6])
def test_an_hour_of_drift_does_not_pile_up(drift: float) -> None:
    clock, blocks = SampleClock(RATE), round(3600 / SECONDS)
    arrival = stamp = 0.0
    for number in range(1, blocks + 1):
        arrival = number * SECONDS * (1 + drift)
        stamp = clock.stamp(BLOCK, arrival)
    assert stamp == pytest.approx(arrival - SECONDS, abs=0.002)


def test_lost_samples_are_counted() -> None:
    clock = SampleClock(RATE)
    clock.skip(BLOCK)
    assert clock.stamp(BLOCK, 10.0) == pytest.approx(10.0 - SECONDS)
    clock.skip(10 * BLOCK)
    assert clock.stamp(BLOCK, 10.0 + 11 * SECONDS) == pytest.approx(10.0 + 10 * SECONDS)


def test_a_gap_that_nobody_counted_is_caught_up_within_seconds() -> None:
    clock = SampleClock(RATE)
    arrivals = [5 + number * SECONDS + (1.0 if number > 50 else 0.0) for number in range(300)]
    stamps = [clock.stamp(BLOCK, arrival) for arrival in arrivals]
    assert stamps[-1] == pytest.approx(arrivals[-1] - SECONDS)


@given(st.lists(st.floats(0, 0.5), min_size=1, max_size=100))
def test_no_sample_is_from_the_future(delays: list[float]) -> None:
    clock = SampleClock(RATE)
    for number, delay in enumerate(delays):
        arrival = (number + 1) * SECONDS + delay
        assert clock.stamp(BLOCK, arrival) <= arrival - SECONDS + 1e-9
