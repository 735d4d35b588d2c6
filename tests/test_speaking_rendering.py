"""Speaking into a track: each sentence at its place, cut where it was stopped, written whole or not at all."""

import wave
from pathlib import Path

import numpy as np
import pytest

from voice_assist.commands import Earcon, PlayEarcon, SetVoice, Speak
from voice_assist.errors import StorageError, WorkerError
from voice_assist.speaking.earcons import cannot_speak
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.loudness import volume_gain
from voice_assist.speaking.rendering import SAMPLE_RATE, RenderedSpeech
from voice_assist.speaking.synthesiser import Sound, Voice


class Steady:
    """Gives a level of 10000 for as many seconds as the text says, at `sample_rate`; "fail" fails."""

    def __init__(self, sample_rate: int = SAMPLE_RATE) -> None:
        self.sample_rate = sample_rate
        self.voices: list[Voice] = []

    def synthesise(self, text: str, voice: Voice) -> Sound:
        self.voices.append(voice)
        if text == "fail":
            raise WorkerError("Broken.")
        return Sound(np.full(int(float(text) * self.sample_rate), 10000, np.int16), self.sample_rate)

    def close(self) -> None:
        pass


@pytest.fixture
def speech() -> RenderedSpeech:
    return RenderedSpeech(Steady(), "en", 100, 150)


def written(speech: RenderedSpeech, path: Path, seconds: float = 0.0) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    speech.write(path, seconds)
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, SAMPLE_RATE)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def at(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE)


def test_each_sentence_is_at_its_place(speech: RenderedSpeech, tmp_path: Path) -> None:
    assert speech.speak(Speak(1, "0.5"), 1.0) == 0.5
    assert speech.speak(Speak(2, "1"), 12.0) == 1.0
    track = written(speech, tmp_path / "out.wav")
    expected = np.zeros(at(13), np.int16)
    expected[at(1) : at(1.5)] = expected[at(12) :] = 10000
    assert np.array_equal(track, expected)
    assert speech.seconds == 13


def test_what_sounds_over_the_edge_of_a_piece_is_whole(speech: RenderedSpeech, tmp_path: Path) -> None:
    speech.speak(Speak(1, "21"), 0.5)
    assert np.flatnonzero(written(speech, tmp_path / "out.wav") == 10000).tolist() == list(range(at(0.5), at(21.5)))


def test_a_stop_cuts_it_off_softly(speech: RenderedSpeech, tmp_path: Path) -> None:
    speech.speak(Speak(1, "2"), 0.0)
    speech.stop(1, 1.0)
    speech.stop(99, 0.5)
    track = written(speech, tmp_path / "out.wav").astype(int)
    assert len(track) == at(1)
    assert (track[: at(0.99)] == 10000).all()
    assert np.abs(np.diff(track)).max() < 200
    assert track[-1] < 200


def test_a_stop_at_its_start_or_after_its_end(speech: RenderedSpeech, tmp_path: Path) -> None:
    speech.speak(Speak(1, "1"), 1.0)
    speech.stop(1, 5.0)
    assert speech.seconds == 2
    speech.stop(1, 0.5)
    assert speech.seconds == 1
    assert not written(speech, tmp_path / "out.wav").any()


def test_what_is_said_is_lowered_and_raised_and_earcons_are_not(speech: RenderedSpeech, tmp_path: Path) -> None:
    speech.speak(Speak(1, "3"), 0.0)
    speech.duck(1.0, lowered=True)
    speech.speak(Speak(2, "2"), 3.0)
    speech.duck(4.0, lowered=False)
    speech.earcon(PlayEarcon(Earcon.SENT), 6.0)
    speech.duck(6.0, lowered=True)
    speech.earcon(PlayEarcon(Earcon.SENT), 7.0)
    track = written(speech, tmp_path / "out.wav").astype(int)
    assert track[at(0.99)] == 10000
    assert (track[at(1.01) : at(4)] == 2000).all(), "the next sentence begins low"
    assert (track[at(4.4) : at(5)] == 10000).all()
    assert np.abs(np.diff(track[: at(5)])[: at(4.9)]).max() < 100
    assert np.array_equal(track[at(6) : at(6.4)], track[at(7) : at(7.4)])
    assert np.abs(track[at(6) : at(6.4)]).max() > 500


