"""What every recogniser can do, and what it is built from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_assist.commands import Context
from voice_assist.events import Reading
from voice_assist.understanding.word_graph import WordGraph

SAMPLE_RATE = 16000
"""Hertz: everything behind the microphone or the file is mono 16-bit at this rate."""

Samples = NDArray[np.int16]
"""Mono samples, shape (n,), at SAMPLE_RATE."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """What can be said, for each context.

    Attributes:
        sentences: normalised sentences (lower case, words of letters and apostrophes) for each context.
        graphs: what cannot be listed, for each context (see understanding.word_graph).
        pronunciations: ARPAbet phones without stress ("W AO K") of words that dictionaries lack.
    """

    sentences: Mapping[Context, tuple[str, ...]]
    pronunciations: Mapping[str, str] = field(default_factory=dict)
    graphs: Mapping[Context, tuple[WordGraph, ...]] = field(default_factory=dict)

    @property
    def words(self) -> frozenset[str]:
        """Every word that can be said."""
        listed = frozenset(word for lines in self.sentences.values() for line in lines for word in line.split())
        return listed.union(*(graph.words for graphs in self.graphs.values() for graph in graphs))


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """Which engine to build; sent to the recogniser process.

    Attributes:
        engine: "vosk", "pocketsphinx" or "auto" (see docs/architecture.md for what it takes).
        model: a Vosk model folder given by the user; None lets the engine choose.
        general_model: the installed Vosk model of role general, if there is one.
        embedded_models: the folder that holds the embedded models (en-mini, en-mini-words).
    """

    engine: str
    model: Path | None
    general_model: Path | None
    embedded_models: Path


class Recogniser(Protocol):
    """One utterance at a time: start, feed its samples, then finish (or cancel).

    Implementations raise ModelError when built on a bad model, and WorkerError when their process is lost.
    """

    @property
    def name(self) -> str:
        """Short name for the journal and `hear`: "vosk", "pocketsphinx", "vosk+pocketsphinx"."""

    def start(self, context: Context) -> None:
        """Begin an utterance in this context; an unfinished one is cancelled."""

    def accept(self, samples: Samples) -> None:
        """Take the next samples of the utterance; any number of them."""

    def partial(self) -> str | None:
        """The closed text so far, "" where there is none yet; None where it cannot be told (or not in time)."""

    def pause(self) -> None:
        """The voice may be over: what takes long may be begun. What is accepted from here on is silence."""

    def resume(self) -> None:
        """The voice goes on after a pause."""

    def finish(self) -> tuple[Reading, ...]:
        """End the utterance; at least one closed reading, each perhaps without any hypothesis."""

    def cancel(self) -> None:
        """Forget the utterance."""

    def close(self) -> None:
        """Give everything back; may be called twice."""


class Engine(Recogniser, Protocol):
    """A recogniser that runs in this process."""

    @property
    def streams(self) -> bool:
        """Whether its partial text follows the voice; else it has one in a pause alone, and may guess half a word."""

    @property
    def missing_words(self) -> frozenset[str]:
        """Words of the grammar that it can never hear; sentences with such a word are left out of its grammar."""
