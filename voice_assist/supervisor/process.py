"""One child process as its parent holds it."""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from pathlib import Path
from types import ModuleType

from voice_assist.supervisor.child import Answer, Request, child_main

_FAREWELL_SECONDS = 1.0
_spawning = threading.Lock()


@contextlib.contextmanager
def _without_main_module() -> Iterator[None]:
    """Keep multiprocessing from importing the parent's main program, with all that it imports, in each child."""
    with _spawning:
        real = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = real


def leave_ctrl_c_to_parent() -> None:
    """Block SIGINT in this thread, which the children that it starts inherit."""
    resource_tracker.ensure_running()  # its start would lift the mask again
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


class ChildProcess:
    """From its start to its end; watched by the thread that started it, written to and killed by any."""

    def __init__(self, name: str, work: bytes) -> None:
        self._connection, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("spawn").Process(
            target=child_main, args=(theirs, work), name=name, daemon=True
        )
        with _without_main_module():
            self._process.start()
        theirs.close()
        self._verdict = ""
        self._ending = threading.Lock()
        self._ended = False
        self._outbox: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        # An own thread, so that a full pipe to a stopped child holds up nobody.
        self._writer = threading.Thread(target=self._write, name=f"to-{name}", daemon=True)
        self._writer.start()

    def send(self, request: Request | None) -> None:
        """Hand over a message without waiting; None asks the child to end."""
        self._outbox.put(request)

    def next_answer(self, seconds: float) -> Answer | None:
        """What it tells within so many seconds, else None; EOFError when it is gone."""
        ready = wait([self._connection, self._process.sentinel], max(0.0, seconds))
        if self._connection in ready:
            try:
                answer: Answer = self._connection.recv()
            except OSError as error:
                raise EOFError from error
            return answer
        if ready:
            raise EOFError
        return None

    def kill(self, verdict: str) -> None:
        """SIGKILL, which ends a stopped process too; the first verdict is the one that counts."""
        with self._ending:
            self._verdict = self._verdict or verdict
            if not self._ended:
                self._process.kill()

    def is_stopped(self) -> bool:
        """Whether a signal has stopped it, or a debugger holds it (Linux: the process state T or t)."""
        try:
            status = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
        return status.rpartition(")")[2].split()[0] in {"T", "t"}

    def bury(self) -> str:
        """Make sure that it is gone, giving it a moment to end by itself; returns why it went, as a clause."""
        wait([self._process.sentinel], _FAREWELL_SECONDS)
        self.kill("")
        with self._ending:
            self._process.join()
            code = self._process.exitcode or 0
            self._process.close()
            self._ended = True
        self._outbox.put(None)
        self._writer.join()
        self._connection.close()
        if self._verdict:
            return self._verdict
        return f"it was ended by {signal.Signals(-code).name}" if code < 0 else f"it ended with exit code {code}"

    def _write(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                request = self._outbox.get()
                self._connection.send(request)
                if request is None:
                    return
