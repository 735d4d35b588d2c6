"""The stored weights and thresholds are what the committed readings give."""

import pytest

from benchmarks.fusion import POLICY, Fit, clips, crossed, thresholds
from benchmarks.heard import load
from benchmarks.readings import KINDS
from voice_assist.understanding import fitted


def test_the_fit_reproduces_what_is_stored() -> None:
    given = clips(*load())
    fit = Fit(given)
    assert dict(zip(fit.names, fit.values[:-1], strict=True)) == pytest.approx(fitted.WEIGHTS, abs=0.01)
    assert fit.values[-1] == pytest.approx(fitted.BIAS, abs=0.01)
    outcomes = crossed(given)
    for cost, policy in POLICY.items():
        assert thresholds(outcomes, policy) == pytest.approx(fitted.CONFIDENCE[cost], abs=0.011)


def test_nothing_that_is_for_measuring_alone_was_fitted_on() -> None:
    _, heard = load()
    names = {one.name for one in heard}
    assert len(names) > 2500
    assert not any(name.startswith(("negatives", "words/test", "words/silence")) for name in names)
    made = [name.removeprefix("noise/") for name in names if name.startswith("noise/")]
    assert all(name.startswith(KINDS) for name in made)
