"""Laughing, crying, groaning, snoring and coughing, synthesised after what is known of their acoustics.

A voice is a train of glottal pulses (12 dB an octave) through formants, with jitter, shimmer and breath; what is not
voiced is noise through formants. Where the figures leave a choice the one that is easier to mistake for a held vowel is
taken: formants stand still.

    laughing   3.4 to 5.5 calls a second of 60 to 200 ms, median pitch 280 Hz (men) and 420 Hz (women), two in five
               unvoiced (Bachorowski, Smoski and Owren, J. Acoust. Soc. Am. 110, 2001)
    crying     sobs of 0.4 to 2.5 s at 200 to 600 Hz with a melody that rises and falls by 2 to 8 semitones, tremor of
               4 to 9 Hz, breaks, gasps between (melody arcs: LaGasse, Neal and Lester, Ment. Retard. Dev. Disabil.
               Res. Rev. 11, 2005)
    groaning   0.6 to 3.5 s at 80 to 320 Hz, falling by 2 to 9 semitones, often after a short rise, rough (pain
               vocalisations: Raine, Pisanski, Simner and Reby, Bioacoustics 28, 2019)
    snoring    0.6 to 2.2 s, every 3 to 6 s, pulses at 28 to 140 a second with irregular spacing (Pevernagie, Aarts and
               De Meyer, Sleep Med. Rev. 14, 2010)
    coughing   1 to 5 coughs 0.35 to 0.8 s apart: 30 to 60 ms explosion, 80 to 300 ms of noise, half of them ending
               in 50 to 180 ms of voice (Korpas, Sadlonova and Vrabec, Pulm. Pharmacol. 9, 1996)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

RATE = 16000
Wave = NDArray[np.float64]
VOWELS = (
    (730, 1090, 2440),
    (530, 1840, 2480),
    (570, 840, 2410),
    (500, 1500, 2500),
    (300, 870, 2240),
    (250, 1100, 2200),
)
"""Hertz: Peterson and Barney 1952 for men, the neutral vowel, and a nasal hum."""


class Body:
    """One person's sounds; each person is drawn anew by the seed."""

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random
        self._woman = bool(random.random() < 0.5)
        self._tract = random.uniform(1.05, 1.25) if self._woman else random.uniform(0.9, 1.05)

    def laugh(self) -> Wave:
        """A bout."""
        take = self._random.uniform
        pitch = take(250, 520) if self._woman else take(170, 360)
        period, voiced, formants = 1 / take(3.4, 5.5), self._random.random() < 0.6, self._formants()
        pieces = []
        for number in range(int(self._random.integers(3, 11))):
            seconds = take(0.06, 0.2)
            contour = pitch * 2 ** (-take(0, 0.6) * number / 12) * self._glide(seconds, take(-4, 2))
            call = self._voice(contour, formants, breath=take(0.1, 0.4)) if voiced else self._noise(seconds, formants)
            pieces += [self._shaped(call, 0.02, 0.05), self._silence(max(0.03, period - seconds))]
        pieces += [self._shaped(self._noise(take(0.2, 0.6), formants), 0.1, 0.1) * 0.3]
        return np.concatenate(pieces)

    def cry(self) -> Wave:
        """Some sobs, with gasps."""
        take = self._random.uniform
        pitch, formants, pieces = take(250, 600) if self._woman else take(200, 450), self._formants(), []
        for _ in range(int(self._random.integers(2, 7))):
            seconds = take(0.4, 2.5)
            place = np.linspace(0, 1, round(seconds * RATE))
            top = take(0.2, 0.6)
            arc = np.where(place < top, place / top, (1 - place) / (1 - top)) * take(2, 8)
            tremor = take(0.2, 0.9) * np.sin(2 * np.pi * take(4, 9) * seconds * place + take(0, 6))
            contour = pitch * 2 ** ((arc + tremor) / 12)
            if self._random.random() < 0.3:
                contour[place > take(0.3, 0.8)] /= 2
            sob = self._voice(contour, formants, breath=take(0.05, 0.3))
            pieces += [self._shaped(sob, 0.1, 0.3), self._silence(take(0.1, 0.4))]
            pieces += [self._shaped(self._noise(take(0.15, 0.5), formants), 0.05, 0.05) * 0.4, self._silence(0.1)]
        return np.concatenate(pieces)

    def groan(self) -> Wave:
        """One groan."""
        take = self._random.uniform
        pitch, seconds = take(150, 320) if self._woman else take(80, 200), take(0.6, 3.5)
        place = np.linspace(0, 1, round(seconds * RATE))
        rise = take(0.0, 0.3)
        contour = take(0, 2) * np.clip(place / max(rise, 0.01), 0, 1) - take(2, 9) * np.clip(place - rise, 0, 1)
        voice = self._voice(
            pitch * 2 ** (contour / 12), self._formants(), breath=take(0.05, 0.4), jitter=take(0.01, 0.03)
        )
        return self._shaped(voice, take(0.05, 0.2), take(0.2, 0.5) * seconds)

    def snore(self) -> Wave:
        """One snore, and the breath until the next."""
        take = self._random.uniform
        seconds = take(0.6, 2.2)
        contour = take(28, 140) * self._glide(seconds, take(-5, 3))
        formants = tuple(self._tract * each for each in (take(250, 500), take(700, 1100), take(1300, 2200)))
        snore = self._voice(contour, formants, breath=take(0.2, 0.8), jitter=take(0.04, 0.12))
        out = self._noise(take(0.5, 1.5), formants) * 0.03
        return np.concatenate([self._shaped(snore, 0.3 * seconds, 0.3 * seconds), out, self._silence(take(1.0, 2.5))])

    def cough(self) -> Wave:
        """A series."""
        take = self._random.uniform
        formants, pieces = self._formants(), []
        for _ in range(int(self._random.integers(1, 6))):
            blow = self._shaped(self._noise(take(0.03, 0.06), formants), 0.003, 0.02)
            air = self._shaped(self._noise(take(0.08, 0.3), formants), 0.01, 0.08) * take(0.2, 0.5)
            pieces += [blow, air]
            if self._random.random() < 0.5:
                end = take(0.05, 0.18)
                pitch = take(200, 400) if self._woman else take(120, 250)
                pieces.append(
                    self._shaped(self._voice(pitch * self._glide(end, -5), formants, breath=0.5), 0.01, 0.05) * 0.6
                )
            pieces.append(self._silence(take(0.1, 0.4)))
        return np.concatenate(pieces)

    def _formants(self) -> tuple[float, ...]:
        vowel = VOWELS[int(self._random.integers(len(VOWELS)))]
        return tuple(self._tract * formant * self._random.uniform(0.93, 1.07) for formant in vowel)

    def _glide(self, seconds: float, semitones: float) -> Wave:
        return np.asarray(2 ** (semitones / 12 * np.linspace(0, 1, round(seconds * RATE))))

    def _voice(self, contour: Wave, formants: tuple[float, ...], *, breath: float, jitter: float = 0.008) -> Wave:
        """A pulse train whose pitch follows the contour (hertz, one value a sample)."""
        phase = np.cumsum(contour / RATE)
        pulses = np.flatnonzero(np.diff(np.floor(phase)) > 0)
        periods = RATE / contour[pulses]
        pulses = np.round(pulses + self._random.normal(0, jitter, len(pulses)) * periods).astype(int)
        excitation = np.zeros(len(contour))
        kept = (pulses >= 0) & (pulses < len(contour))
        np.add.at(excitation, pulses[kept], 1 + self._random.normal(0, 0.08, int(kept.sum())))
        voiced = self._through(excitation, formants, tilt=12)
        noise = self._through(self._random.normal(size=len(contour)), formants, tilt=3)
        return voiced / _size(voiced) + breath * 0.3 * noise / _size(noise)

    def _noise(self, seconds: float, formants: tuple[float, ...]) -> Wave:
        sound = self._through(self._random.normal(size=max(16, round(seconds * RATE))), formants, tilt=0)
        return sound / _size(sound)

    def _through(self, sound: Wave, formants: tuple[float, ...], tilt: float) -> Wave:
        """Through resonances of 80 to 160 Hz width, falling by `tilt` dB an octave from 200 Hz on."""
        spectrum = np.fft.rfft(sound)
        frequency = np.fft.rfftfreq(len(sound), 1 / RATE)
        response = np.ones(len(frequency), complex)
        for number, formant in enumerate(formants):
            width = 80 + 40 * number
            response /= 1 - (frequency / formant) ** 2 + 1j * frequency * width / formant**2
        slope = np.maximum(frequency / 200, 1) ** (-tilt / 6.02) * (frequency / (frequency + 50))
        return np.fft.irfft(spectrum * response * slope * np.maximum(frequency / 1000, 1) ** 2, len(sound))

    def _shaped(self, sound: Wave, attack: float, release: float) -> Wave:
        time, end = np.arange(len(sound)) / RATE, len(sound) / RATE
        return sound * np.clip(time / attack, 0, 1) * np.clip((end - time) / release, 0, 1)

    def _silence(self, seconds: float) -> Wave:
        return np.zeros(round(seconds * RATE))


SOUNDS: Mapping[str, Callable[[Body], Wave]] = {
    "laughing": Body.laugh,
    "crying": Body.cry,
    "groaning": Body.groan,
    "snoring": Body.snore,
    "coughing": Body.cough,
}


def bout(kind: str, random: np.random.Generator) -> NDArray[np.int16]:
    """One sound of somebody, at a distance (-12 to -45 dB), in a room with some noise, and a second of pause."""
    sound = SOUNDS[kind](Body(random))
    sound = np.concatenate([sound, np.zeros(RATE)])
    level = 10 ** (random.uniform(-45, -12) / 20)
    peak = np.abs(sound).max()
    noise = random.normal(0, 10 ** (random.uniform(-75, -60) / 20), len(sound))
    return np.asarray(np.clip(32767 * (level * sound / peak * 3 + noise), -32767, 32767), np.int16)


def _size(sound: Wave) -> float:
    return float(np.sqrt(np.mean(sound**2))) + 1e-12
