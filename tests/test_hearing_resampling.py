"""Resampling: the length is right for any rate and any pieces, and the mono mix keeps what was said."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing.resampling import Floats, Resampler, mixing_weights, to_samples


def resampled(values: Floats, rate: int, cuts: list[int]) -> Samples:
    resampler = Resampler(rate)
    pieces = [resampler.feed(piece) for piece in np.split(values, sorted(cuts))]
    return np.concatenate([*pieces, resampler.finish()])


@settings(max_examples=60)
@given(
    rate=st.sampled_from([8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000, 192000]) | st.integers(4000, 200000),
    length=st.integers(1, 6000),
    cuts=st.lists(st.integers(0, 6000), max_size=6),
)
def test_lengths_fit_however_the_stream_is_cut(rate: int, length: int, cuts: list[int]) -> None:
    values = np.random.default_rng(length).uniform(-0.5, 0.5, length).astype(np.float32)
    whole = resampled(values, rate, [])
    cut = resampled(values, rate, [min(cut, length) for cut in cuts])
    assert len(whole) == pytest.approx(length * SAMPLE_RATE / rate, abs=1)
    assert np.array_equal(whole, cut)


def test_nothing_above_the_new_half_rate_folds_down() -> None:
    high = (0.5 * np.sin(np.arange(48000) * 2 * np.pi * 10000 / 48000)).astype(np.float32)
    assert np.abs(resampled(high, 48000, [])[2000:-2000]).max() <= 1


@given(st.lists(st.integers(-32768, 32767), max_size=50))
def test_sixteen_bits_stay_as_they_are(values: list[int]) -> None:
    samples = np.array(values, np.int16)
    assert np.array_equal(to_samples((samples / 32768).astype(np.float32)), samples)


def test_what_is_too_loud_is_clipped() -> None:
    assert to_samples(np.array([1.5, -1.5], np.float32)).tolist() == [32767, -32768]


@given(
    channels=st.integers(1, 8),
    silent=st.sets(st.integers(0, 7)),
    inverted=st.sets(st.integers(0, 7)),
)
def test_a_mix_is_as_loud_as_its_loudest_channel(channels: int, silent: set[int], inverted: set[int]) -> None:
    voice = np.random.default_rng(3).normal(0, 0.1, 2000)
    gains = [0.0 if c in silent else -1.0 if c in inverted else 1.0 for c in range(channels)]
    values = voice[:, None] * np.array(gains)
    mix = values @ mixing_weights(values.T @ values / len(values))
    assert np.abs(mix).max() == pytest.approx(np.abs(values).max(), rel=1e-4)
