"""Several engines on the same sound; each gives its own readings."""

from __future__ import annotations

from collections.abc import Sequence

from voice_assist.commands import Context
from voice_assist.events import Reading
from voice_assist.hearing.recogniser import Engine, Samples


class EnsembleEngine:
    """At least one engine, asked in the given order."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        self._engines = tuple(engines)
        self.name = "+".join(engine.name for engine in self._engines)

    @property
    def missing_words(self) -> frozenset[str]:
        """Words that no engine can hear."""
        return frozenset.intersection(*(engine.missing_words for engine in self._engines))

    def start(self, context: Context) -> None:
        for engine in self._engines:
            engine.start(context)

    def accept(self, samples: Samples) -> None:
        for engine in self._engines:
            engine.accept(samples)

    def finish(self) -> tuple[Reading, ...]:
        return tuple(reading for engine in self._engines for reading in engine.finish())

    def cancel(self) -> None:
        for engine in self._engines:
            engine.cancel()

    def close(self) -> None:
        for engine in self._engines:
            engine.close()
