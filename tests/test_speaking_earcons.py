"""The tones that say: I am here, but I cannot speak."""

import numpy as np

from voice_assist.speaking.earcons import CANNOT_SPEAK_NOTES, cannot_speak, tones
from voice_assist.speaking.loudness import SPEECH_LEVEL, level_of


def pitch(samples: np.ndarray[tuple[int], np.dtype[np.int16]], sample_rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples, 4 * sample_rate))
    return float(np.argmax(spectrum)) / 4


def test_three_falling_notes() -> None:
    sound, begin, pitches = cannot_speak(), 0, []
    for frequency, seconds in CANNOT_SPEAK_NOTES:
        end = begin + int(seconds * sound.sample_rate)
        if frequency:
            pitches.append(pitch(sound.samples[begin:end], sound.sample_rate))
        begin = end
    assert np.allclose(pitches, [784, 659.3, 523.3], atol=2)
    assert 0.5 < sound.seconds < 0.8


def test_as_loud_as_speech_and_without_clicks() -> None:
    samples = cannot_speak().samples.astype(np.float32) / 32767
    assert abs(20 * np.log10(level_of(samples, 22050) / SPEECH_LEVEL)) < 1.5
    assert abs(samples[0]) < 0.01
    assert abs(samples[-1]) < 0.01


def test_a_rest_is_silent() -> None:
    assert not tones([(0.0, 0.1)]).samples.any()
