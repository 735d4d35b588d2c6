"""What can be done to the sound in front of the recognisers; benchmarks/gain_and_noise.py says which of it helps."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice_assist.evaluation.noise import active_power
from voice_assist.hearing.gain import AutomaticGain
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing.voice_activity import CHUNK, VoiceActivity

Signal = NDArray[np.float64]
Span = tuple[int, int]
"""First sample and end of a word in the stream, with a little of the room around it."""

FULL_SCALE = 32768.0


def with_floor(stream: Samples, spans: Sequence[Span]) -> list[Samples]:
    """White noise at -66 dB beneath everything, as many a microphone has it."""
    noise = np.random.default_rng(3).normal(0, FULL_SCALE * 10 ** (-66 / 20), len(stream))
    return as_it_is(np.rint(np.clip(stream + noise, -32768, 32767)).astype(np.int16), spans)


def as_it_is(stream: Samples, spans: Sequence[Span]) -> list[Samples]:
    return [stream[begin:end] for begin, end in spans]


def best_gain(stream: Samples, spans: Sequence[Span]) -> list[Samples]:
    """Each word brought to -23 dB by its own loudness, which no device can know before the word is over."""
    return [_raised(stream[begin:end]) for begin, end in spans]


def _raised(samples: Samples) -> Samples:
    wanted = FULL_SCALE * 10 ** (-23 / 20) / max(1.0, float(np.sqrt(active_power(samples))))
    return np.asarray(np.rint(np.clip(samples * min(wanted, 100.0), -32768, 32767)), np.int16)


def own_gain(stream: Samples, spans: Sequence[Span]) -> list[Samples]:
    """What the listener does: by the beginning of each word, as voice activity hears it in the stream."""
    activity, starts = VoiceActivity(), range(0, len(stream) - CHUNK + 1, CHUNK)
    voiced = [activity.feed(stream[start : start + CHUNK]) for start in starts]

    def one(begin: int, end: int) -> Samples:
        gain, pieces = AutomaticGain(), list[Samples]()
        for index in range(begin // CHUNK, end // CHUNK):
            pieces += gain.take(stream[index * CHUNK : (index + 1) * CHUNK], voiced[index])
        return np.concatenate([*pieces, *gain.release()])

    return [one(*span) for span in spans]


def webrtc(**settings: bool) -> Callable[[Samples, Sequence[Span]], list[Samples]]:
    """WebRTC's processing of the whole stream."""

    def process(stream: Samples, spans: Sequence[Span]) -> list[Samples]:
        rtc = importlib.import_module("livekit.rtc")
        module, frame = rtc.AudioProcessingModule(**settings), SAMPLE_RATE // 100
        pieces = []
        for start in range(0, len(stream) - frame + 1, frame):
            piece = rtc.AudioFrame(stream[start : start + frame].tobytes(), SAMPLE_RATE, 1, frame)
            module.process_stream(piece)
            pieces.append(np.frombuffer(bytes(piece.data), np.int16))
        return as_it_is(np.concatenate([*pieces, np.zeros(frame, np.int16)]), spans)

    return process


def wiener(least: float) -> Callable[[Samples, Sequence[Span]], list[Samples]]:
    """Wiener's filter by the noise of the second before each word, in frames of 32 ms; `least`: its smallest gain."""
    size, hop = 512, 128
    window = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size))

    def spectra(samples: Signal) -> NDArray[Any]:
        frames = np.lib.stride_tricks.sliding_window_view(samples, size)[::hop]
        return np.fft.rfft(frames * window)

    def clean(stream: Samples, span: Span) -> Samples:
        begin, end = span
        values = stream.astype(float)
        noise = np.mean(np.abs(spectra(values[begin - SAMPLE_RATE : begin])) ** 2, axis=0)
        padded = np.concatenate([np.zeros(size), values[begin:end], np.zeros(size)])
        heard, before = spectra(padded), np.zeros(size // 2 + 1)
        result, weight = np.zeros(len(padded)), np.zeros(len(padded))
        for index, spectrum in enumerate(heard):
            above = np.abs(spectrum) ** 2 / (noise + 1e-9)
            prior = 0.98 * before + 0.02 * np.maximum(above - 1, 0)  # Ephraim and Malah 1984, decision-directed
            gain = np.maximum(prior / (1 + prior), least)
            before = gain**2 * above
            result[index * hop : index * hop + size] += np.fft.irfft(gain * spectrum) * window
            weight[index * hop : index * hop + size] += window**2
        cleaned = (result / np.maximum(weight, 1e-3))[size:-size]
        return np.rint(np.clip(cleaned, -32768, 32767)).astype(np.int16)

    return lambda stream, spans: [clean(stream, span) for span in spans]


STAGES: dict[str, Callable[[Samples, Sequence[Span]], list[Samples]]] = {
    "nothing": as_it_is,
    "our gain": own_gain,
    "gain for each word": best_gain,
    "faint noise": with_floor,
    "WebRTC noise suppression": webrtc(noise_suppression=True),
    "WebRTC high-pass": webrtc(high_pass_filter=True),
    "WebRTC gain": webrtc(auto_gain_control=True),
    "WebRTC suppression + gain": webrtc(noise_suppression=True, high_pass_filter=True, auto_gain_control=True),
    "Wiener, -10 dB at most": wiener(0.32),
}


NOT_IN_NOISE = ("our gain", "gain for each word", "WebRTC gain", "faint noise", "WebRTC suppression + gain")
NOT_IN_QUIET = (
    "Wiener, -10 dB at most",
    "WebRTC high-pass",
    "faint noise",
    "WebRTC noise suppression",
    "WebRTC suppression + gain",
)
