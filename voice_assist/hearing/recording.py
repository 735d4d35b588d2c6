"""Recordings: every file that libsndfile reads becomes the samples that the recognisers hear."""

from __future__ import annotations

import contextlib
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile
from numpy.typing import NDArray

from voice_assist.errors import AudioFileError
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing.resampling import Floats, Resampler, mixing_weights

RECORDING_SUFFIXES = frozenset({".wav", ".flac", ".ogg", ".oga", ".opus"})
LONGEST_SECONDS = 2 * 60 * 60
"""A longer file is taken for a mistake: two hours are 230 MB in memory."""
SAMPLE_RATES = range(1000, 768_001)
BLOCK_VALUES = 1 << 18
"""Read at once, over all channels: bounds the memory whatever the file says of itself."""
UNKNOWN_LENGTH = 0x7FFF_F000
"""Programs that write a WAV into a pipe leave 0, or at least this (sox; others 0xFFFFFFFF), for want of the length."""
OGG_LARGEST_PAGE = 65_307
OGG_HEADER = 27
OGG_LAST_PAGE = 0x04


def read_recording(path: Path) -> Samples:
    """All of a recording, as mono 16-bit samples at SAMPLE_RATE.

    Args:
        path: WAV, FLAC or OGG (or whatever else libsndfile reads) of any sample rate, width and number of channels.

    Raises:
        AudioFileError: it is missing, unreadable, no recording, cut off, empty, or longer than LONGEST_SECONDS.
    """
    with _opened(path) as file:
        samples = np.zeros(file.frames * SAMPLE_RATE // file.samplerate + 2, np.int16)
        filled = 0
        for block in _resampled(path, file):
            count = min(len(block), len(samples) - filled)
            samples[filled : filled + count] = block[:count]
            filled += count
    return samples[:filled]


def recordings_in(folder: Path) -> tuple[Path, ...]:
    """The recordings that lie in a folder itself (RECORDING_SUFFIXES, in any case), sorted by name.

    Raises:
        AudioFileError: the folder is missing, unreadable, or holds none.
    """
    try:
        files = [path for path in folder.iterdir() if path.suffix.lower() in RECORDING_SUFFIXES and path.is_file()]
    except OSError as error:
        raise AudioFileError(f"{folder}: cannot be listed ({error.strerror}); check the path.") from error
    if not files:
        kinds = ", ".join(sorted(RECORDING_SUFFIXES))
        raise AudioFileError(f"{folder}: there is no recording in this folder; put one there ({kinds}).")
    return tuple(sorted(files))


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[soundfile.SoundFile]:
    _check_file(path)
    try:
        with soundfile.SoundFile(path) as file:
            _check_format(path, file)
            yield file
    except soundfile.LibsndfileError as error:
        reason = error.error_string.removeprefix("Error : ").rstrip(".")
        raise AudioFileError(f"{path}: no recording, or a damaged one ({reason}); give a WAV, FLAC or OGG.") from error


def _check_file(path: Path) -> None:
    try:
        if path.is_dir():
            raise AudioFileError(f"{path}: this is a folder; give a recording in it.")
        if path.exists() and not path.is_file():
            raise AudioFileError(f"{path}: this is no file; give a recording.")
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            cut_off = size > 0 and _is_cut_off(file, size)
    except FileNotFoundError as error:
        raise AudioFileError(f"{path}: there is no such file; check the path.") from error
    except OSError as error:
        raise AudioFileError(f"{path}: cannot be read ({error.strerror}); check its rights.") from error
    if size == 0:
        raise AudioFileError(f"{path}: the file is empty; record it again.")
    if cut_off:
        raise _cut_off(path)


def _cut_off(path: Path) -> AudioFileError:
    return AudioFileError(f"{path}: the recording is cut off; copy it again in full, or record it again.")


def _check_format(path: Path, file: soundfile.SoundFile) -> None:
    if file.samplerate not in SAMPLE_RATES:
        raise AudioFileError(f"{path}: {file.samplerate} samples a second are none of sound; record it again.")
    if file.frames <= 0:
        raise AudioFileError(f"{path}: there is no sound in this recording; record it again.")
    if file.frames > LONGEST_SECONDS * file.samplerate:
        hours = f"{LONGEST_SECONDS / 3600:g} hours"
        raise AudioFileError(f"{path}: the recording is longer than {hours}; cut it into pieces.")


def _is_cut_off(file: BinaryIO, size: int) -> bool:
    """Whether the file ends before its own account of itself; libsndfile plays what is there and says nothing."""
    start = file.read(12)
    if start[:4] == b"RIFF" and start[8:] == b"WAVE":
        return _wave_is_cut_off(file, size)
    if start[:4] == b"OggS":
        file.seek(max(0, size - OGG_LARGEST_PAGE))
        return _ogg_is_cut_off(file.read())
    return False


def _ogg_is_cut_off(end: bytes) -> bool:
    page = end[end.rfind(b"OggS") :]
    if len(page) < OGG_HEADER or not page[5] & OGG_LAST_PAGE:
        return True
    segments = page[26]
    return len(page) < OGG_HEADER + segments + sum(page[OGG_HEADER : OGG_HEADER + segments])


def _wave_is_cut_off(file: BinaryIO, size: int) -> bool:
    position = 12
    while True:
        file.seek(position)
        header = file.read(8)
        if len(header) < 8:
            return True  # the samples never came
        name, length = header[:4], struct.unpack("<I", header[4:])[0]
        if name == b"data":
            unknown = length == 0 or length >= UNKNOWN_LENGTH
            return not unknown and position + 8 + length > size
        position += 8 + length + length % 2


def _resampled(path: Path, file: soundfile.SoundFile) -> Iterator[Samples]:
    weights = _weights_of(file)
    file.seek(0)
    resampler, read = Resampler(file.samplerate), 0
    for block in _blocks(file):
        read += len(block)
        yield resampler.feed(block @ weights)
    if read < file.frames:
        raise _cut_off(path)
    yield resampler.finish()


def _weights_of(file: soundfile.SoundFile) -> NDArray[np.float32]:
    products, peak = np.zeros((file.channels, file.channels)), 1.0
    for block in _blocks(file):
        peak = max(peak, float(np.abs(block).max(initial=0.0)))
        products += block.T.astype(np.float64) @ block
    # Samples stored as floats may be beyond full scale, as far as 32768: they are brought back into it.
    return (mixing_weights(products) / peak).astype(np.float32)


def _blocks(file: soundfile.SoundFile) -> Iterator[Floats]:
    size = max(1, BLOCK_VALUES // file.channels)
    while len(block := file.read(size, dtype="float32", always_2d=True)):
        yield np.nan_to_num(block, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
