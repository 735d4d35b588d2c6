"""Engines that are programs with voices of their own: one process for each sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from voice_assist.errors import WorkerError
from voice_assist.speaking.program import spoken_by
from voice_assist.speaking.synthesiser import Sound, Voice, time_limit
from voice_assist.speaking.written_sounds import respelt

OTHER_VOICE_RATE = 150


@dataclass(frozen=True, slots=True)
class KnownVoice:
    """One voice of an engine.

    Attributes:
        title: how it is spoken of.
        rate: words a minute at the engine's own speed, so counted that the fixed sentences of the English pack last as
            long as with espeak-ng at this rate.
    """

    title: str
    rate: int = OTHER_VOICE_RATE


@dataclass(frozen=True, slots=True)
class Order:
    """What a program is given: arguments before the file's name, and the text."""

    arguments: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class ProgramEngine:
    """Implements VoiceEngine.

    Attributes:
        name: the engine.
        program: what is run.
        install: how to install it.
        known: its voices, the clearest first; others that are installed follow.
        installed: looks which voices are there; asked once, and only where the program is.
        order: voice, speed (1 = the engine's own) and text as the program wants them.
    """

    name: str
    program: str
    install: str
    known: Mapping[str, KnownVoice]
    installed: Callable[[], frozenset[str]]
    order: Callable[[str, float, str], Order]

    def voices(self) -> tuple[str, ...]:
        """Those that can be used on this machine."""
        return self._voices

    def title(self, voice: str) -> str:
        """How a voice is spoken of."""
        return self._known(voice).title

    def synthesise(self, text: str, voice: Voice) -> Sound:
        """Speak into memory.

        Raises:
            WorkerError: the program or the voice is not installed, or it does not end in time, fails or is silent.
        """
        name = voice.of_engine
        if name not in self._voices:
            raise WorkerError(f"There is no voice {voice.name!r} here; install it with: {self.install}")
        order = self.order(name, voice.rate / self._known(name).rate, respelt(text))
        return spoken_by(self.program, order.arguments, order.text, time_limit(text), self.install)

    def close(self) -> None:
        """Nothing is held."""

    @cached_property
    def _voices(self) -> tuple[str, ...]:
        there = self.installed() if shutil.which(self.program) else frozenset[str]()
        return (*(voice for voice in self.known if voice in there), *sorted(there - self.known.keys()))

    def _known(self, voice: str) -> KnownVoice:
        return self.known.get(voice) or KnownVoice(f"{self.name}, {voice}")
