"""Recordings: whatever plays becomes mono 16-bit at 16 kHz; whatever does not gives one sentence."""

import os
import resource
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from voice_assist.errors import AudioFileError
from voice_assist.hearing import recording
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing.recording import read_recording, recordings_in

TONE = 440.0
PEAK = 0.3


def tone(rate: int, seconds: float = 0.5) -> NDArray[np.float64]:
    return PEAK * np.sin(np.arange(int(rate * seconds)) * 2 * np.pi * TONE / rate)


def written(path: Path, values: NDArray[np.float64], rate: int, subtype: str | None = None) -> Path:
    soundfile.write(path, values, rate, subtype=subtype)
    return path


def assert_is_the_tone(samples: Samples, seconds: float = 0.5, tolerance: float = 0.05) -> None:
    assert samples.dtype == np.int16
    assert samples.ndim == 1
    assert len(samples) == pytest.approx(seconds * SAMPLE_RATE, abs=1)
    expected = tone(SAMPLE_RATE, seconds + 0.1)[: len(samples)]
    middle = slice(1000, -1000)
    error = samples[middle] / 32768 - expected[middle]
    assert np.abs(error).max() < tolerance * PEAK


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "IMA_ADPCM"])
@pytest.mark.parametrize("rate", [8000, 16000, 44100, 96000])
def test_every_width_and_rate_of_wav_plays(tmp_path: Path, subtype: str, rate: int) -> None:
    file = written(tmp_path / "a.wav", tone(rate), rate, subtype)
    samples = read_recording(file)[: SAMPLE_RATE // 2]  # ADPCM fills its last block
    assert_is_the_tone(samples, tolerance=0.2 if subtype in ("PCM_U8", "ULAW", "IMA_ADPCM") else 0.01)


@pytest.mark.parametrize(("suffix", "subtype"), [("flac", "PCM_24"), ("ogg", "VORBIS"), ("ogg", "OPUS")])
def test_flac_and_ogg_play(tmp_path: Path, suffix: str, subtype: str) -> None:
    file = written(tmp_path / f"a.{suffix}", tone(48000), 48000, subtype)
    assert_is_the_tone(read_recording(file), tolerance=0.2)


def test_sixteen_bit_mono_at_our_rate_is_taken_as_it_is(tmp_path: Path) -> None:
    samples = np.random.default_rng(1).integers(-32768, 32767, 5000, np.int16)
    soundfile.write(tmp_path / "a.wav", samples, SAMPLE_RATE)
    assert np.array_equal(read_recording(tmp_path / "a.wav"), samples)


@pytest.mark.parametrize("active", range(6))
def test_one_channel_of_six_is_as_loud_as_alone(tmp_path: Path, active: int) -> None:
    values = np.zeros((24000, 6))
    values[:, active] = tone(48000)
    assert_is_the_tone(read_recording(written(tmp_path / "a.wav", values, 48000)), tolerance=0.01)


@pytest.mark.parametrize("second", [1.0, -1.0, 0.0, 0.5])
def test_two_channels_neither_cancel_nor_vanish(tmp_path: Path, second: float) -> None:
    values = np.stack([tone(44100), second * tone(44100)], axis=1)
    assert_is_the_tone(read_recording(written(tmp_path / "a.wav", values, 44100)), tolerance=0.01)


def test_what_is_no_number_is_silence(tmp_path: Path) -> None:
    values = tone(SAMPLE_RATE)
    values[2000:2100], values[3000] = np.nan, np.inf
    samples = read_recording(written(tmp_path / "a.wav", values, SAMPLE_RATE, "FLOAT"))
    assert not samples[2000:2100].any()
    assert samples[3000] == 0
    assert samples[1000:2000] == pytest.approx(values[1000:2000] * 32768, abs=1)


def test_floats_beyond_full_scale_are_brought_into_it(tmp_path: Path) -> None:
    file = written(tmp_path / "a.wav", tone(SAMPLE_RATE) * 32768, SAMPLE_RATE, "FLOAT")
    samples = read_recording(file) / 32767
    assert np.abs(samples - tone(SAMPLE_RATE) / PEAK).max() < 0.01


def test_a_wav_written_into_a_pipe_plays(tmp_path: Path) -> None:
    file = written(tmp_path / "a.wav", tone(SAMPLE_RATE), SAMPLE_RATE)
    content = bytearray(file.read_bytes())
    position = content.index(b"data") + 4
    content[position : position + 4] = b"\xff\xff\xff\xff"
    file.write_bytes(content)
    assert_is_the_tone(read_recording(file), tolerance=0.01)


def test_a_long_recording_needs_little_memory(tmp_path: Path) -> None:
    with soundfile.SoundFile(tmp_path / "a.flac", "w", 16000, 1) as file:
        for _ in range(60):
            file.write(np.zeros(60 * 16000, np.int16))
    program = (
        "import resource, sys; from pathlib import Path; from voice_assist.hearing.recording import read_recording\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert len(read_recording(Path(sys.argv[1]))) == 3600 * 16000\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "a.flac")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert int(done.stdout) < 300 * 1024


def bad_files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Every way that a file can be wrong, and what is said of it."""
    (folder / "empty.wav").touch()
    (folder / "text.wav").write_text("this is a letter to my daughter\n" * 40)
    (folder / "random.wav").write_bytes(np.random.default_rng(2).bytes(20000))
    (folder / "folder.wav").mkdir()
    os.mkfifo(folder / "pipe.wav")
    written(folder / "nothing.wav", np.zeros(0), SAMPLE_RATE)
    slow = bytearray(written(folder / "slow.wav", tone(SAMPLE_RATE), SAMPLE_RATE).read_bytes())
    slow[24:28] = struct.pack("<I", 3)
    (folder / "slow.wav").write_bytes(slow)
    names = {
        "missing": "no such file",
        "empty": "is empty",
        "text": "no recording",
        "random": "no recording",
        "folder": "is a folder",
        "pipe": "is no file",
        "nothing": "no sound",
        "slow": "3 samples a second",
    }
    return {name: (folder / f"{name}.wav", sentence) for name, sentence in names.items()}


@pytest.mark.parametrize("name", ["missing", "empty", "text", "random", "folder", "pipe", "nothing", "slow"])
def test_a_bad_file_gives_one_sentence(tmp_path: Path, name: str) -> None:
    file, sentence = bad_files(tmp_path)[name]
    with pytest.raises(AudioFileError) as caught:
        read_recording(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(("name", "rate"), [("a.wav", 44100), ("a.flac", 44100), ("a.ogg", 44100), ("b.opus", 48000)])
@pytest.mark.parametrize("part", [0.002, 0.3, 0.8, 0.999])
def test_a_recording_that_is_cut_off_is_not_taken(tmp_path: Path, name: str, rate: int, part: float) -> None:
    file, subtype = tmp_path / name, "OPUS" if name.endswith("opus") else None
    soundfile.write(file, tone(rate, 3.0), rate, format=None if subtype is None else "OGG", subtype=subtype)
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * part)])
    with pytest.raises(AudioFileError, match=r"cut off|damaged"):
        read_recording(file)


def test_an_absurd_length_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "LONGEST_SECONDS", 1)
    with pytest.raises(AudioFileError, match="longer than"):
        read_recording(written(tmp_path / "a.wav", tone(8000, 1.1), 8000))


@pytest.mark.skip_allowed("root may read everything")
@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_rights_gives_one_sentence(tmp_path: Path) -> None:
    written(tmp_path / "a.wav", tone(8000), 8000).chmod(0)
    with pytest.raises(AudioFileError, match="check its rights"):
        read_recording(tmp_path / "a.wav")


def test_a_file_that_cannot_be_opened_gives_one_sentence(tmp_path: Path) -> None:
    file = written(tmp_path / "a.wav", tone(8000), 8000)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, limits[1]))
    try:
        with pytest.raises(AudioFileError, match="cannot be read"):
            read_recording(file)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_the_recordings_of_a_folder_come_sorted(tmp_path: Path) -> None:
    for name in ("b.WAV", "a.flac", "c.ogg", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "deeper.wav").mkdir()
    assert [path.name for path in recordings_in(tmp_path)] == ["a.flac", "b.WAV", "c.ogg"]


def test_a_folder_without_recordings_gives_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(AudioFileError, match="no recording in this folder"):
        recordings_in(tmp_path)
    with pytest.raises(AudioFileError, match="cannot be listed"):
        recordings_in(tmp_path / "missing")
