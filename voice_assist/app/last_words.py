"""Says aloud why the assistant cannot start, on a machine where nobody reads a terminal."""

from __future__ import annotations

from voice_assist.errors import VoiceAssistError
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.fallback import sound_or_tones
from voice_assist.speaking.player import DevicePlayer
from voice_assist.speaking.synthesiser import Voice

VOICE = Voice("en", 150)


def say_aloud(sentence: str) -> None:
    """Speak one sentence and wait for its end; without a loudspeaker nothing happens."""
    try:
        player = DevicePlayer()
    except VoiceAssistError:
        return
    try:
        sound, _ = sound_or_tones(EspeakSynthesiser(), sentence, VOICE)
        player.play(sound, 1.0).wait_ended(sound.seconds + 2.0)
    finally:
        player.close()
