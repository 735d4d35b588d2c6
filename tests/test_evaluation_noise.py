"""Noise under speech: as loud as asked for, the same in every run, and whole where it is looped."""

import numpy as np
import pytest

from tests.hearing import noise, silence, spoken
from voice_assist.evaluation.noise import active_power, mix, power_of, seed_of


def decibels(ratio: float) -> float:
    return 10 * float(np.log10(ratio))


def test_pauses_do_not_count_for_the_level_of_speech() -> None:
    speech = noise(2.0, -20)
    with_pauses = np.concatenate([silence(3.0), speech, noise(4.0, -60)])
    assert decibels(active_power(with_pauses) / power_of(speech)) == pytest.approx(0, abs=0.1)
    assert active_power(silence(1.0)) == 0
    assert active_power(noise(0.01, -20)) > 0
    assert active_power(silence(0)) == 0


@pytest.mark.parametrize("level", [24.0, 6.0, -3.0])
def test_the_noise_is_as_far_below_the_speech_as_asked_for(level: float) -> None:
    speech, under = spoken("start shoulder session") // 8, noise(20, -30, seed=3)
    power = active_power(speech)
    added = mix(speech, under, level, power, seed_of("a.wav")).astype(float) - speech
    assert decibels(power / float(np.mean(added**2))) == pytest.approx(level, abs=0.1)


def test_the_piece_of_noise_depends_on_the_clip_alone() -> None:
    speech, under = spoken("help"), noise(5, -30)
    first = mix(speech, under, 10, 1e5, seed_of("a.wav"))
    assert np.array_equal(first, mix(speech, under, 10, 1e5, seed_of("a.wav")))
    assert not np.array_equal(first, mix(speech, under, 10, 1e5, seed_of("b.wav")))


def test_the_noise_is_looped_and_nothing_is_clipped() -> None:
    under = np.arange(1, 1001, dtype=np.int16)
    looped = mix(silence(0.5), under, 0, power_of(under), 1)
    assert np.array_equal(looped[:1000], looped[1000:2000])
    loud = np.full(16000, 32767, np.int16)
    mixed = mix(loud, noise(2, -25), 0, power_of(loud), 1)
    assert np.abs(mixed.astype(int)).max() == 32767
    assert np.count_nonzero(np.abs(mixed.astype(int)) == 32767) < 3


def test_silent_noise_and_no_speech_change_nothing() -> None:
    speech = spoken("help")
    assert np.array_equal(mix(speech, silence(9), 6, active_power(speech), 1), speech)
    assert len(mix(silence(0), noise(1, -30), 6, 1e5, 1)) == 0
