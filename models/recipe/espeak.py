"""espeak-ng through its library: audio with the times of its words, in many voices."""

from __future__ import annotations

import ctypes
import random
import sysconfig
from pathlib import Path
from typing import NamedTuple

import numpy as np

from models.recipe.audio import Audio, resample

ACCENTS = ["en-us"] * 3 + ["en"] * 3 + ["en-GB-x-rp", "en-GB-scotland", "en-GB-x-gbclan", "en-029"]
VARIANTS = ["", "", *"m1 m2 m3 m4 m6 m7 m8 f1 f2 f3 f5 adam Alex Alicia antonio belinda benjamin boris caleb".split()]
VARIANTS += "david Diogo ed edward Gene grandpa Hugo john klatt klatt2 Lee linda Marco Mario max michel Mike".split()
VARIANTS += "norbert paul quincy rob sandro shelby steph steph2 travis".split()
# Kept out of all training, for measuring: accents en-US-nyc and en-GB-x-gbcwmd; variants m5 f4 Andrea Andy Annie
# Michael robert victor zac.
RANDOM_VARIANTS = 120

_DATA = Path(f"/usr/lib/{sysconfig.get_config_var('MULTIARCH')}/espeak-ng-data")
_SYNCHRONOUS, _NO_EXIT, _EVENT_WORD = 2, 0x8000, 1
_RATE, _VOLUME, _PITCH, _RANGE, _GAP = 1, 2, 3, 4, 7


class Spoken(NamedTuple):
    """A sentence, and when each of its words begins (seconds; None where the synthesiser does not say)."""

    audio: Audio
    onsets: list[float] | None


class Manner(NamedTuple):
    """How espeak-ng speaks."""

    accent: str = "en-us"
    variant: str = ""
    rate: int = 170
    pitch: int = 50
    pitch_range: int = 50
    gap: int = 0


def make_variants(folder: Path, count: int = RANDOM_VARIANTS, seed: int = 3) -> Path:
    """An espeak-ng data folder with extra, randomly drawn voices (rnd0, rnd1 ...): more speakers for training."""
    out = folder / "espeak-ng-data"
    (out / "voices/!v").mkdir(parents=True)
    (out / "lang/gmw").mkdir(parents=True)
    links = [path for path in _DATA.iterdir() if path.name not in ("voices", "lang")]
    # English only: the library takes at most 349 voices in all.
    links += [path for path in (_DATA / "lang/gmw").iterdir() if path.name.startswith("en")]
    links += [path for path in (_DATA / "voices/!v").iterdir() if path.name in VARIANTS]
    for path in links:
        (out / path.relative_to(_DATA)).symlink_to(path)
    rng = random.Random(seed)
    for number in range(count):
        text = "\n".join(_random_variant(f"rnd{number}", rng))
        (out / f"voices/!v/rnd{number}").write_text(text + "\n", encoding="ascii")
    return folder


def _random_variant(name: str, rng: random.Random) -> list[str]:
    tract = rng.uniform(0.87, 1.38)  # vocal tract: factor of the formant frequencies
    base = int(rng.uniform(70, 130) * tract**2)
    lines = ["language variant", f"name {name}", f"pitch {base} {int(base * rng.uniform(1.25, 1.9))}"]
    for formant in range(9):
        frequency = 100 * tract * rng.uniform(0.95, 1.05)
        lines.append(f"formant {formant} {frequency:.0f} {rng.uniform(70, 140):.0f} {rng.uniform(80, 160):.0f}")
    traits = [(0.3, "roughness", 0, 5), (0.5, "flutter", 0, 6), (0.6, "voicing", 40, 120)]
    traits += [(0.6, "consonants", 70, 130), (0.4, "intonation", 1, 4)]
    for chance, trait, low, high in traits:
        if rng.random() < chance:
            lines.append(f"{trait} {rng.randint(low, high)}")
    if rng.random() < 0.2:
        lines.append(f"echo {rng.randint(20, 130)} {rng.randint(5, 25)}")
    if rng.random() < 0.25:
        lines.append("breath " + " ".join(str(rng.randint(0, 4)) for _ in range(8)))
    return lines


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("uid", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Espeak:
    """libespeak-ng in its synchronous mode; one in a process."""

    def __init__(self, data: Path | None = None) -> None:
        self._library = ctypes.CDLL("libespeak-ng.so.1")
        path = str(data).encode() if data else None
        self._rate = self._library.espeak_Initialize(_SYNCHRONOUS, 200, path, _NO_EXIT)
        if self._rate <= 0:
            raise RuntimeError("espeak-ng failed to start")
        self._chunks: list[np.ndarray] = []
        self._marks: list[tuple[int, float]] = []
        self._callback = _Callback(self._take)
        self._library.espeak_SetSynthCallback(self._callback)

    def _take(self, samples: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]) -> int:
        if count > 0:
            self._chunks.append(np.ctypeslib.as_array(samples, (count,)).copy())
        index = 0
        while events[index].type:
            if events[index].type == _EVENT_WORD:
                self._marks.append((events[index].text_position, events[index].audio_position / 1000))
            index += 1
        return 0

    def say(self, text: str, manner: Manner) -> Spoken:
        """Speak `text`. Where the library merges words ("of the"), their beginnings are guessed from the letters."""
        name = manner.accent + (f"+{manner.variant}" if manner.variant else "")
        if self._library.espeak_SetVoiceByName(name.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {name}")
        settings = {
            _RATE: manner.rate,
            _VOLUME: 100,
            _PITCH: manner.pitch,
            _RANGE: manner.pitch_range,
            _GAP: manner.gap,
        }
        for parameter, value in settings.items():
            self._library.espeak_SetParameter(parameter, int(value), 0)
        self._chunks.clear()
        self._marks.clear()
        data = text.encode()
        self._library.espeak_Synth(data, len(data) + 1, 0, 1, 0, 1, None, None)
        audio = np.concatenate(self._chunks) if self._chunks else np.zeros(1, np.int16)
        return Spoken(resample(audio, self._rate), self._onsets(text, len(audio) / self._rate))

    def _onsets(self, text: str, length: float) -> list[float]:
        known = dict(self._marks)
        starts, position = [], 1
        for word in text.split(" "):
            starts.append(position)
            position += len(word) + 1
        marked = sorted({place: known[place] for place in starts if place in known}.items())
        places = [place for place, _ in marked] + [len(text) + 1]
        times = [time for _, time in marked] + [length]
        return [float(np.interp(start, places, times)) for start in starts]
