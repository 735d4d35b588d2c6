"""The own voice lowered within milliseconds, raised smoothly, and never low for long by mistake."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_assist.speaking.ducking import LONGEST_SECONDS, LOWER_SECONDS, LOWERED, RAISE_SECONDS, Envelope


def decibels(factor: float) -> float:
    return float(20 * np.log10(factor))


def test_it_is_twelve_to_fifteen_decibels_lower_within_ten_milliseconds() -> None:
    envelope = Envelope().changed(5.0, lowered=True)
    assert envelope.at(5.0) == 1.0
    assert -15 <= decibels(envelope.at(5.01)) <= -12
    assert envelope.at(5.0 + LOWER_SECONDS) == pytest.approx(LOWERED)


def test_it_is_raised_smoothly() -> None:
    envelope = Envelope().changed(5.0, lowered=True).changed(6.0, lowered=False)
    factors = envelope.over(5.9, 4800 * 5, 48000)
    assert factors[0] == pytest.approx(LOWERED)
    assert factors[-1] == 1.0
    assert np.diff(factors).min() >= 0
    assert np.diff(factors).max() < 0.001
    assert np.count_nonzero((factors > LOWERED) & (factors < 1)) / 48000 == pytest.approx(RAISE_SECONDS, abs=0.01)


def test_it_is_raised_by_itself_after_a_bounded_time() -> None:
    envelope = Envelope().changed(5.0, lowered=True)
    assert envelope.at(5.0 + LONGEST_SECONDS - 0.1) == pytest.approx(LOWERED)
    assert envelope.at(5.0 + LONGEST_SECONDS + RAISE_SECONDS) == 1.0


def test_asked_anew_it_stays_low_without_a_step() -> None:
    envelope = Envelope().changed(0.0, lowered=True).changed(5.0, lowered=True)
    assert np.ptp(envelope.over(0.5, 48000, 48000)) < 1e-6
    assert envelope.at(5.0 + LONGEST_SECONDS - 0.1) == pytest.approx(LOWERED)


def test_raised_without_having_been_lowered_it_stays_even() -> None:
    envelope = Envelope().changed(3.0, lowered=False)
    assert (envelope.over(0.0, 5 * 1000, 1000) == 1.0).all()
    assert Envelope().is_even(0.0, 100.0)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0.001, 15.0), st.booleans()), max_size=6))
def test_however_often_it_is_changed_it_never_jumps_and_always_comes_back(changes: list[tuple[float, bool]]) -> None:
    envelope, trimmed, now = Envelope(), Envelope(), 0.0
    for wait, lowered in changes:
        now += wait
        envelope = envelope.changed(now, lowered=lowered)
        trimmed = trimmed.since(now).changed(now, lowered=lowered)
    end = now + LONGEST_SECONDS + RAISE_SECONDS
    factors = envelope.over(0.0, int(end * 1000) + 10, 1000)
    assert np.abs(np.diff(factors)).max() <= (1 - LOWERED) / LOWER_SECONDS / 1000 + 1e-6
    assert LOWERED - 1e-6 <= factors.min() <= factors.max() <= 1.0
    assert factors[-1] == 1.0
    assert envelope.is_even(end, end + 1)
    assert np.allclose(trimmed.over(now, 20000, 1000), envelope.over(now, 20000, 1000))
