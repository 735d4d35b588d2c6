"""The synthesiser that the assistant uses: the chosen engine, pyttsx3, espeak-ng; a memory before them."""

from __future__ import annotations

from pathlib import Path

from voice_assist.events import EventSink
from voice_assist.speaking.cache import SpeechCache
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.fallback import FallbackSynthesiser
from voice_assist.speaking.piper import PiperEngine
from voice_assist.speaking.programs import flite, pico, rhvoice
from voice_assist.speaking.pyttsx3_synthesiser import Pyttsx3Synthesiser
from voice_assist.speaking.synthesiser import VoiceEngine
from voice_assist.speaking.voices import EngineSwitch

VOICE_FOLDER = "voices"
"""Of the data folder: where downloaded voices lie."""


def voice_engines(data_folder: Path, sink: EventSink) -> tuple[VoiceEngine, ...]:
    """All engines that have named voices, those that are clearest first, whether they are installed or not.

    Args:
        data_folder: of the settings.
        sink: hears when a process of theirs is lost.
    """
    return (PiperEngine(data_folder / VOICE_FOLDER, sink), rhvoice(), pico(), flite())


def open_synthesiser(sink: EventSink, data_folder: Path) -> SpeechCache:
    """Start the synthesiser's process and put everything behind it together; close() ends all.

    Args:
        sink: hears when the process is lost and when it is back.
        data_folder: of the settings.
    """
    plain = FallbackSynthesiser([Pyttsx3Synthesiser(sink), EspeakSynthesiser()])
    return SpeechCache(EngineSwitch(voice_engines(data_folder, sink), plain))
