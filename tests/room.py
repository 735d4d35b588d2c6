"""A room to be interrupted in: what a microphone hears while a loudspeaker speaks.

Everything is made here by numbers: the walls by the image-source method, the small loudspeaker by a filter and a soft
limit, fan, television, coughs and doors by shaped noise. Only the voices are put in from outside.

    room = Room(seed=3)
    microphone = room.echo(said, delay=0.12, drift_ppm=60) + room.person(clip, at=2.0, level=-6, length=len(said))
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

RATE = 16000
"""Hertz of everything here."""
SPEED_OF_SOUND = 343.0
FULL_SCALE = 32768.0
VOICE_LEVEL = -26.0
"""dB relative to full scale: the machine's voice at the microphone, while it speaks."""

Values = NDArray[np.float64]
"""Samples between -1 and 1, shape (n,), at RATE."""
Point = tuple[float, float, float]


def decibels(values: Values) -> float:
    """Root mean square of what is not silent (10 ms frames within 25 dB of the loudest), dB relative to full scale."""
    frames = values[: len(values) // 160 * 160].reshape(-1, 160)
    power = np.mean(frames**2, axis=1)
    loud = power[power > power.max(initial=0.0) * 10**-2.5]
    return float(10 * np.log10(np.mean(loud))) if len(loud) else -120.0


def at_level(values: Values, level: float) -> Values:
    """As loud as this, dB relative to full scale."""
    return values * 10 ** ((level - decibels(values)) / 20)


def to_samples(values: Values) -> NDArray[np.int16]:
    """16-bit samples, clipped as a converter does."""
    return np.clip(np.rint(values * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)


@functools.lru_cache(maxsize=64)
def impulse_response(size: Point, source: Point, microphone: Point, seconds: float) -> Values:
    """From a source to a microphone in a rectangular room, by mirror images of the source.

    J. B. Allen and D. A. Berkley, "Image method for efficiently simulating small-room acoustics", JASA 65 (1979).

    Args:
        size, source, microphone: metres.
        seconds: reverberation time (to -60 dB); the reflection of the walls follows by Sabine's formula.
    """
    volume, surface = size[0] * size[1] * size[2], 2 * (size[0] * size[1] + size[1] * size[2] + size[0] * size[2])
    reflection = np.sqrt(1 - min(0.99, 0.161 * volume / (surface * seconds)))
    length = round(1.1 * seconds * RATE)
    reach = [int(np.ceil(length / RATE * SPEED_OF_SOUND / (2 * side))) for side in size]
    distances, bounces = np.zeros(1), np.zeros(1)
    for axis, count in enumerate(reach):
        side, here, there = size[axis], source[axis], microphone[axis]
        number = np.arange(-count, count + 1)
        offsets = np.concatenate([2 * number * side + here - there, 2 * number * side - here - there])
        walls = np.concatenate([2 * np.abs(number), np.abs(number - 1) + np.abs(number)])
        distances = (distances[:, np.newaxis] + offsets**2).ravel()
        bounces = (bounces[:, np.newaxis] + walls).ravel()
        near = distances < (length / RATE * SPEED_OF_SOUND) ** 2
        distances, bounces = distances[near], bounces[near]
    way = np.sqrt(distances)
    position = way / SPEED_OF_SOUND * RATE
    gain, whole = reflection**bounces / np.maximum(way, 0.1), np.floor(position).astype(int)
    response = np.zeros(length + 2)
    np.add.at(response, whole, gain * (1 - (position - whole)))
    np.add.at(response, whole + 1, gain * (position - whole))
    return response


def convolve(values: Values, response: Values) -> Values:
    """As long as `values`."""
    size = 1 << int(np.ceil(np.log2(len(values) + len(response))))
    return np.fft.irfft(np.fft.rfft(values, size) * np.fft.rfft(response, size), size)[: len(values)]


def shaped(values: Values, points: tuple[tuple[float, float], ...]) -> Values:
    """Filtered: (hertz, dB) points, straight lines between them over the logarithm of the frequency."""
    frequency = np.log(np.maximum(np.fft.rfftfreq(len(values), 1 / RATE), 1.0))
    curve = np.interp(frequency, [np.log(hertz) for hertz, _ in points], [gain for _, gain in points])
    return np.fft.irfft(np.fft.rfft(values) * 10 ** (curve / 20), len(values))


SMALL_SPEAKER = ((60.0, -40.0), (150.0, -12.0), (300.0, 0.0), (6000.0, 0.0), (8000.0, -6.0))
SPEAKER_LIMIT = 1.6
"""The tanh of the loudspeaker bends a full-scale sample by 12 %: some 3 % distortion of loud vowels."""


def loudspeaker(values: Values) -> Values:
    """What a small loudspeaker makes of it: no bass, and loud parts bent."""
    return shaped(SPEAKER_LIMIT * np.tanh(values / SPEAKER_LIMIT), SMALL_SPEAKER)


def late_and_drifting(values: Values, delay: float, drift_ppm: float) -> Values:
    """Played so many seconds later by a device whose clock is this much slower; as long as `values`."""
    if drift_ppm:
        values = soxr.resample(values, 1e6, 1e6 + drift_ppm, quality="HQ")
    late = np.concatenate([np.zeros(round(delay * RATE)), values])
    missing = max(0, len(values) - len(late))
    return np.concatenate([late, np.zeros(missing)])


class LiveEcho:
    """What comes back of a sound that is made piece by piece.

    Args:
        response: of loudspeaker and room.
        delay: seconds from what is played to what comes back.
        drift_ppm: so much slower is the clock of the device that plays.
    """

    _TAPS = 16

    def __init__(self, response: Values, delay: float, drift_ppm: float) -> None:
        self._length, self._rate = len(response), 1 / (1 + drift_ppm / 1e6)
        self._size = 1 << int(np.ceil(np.log2(len(response) + RATE // 10)))
        self._response = np.fft.rfft(response, self._size)
        self._ringing = np.zeros(self._length)
        self._late = np.zeros(round(delay * RATE) + 4 * self._TAPS)
        self._position = 2.0 * self._TAPS

    def next(self, played: Values) -> Values:
        """The next samples of it, as many as are played meanwhile, 0.1 s at most; before the loudspeaker bends them."""
        count = len(played)
        bent = SPEAKER_LIMIT * np.tanh(played / SPEAKER_LIMIT)
        echo = np.fft.irfft(np.fft.rfft(bent, self._size) * self._response, self._size)[: self._length + count]
        echo[: self._length] += self._ringing
        self._ringing = echo[count:]
        self._late = np.concatenate([self._late, echo[:count]])
        return self._read(count)

    def _read(self, count: int) -> Values:
        """Between two samples; how far between changes evenly over the piece."""
        whole, far = int(self._position), self._position - int(self._position)
        step = count * (self._rate - 1)
        around = self._late[whole - self._TAPS + 1 : whole + count + self._TAPS]
        first, last = (np.convolve(around, self._weights(far + moved), "valid") for moved in (0.0, step))
        self._position += count * self._rate
        done = max(0, int(self._position) - 2 * self._TAPS)
        self._late, self._position = self._late[done:], self._position - done
        return np.asarray(first + (last - first) * np.arange(count) / count, np.float64)

    def _weights(self, far: float) -> Values:
        away = np.arange(self._TAPS, -self._TAPS, -1) - far
        return np.asarray(np.sinc(away) * (0.5 + 0.5 * np.cos(np.pi * away / (self._TAPS + 1))), np.float64)


@dataclass(frozen=True)
class Room:
    """A living room; where things stand in it follows from the seed.

    Attributes:
        seed: of positions and noises.
        seconds: reverberation time.
        speaker_distance: metres from loudspeaker to microphone.
    """

    seed: int = 0
    seconds: float = 0.4
    speaker_distance: float = 0.5

    def echo(self, said: Values, delay: float = 0.0, drift_ppm: float = 0.0, level: float = VOICE_LEVEL) -> Values:
        """The machine's own voice at the microphone, this loud, so many seconds after it was played."""
        length = len(said)
        heard = convolve(loudspeaker(said), self._response(self._speaker))
        return late_and_drifting(at_level(heard, level), delay, drift_ppm)[:length]

    def live_echo(
        self, like: Values, delay: float = 0.0, drift_ppm: float = 0.0, level: float = VOICE_LEVEL
    ) -> LiveEcho:
        """As `echo`, of what is said piece by piece; what is `like` this comes back at `level`."""
        bent = SPEAKER_LIMIT * np.tanh(like / SPEAKER_LIMIT)
        impulse = np.zeros(512)
        impulse[256] = 1.0
        response = np.convolve(shaped(impulse, SMALL_SPEAKER)[128:384], self._response(self._speaker))[128:]
        loud = decibels(convolve(bent, response))
        return LiveEcho(response * 10 ** ((level - loud) / 20), delay, drift_ppm)

    def person(self, voice: Values, at: float, level: float, length: int) -> Values:
        """Somebody speaks from second `at` on, this much louder (dB) than the machine's voice; `length` samples."""
        heard = np.zeros(length)
        first = round(at * RATE)
        dry = np.concatenate([voice, np.zeros(round(self.seconds * RATE))])
        wet = at_level(convolve(dry, self._response(self._person)), VOICE_LEVEL + level)[: length - first]
        heard[first : first + len(wet)] = wet
        return heard

    def fan(self, length: int, level: float = -55.0) -> Values:
        """Steady noise with a hum in it."""
        time = np.arange(length) / RATE
        noise = shaped(self._random(1).normal(size=length), ((50, 0), (200, 0), (8000, -40)))
        hum = sum(np.sin(2 * np.pi * 50 * k * time) / k for k in (1, 2, 3, 4)) * 0.3 * np.std(noise)
        return at_level(noise + hum, level)

    def television(self, voices: Values, length: int, level: float = -45.0) -> Values:
        """Talk from the other end of the room."""
        turned = np.tile(voices, length // len(voices) + 1)[:length]
        return at_level(convolve(loudspeaker(turned), self._response(self._television)), level)

    @property
    def _speaker(self) -> Point:
        x, y, z = self._microphone
        angle = self._random(2).uniform(0, 2 * np.pi)
        return x + self.speaker_distance * np.cos(angle), y + self.speaker_distance * np.sin(angle), z

    @property
    def _person(self) -> Point:
        x, y, _ = self._microphone
        angle = self._random(3).uniform(0, 2 * np.pi)
        return x + 1.2 * np.cos(angle), y + 1.2 * np.sin(angle), 1.1

    @property
    def _microphone(self) -> Point:
        x, y = self._random(4).uniform(1.6, 2.4, 2)
        return float(x), float(y), 0.8

    @property
    def _television(self) -> Point:
        return 0.4, 0.5, 0.9

    def _response(self, source: Point) -> Values:
        return impulse_response((4.2, 4.6, 2.5), source, self._microphone, self.seconds)

    def _random(self, number: int) -> np.random.Generator:
        return np.random.default_rng((self.seed, number))


def cough(seed: int, level: float = VOICE_LEVEL) -> Values:
    """A cough: a burst through the open glottis, a hissing middle, and often a voiced end.

    The three phases and their lengths after J. Korpas et al., "Analysis of the cough sound", Pulm. Pharmacol. 9 (1996).
    """
    random = np.random.default_rng((seed, 11))
    pieces = []
    for _ in range(int(random.integers(1, 4))):
        burst, middle, end = random.uniform(0.03, 0.06), random.uniform(0.12, 0.25), random.uniform(0.05, 0.15)
        noise = random.normal(size=round((burst + middle + end) * RATE))
        first, last = random.uniform(350, 600), random.uniform(1100, 1700)
        noise = shaped(noise, ((100, -20), (first, 6), (2 * first, -4), (last, 4), (3500, -6), (8000, -22)))
        time = np.arange(len(noise)) / RATE
        shape = np.interp(time, [0, 0.008, burst, burst + middle, burst + middle + end], [0, 1, 0.5, 0.15, 0])
        voice = np.sign(np.sin(2 * np.pi * random.uniform(110, 260) * time)) * (time > burst + middle)
        voice = shaped(voice, ((100, 0), (first, 6), (2 * first, -8), (8000, -40)))
        pieces += [noise / np.std(noise) * shape + 0.25 * random.integers(0, 2) * voice * (shape + 0.1)]
        pieces += [np.zeros(round(random.uniform(0.08, 0.3) * RATE))]
    return at_level(np.concatenate(pieces), level)


def door(seed: int, level: float = VOICE_LEVEL + 6) -> Values:
    """A door: the latch clicks, the leaf hits its frame, something rattles."""
    random = np.random.default_rng((seed, 12))
    time = np.arange(round(0.6 * RATE)) / RATE
    modes = random.uniform(55, 420, 7)
    thud = sum(np.sin(2 * np.pi * mode * time + random.uniform(0, 6)) * np.exp(-time * mode / 9) for mode in modes)
    slap = shaped(random.normal(size=len(time)), ((100, 0), (800, 0), (8000, -25))) * np.exp(-time / 0.02)
    rattle = (
        random.normal(size=len(time)) * np.exp(-time / 0.15) * (np.sin(2 * np.pi * random.uniform(15, 30) * time) > 0.7)
    )
    click = np.zeros(round(random.uniform(0.05, 0.25) * RATE))
    click[:40] = random.normal(size=40) * 2
    return at_level(np.concatenate([click, thud + 4 * slap + 0.3 * rattle]), level)


def burst(seed: int, level: float = VOICE_LEVEL) -> Values:
    """A noise burst: something falls, hisses or scrapes, 0.02 to 1 s."""
    random = np.random.default_rng((seed, 13))
    length = round(float(np.exp(random.uniform(np.log(0.02), 0))) * RATE)
    middle = float(np.exp(random.uniform(np.log(300), np.log(5000))))
    noise = shaped(random.normal(size=length), ((middle / 4, -30), (middle, 0), (min(8000.0, 4 * middle), -30)))
    shape = np.minimum(1, np.arange(length) / (0.004 * RATE)) * np.exp(-np.arange(length) / (0.4 * length))
    return at_level(noise * shape, level)
