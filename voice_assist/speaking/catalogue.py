"""Which voices there are: to be heard one after the other, and to be named in the settings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from voice_assist.dialogue.voice_choice import OfferedVoice
from voice_assist.errors import SettingsError
from voice_assist.speaking import espeak
from voice_assist.speaking.synthesiser import DEFAULT_VOICE, ENGINE_SIGN, Voice, VoiceEngine

SAME_AS_DEFAULT = "en-gb"
"""What espeak-ng speaks for DEFAULT_VOICE."""


def voices_here(engines: Sequence[VoiceEngine]) -> Iterator[OfferedVoice]:
    """Every English voice of this machine under its full name, the clearest engines first."""
    for engine in engines:
        for voice in engine.voices():
            yield OfferedVoice(f"{engine.name}{ENGINE_SIGN}{voice}", engine.title(voice))
    for name, title in espeak.english_voices().items():
        yield OfferedVoice(name, title)


def offered_voices(settings_voice: str, engines: Sequence[VoiceEngine]) -> tuple[OfferedVoice, ...]:
    """What the person may choose from, the voice of the settings first, under the name "" that stands for it."""
    own = SAME_AS_DEFAULT if settings_voice == DEFAULT_VOICE else settings_voice
    voices = tuple(voices_here(engines))
    title = next((voice.title for voice in voices if voice.name == own), settings_voice)
    return (OfferedVoice("", title), *(voice for voice in voices if voice.name != own))


def require_voice(name: str, engines: Sequence[VoiceEngine]) -> None:
    """Check the voice of the settings at the start.

    Raises:
        SettingsError: there is no such voice; it says which there are, or how to install it.
    """
    voice = Voice(name, 0)
    if not voice.engine:
        espeak.require_voice(name)
        return
    engine = next((engine for engine in engines if engine.name == voice.engine), None)
    if engine is None:
        known = ", ".join(f"{each.name}{ENGINE_SIGN}..." for each in engines)
        raise SettingsError(
            f"There is no voice {name!r}: write {known}, or a voice of espeak-ng, in the setting voice."
        )
    there = engine.voices()
    if voice.of_engine not in there:
        names = ", ".join(f"{engine.name}{ENGINE_SIGN}{each}" for each in there)
        advice = f"choose one of {names} in the setting voice" if there else f"install it with: {engine.install}"
        raise SettingsError(f"There is no voice {name!r} on this machine; {advice}.")
