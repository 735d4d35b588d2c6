"""Every sentence equally loud, without silence around it; volumes in even steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_assist.speaking.loudness import FULL_SCALE, SPEECH_LEVEL, level_of, polished, to_int16, volume_gain
from voice_assist.speaking.synthesiser import Sound

RATE = 22050


def noise(seconds: float, level: float) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    random = np.random.default_rng(1)
    return to_int16((level * random.standard_normal(int(seconds * RATE))).astype(np.float32))


def level(sound: Sound) -> float:
    return level_of(sound.samples.astype(np.float32) / FULL_SCALE, sound.sample_rate)


@pytest.mark.parametrize("loudness", [0.01, 0.1, 0.3])
def test_soft_and_loud_become_equally_loud(loudness: float) -> None:
    assert level(polished(Sound(noise(1, loudness), RATE))) == pytest.approx(SPEECH_LEVEL, rel=0.05)


def test_pauses_within_a_sentence_do_not_make_it_louder() -> None:
    word, pause = noise(0.5, 0.1), np.zeros(RATE, np.int16)
    assert level(polished(Sound(np.concatenate([word, pause, word]), RATE))) == pytest.approx(SPEECH_LEVEL, rel=0.05)


def test_silence_around_a_sentence_is_cut_off() -> None:
    samples = np.concatenate([np.zeros(RATE, np.int16), noise(0.5, 0.1), np.zeros(RATE, np.int16)])
    assert polished(Sound(samples, RATE)).seconds == pytest.approx(0.525, abs=0.002)


@pytest.mark.parametrize("samples", [np.zeros(1000, np.int16), np.zeros(0, np.int16), np.full(500, 20, np.int16)])
def test_nothing_but_silence_becomes_nothing(samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> None:
    assert not len(polished(Sound(samples, RATE)).samples)


def test_high_peaks_are_rounded_off_instead_of_clipped() -> None:
    samples = noise(1, 0.05)
    samples[5000:5010] = FULL_SCALE
    peak = np.abs(polished(Sound(samples, RATE)).samples.astype(int)).max()
    assert 0.9 * FULL_SCALE < peak <= FULL_SCALE


def test_one_sample_is_a_sound_too() -> None:
    assert len(polished(Sound(np.array([30000], np.int16), RATE)).samples) == 1


def test_volume_steps_are_even_and_never_silent() -> None:
    decibels = [20 * np.log10(volume_gain(volume)) for volume in range(10, 101, 10)]
    assert decibels[-1] == 0
    assert decibels[0] == pytest.approx(-24)
    assert np.allclose(np.diff(decibels), 24 / 9)


@given(st.integers(-1000, 1000))
def test_no_volume_is_outside_the_range(volume: int) -> None:
    assert volume_gain(10) <= volume_gain(volume) <= volume_gain(100) == 1
