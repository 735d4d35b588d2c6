"""Voice activity on synthetic voices and noise, and on real speech where it is there."""

from pathlib import Path

import numpy as np
import pytest

from tests.hearing import noise, silence, spoken
from voice_assist.hearing.recogniser import Samples
from voice_assist.hearing.recording import read_recording, recordings_in
from voice_assist.hearing.voice_activity import CHUNK, SILENCE, VoiceActivity, decibels, power_of


def voiced(activity: VoiceActivity, sound: Samples) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    chunks = [sound[start : start + CHUNK] for start in range(0, len(sound) - CHUNK + 1, CHUNK)]
    return np.array([activity.feed(chunk) for chunk in chunks])


def test_levels() -> None:
    assert decibels(power_of(np.full(CHUNK, -32768, np.int16))) == 0
    assert decibels(power_of(np.full(CHUNK, 3277, np.int16))) == pytest.approx(-20, abs=0.01)
    assert decibels(power_of(silence(0.1))) == SILENCE
    assert decibels(power_of(np.zeros(0, np.int16))) == SILENCE


def test_the_network_sleeps_while_nothing_stands_out() -> None:
    activity = VoiceActivity()
    assert not voiced(activity, silence(5)).any()
    assert activity.shown == 0
    assert activity.noise_floor == SILENCE
    voiced(activity, noise(10, -60))
    shown = activity.shown
    assert not voiced(activity, noise(5, -60, seed=1)).any()
    assert activity.shown == shown
    assert activity.noise_floor == pytest.approx(-60.5, abs=0.5)
    assert voiced(activity, spoken("help me")).mean() > 0.6


def test_speech_does_not_raise_the_noise_floor() -> None:
    activity = VoiceActivity()
    voiced(activity, noise(5, -70))
    voiced(activity, np.tile(spoken("please call for help"), 5))
    assert activity.noise_floor < -55


def test_a_drawn_out_vowel_stays_voiced(speech_folder: Path) -> None:
    longest = 0.0
    for file in recordings_in(speech_folder / "vowels" / "pathology")[:4]:
        activity = VoiceActivity()
        voiced(activity, noise(2, -75))
        longest = max(longest, float(voiced(activity, read_recording(file)).sum()) * CHUNK / 16000)
    assert longest > 2.0


def test_a_hum_alone_is_not_held() -> None:
    activity = VoiceActivity()
    voiced(activity, noise(3, -70))
    hum = (6000 * np.sin(np.arange(48000) * 2 * np.pi * 100 / 16000)).astype(np.int16)
    assert voiced(activity, hum).mean() < 0.2


def test_a_reset_keeps_what_the_room_sounds_like() -> None:
    activity = VoiceActivity()
    voiced(activity, noise(6, -50))
    voiced(activity, spoken("help me"))
    activity.reset()
    assert activity.noise_floor == pytest.approx(-50.5, abs=1)
    assert not voiced(activity, noise(1, -50)).any()


def test_real_words_are_heard_and_real_noise_is_not(speech_folder: Path) -> None:
    words = recordings_in(speech_folder / "words" / "test" / "no") + recordings_in(
        speech_folder / "words" / "test" / "yes"
    )
    missed = 0
    for file in words[:30]:
        activity = VoiceActivity()
        missed += int(np.sum(voiced(activity, np.concatenate([noise(0.5, -75), read_recording(file)])))) < 3
    assert missed <= 1
    street = read_recording(speech_folder / "noise" / "aircon_0.wav")
    assert not voiced(VoiceActivity(), street).any()
