"""Supervised processes: real children that are killed, stopped, hung or broken."""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from voice_assist.errors import ModelError, PackError, VoiceAssistError, WorkerError
from voice_assist.events import Event, Part, PartLost, PartReturned
from voice_assist.supervisor import ChildConnection, Patience, Worker

REPOSITORY = Path(__file__).resolve().parent.parent
LIMIT = 10.0
IMPATIENT = Patience(start=LIMIT, silence=1.5, first_wait=0.05, longest_wait=0.4)


def echo_main(connection: ChildConnection, word: str) -> None:
    def handle(message: object) -> object:
        match message:
            case "pid":
                return os.getpid()
            case "blocked signals":
                return signal.pthread_sigmask(signal.SIG_BLOCK, [])
            case "hang":
                threading.Event().wait()
            case "refuse":
                raise ModelError("No such model.")
            case "refuse badly":
                raise PackError("a key is unknown", "remove it", line=3)
            case "break":
                raise ZeroDivisionError("a mistake in the engine")
        return (word, message)

    connection.serve(handle)


def chatty_main(connection: ChildConnection) -> None:
    print("chatter")
    print("chatter", file=sys.stderr, flush=True)
    os.write(1, b"chatter")
    os.write(2, b"chatter")
    connection.serve(lambda message: os.getpid())


def failing_main(connection: ChildConnection, error: Exception) -> None:
    raise error


def aborting_main(connection: ChildConnection) -> None:
    os.abort()


def sleepy_main(connection: ChildConnection) -> None:
    threading.Event().wait()


def once_main(connection: ChildConnection, marker: Path) -> None:
    """Works in the first child, aborts in the second and third."""
    lives = len(marker.read_text()) if marker.exists() else 0
    marker.write_text("x" * (lives + 1))
    if lives in {1, 2}:
        os.abort()
    echo_main(connection, "hello")


@dataclass
class EventLog:
    """An event sink that can be waited on."""

    events: list[Event] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def post(self, event: Event) -> None:
        with self.changed:
            self.events.append(event)
            self.changed.notify_all()

    def wait_for(self, count: int) -> list[Event]:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.events) >= count, LIMIT), self.events
            return list(self.events)


@pytest.fixture
def log() -> EventLog:
    return EventLog()


Starter = Callable[..., Worker]


@pytest.fixture
def start(log: EventLog) -> Iterator[Starter]:
    workers: list[Worker] = []

    def start(main: Callable[..., None], *arguments: object, patience: Patience = IMPATIENT) -> Worker:
        workers.append(Worker(Part.RECOGNISER, main, arguments, log, patience))
        return workers[-1]

    yield start
    for worker in workers:
        worker.close()


def pid_of(worker: Worker) -> int:
    pid = worker.call("pid", LIMIT)
    assert isinstance(pid, int)
    return pid


