"""What was understood in recordings: the whole chain of hearing and understanding, without a conversation."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voice_assist.app.assembly import Content, open_recogniser
from voice_assist.commands import Context
from voice_assist.config import Settings
from voice_assist.errors import WorkerError
from voice_assist.events import Event, PartLost, ReadingKind, Utterance
from voice_assist.hearing.listener import Listener
from voice_assist.hearing.recogniser import SAMPLE_RATE
from voice_assist.hearing.recording import read_recording, recordings_in
from voice_assist.understanding.decision import Decision, NoMatch
from voice_assist.understanding.matcher import understand

FEED_SAMPLES = 1600
TRAILING_SECONDS = 6.0
"""Silence after a recording: longer than any end of turn, so that the last words are ended by it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One utterance of a recording (or the whole of it, where no voice was found).

    Attributes:
        file: the recording.
        decision: what was concluded.
        open_text: what the recogniser heard without being limited to the pack; "" where it gave nothing.
        engine: name of the recogniser.
        audio_seconds: length of the recording.
        compute_seconds: what the chain needed for the whole recording.
    """

    file: Path
    decision: Decision
    open_text: str
    engine: str
    audio_seconds: float
    compute_seconds: float


class _Ears:
    """Collects what the listener posts."""

    def __init__(self) -> None:
        self.utterances: list[Utterance] = []
        self.lost: PartLost | None = None

    def post(self, event: Event) -> None:
        """Keep utterances and losses."""
        match event:
            case Utterance():
                self.utterances.append(event)
            case PartLost():
                self.lost = event


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
    active = content.phrasebook.active(contexts)
    context = Context.QUESTION if len(contexts) > 1 else next(iter(contexts))
    ears = _Ears()
    recogniser = open_recogniser(settings, content, ears)
    try:
        for file in files:
            samples, started = read_recording(file), time.perf_counter()
            ears.utterances.clear()
            listener = Listener(recogniser, ears, settings.end_of_turn_seconds, content.completeness)
            listener.set_context(context, 0)
            _feed(listener, np.concatenate([samples, np.zeros(int(TRAILING_SECONDS * SAMPLE_RATE), np.int16)]))
            if ears.lost and not ears.utterances:
                raise WorkerError(f"{file}: the recogniser was lost ({ears.lost.reason}); try again.")
            ears.lost = None
            decisions = [
                (understand(utterance.readings, active), _open_text(utterance)) for utterance in ears.utterances
            ] or [(NoMatch("", None, None, "no voice was found"), "")]
            audio, compute = len(samples) / SAMPLE_RATE, time.perf_counter() - started
            for decision, open_text in decisions:
                yield Heard(file, decision, open_text, recogniser.name, audio, compute)
    finally:
        recogniser.close()


def _feed(listener: Listener, samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> None:
    for start in range(0, len(samples), FEED_SAMPLES):
        listener.feed(samples[start : start + FEED_SAMPLES], start / SAMPLE_RATE)


def _open_text(utterance: Utterance) -> str:
    return next((reading.text for reading in utterance.readings if reading.kind is ReadingKind.OPEN), "")