def test_overlapping_sounds_are_added_without_overflow(speech: RenderedSpeech, tmp_path: Path) -> None:
    for number in range(5):
        speech.speak(Speak(number, "1"), 0.0)
    assert set(written(speech, tmp_path / "out.wav").tolist()) == {32767}


def test_voice_volume_and_loud(tmp_path: Path) -> None:
    synthesiser = Steady()
    speech = RenderedSpeech(synthesiser, "en-us", 50, 150)
    speech.speak(Speak(1, "1"), 0.0)
    speech.set_voice(SetVoice(volume=100, rate=200))
    speech.speak(Speak(2, "1"), 1.0)
    speech.set_voice(SetVoice(volume=10, rate=200, name="flite:slt"))
    speech.speak(Speak(3, "1", loud=True), 2.0)
    track = written(speech, tmp_path / "out.wav")
    assert track[at(0.5)] == pytest.approx(10000 * volume_gain(50), abs=1)
    assert track[at(1.5)] == track[at(2.5)] == 10000
    assert synthesiser.voices == [Voice("en-us", 150), Voice("en-us", 200), Voice("flite:slt", 200)]


def test_other_rates_are_resampled(tmp_path: Path) -> None:
    speech = RenderedSpeech(Steady(16000), "en", 100, 150)
    assert speech.speak(Speak(1, "1"), 0.0) == pytest.approx(1)
    assert np.allclose(written(speech, tmp_path / "out.wav")[500:-500], 10000, atol=20)


def test_tones_where_nothing_can_be_spoken(speech: RenderedSpeech) -> None:
    assert speech.speak(Speak(1, "fail"), 0.0) == cannot_speak().seconds


def test_an_empty_track_and_silence_at_the_end(speech: RenderedSpeech, tmp_path: Path) -> None:
    assert len(written(speech, tmp_path / "empty.wav")) == 0
    speech.speak(Speak(1, "1"), 0.0)
    assert len(written(speech, tmp_path / "longer.wav", 3.0)) == at(3)


def test_real_speech(tmp_path: Path) -> None:
    speech = RenderedSpeech(EspeakSynthesiser(), "en", 100, 150)
    seconds = speech.speak(Speak(1, "Hold for five seconds."), 0.5)
    track = np.abs(written(speech, tmp_path / "out.wav").astype(int))
    assert len(track) == at(0.5 + seconds)
    assert not track[: at(0.5)].any()
    assert track.max() > 8000


def test_a_place_that_cannot_be_written(speech: RenderedSpeech, tmp_path: Path) -> None:
    speech.speak(Speak(1, "0.1"), 0.0)
    with pytest.raises(StorageError, match=r"No such file or directory.*; give another place"):
        speech.write(tmp_path / "missing" / "out.wav")
    with pytest.raises(StorageError, match="no ordinary file"):
        speech.write(tmp_path)
    with pytest.raises(StorageError, match="no ordinary file"):
        speech.write(Path("/dev/null"))
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be written"):
        speech.write(tmp_path / "file" / "out.wav")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_failed_write_leaves_the_old_file(
    speech: RenderedSpeech, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.wav"
    path.write_bytes(b"old")
    speech.speak(Speak(1, "0.1"), 0.0)

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("voice_assist.speaking.rendering.wave.Wave_write.writeframes", full)
    with pytest.raises(StorageError, match=r"No space left on device"):
        speech.write(path)
    assert path.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.wav"]


def test_a_link_stays_a_link(speech: RenderedSpeech, tmp_path: Path) -> None:
    (tmp_path / "link.wav").symlink_to(tmp_path / "real.wav")
    assert len(written(speech, tmp_path / "link.wav")) == 0
    assert (tmp_path / "link.wav").is_symlink()
    assert (tmp_path / "real.wav").is_file()


def test_what_is_over_can_be_forgotten(speech: RenderedSpeech, tmp_path: Path) -> None:
    speech.speak(Speak(1, "1"), 0.0)
    speech.speak(Speak(2, "2"), 1.0)
    speech.forget(2.0)
    track = written(speech, tmp_path / "out.wav")
    assert not track[: at(1)].any()
    assert (track[at(1) : at(3)] == 10000).all()
