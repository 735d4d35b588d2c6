"""Louder, quieter, slower, faster, with another voice: how the assistant speaks."""

from __future__ import annotations

from voice_assist.commands import SetVoice
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.voice_choice import NO_CHOICE, VoiceChoice, Voices

LEAST_VOLUME, GREATEST_VOLUME, VOLUME_STEP = 10, 100, 15
SLOWEST, FASTEST, RATE_STEP = 80, 240, 20


class VoiceSettings:
    """Volume and rate, changed within bounds; a bound is said.

    Args:
        stage: what it acts through.
        volume: 10 to 100.
        rate: words a minute.
        voices: what there is to choose from.
    """

    def __init__(self, stage: Stage, volume: int, rate: int, voices: Voices = NO_CHOICE) -> None:
        self._stage = stage
        self._volume = min(max(volume, LEAST_VOLUME), GREATEST_VOLUME)
        self._rate = min(max(rate, SLOWEST), FASTEST)
        self.choice = VoiceChoice(stage, voices, self.apply)

    @property
    def rate(self) -> int:
        """Words a minute."""
        return self._rate

    def apply(self) -> None:
        """Tell the speaker how to speak."""
        self._stage.effects.emit(SetVoice(self._volume, self._rate, self.choice.name, trial=not self.choice.is_settled))

    def louder(self) -> None:
        """One step louder."""
        self._set_volume(VOLUME_STEP, "voice.louder", "voice.loudest")

    def quieter(self) -> None:
        """One step quieter."""
        self._set_volume(-VOLUME_STEP, "voice.quieter", "voice.quietest")

    def slower(self) -> None:
        """One step slower."""
        self._set_rate(-RATE_STEP, "voice.slower", "voice.slowest")

    def faster(self) -> None:
        """One step faster."""
        self._set_rate(RATE_STEP, "voice.faster", "voice.fastest")

    def _set_volume(self, step: int, done: str, at_bound: str) -> None:
        before = self._volume
        self._volume = min(max(before + step, LEAST_VOLUME), GREATEST_VOLUME)
        self._say(self._volume != before, done, at_bound)

    def _set_rate(self, step: int, done: str, at_bound: str) -> None:
        before = self._rate
        self._rate = min(max(before + step, SLOWEST), FASTEST)
        self._say(self._rate != before, done, at_bound)

    def _say(self, changed: bool, done: str, at_bound: str) -> None:
        if changed:
            self.apply()
        self._stage.state(done if changed else at_bound)
