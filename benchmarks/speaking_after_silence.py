"""Measures the first sentence after a long silence: `python -m benchmarks.speaking_after_silence [minutes]`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from benchmarks.speaking import SENTENCE, VOICE, Inbox, figures, starts
from tests.audio.virtual_sound import VirtualSound
from voice_assist.speaking.cache import SpeechCache
from voice_assist.speaking.pyttsx3_synthesiser import Pyttsx3Synthesiser

MINUTES = 10.0


def after_silence(sound: VirtualSound, minutes: float) -> Iterator[str]:
    """Rows for the first sentence after so many minutes."""
    pyttsx3 = Pyttsx3Synthesiser(Inbox())
    try:
        pyttsx3.wait_ready(60)
        cache = SpeechCache(pyttsx3)
        cache.synthesise(SENTENCE.format(0), VOICE)
        _, heard = starts(sound, cache, SENTENCE.format, 60 * minutes, 1)
        yield figures(f"Speak to sound after {minutes:g} silent minutes, in the cache", heard)
        _, heard = starts(sound, cache, lambda _: SENTENCE.format("one"), 60 * minutes, 1)
        yield figures(f"Speak to sound after {minutes:g} silent minutes, not in the cache", heard)
    finally:
        pyttsx3.close()


def main() -> None:
    """Print two rows."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    with VirtualSound() as sound:
        os.environ.update(sound.variables)
        del os.environ["PULSE_LATENCY_MSEC"]
        for row in after_silence(sound, minutes):
            print(row, flush=True)


if __name__ == "__main__":
    main()
