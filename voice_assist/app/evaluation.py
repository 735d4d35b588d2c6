"""Labelled recordings through the whole chain, in several processes."""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import cast

import soundfile

from voice_assist.app.assembly import engine_choice
from voice_assist.app.content_source import Content
from voice_assist.app.recordings import TRAILING_SECONDS, Chain, Ears, with_trail
from voice_assist.config import Settings
from voice_assist.content.phrases import intent_templates, slot_lists
from voice_assist.errors import AudioFileError, UsageError, WorkerError
from voice_assist.evaluation.clips import Clip, Kind
from voice_assist.evaluation.noise import NOMINAL_POWER, active_power, mix, power_of, seed_of
from voice_assist.evaluation.outcomes import Result
from voice_assist.evaluation.vocabulary import Vocabulary, heard_in
from voice_assist.events import Part
from voice_assist.hearing.engines import build
from voice_assist.hearing.recogniser import SAMPLE_RATE, Engine, EngineChoice, Recogniser, Samples
from voice_assist.hearing.recording import read_recording
from voice_assist.supervisor import ChildConnection, Worker

_LEAST_SECONDS = 60.0
_SECONDS_A_SECOND = 20.0
"""Patience with one clip, in seconds and in seconds for each second of sound: a slow machine under load."""


@dataclass(frozen=True, slots=True)
class NoisePlan:
    """A noise, and how far the speech stands out of it.

    Attributes:
        file: the recording of the noise.
        decibels: one round through all clips for each; speech over noise.
    """

    file: Path
    decibels: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One clip in one round. decibels, speech_power: see noise.mix; None: without noise."""

    clip: Clip
    decibels: float | None
    speech_power: float


def vocabulary_of(content: Content) -> Vocabulary:
    """What labels can name."""
    return Vocabulary(content.phrasebook, intent_templates(content.pack), slot_lists(content.pack), content.lines)


def tasks_for(clips: Sequence[Clip], noise: NoisePlan | None) -> tuple[Task, ...]:
    """Every clip without noise, then every clip at each level. All recordings are read once.

    Where nobody speaks, the noise is as loud as it is beside the median command of the table.

    Raises:
        AudioFileError: a recording is bad; it is named with its place in the table.
        UsageError: the noise is shorter than a clip, or silent.
    """
    longest = read_noise(noise.file) if noise else None
    powers = [_checked_power(clip, longest, noise) for clip in clips]
    spoken = sorted(power for clip, power in zip(clips, powers, strict=True) if clip.kind is Kind.COMMAND and power)
    usual = spoken[len(spoken) // 2] if spoken else NOMINAL_POWER
    levels: tuple[float | None, ...] = (None, *(noise.decibels if noise else ()))
    return tuple(
        Task(clip, level, usual if clip.kind is Kind.SILENCE or not power else power)
        for level in levels
        for clip, power in zip(clips, powers, strict=True)
    )


def read_noise(file: Path) -> Samples:
    """A recording of noise; AudioFileError if it is bad, UsageError if nothing sounds in it."""
    noise = read_recording(file)
    if not power_of(noise):
        raise UsageError(f"{file}: this noise is silent; give a recording in which something sounds.")
    return noise


def _checked_power(clip: Clip, noise: Samples | None, plan: NoisePlan | None) -> float:
    try:
        samples = read_recording(clip.file)
    except AudioFileError as error:
        raise AudioFileError(f"{clip.place}: {error}") from error
    if noise is not None and plan is not None and len(noise) < len(samples):
        raise UsageError(
            f"{plan.file}: the noise ({len(noise) / SAMPLE_RATE:.1f} s) is shorter than {clip.name} "
            f"({len(samples) / SAMPLE_RATE:.1f} s); give a longer one."
        )
    return active_power(samples)


def sound_of(task: Task, noise: Samples | None) -> Samples:
    """The clip of a task with its noise, which goes on behind it; without noise: silence behind it."""
    samples = with_trail(read_recording(task.clip.file))
    if task.decibels is None or noise is None:
        return samples
    return mix(samples, noise, task.decibels, task.speech_power, seed_of(task.clip.name))


def playable(task: Task, noise: Path | None) -> bytes:
    """The clip of a task as it was heard, less what came behind it, as a FLAC file."""
    sound = sound_of(task, read_recording(noise) if noise else None)
    written = io.BytesIO()
    soundfile.write(written, sound[: -round(TRAILING_SECONDS * SAMPLE_RATE)], SAMPLE_RATE, format="FLAC")
    return written.getvalue()


def evaluate_tasks(
    settings: Settings, content: Content, tasks: Sequence[Task], noise: Path | None, jobs: int
) -> Generator[Result, None, None]:
    """The result of each task, in their order, whatever the number of processes.

    Raises:
        ModelError: the model is bad.
        WorkerError: a recogniser was lost twice on one clip.
    """
    arguments = (settings, content, engine_choice(settings), noise)
    processes = _Processes(lambda: Worker(Part.RECOGNISER, main, arguments, Ears()))
    threads = ThreadPoolExecutor(max(1, min(jobs, len(tasks))))
    try:
        yield from threads.map(_ask, repeat(processes), tasks)
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        processes.close()
        threads.shutdown()


class _Processes:
    """As many as are asked at once; each is started when it is first needed, by the thread that needs it."""

    def __init__(self, start: Callable[[], Worker]) -> None:
        self._start = start
        self._all: list[Worker] = []
        self._idle: list[Worker] = []
        self._lock = threading.Lock()
        self._closed = False

    def take(self) -> Worker:
        """One that nobody asks now; WorkerError after close()."""
        with self._lock:
            if self._closed:
                raise WorkerError("The evaluation has been stopped.")
            if self._idle:
                return self._idle.pop()
            self._all.append(self._start())
            return self._all[-1]

    def give_back(self, worker: Worker) -> None:
        """It can be asked again."""
        with self._lock:
            self._idle.append(worker)

    def close(self) -> None:
        """End them; who waits for an answer is told."""
        with self._lock:
            self._closed = True
        for worker in self._all:
            worker.close()


def default_jobs() -> int:
    """One for each processor that this process may use."""
    return len(os.sched_getaffinity(0))


def _ask(processes: _Processes, task: Task) -> Result:
    worker = processes.take()
    try:
        seconds = _LEAST_SECONDS + _SECONDS_A_SECOND * task.clip.file.stat().st_size / SAMPLE_RATE
        result = _twice(lambda: worker.call(task, seconds))
    except WorkerError as error:
        raise WorkerError(f"{task.clip.file}: {error}") from error
    finally:
        processes.give_back(worker)
    assert isinstance(result, Result)
    return result


def _twice(call: Callable[[], object]) -> object:
    """An engine may crash on anything: its process is started again, and hears the clip once more."""
    try:
        return call()
    except WorkerError:
        return call()


def main(
    connection: ChildConnection, settings: Settings, content: Content, choice: EngineChoice, noise: Path | None
) -> None:
    """Entry of a child: an engine of its own."""
    engine = _Stopwatch(build(choice, content.grammar))
    ears = Ears()
    chain = Chain(settings, content, cast(Recogniser, engine), ears, time.process_time)
    under = read_recording(noise) if noise else None

    def handle(message: object) -> object:
        assert isinstance(message, Task)
        return _result(message, sound_of(message, under), chain, engine)

    connection.serve(handle)


class _Stopwatch:
    """An engine, and the processor seconds that its methods have taken."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.seconds = 0.0

    def __getattr__(self, name: str) -> object:
        value = getattr(self._engine, name)
        return partial(self._time, value) if callable(value) else value

    def _time(self, method: Callable[..., object], *arguments: object) -> object:
        began = time.process_time()
        try:
            return method(*arguments)
        finally:
            self.seconds += time.process_time() - began


def _result(task: Task, sound: Samples, chain: Chain, engine: _Stopwatch) -> Result:
    began, engine.seconds, chain.understanding_seconds = time.process_time(), 0.0, 0.0
    heard = chain.hear(sound, heard_in(task.clip.context))
    total, engine_name = time.process_time() - began, str(engine.name)
    compute = {
        "listener": max(0.0, total - engine.seconds - chain.understanding_seconds),
        "recognisers": engine.seconds,
        "understanding": chain.understanding_seconds,
    }
    seconds = len(sound) / SAMPLE_RATE
    return Result(task.clip, task.decibels, heard, seconds - TRAILING_SECONDS, seconds, compute, engine_name)
