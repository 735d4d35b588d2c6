"""The four earcons, and the tones that say: I am here, but I cannot speak."""

import itertools

import numpy as np

from voice_assist.commands import Earcon
from voice_assist.speaking.earcons import CANNOT_SPEAK_NOTES, cannot_speak, earcon_gain, earcon_sound, tones
from voice_assist.speaking.loudness import SPEECH_LEVEL, level_of, volume_gain


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


def notes_of(earcon: Earcon) -> list[tuple[float, float]]:
    """Pitch and length of each note as it sounds: cut where the pitch changes or the sound ends."""
    sound = earcon_sound(earcon)
    step = int(0.02 * sound.sample_rate)
    frames = [sound.samples[begin : begin + step] for begin in range(0, len(sound.samples) - step, step)]
    pitches = [round(pitch(frame, sound.sample_rate) / 25) if np.abs(frame).max() > 1500 else 0 for frame in frames]
    return [(key * 25.0, 0.02 * len(list(group))) for key, group in itertools.groupby(pitches) if key]


def test_each_earcon_has_a_contour_of_its_own() -> None:
    contours = {}
    for earcon in Earcon:
        notes = [note for note in notes_of(earcon) if note[1] > 0.03]
        contours[earcon] = tuple(int(np.sign(b[0] - a[0])) for a, b in itertools.pairwise(notes))
    assert contours == {
        Earcon.HEARD: (),
        Earcon.NOT_UNDERSTOOD: (-1, 1),
        Earcon.SENT: (1, 1, 1),
        Earcon.ERROR: (0,),
    }
    assert (-1, -1) not in contours.values(), "that is: I cannot speak"


def test_earcons_are_short_and_begin_and_end_without_a_click() -> None:
    for earcon in Earcon:
        sound = earcon_sound(earcon)
        assert sound.seconds <= 0.65
        assert np.abs(sound.samples[[0, -1]]).max() < 200


def test_earcons_are_softer_than_speech_and_softer_still_at_night_but_never_lost() -> None:
    speech = volume_gain(80)
    assert earcon_gain(speech, softly=True) < 0.5 * earcon_gain(speech, softly=False) < 0.25 * speech
    assert earcon_gain(0.0, softly=True) > 0.015
