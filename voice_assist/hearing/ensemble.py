"""Several engines on the same sound; each gives its own readings."""

from __future__ import annotations

from collections.abc import Sequence

from voice_assist.commands import Context
from voice_assist.events import Reading, ReadingKind
from voice_assist.hearing.recogniser import Engine, Samples

UNKNOWN = "[unk]"


class EnsembleEngine:
    """At least one engine, asked in the given order.

    An engine that lacks a word of what another one heard, and itself heard nothing known, cannot have an opinion: its
    closed reading is left out, because "[unk]" would count against the sentence.
    """

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

    def partial(self) -> str | None:
        return next((text for engine in self._engines if (text := engine.partial()) is not None), None)

    def pause(self) -> None:
        for engine in self._engines:
            engine.pause()

    def resume(self) -> None:
        for engine in self._engines:
            engine.resume()

    def finish(self) -> tuple[Reading, ...]:
        given = [(engine, engine.finish()) for engine in self._engines]
        heard = {
            word for _, readings in given for reading in readings if _closed(reading) for word in reading.text.split()
        }
        return tuple(
            reading
            for engine, readings in given
            for reading in readings
            if heard.isdisjoint(engine.missing_words) or not _closed(reading) or _knows_a_word(reading)
        )

    def cancel(self) -> None:
        for engine in self._engines:
            engine.cancel()

    def close(self) -> None:
        for engine in self._engines:
            engine.close()


def _closed(reading: Reading) -> bool:
    return reading.kind is ReadingKind.CLOSED


def _knows_a_word(reading: Reading) -> bool:
    return any(word != UNKNOWN for word in reading.text.split())
