"""The synthesiser that the assistant uses: pyttsx3, else espeak-ng directly, with a memory before both."""

from __future__ import annotations

from voice_assist.events import EventSink
from voice_assist.speaking.cache import SpeechCache
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.fallback import FallbackSynthesiser
from voice_assist.speaking.pyttsx3_synthesiser import Pyttsx3Synthesiser


def open_synthesiser(sink: EventSink) -> SpeechCache:
    """Start the synthesiser's process and put everything behind it together; close() ends all.

    Args:
        sink: hears when the process is lost and when it is back.
    """
    return SpeechCache(FallbackSynthesiser([Pyttsx3Synthesiser(sink), EspeakSynthesiser()]))
