"""Several engines on the same sound; each gives its own readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from voice_assist.commands import Context
from voice_assist.events import Reading, ReadingKind
from voice_assist.hearing.recogniser import Engine, Samples
from voice_assist.understanding.normalise import UNKNOWN


class EnsembleEngine:
    """At least one engine, asked in the given order.

    An engine cannot contradict a word that it can never hear: such words, where another engine heard them, are named in
    its closed reading.
    """

    def __init__(self, engines: Sequence[Engine]) -> None:
        self._engines = tuple(engines)
        self.name = "+".join(engine.name for engine in self._engines)

    @property
    def streams(self) -> bool:
        """Whether any of them does."""
        return any(engine.streams for engine in self._engines)

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
        """What two engines agree on, else what the first one hears that follows the voice; where that is nothing, what
        another one of these does. In half a phrase PocketSphinx hears "pain", which would end the turn.
        """
        told = [(engine, text) for engine in self._engines if (text := engine.partial()) is not None]
        counts = Counter(text for _, text in told if text and UNKNOWN not in text)
        following = [text for engine, text in told if engine.streams]
        best = [text for text, count in counts.items() if count > 1]
        best += [text for text in following[:1] if text != UNKNOWN]
        best += [text for text in following if text in counts]
        return next((text for text in best if text), next(iter(following), None))

    def pause(self) -> None:
        for engine in self._engines:
            engine.pause()

    def resume(self) -> None:
        for engine in self._engines:
            engine.resume()

    def finish(self) -> tuple[Reading, ...]:
        given = [(engine, engine.finish()) for engine in self._engines]
        closed = [reading for _, readings in given for reading in readings if reading.kind is ReadingKind.CLOSED]
        heard = {word for reading in closed for hypothesis in reading.hypotheses for word in hypothesis.text.split()}
        return tuple(
            replace(reading, lacks=engine.missing_words & heard) if reading.kind is ReadingKind.CLOSED else reading
            for engine, readings in given
            for reading in readings
        )

    def cancel(self) -> None:
        for engine in self._engines:
            engine.cancel()

    def close(self) -> None:
        for engine in self._engines:
            engine.close()
