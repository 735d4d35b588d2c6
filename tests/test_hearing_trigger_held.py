"""A held vowel or hum fires once; speech, machines, falling groans and short sounds do not."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from voice_assist.hearing.recogniser import SAMPLE_RATE
from voice_assist.hearing.trigger.features import BANDS, HOP_SECONDS, Features
from voice_assist.hearing.trigger.held import HeldLimits, HeldSound

SILENCE = np.zeros(SAMPLE_RATE, np.int16)


def hum(
    seconds: float, pitch: float = 140.0, *, semitones: float = 0.0, level: float = 0.1, wobble: float = 0.1
) -> NDArray[np.int16]:
    """A voice-like tone of ten overtones, gliding by so many semitones; wobble: of its pitch, as voices have it."""
    random = np.random.default_rng(1)
    count = round(seconds * SAMPLE_RATE)
    places = np.arange(0, count + 800, 800)
    steps = np.interp(np.arange(count), places, random.normal(0, wobble, len(places)))
    contour = pitch * 2 ** ((np.linspace(0, semitones, count) + steps) / 12)
    phase = 2 * np.pi * np.cumsum(contour) / SAMPLE_RATE
    wave = sum(np.sin(number * phase) / number for number in range(1, 11))
    edges = np.clip(np.minimum(np.arange(count), count - np.arange(count)) / 800, 0, 1)
    return np.asarray(32767 * level * wave * edges / 2, np.int16)


def fired(*pieces: NDArray[np.int16], limits: HeldLimits | None = None, portion: int = 1000) -> int:
    features, held, count = Features(), HeldSound(limits or HeldLimits()), 0
    stream = np.concatenate([SILENCE, *pieces, SILENCE])
    for start in range(0, len(stream), portion):
        count += sum(held.feed(frame) for frame in features.feed(stream[start : start + portion]))
    return count


@pytest.mark.parametrize("pitch", [75.0, 110.0, 180.0, 260.0, 400.0])
def test_the_pitch_is_found(pitch: float) -> None:
    frames = [frame for frame in Features().feed(hum(1.0, pitch, wobble=0)) if frame.periodicity > 0.9]
    assert len(frames) > 20
    assert np.median([frame.pitch for frame in frames]) == pytest.approx(pitch, rel=0.01)
    assert all(frame.bands.shape == (BANDS,) for frame in frames)


def test_noise_is_not_periodic_and_silence_is_not_analysed() -> None:
    random = np.random.default_rng(2)
    features = Features()
    assert max(f.periodicity for f in features.feed(random.normal(0, 2000, SAMPLE_RATE).astype(np.int16))) < 0.6
    room = random.integers(-3, 4, 10 * SAMPLE_RATE).astype(np.int16)
    features.feed(room)
    before = features.analysed
    features.feed(room)
    assert features.analysed == before


@pytest.mark.parametrize("portion", [160, 512, 5000])
def test_held_it_fires_once_however_long(portion: int) -> None:
    assert fired(hum(2.5), portion=portion) == 1
    assert fired(hum(9.0), portion=portion) == 1


def test_made_again_after_a_pause_it_fires_again() -> None:
    assert fired(hum(2.5), SILENCE, hum(2.5)) == 2
    assert fired(hum(2.5), SILENCE[:1600], hum(2.5)) == 1


def test_a_short_one_that_is_steady_as_a_whole_counts_when_it_is_over() -> None:
    assert fired(hum(1.6)) == 1
    assert fired(hum(0.9)) == 0
    assert fired(hum(1.6), limits=HeldLimits(shortest=1.9)) == 0


def test_what_falls_rises_or_changes_is_no_held_sound() -> None:
    assert fired(hum(2.5, semitones=-5)) == 0
    assert fired(hum(1.6, semitones=4)) == 0
    assert fired(*[hum(0.5, pitch) for pitch in (120, 150, 190, 140, 170)]) == 0
    assert fired(np.concatenate([hum(1.0, level=0.01), hum(1.5, level=0.3)])) == 0


def test_what_no_voice_can_keep_so_steady_is_a_machine() -> None:
    assert fired(hum(3.0, 100.0, wobble=0.0)) == 0


def test_what_is_softer_than_the_person_or_higher_comes_from_elsewhere() -> None:
    assert fired(hum(2.5, level=0.003), limits=HeldLimits(softest=-40)) == 0
    assert fired(hum(2.5, 300.0), limits=HeldLimits(highest=250)) == 0
    assert fired(hum(2.5, 200.0), limits=HeldLimits(softest=-40, highest=250)) == 1


def test_what_hardly_stands_out_from_the_room_is_no_voice_beside_the_microphone() -> None:
    random = np.random.default_rng(5)
    room, louder = (random.normal(0, size, 4 * SAMPLE_RATE).astype(np.int16) for size in (600, 600))
    over = louder.astype(float)
    over[: 3 * SAMPLE_RATE] += hum(3.0, 200.0, level=0.05)
    assert fired(room, over.astype(np.int16)) == 0
    over[: 3 * SAMPLE_RATE] += hum(3.0, 200.0, level=0.4)
    assert fired(room, over.astype(np.int16)) == 1


def test_what_was_not_steady_for_a_long_time_is_a_machine() -> None:
    assert fired(hum(7.0, 100.0, wobble=0.0), hum(3.0, 100.0)) == 0


def test_a_weak_voice_that_breaks_for_a_moment_is_still_held() -> None:
    assert fired(hum(1.1), SILENCE[: round(2 * HOP_SECONDS * SAMPLE_RATE)], hum(1.5)) == 1


def test_real_held_vowels_are_found_and_words_are_not(speech_folder: Path) -> None:
    vowels = sorted((speech_folder / "vowels").glob("*/*.wav"))[::6]
    found = sum(fired(soundfile.read(file, dtype="int16")[0]) > 0 for file in vowels)
    assert len(vowels) == 9
    assert found >= 8
    words = sorted((speech_folder / "words" / "train").rglob("*.wav"))[::40]
    assert len(words) > 30
    assert fired(*(soundfile.read(file, dtype="int16")[0] for file in words)) == 0
