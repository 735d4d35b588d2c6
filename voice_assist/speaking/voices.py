"""Each voice is spoken by the engine that has it; behind every engine stands espeak-ng."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice_assist.speaking.fallback import FallbackSynthesiser
from voice_assist.speaking.synthesiser import DEFAULT_VOICE, Sound, Synthesiser, Voice, VoiceEngine


class EngineSwitch:
    """Implements Synthesiser.

    Args:
        engines: those with named voices ("flite:slt").
        plain: speaks espeak-ng's voices, and stands in for each of the engines in its standard voice. Such a sound is
            marked, so that no cache keeps it in the place of the voice that was wanted.
    """

    def __init__(self, engines: Sequence[VoiceEngine], plain: Synthesiser) -> None:
        self._plain = plain
        self._stand_in = _StandIn(plain)
        self._chains = {engine.name: FallbackSynthesiser([engine, self._stand_in]) for engine in engines}

    def synthesise(self, text: str, voice: Voice) -> Sound:
        """Speak into memory; raises WorkerError where neither the engine nor `plain` can."""
        if not voice.engine:
            return self._plain.synthesise(text, voice)
        return self._chains.get(voice.engine, self._stand_in).synthesise(text, voice)

    def close(self) -> None:
        """Close all engines; may be called twice."""
        for chain in self._chains.values():
            chain.close()
        self._plain.close()


class _StandIn:
    """Speaks whatever voice is asked for in the standard one."""

    def __init__(self, plain: Synthesiser) -> None:
        self._plain = plain

    def synthesise(self, text: str, voice: Voice) -> Sound:
        return replace(self._plain.synthesise(text, Voice(DEFAULT_VOICE, voice.rate)), stand_in=True)

    def close(self) -> None:
        self._plain.close()
