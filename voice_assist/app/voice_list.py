"""The voices of this machine, for whoever sets it up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voice_assist.config import Settings
from voice_assist.dialogue.voice_choice import OfferedVoice
from voice_assist.loop import Mailbox
from voice_assist.speaking.catalogue import offered_voices
from voice_assist.speaking.chain import voice_engines


@dataclass(frozen=True, slots=True)
class VoiceList:
    """here: all voices, that of the settings first; missing: engine without voices -> how to install it."""

    here: tuple[OfferedVoice, ...]
    missing: Mapping[str, str]


def voice_list(settings: Settings) -> VoiceList:
    """Look which voices are installed."""
    engines = voice_engines(settings.data_folder, Mailbox())
    own, *others = offered_voices(settings.voice, engines)
    missing = {engine.name: engine.install for engine in engines if not engine.voices()}
    return VoiceList((OfferedVoice(settings.voice, own.title), *others), missing)
