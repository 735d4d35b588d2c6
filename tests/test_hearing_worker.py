"""The recogniser process with real libvosk: killed and stopped in mid-utterance, given bad models."""

import multiprocessing
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.hearing import Events, silence, spoken
from voice_assist.commands import Context
from voice_assist.errors import ModelError, WorkerError
from voice_assist.events import Part, PartLost, PartReturned
from voice_assist.hearing import worker
from voice_assist.hearing.recogniser import EngineChoice, Grammar, Samples
from voice_assist.hearing.vosk import VoskEngine
from voice_assist.hearing.worker import RecogniserProcess
from voice_assist.supervisor import Patience

MODELS = Path(__file__).resolve().parent.parent / "models"
GRAMMAR = Grammar(
    {Context.IDLE: ("start shoulder session", "good night", "ascendio"), Context.SESSION: ("repeat", "skip")}
)
CHOICE = EngineChoice("vosk", None, None, MODELS)
IMPATIENT = Patience(start=20.0, silence=1.5, first_wait=0.05, longest_wait=0.5)


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def process(events: Events) -> Iterator[RecogniserProcess]:
    process = RecogniserProcess(CHOICE, GRAMMAR, events, IMPATIENT)
    yield process
    process.close()


def sound(text: str) -> Samples:
    return np.concatenate([silence(0.3), spoken(text), silence(0.5)])


def pid() -> int:
    (child,) = [child for child in multiprocessing.active_children() if child.name == Part.RECOGNISER]
    assert child.pid is not None
    return child.pid


def test_it_reads_what_the_engine_alone_reads(process: RecogniserProcess, events: Events) -> None:
    engine = VoskEngine(MODELS / "en-mini", GRAMMAR)
    samples = sound("start shoulder session")
    for recogniser in (process, engine):
        recogniser.start(Context.IDLE)
        for piece in np.array_split(samples, 30):
            recogniser.accept(piece)
    readings = process.finish()
    assert readings == engine.finish()
    assert readings[0].text == "start shoulder session"
    assert process.name == engine.name == "vosk"
    assert process.missing_words == engine.missing_words == {"ascendio"}
    assert not events.posted


def test_a_cancelled_utterance_leaves_nothing_behind(process: RecogniserProcess) -> None:
    process.start(Context.IDLE)
    process.accept(sound("good night"))
    process.cancel()
    process.start(Context.SESSION)
    process.accept(sound("repeat"))
    assert process.finish()[0].text == "repeat"
    with pytest.raises(WorkerError, match="never begun"):
        process.finish()


def test_what_is_done_to_the_samples_afterwards_does_not_matter(process: RecogniserProcess) -> None:
    process.start(Context.IDLE)
    for piece in np.array_split(sound("good night"), 20):
        buffer = piece.copy()
        process.accept(buffer)
        buffer[:] = 0
    assert process.finish()[0].text == "good night"


def test_an_utterance_survives_a_kill_in_its_middle(process: RecogniserProcess, events: Events) -> None:
    samples = sound("start shoulder session")
    half = len(samples) // 2
    process.start(Context.IDLE)
    process.accept(samples[:half])
    os.kill(pid(), signal.SIGKILL)
    events.wait_for(PartLost)
    process.accept(samples[half:])
    assert process.finish()[0].text == "start shoulder session"
    assert events.posted == [PartLost(Part.RECOGNISER, "it was ended by SIGKILL"), PartReturned(Part.RECOGNISER)]
    assert process.generation == 2


def test_an_utterance_survives_a_kill_that_nobody_has_noticed_yet(process: RecogniserProcess, events: Events) -> None:
    process.start(Context.IDLE)
    process.accept(sound("good night"))
    os.kill(pid(), signal.SIGKILL)
    assert process.finish()[0].text == "good night"
    assert [type(event) for event in events.posted] == [PartLost, PartReturned]


def test_an_utterance_survives_a_stop_in_its_middle(process: RecogniserProcess, events: Events) -> None:
    samples = sound("good night")
    process.start(Context.IDLE)
    process.accept(samples[:4000])
    os.kill(pid(), signal.SIGSTOP)
    process.accept(samples[4000:])
    assert process.finish()[0].text == "good night"
    assert [type(event) for event in events.posted] == [PartLost, PartReturned]


def test_an_engine_that_cannot_be_brought_back_costs_the_utterance_and_is_reported_once(
    events: Events, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_LEAST_SECONDS", 1.0)
    monkeypatch.setattr(worker, "_SECONDS_A_SECOND", 0.0)
    folder = tmp_path / "model"
    shutil.copytree(MODELS / "en-mini", folder)
    patience = Patience(start=20.0, first_wait=0.05, longest_wait=0.5)
    process = RecogniserProcess(EngineChoice("vosk", folder, None, MODELS), GRAMMAR, events, patience)
    process.start(Context.IDLE)
    process.accept(sound("good night"))
    shutil.rmtree(folder)
    os.kill(pid(), signal.SIGKILL)
    with pytest.raises(WorkerError, match="is still being started"):
        process.finish()
    assert [type(event) for event in events.posted] == [PartLost]
    shutil.copytree(MODELS / "en-mini", folder)
    events.wait_for(PartReturned)
    process.start(Context.SESSION)
    process.accept(sound("repeat"))
    assert process.finish()[0].text == "repeat"
    process.close()


def test_a_bad_model_is_said_in_one_sentence(events: Events, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"^The recognition model .* does not exist; [^.]*\.$"):
        RecogniserProcess(EngineChoice("auto", tmp_path / "nowhere", None, MODELS), GRAMMAR, events)
    assert not events.posted
    assert not multiprocessing.active_children()


def test_a_model_that_makes_libvosk_crash_or_hang_is_no_endless_loop(events: Events, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODELS / "en-mini", folder)
    (folder / "SHA256SUMS").unlink()
    graph = folder / "graph/HCLr.fst"
    data = graph.read_bytes()
    third = len(data) // 3
    graph.write_bytes(data[:third] + b"\xff" * third + data[2 * third :])
    # What libvosk does with a graph of nonsense depends on its memory: mostly it crashes, sometimes it never ends.
    end = r"(it was ended by SIG\w+|it took too long to start)"
    with pytest.raises(WorkerError, match=rf"^The recogniser could not be started: {end}; [^.]*\.$"):
        RecogniserProcess(EngineChoice("vosk", folder, None, MODELS), GRAMMAR, events, Patience(start=5.0))
    assert not events.posted
    assert not multiprocessing.active_children()


def test_after_closing_it_says_so(process: RecogniserProcess) -> None:
    process.start(Context.IDLE)
    process.close()
    process.close()
    process.accept(sound("good night"))
    with pytest.raises(WorkerError, match="shut down"):
        process.finish()
