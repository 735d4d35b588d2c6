"""The timeline of what was played: the right samples at the right moment, whatever the device's rate and jitter."""

import numpy as np
import pytest
from numpy.typing import NDArray

from voice_assist.played_sound import KEPT_SECONDS, SAMPLE_RATE, PlayedSound


def tone(seconds: float, rate: int, hertz: float = 440.0) -> NDArray[np.int16]:
    time = np.arange(round(seconds * rate)) / rate
    return (10000 * np.sin(2 * np.pi * hertz * time)).astype(np.int16)


def play(played: PlayedSound, samples: NDArray[np.int16], rate: int, start: float, block: int = 960) -> None:
    for first in range(0, len(samples), block):
        played.add(samples[first : first + block], rate, start + first / rate)


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100, 48000])
def test_what_is_heard_at_a_moment_is_found_there(rate: int) -> None:
    played = PlayedSound()
    play(played, tone(2.0, rate), rate, 100.0)
    position = played.position_at(101.0)
    assert position is not None
    assert position == pytest.approx(SAMPLE_RATE, abs=0.01)
    expected = tone(2.0, SAMPLE_RATE)[SAMPLE_RATE : SAMPLE_RATE + 4000] / 32768
    assert played.read(round(position), 4000) == pytest.approx(expected, abs=0.003)


def test_late_calls_of_the_device_do_not_shift_it() -> None:
    played, random = PlayedSound(), np.random.default_rng(1)
    samples = tone(6.0, 48000)
    for first in range(0, len(samples), 960):
        played.add(samples[first : first + 960], 48000, 50 + first / 48000 + abs(random.normal(0, 0.004)))
    assert played.position_at(55.0) == pytest.approx(5 * SAMPLE_RATE, abs=0.001 * SAMPLE_RATE)


def test_a_device_with_a_slow_clock_is_followed() -> None:
    played = PlayedSound()
    samples = np.ones(480, np.int16)
    for number in range(6000):
        played.add(samples, 48000, 10 + number * 0.01 * 1.0001)
        if number % 100 == 0:
            played.sounds_until()
    assert played.position_at(69.0) == pytest.approx(59 * SAMPLE_RATE / 1.0001, abs=0.0005 * SAMPLE_RATE)


def test_it_tells_until_when_there_is_sound() -> None:
    played = PlayedSound()
    assert played.sounds_until() == -np.inf
    assert played.position_at(1.0) is None
    play(played, tone(1.0, 48000), 48000, 20.0)
    play(played, np.zeros(48000, np.int16), 48000, 21.0)
    assert played.sounds_until() == pytest.approx(21.0, abs=0.02)


def test_beyond_what_is_known_there_is_silence() -> None:
    played = PlayedSound()
    play(played, np.full(16000, 1000, np.int16), 16000, 5.0)
    assert played.position_at(4.0) is None
    end = played.position_at(6.0)
    assert end is not None
    assert not played.read(round(end), 100).any()
    assert not played.read(-50, 50).any()


def test_only_the_last_seconds_are_kept_and_no_reader_is_needed() -> None:
    played = PlayedSound()
    for second in range(30):
        play(played, np.full(16000, second + 1, np.int16), 16000, float(second), block=320)
        played.sounds_until()
    last = played.read(30 * 16000 - 100, 50)
    assert last == pytest.approx(30 / 32768)
    assert not played.read(round((30 - KEPT_SECONDS - 2) * 16000), 50).any()
    for second in range(30, 90):
        play(played, np.full(16000, 7, np.int16), 16000, float(second), block=320)
    position = played.position_at(89.5)
    assert position is not None
    assert played.read(round(position), 50) == pytest.approx(7 / 32768)


def test_another_device_with_another_rate_goes_on_behind() -> None:
    played = PlayedSound()
    play(played, tone(1.0, 48000), 48000, 5.0)
    play(played, np.full(8000, 3000, np.int16), 8000, 9.0)
    between, position = played.position_at(7.0), played.position_at(9.5)
    assert between is not None
    assert not played.read(round(between), 100).any()
    assert position is not None
    assert played.read(round(position), 100) == pytest.approx(3000 / 32768, abs=0.002)
