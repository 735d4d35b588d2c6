"""What was understood in recordings: the whole chain of hearing and understanding, without a conversation."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from voice_assist.app.assembly import open_recogniser
from voice_assist.app.content_source import Content
from voice_assist.commands import Context
from voice_assist.config import Settings
from voice_assist.dialogue.pauses import decide
from voice_assist.errors import WorkerError
from voice_assist.evaluation.outcomes import NO_VOICE, HeardUtterance
from voice_assist.events import Event, PartLost, Reading, ReadingKind, Utterance
from voice_assist.hearing.listener import Listener
from voice_assist.hearing.recogniser import SAMPLE_RATE, Recogniser, Samples
from voice_assist.hearing.recording import read_recording, recordings_in
from voice_assist.understanding.active import ActivePhrases
from voice_assist.understanding.decision import Decision

STEP = 512
"""Samples that are fed at once: 32 ms, about what a microphone brings."""
TRAILING_SECONDS = 6.0
"""Silence after a recording: longer than any end of turn, so that the last words are ended by it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One utterance of a recording (or the whole of it, where no voice was found).

    Attributes:
        file: the recording.
        decision: what was concluded.
        readings: what each recogniser heard; none where no voice was found.
        engine: name of the recogniser.
        audio_seconds: length of the recording.
        compute_seconds: what the chain needed for the whole recording.
    """

    file: Path
    decision: Decision
    readings: tuple[Reading, ...]
    engine: str
    audio_seconds: float
    compute_seconds: float

    @property
    def open_text(self) -> str:
        """What was heard without being limited to the pack; "" where no recogniser gave that."""
        return next((reading.text for reading in self.readings if reading.kind is ReadingKind.OPEN), "")


class Chain:
    """Voice activity, end of turn, recognisers and understanding, for one recording after the other.

    Args:
        settings: the end of turn.
        content: what can be said.
        recogniser: hears along.
        ears: the sink that the recogniser was opened with.
        clock: seconds, for what the chain computes.
    """

    def __init__(
        self,
        settings: Settings,
        content: Content,
        recogniser: Recogniser,
        ears: Ears,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._settings, self._content, self._recogniser = settings, content, recogniser
        self._ears, self._clock = ears, clock
        self.understanding_seconds = 0.0

    def hear(self, samples: Samples, contexts: frozenset[Context]) -> tuple[HeardUtterance, ...]:
        """What is understood in a recording that goes on in the given sound: silence, or noise.

        Args:
            samples: the recording with TRAILING_SECONDS behind it.
            contexts: where the phrases are taken from; the recogniser uses the largest of their grammars.

        Raises:
            WorkerError: the recogniser was lost twice.
        """
        context = Context.QUESTION if len(contexts) > 1 else next(iter(contexts))
        self._ears.begin(self._clock)
        wait = self._settings.end_of_turn_seconds
        listener = Listener(self._recogniser, self._ears, wait, self._content.completeness)
        listener.set_context(context, 0)
        for start in range(0, len(samples), STEP):
            piece = samples[start : start + STEP]
            self._ears.advance((start + len(piece)) / SAMPLE_RATE)
            listener.feed(piece, start / SAMPLE_RATE)
        listener.flush()
        if self._ears.lost and not self._ears.utterances:
            raise WorkerError(f"The recogniser was lost ({self._ears.lost.reason}); try again.")
        active = self._content.phrasebook.active(contexts)
        return tuple(self._understood(utterance, delay, active) for utterance, delay in self._ears.utterances)

    def _understood(self, utterance: Utterance, delay: float, active: ActivePhrases) -> HeardUtterance:
        began = self._clock()
        decision, joined = decide(utterance, active, active)
        spent = self._clock() - began
        self.understanding_seconds += spent
        decided = replace(utterance, readings=joined.readings) if joined else utterance
        return HeardUtterance(decided, decision, delay + spent)


class Ears:
    """Collects what listener and recogniser post, with the seconds that each utterance took after its last sound."""

    def __init__(self) -> None:
        self.utterances: list[tuple[Utterance, float]] = []
        self.lost: PartLost | None = None
        self._clock: Callable[[], float] = time.perf_counter
        self._position = self._began = 0.0

    def begin(self, clock: Callable[[], float]) -> None:
        """A new recording."""
        self.utterances, self.lost, self._clock = [], None, clock

    def advance(self, position: float) -> None:
        """The sound up to `position` (seconds) has come in, and is now taken."""
        self._position, self._began = position, self._clock()

    def post(self, event: Event) -> None:
        """Keep utterances and losses."""
        match event:
            case Utterance():
                computing = self._clock() - self._began
                self.utterances.append((event, self._position - event.ended + computing))
            case PartLost():
                self.lost = event


def with_trail(samples: Samples) -> Samples:
    """A recording with silence behind it."""
    return np.concatenate([samples, np.zeros(int(TRAILING_SECONDS * SAMPLE_RATE), np.int16)])


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The recordings named, folders replaced by the recordings in them.

    Each is read once, so that a bad one is known before the first is heard.

    Raises:
        AudioFileError: a recording is bad, or a folder holds none.
    """
    files = [file for path in paths for file in (recordings_in(path) if path.is_dir() else [path])]
    for file in files:
        read_recording(file)
    return files


def hear_recordings(
    settings: Settings, content: Content, files: Sequence[Path], contexts: frozenset[Context]
) -> Iterator[Heard]:
    """Put each file through voice activity, recognisers and understanding.

    Args:
        settings: engines.
        content: what can be said.
        files: recordings, from files_of.
        contexts: where the phrases are taken from; the recogniser uses the largest of their grammars.

    Raises:
        AudioFileError: a recording is bad.
        ModelError: the model is.
        WorkerError: the recogniser was lost twice on one recording.
    """
    ears = Ears()
    recogniser = open_recogniser(settings, content, ears)
    chain = Chain(settings, content, recogniser, ears)
    try:
        for file in files:
            samples, started = read_recording(file), time.perf_counter()
            try:
                utterances = chain.hear(with_trail(samples), contexts)
            except WorkerError as error:
                raise WorkerError(f"{file}: {error}") from error
            decisions = [(one.decision, one.utterance.readings) for one in utterances] or [(NO_VOICE, ())]
            audio, compute = len(samples) / SAMPLE_RATE, time.perf_counter() - started
            for decision, readings in decisions:
                yield Heard(file, decision, readings, recogniser.name, audio, compute)
    finally:
        recogniser.close()
