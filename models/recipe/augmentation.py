"""Rooms, noises, microphones and levels: makes clean synthetic speech less uniform, before features are taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, lfilter, sosfilt

from models.recipe.audio import RATE, Audio, read_wav

_FULL = 32767


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What may sound besides the speaker."""

    babble: Sequence[Audio] = field(default_factory=list)
    """Utterances that several people may be saying at once."""
    recordings: Sequence[Audio] = field(default_factory=list)
    """Recorded noise."""


def read_noise(folder: Path | None) -> list[Audio]:
    """All recordings of a folder; noises used for measuring must be elsewhere."""
    return [read_wav(path) for path in sorted(folder.glob("*.wav"))] if folder else []


def disturbed(audio: Audio, seed: int, around: Surroundings) -> Audio:
    """`audio` in a random room, noise, microphone, level; the timing is unchanged."""
    rng = np.random.default_rng(seed)
    if rng.random() < 0.55:
        audio = _room(audio, rng)
    if rng.random() < 0.7:
        audio = _noise(audio, rng, around)
    if rng.random() < 0.7:
        audio = _microphone(audio, rng)
    peak = float(np.abs(audio).max()) + 1e-9
    if rng.random() < 0.15:  # mild clipping
        limit = float(rng.uniform(0.25, 0.8)) * peak
        audio, peak = np.clip(audio, -limit, limit), limit
    audio = audio * (float(10 ** rng.uniform(-1.7, -0.03)) * _FULL / peak)
    if rng.random() < 0.7:  # the microphone's own floor
        audio = audio + rng.normal(size=len(audio)) * float(10 ** rng.uniform(-1, 1.6))
    if rng.random() < 0.1:
        audio = _telephone_coding(audio)
    return _rounded(audio)


def little_disturbed(audio: Audio, seed: int) -> Audio:
    """`audio` at a random level, half the time with the floor of a converter."""
    rng = np.random.default_rng(seed)
    audio = np.round(audio * float(10 ** rng.uniform(-0.8, 0)))
    if rng.random() < 0.5:
        audio = audio + np.round(rng.normal(size=len(audio)) * float(10 ** rng.uniform(-0.5, 1)))
    return np.asarray(audio, np.float32)


def without_speech(seed: int, recordings: Sequence[Audio]) -> Audio:
    """A clip of noise alone: coloured or recorded, with swells and clicks."""
    rng = np.random.default_rng(seed)
    length = int(rng.uniform(0.8, 2.5) * RATE)
    if recordings and rng.random() < 0.33:
        audio = _excerpt(recordings, length, rng)
    else:
        audio = coloured_noise(length, rng, rng.uniform(-0.5, 2.2)) * 3000
    audio = audio * float(10 ** rng.uniform(-2.7, 0.3))
    if rng.random() < 0.4:
        audio = _microphone(audio, rng)
    if rng.random() < 0.4:
        audio = audio * _swells(length, rng, -0.7)
    if rng.random() < 0.3:
        for _ in range(int(rng.integers(1, 4))):
            at = int(rng.integers(length - 400))
            decay = np.exp(-np.arange(300) / rng.uniform(10, 120))
            audio[at : at + 300] += rng.normal(size=300) * decay * rng.uniform(300, 8000)
    return _rounded(audio)


