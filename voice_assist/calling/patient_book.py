"""The outbox behind a thread: a disk that hangs does not hold up a call."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import TypeVar

from voice_assist.calling.outbox_tables import Change
from voice_assist.calling.request import Request
from voice_assist.calling.stopwatch import Progress
from voice_assist.calling.surroundings import Book
from voice_assist.errors import StorageError

WRITE_SECONDS = 2.0
"""A commit takes some 20 ms on a memory card, and now and then a second; after so long the call goes out unwritten."""

LOAD_SECONDS = 15.0

T = TypeVar("T")


class PatientBook:
    """Implements Book. A write that takes too long counts as failed, and may still succeed: writing twice is as once.

    Args:
        book: used on the thread of this one alone.
        seconds: that a write may take.
    """

    def __init__(self, book: Book, seconds: float = WRITE_SECONDS) -> None:
        self._book, self._seconds = book, seconds
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._hanging: Future[object] | None = None
        threading.Thread(target=self._run, name="outbox", daemon=True).start()

    @property
    def begun_anew(self) -> bool:
        """See Outbox."""
        return self._book.begun_anew

    @begun_anew.setter
    def begun_anew(self, begun: bool) -> None:
        self._book.begun_anew = begun

    def write(self, changes: Iterable[Change], progress: Progress, /) -> None:
        """See Outbox; StorageError also where it takes too long, at once while an earlier write still hangs."""
        everything = list(changes)
        self._do(lambda: self._book.write(everything, progress), self._seconds)

    def load(self) -> tuple[list[Request], Progress | None]:
        """See Outbox."""
        return self._do(self._book.load, LOAD_SECONDS)

    def knows(self, key: str, /) -> bool:
        """See Outbox."""
        try:
            return self._do(lambda: self._book.knows(key), self._seconds)
        except StorageError:
            return False

    def close(self) -> None:
        """Let the thread end after what it does."""
        self._work.put(None)

    def _do(self, work: Callable[[], T], seconds: float) -> T:
        if self._hanging and not self._hanging.done():
            raise StorageError("The disk does not answer, so calls are not written down; check or change it.")
        future: Future[T] = Future()

        def run() -> None:
            try:
                future.set_result(work())
            except Exception as error:  # noqa: BLE001 - raised where it is waited for
                future.set_exception(error)

        self._work.put(run)
        try:
            return future.result(seconds)
        except TimeoutError:
            self._hanging = future  # type: ignore[assignment]
            raise StorageError(f"The disk did not take the call within {seconds:g} s; check or change it.") from None

    def _run(self) -> None:
        while work := self._work.get():
            work()
