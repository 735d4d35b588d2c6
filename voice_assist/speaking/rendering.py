"""Speaking on virtual time: each sentence lands at its moment of a track, which is written as a WAV file."""

from __future__ import annotations

import contextlib
import os
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from voice_assist.commands import PlayEarcon, SetVoice, Speak
from voice_assist.errors import StorageError
from voice_assist.speaking.ducking import Envelope
from voice_assist.speaking.earcons import earcon_gain, earcon_sound
from voice_assist.speaking.fallback import sound_or_tones
from voice_assist.speaking.loudness import to_int16, volume_gain
from voice_assist.speaking.playback import FADE_SECONDS
from voice_assist.speaking.synthesiser import Sound, Synthesiser, Voice

SAMPLE_RATE = 22050
"""Hertz of the track: that of espeak-ng's voices."""
CHUNK_SECONDS = 10.0
FULL_SCALE = 32768


@dataclass(slots=True)
class _Segment:
    """A sound in the track; `samples` are shared with the synthesiser's memory and never written to.

    utterance_id: None for an earcon, which is neither stopped nor lowered.
    """

    utterance_id: int | None
    start: int
    samples: NDArray[np.int16]
    gain: float
    end: int

    def mix_into(self, chunk: NDArray[np.float32], offset: int, envelope: Envelope) -> None:
        """Add what sounds within a chunk of the track that begins at frame `offset`."""
        first, last = max(self.start, offset), min(self.end, offset + len(chunk))
        if first >= last:
            return
        piece = self.samples[first - self.start : last - self.start].astype(np.float32) * (self.gain / FULL_SCALE)
        if self.end < self.start + len(self.samples):
            remaining = self.end - np.arange(first, last, dtype=np.float32)
            piece *= np.minimum(1, remaining / (FADE_SECONDS * SAMPLE_RATE))
        if self.utterance_id is not None and not envelope.is_even(first / SAMPLE_RATE, last / SAMPLE_RATE):
            piece *= envelope.over(first / SAMPLE_RATE, len(piece), SAMPLE_RATE)
        chunk[first - offset : last - offset] += piece


class RenderedSpeech:
    """Speaks into a track; for use from one thread.

    Args:
        synthesiser: text to samples.
        voice: name of the voice until the first SetVoice.
        volume: 10 to 100.
        rate: words a minute.

    Attributes:
        voice: of the next sentence.
    """

    def __init__(self, synthesiser: Synthesiser, voice: str, volume: int, rate: int) -> None:
        self._synthesiser = synthesiser
        self.voice, self._volume = Voice(voice, rate), volume
        self._own_name = voice
        self._segments: list[_Segment] = []
        self._envelope = Envelope()

    @property
    def seconds(self) -> float:
        """Where the last sound of the track ends."""
        return max((segment.end for segment in self._segments), default=0) / SAMPLE_RATE

    def speak(self, command: Speak, now: float) -> float:
        """Let a sentence begin at second `now` of the track; how many seconds it lasts."""
        sound, _ = sound_or_tones(self._synthesiser, command.text, self.voice)
        return self._lay(command.utterance_id, sound, 1.0 if command.loud else volume_gain(self._volume), now)

    def earcon(self, command: PlayEarcon, now: float) -> None:
        """Let a short sound begin at second `now`, beside whatever is said there."""
        gain = earcon_gain(volume_gain(self._volume), softly=command.softly)
        self._lay(None, earcon_sound(command.earcon), gain, now)

    def duck(self, now: float, *, lowered: bool) -> None:
        """Lower what is said from second `now` on, or raise it again; not before an earlier change."""
        self._envelope = self._envelope.changed(now, lowered=lowered)

    def stop(self, utterance_id: int, now: float) -> None:
        """Cut a sentence off at second `now`; one that is over or unknown changes nothing."""
        for segment in self._segments:
            if segment.utterance_id == utterance_id:
                segment.end = max(segment.start, min(segment.end, round(now * SAMPLE_RATE)))

    def set_voice(self, command: SetVoice) -> None:
        """Volume, rate and voice from the next sentence on; without a name it is the first voice again."""
        self.voice, self._volume = Voice(command.name or self._own_name, command.rate), command.volume

    def forget(self, now: float) -> None:
        """Drop the sentences that are over at second `now`; silence is in their place."""
        self._segments = [segment for segment in self._segments if segment.end > now * SAMPLE_RATE]
        self._envelope = self._envelope.since(now)

    def between(self, first: float, last: float) -> Sound:
        """What sounds from one second of the track to another."""
        offset = round(first * SAMPLE_RATE)
        chunk = np.zeros(max(0, round(last * SAMPLE_RATE) - offset), np.float32)
        for segment in self._segments:
            segment.mix_into(chunk, offset, self._envelope)
        return Sound(to_int16(chunk), SAMPLE_RATE)

    def write(self, path: Path, seconds: float = 0.0) -> None:
        """Write the track as a WAV file (mono, 16 bits), replacing what is there only once it is complete.

        Args:
            path: the file.
            seconds: how long it shall be at least; silence follows the last sound.

        Raises:
            StorageError: it cannot be written there.
        """
        path = path.resolve()
        if path.exists() and not path.is_file():
            raise StorageError(f"{path}: cannot be written, as it is no ordinary file; give another name.")
        partial = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with partial.open("wb") as file, wave.open(file, "wb") as track:
                track.setnchannels(1)
                track.setsampwidth(2)
                track.setframerate(SAMPLE_RATE)
                for chunk in self._chunks(max(seconds, self.seconds)):
                    track.writeframes(chunk.astype("<i2").tobytes())
            partial.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            raise StorageError(f"{path}: cannot be written ({error.strerror}); give another place.") from error

    def _lay(self, utterance_id: int | None, sound: Sound, gain: float, now: float) -> float:
        samples = _at_track_rate(sound)
        start = round(now * SAMPLE_RATE)
        self._segments.append(_Segment(utterance_id, start, samples, gain, start + len(samples)))
        return len(samples) / SAMPLE_RATE

    def _chunks(self, seconds: float) -> Iterator[NDArray[np.int16]]:
        total, size = round(seconds * SAMPLE_RATE), int(CHUNK_SECONDS * SAMPLE_RATE)
        for offset in range(0, total, size):
            chunk = np.zeros(min(size, total - offset), np.float32)
            for segment in self._segments:
                segment.mix_into(chunk, offset, self._envelope)
            yield to_int16(chunk)


def _at_track_rate(sound: Sound) -> NDArray[np.int16]:
    if sound.sample_rate == SAMPLE_RATE:
        return sound.samples
    resampled: NDArray[np.int16] = soxr.resample(sound.samples, sound.sample_rate, SAMPLE_RATE)
    return resampled