def ended(pid: int) -> bool:
    """Wait until a process, which need not be a child of ours, is gone."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], LIMIT)[0])
    finally:
        os.close(descriptor)


def test_a_call_returns_the_reply_and_errors_of_the_handler_are_raised_here(start: Starter, log: EventLog) -> None:
    worker = start(echo_main, "hello")
    worker.wait_ready(LIMIT)
    worker.send("no reply to this one")
    worker.send("refuse")
    assert worker.call("sun", LIMIT) == ("hello", "sun")
    with pytest.raises(ModelError, match=r"^No such model\.$"):
        worker.call("refuse", LIMIT)
    with pytest.raises(VoiceAssistError, match=r"^3: a key is unknown; remove it\.$"):
        worker.call("refuse badly", LIMIT)
    assert worker.generation == 1
    assert not log.events


def test_calls_from_several_threads_get_their_own_replies(start: Starter) -> None:
    worker = start(echo_main, "hello")
    replies: dict[int, object] = {}
    threads = [threading.Thread(target=lambda n=n: replies.update({n: worker.call(n, LIMIT)})) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
    assert replies == {n: ("hello", n) for n in range(20)}


def test_a_killed_child_is_reported_once_and_started_again(start: Starter, log: EventLog) -> None:
    worker = start(echo_main, "hello")
    os.kill(pid_of(worker), signal.SIGKILL)
    assert log.wait_for(2) == [PartLost(Part.RECOGNISER, "it was ended by SIGKILL"), PartReturned(Part.RECOGNISER)]
    assert worker.call("again", LIMIT) == ("hello", "again")
    assert worker.generation == 2


def test_a_call_in_flight_fails_at_once_when_the_child_is_killed(start: Starter, log: EventLog) -> None:
    worker = start(echo_main, "hello")
    pid = pid_of(worker)
    threading.Timer(0.05, os.kill, (pid, signal.SIGKILL)).start()
    began = time.monotonic()
    with pytest.raises(WorkerError, match=r"recogniser stopped working .* ended by SIGKILL"):
        worker.call("hang", LIMIT)
    assert time.monotonic() - began < LIMIT / 2


def test_a_stopped_child_counts_as_dead(start: Starter, log: EventLog) -> None:
    worker = start(echo_main, "hello")
    pid = pid_of(worker)
    os.kill(pid, signal.SIGSTOP)
    assert log.wait_for(2)[1] == PartReturned(Part.RECOGNISER)
    assert ended(pid)
    assert worker.call("again", LIMIT) == ("hello", "again")


def test_a_stopped_child_is_noticed_long_before_a_patient_call_ends(start: Starter, log: EventLog) -> None:
    worker = start(echo_main, "hello", patience=Patience(silence=60.0))
    pid = pid_of(worker)
    threading.Timer(0.05, os.kill, (pid, signal.SIGSTOP)).start()
    with pytest.raises(WorkerError, match="stopped from outside"):
        worker.call("hang", LIMIT)
    assert log.wait_for(1) == [PartLost(Part.RECOGNISER, "it was stopped from outside")]


def test_a_full_pipe_to_a_stopped_child_holds_up_nobody(start: Starter, log: EventLog) -> None:
    worker = start(echo_main, "hello")
    os.kill(pid_of(worker), signal.SIGSTOP)
    began = time.monotonic()
    for _ in range(20):
        worker.send(b"x" * 1_000_000)
    assert time.monotonic() - began < 1.0
    log.wait_for(2)
    assert worker.call("again", LIMIT) == ("hello", "again")


def test_an_unanswered_call_ends_in_time_and_the_child_is_replaced(start: Starter, log: EventLog) -> None:
    worker = start(echo_main, "hello")
    pid = pid_of(worker)
    with pytest.raises(WorkerError, match=r"did not answer within 0\.1 seconds"):
        worker.call("hang", 0.1)
    assert worker.call("again", LIMIT) == ("hello", "again")
    assert ended(pid)
    assert log.wait_for(2) == [
        PartLost(Part.RECOGNISER, "it did not answer within 0.1 seconds"),
        PartReturned(Part.RECOGNISER),
    ]


def test_a_mistake_in_the_engine_ends_the_child_and_is_the_reason(start: Starter, log: EventLog) -> None:
    worker = start(echo_main, "hello")
    with pytest.raises(WorkerError, match="ZeroDivisionError: a mistake in the engine"):
        worker.call("break", LIMIT)
    lost = log.wait_for(1)[0]
    assert lost == PartLost(Part.RECOGNISER, "ZeroDivisionError: a mistake in the engine")
    assert worker.call("again", LIMIT) == ("hello", "again")


def test_a_child_that_fails_while_it_is_brought_back_is_not_reported_twice(
    start: Starter, log: EventLog, tmp_path: Path
) -> None:
    worker = start(once_main, tmp_path / "lives")
    os.kill(pid_of(worker), signal.SIGKILL)
    log.wait_for(1)
    with pytest.raises(WorkerError, match="not ready within 0 seconds"):
        worker.call("too early", 0)
    assert worker.call("again", LIMIT) == ("hello", "again")
    assert worker.generation == 4
    assert [type(event) for event in log.wait_for(2)] == [PartLost, PartReturned]


@pytest.mark.parametrize(
    ("main", "arguments", "kind", "sentence"),
    [
        (failing_main, (ModelError("The model is damaged."),), ModelError, r"^The model is damaged\.$"),
        (
            failing_main,
            (ValueError("wrong"),),
            WorkerError,
            r"^The recogniser could not be started: ValueError: wrong\.$",
        ),
        (aborting_main, (), WorkerError, r"^The recogniser could not be started: it was ended by SIGABRT\.$"),
        (sleepy_main, (), WorkerError, r"^The recogniser could not be started: it took too long to start\.$"),
    ],
)
def test_what_ends_the_first_child_is_final(
    start: Starter, log: EventLog, main: Callable[..., None], arguments: tuple[object, ...], kind: type, sentence: str
) -> None:
    patience = Patience(start=1.0) if main is sleepy_main else Patience()
    worker = start(main, *arguments, patience=patience)
    with pytest.raises(kind, match=sentence):
        worker.wait_ready(LIMIT)
    with pytest.raises(kind, match=sentence):
        worker.call("anything", LIMIT)
    assert worker.generation == 1
    assert not log.events


def test_closing_ends_the_child_and_every_call(start: Starter, log: EventLog) -> None:
    worker = start(echo_main, "hello")
    pid = pid_of(worker)
    worker.close()
    worker.close()
    assert ended(pid)
    with pytest.raises(WorkerError, match="shut down"):
        worker.call("late", LIMIT)
    assert not log.events


def test_closing_does_not_wait_for_a_child_that_is_still_starting_or_hangs(start: Starter) -> None:
    starting, hanging = start(sleepy_main), start(echo_main, "hello")
    hanging.wait_ready(LIMIT)
    hanging.send("hang")
    began = time.monotonic()
    starting.close()
    hanging.close()
    assert time.monotonic() - began < 5.0


PARENT = """
import os, sys
from tests import test_supervisor
from voice_assist.events import Part
from voice_assist.supervisor import Worker
worker = Worker(Part.RECOGNISER, test_supervisor.chatty_main, (), test_supervisor.EventLog())
print(worker.call("pid", 10), flush=True)
sys.stdin.read()
worker.close()
"""


def parent_process() -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PARENT],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_child_ends_when_its_parent_is_killed() -> None:
    with parent_process() as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
        assert ended(pid)


def test_nothing_that_the_child_prints_reaches_the_terminal() -> None:
    with parent_process() as parent:
        out, err = parent.communicate("", LIMIT)
    assert out.strip().isdigit()
    assert err == ""


def test_ctrl_c_does_not_reach_the_child(start: Starter) -> None:
    worker = start(echo_main, "hello")
    assert signal.SIGINT in worker.call("blocked signals", LIMIT)  # type: ignore[operator]
    os.kill(pid_of(worker), signal.SIGINT)
    assert worker.call("still there", LIMIT) == ("hello", "still there")
    assert worker.generation == 1