def coloured_noise(length: int, rng: Generator, exponent: float) -> NDArray[Any]:
    """Noise with a power spectrum of 1/f^exponent and a root mean square of 1."""
    spectrum = rng.normal(size=length // 2 + 1) + 1j * rng.normal(size=length // 2 + 1)
    frequency = np.fft.rfftfreq(length, 1 / RATE)
    audio = np.fft.irfft(spectrum * np.maximum(frequency, 40.0) ** (-exponent / 2), length)
    return np.asarray(audio / (np.sqrt(np.mean(audio**2)) + 1e-9), np.float32)


def speech_level(audio: Audio) -> float:
    """Root mean square over the louder part; pauses do not count."""
    power = (audio[: len(audio) // 400 * 400].reshape(-1, 400) ** 2).mean(1)
    return float(np.sqrt(power[power > power.max() * 0.01].mean())) if len(power) and power.max() > 0 else 1.0


def _room(audio: Audio, rng: Generator) -> Audio:
    decay = float(rng.uniform(0.1, 0.7))  # seconds to fall by 60 dB
    length = int(decay * RATE)
    echo = rng.normal(size=length) * np.exp(-6.9 * np.arange(length) / RATE / decay)
    damping = float(rng.uniform(0, 0.8))  # the tail loses its highs
    echo = lfilter([1 - damping], [1, -damping], echo)
    echo[: int(rng.uniform(0.001, 0.006) * RATE)] = 0
    echo *= 10 ** (rng.uniform(-14, 2) / 20) / (np.sqrt((echo**2).sum()) + 1e-9)
    echo[0] = 1
    for _ in range(int(rng.integers(0, 6))):  # early reflections
        echo[min(length - 1, int(rng.uniform(0.001, 0.03) * RATE))] += float(rng.uniform(-0.5, 0.5))
    return np.asarray(fftconvolve(audio, echo)[: len(audio)], np.float32)


def _microphone(audio: Audio, rng: Generator) -> Audio:
    if rng.random() < 0.5:
        order, edge = int(rng.integers(1, 4)), rng.uniform(60, 350)
        audio = sosfilt(butter(order, edge, "high", fs=RATE, output="sos"), audio)
    if rng.random() < 0.4:
        order, edge = int(rng.integers(1, 5)), rng.uniform(3000, 7600)
        audio = sosfilt(butter(order, edge, "low", fs=RATE, output="sos"), audio)
    if rng.random() < 0.5:
        audio = lfilter([1, -float(rng.uniform(-0.7, 0.5))], [1], audio)
    if rng.random() < 0.4:  # a smooth response, up to +-8 dB
        octaves = np.log2(1 + np.fft.rfftfreq(len(audio), 1 / RATE) / 200)
        response = np.interp(octaves, np.linspace(0, np.log2(41), 7), rng.uniform(-8, 8, 7))
        audio = np.fft.irfft(np.fft.rfft(audio) * 10 ** (response / 20), len(audio))
    return np.asarray(audio, np.float32)


def _noise(audio: Audio, rng: Generator, around: Surroundings) -> Audio:
    """0 to 25 dB below the speech: coloured noise, hum, babble or a recording."""
    length, kind = len(audio), rng.random()
    if kind < 0.25 and around.recordings:
        noise = _excerpt(around.recordings, length, rng)
    elif kind < 0.45 and around.babble:
        noise = _babble(length, rng, around.babble)
    elif kind < 0.55:
        noise = _hum(length, rng)
    else:
        noise = coloured_noise(length, rng, float(rng.uniform(-0.5, 2.2)))
    if rng.random() < 0.3:
        noise = noise * _swells(length, rng, -0.6)
    noise = noise / (np.sqrt((noise**2).mean()) + 1e-9)
    return np.asarray(audio + noise * speech_level(audio) * 10 ** (-rng.uniform(0, 25) / 20), np.float32)


def _excerpt(recordings: Sequence[Audio], length: int, rng: Generator) -> NDArray[Any]:
    noise = recordings[int(rng.integers(len(recordings)))]
    return np.roll(np.resize(noise, max(length, len(noise))), -int(rng.integers(len(noise))))[:length].copy()


def _babble(length: int, rng: Generator, voices: Sequence[Audio]) -> NDArray[Any]:
    mixed = np.zeros(length, np.float32)
    for _ in range(int(rng.integers(3, 7))):
        voice = voices[int(rng.integers(len(voices)))]
        voice = np.tile(voice, length // len(voice) + 1)
        mixed += np.roll(voice, int(rng.integers(len(voice))))[:length] * float(rng.uniform(0.4, 1))
    return mixed


def _hum(length: int, rng: Generator) -> NDArray[Any]:
    time, mains = np.arange(length) / RATE, rng.choice([50, 60, 100, 120])
    hum = 0.1 * rng.normal(size=length)
    for harmonic in range(1, 12):
        hum += np.sin(2 * np.pi * mains * harmonic * time + rng.uniform(0, 6)) * rng.uniform(0, 1) / harmonic
    return hum


def _swells(length: int, rng: Generator, lowest: float) -> NDArray[Any]:
    return np.interp(np.arange(length), np.linspace(0, length, 8), 10 ** rng.uniform(lowest, 0.4, 8))


def _telephone_coding(audio: NDArray[Any]) -> NDArray[Any]:
    """8-bit mu-law."""
    share = np.clip(audio / 32768, -1, 1)
    coded = np.round(np.sign(share) * np.log1p(255 * np.abs(share)) / np.log(256) * 127) / 127
    return np.asarray(np.sign(coded) * (256 ** np.abs(coded) - 1) / 255 * 32768)


def _rounded(audio: NDArray[Any]) -> Audio:
    return np.clip(np.round(audio), -32768, _FULL).astype(np.float32)
