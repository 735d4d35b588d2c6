"""The siren's sound: what wakes, never begins with a blow, and leaves pauses."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from voice_assist.calling.siren_sound import FROM_DECIBELS, RISE_SECONDS, cycle, gain, notes, read_call_out
from voice_assist.errors import AudioFileError

RATE = 48000


def loudest_frequency(samples: np.ndarray[tuple[int], np.dtype[np.float32]], rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples))
    return float(np.argmax(spectrum) * rate / len(samples))


@pytest.mark.parametrize("rate", [16000, 44100, RATE])
def test_three_seconds_of_two_notes_and_two_of_silence(rate: int) -> None:
    sound = cycle(rate)
    assert len(sound) == 5 * rate
    assert not sound[3 * rate :].any()
    assert loudest_frequency(sound[: rate // 2], rate) == pytest.approx(520, abs=3)
    assert loudest_frequency(sound[rate // 2 : rate], rate) == pytest.approx(693, abs=3)


def test_it_is_as_loud_as_allowed_and_begins_softly() -> None:
    sound = notes(RATE)
    assert 0.9 < np.abs(sound).max() <= 1.0
    assert np.abs(np.diff(sound)).max() < 0.4
    assert np.abs(sound[: RATE // 1000]).max() < 0.02
    assert np.sqrt(np.mean(sound**2)) > 0.5


def test_it_rises() -> None:
    steps = [gain(seconds) for seconds in np.arange(0, RISE_SECONDS + 2, 0.5)]
    assert steps == sorted(steps)
    assert 20 * np.log10(steps[0]) == pytest.approx(FROM_DECIBELS)
    assert steps[-1] == 1.0


def test_the_words_are_called_out_between_notes_and_pause(tmp_path: Path) -> None:
    file = tmp_path / "help.wav"
    soundfile.write(file, 0.1 * np.sin(2 * np.pi * 1500 * np.arange(22050) / 22050), 22050)
    words = read_call_out(file, RATE)
    assert len(words) == pytest.approx(RATE, abs=50)
    sound = cycle(RATE, words)
    assert loudest_frequency(sound[round(3.4 * RATE) : round(4.2 * RATE)], RATE) == pytest.approx(1500, abs=5)
    assert np.abs(words).max() > 0.9
    assert not sound[-2 * RATE :].any()


@pytest.mark.parametrize("content", [None, b"", b"no sound at all", b"RIFF\x00\x00\x00\x00WAVE"])
def test_words_that_cannot_be_read_are_told(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "help.wav"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(AudioFileError, match="words of the siren cannot be read"):
        read_call_out(file, RATE)


@pytest.mark.parametrize("samples", [np.zeros(100), np.ones(10 * 8000)], ids=["silent", "too long"])
def test_words_that_are_none_are_told(tmp_path: Path, samples: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    soundfile.write(tmp_path / "help.wav", samples, 8000)
    with pytest.raises(AudioFileError, match="silent or too long"):
        read_call_out(tmp_path / "help.wav", RATE)
