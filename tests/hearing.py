"""What tests of hearing share: a synthetic voice, a recogniser that only remembers, a sink to wait on."""

from __future__ import annotations

import functools
import subprocess
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from voice_assist.commands import Context
from voice_assist.events import Event, Hypothesis, Reading, ReadingKind
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.hearing.recording import read_recording

E = TypeVar("E", bound=Event)


@functools.cache
def spoken(text: str, words_a_minute: int = 160) -> Samples:
    """espeak-ng saying this, SAMPLE_RATE, without the silence around it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "voice.wav"
        subprocess.run(["espeak-ng", "-s", str(words_a_minute), "-w", str(file), text], check=True, timeout=20)
        samples = read_recording(file)
    loud = np.flatnonzero(np.abs(samples.astype(int)) > 300)
    return samples[loud[0] : loud[-1] + 1]


def silence(seconds: float) -> Samples:
    """Digital zeros."""
    return np.zeros(round(seconds * SAMPLE_RATE), np.int16)


def noise(seconds: float, level: float, seed: int = 0) -> Samples:
    """White noise, level in dB relative to full scale."""
    values = np.random.default_rng(seed).normal(0, 32768 * 10 ** (level / 20), round(seconds * SAMPLE_RATE))
    return np.clip(values, -32768, 32767).astype(np.int16)


class MemorisingRecogniser:
    """A recogniser that keeps what it was fed; `failing`: the methods that raise, and what."""

    name = "memory"

    def __init__(self) -> None:
        self.utterances: list[tuple[Context, Samples]] = []
        self.cancelled = 0
        self.failing: dict[str, Exception] = {}
        self.heard: str | None = None
        """What `partial` tells."""
        self.asked = 0
        self.pauses: list[str] = []
        self._context = Context.IDLE
        self._pieces: list[Samples] = []

    def start(self, context: Context) -> None:
        self._fail("start")
        self._context, self._pieces = context, []

    def accept(self, samples: Samples) -> None:
        self._fail("accept")
        self._pieces.append(samples.copy())

    def partial(self) -> str | None:
        self._fail("partial")
        self.asked += 1
        return self.heard

    def pause(self) -> None:
        self.pauses.append("pause")

    def resume(self) -> None:
        self.pauses.append("resume")

    def finish(self) -> tuple[Reading, ...]:
        self._fail("finish")
        self.utterances.append((self._context, np.concatenate(self._pieces)))
        return (Reading(self.name, ReadingKind.CLOSED, (Hypothesis(self.heard or "heard"),)),)

    def cancel(self) -> None:
        self._fail("cancel")
        self.cancelled += 1

    def close(self) -> None:
        self.utterances.clear()

    def _fail(self, method: str) -> None:
        if method in self.failing:
            raise self.failing[method]


class Events:
    """A sink that remembers."""

    def __init__(self) -> None:
        self._posted: list[Event] = []
        self._grown = threading.Condition()

    def post(self, event: Event) -> None:
        with self._grown:
            self._posted.append(event)
            self._grown.notify_all()

    @property
    def posted(self) -> list[Event]:
        with self._grown:
            return list(self._posted)

    def of(self, kind: type[E]) -> list[E]:
        return [event for event in self.posted if isinstance(event, kind)]

    def wait_for(self, kind: type[Event], count: int = 1, seconds: float = 10.0) -> None:
        """Wait until so many events of this kind have been posted in all."""
        self._wait(lambda: sum(isinstance(event, kind) for event in self._posted) >= count, kind, seconds)

    def _wait(self, there: Callable[[], bool], kind: type[Event], seconds: float) -> None:
        with self._grown:
            assert self._grown.wait_for(there, seconds), f"no {kind.__name__} within {seconds} s: {self._posted}"
