"""Similar sounds at an even pace fire once; laughing, counting and a single sound do not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.test_hearing_trigger_held import SILENCE, hum
from voice_assist.hearing.recogniser import SAMPLE_RATE
from voice_assist.hearing.trigger.features import Features
from voice_assist.hearing.trigger.repeated import RepeatedSound, RepeatLimits


def row(*sounds: NDArray[np.int16], pace: float = 0.9, uneven: float = 0.0) -> NDArray[np.int16]:
    """These sounds, one every `pace` seconds."""
    pieces = [SILENCE]
    for number, sound in enumerate(sounds):
        seconds = pace * (1 + uneven * (-1) ** number)
        pieces += [sound, np.zeros(max(0, round(seconds * SAMPLE_RATE) - len(sound)), np.int16)]
    room = np.random.default_rng(3).integers(-6, 7, sum(map(len, pieces)) + SAMPLE_RATE)
    return np.asarray(np.concatenate([*pieces, SILENCE]) + room, np.int16)


def fired(sound: NDArray[np.int16], limits: RepeatLimits | None = None) -> int:
    detector = RepeatedSound(limits or RepeatLimits())
    return sum(detector.feed(frame) for frame in Features().feed(sound))


HUM = hum(0.25, 150.0)


def test_four_alike_fire_and_three_do_not() -> None:
    assert fired(row(HUM, HUM, HUM)) == 0
    assert fired(row(HUM, HUM, HUM, HUM)) == 1


def test_gone_on_with_it_fires_once_and_after_a_rest_again() -> None:
    assert fired(row(*12 * [HUM])) == 1
    rest = np.zeros(4 * SAMPLE_RATE, np.int16)
    assert fired(np.concatenate([row(*4 * [HUM]), rest, row(*4 * [HUM])])) == 2


@pytest.mark.parametrize("pace", [0.6, 0.9, 1.4])
def test_each_has_their_own_pace(pace: float) -> None:
    assert fired(row(*4 * [HUM], pace=pace, uneven=0.1)) == 1


def test_laughing_is_quicker_snoring_slower_and_both_are_left_alone() -> None:
    assert fired(row(*12 * [hum(0.1, 280.0)], pace=0.23)) == 0
    assert fired(row(*6 * [hum(0.5, 90.0)], pace=3.5)) == 0


def test_uneven_ones_are_no_signal() -> None:
    assert fired(row(*8 * [HUM], uneven=0.5)) == 0


def test_sounds_that_differ_are_no_signal() -> None:
    noise = np.random.default_rng(4).normal(0, 1500, len(HUM)).astype(np.int16)
    assert fired(row(HUM, noise, HUM, noise, HUM, noise)) == 0
    assert fired(row(HUM, hum(0.55, 150.0), HUM, hum(0.55, 150.0), HUM)) == 0
    assert fired(row(HUM, (HUM * 0.2).astype(np.int16), HUM, (HUM * 0.2).astype(np.int16), HUM)) == 0


def test_what_is_softer_than_the_person_comes_from_elsewhere() -> None:
    assert fired(row(*4 * [HUM]), RepeatLimits(softest=-5.0)) == 0
