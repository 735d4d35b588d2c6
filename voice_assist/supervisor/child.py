"""The child's side of a supervised process."""

from __future__ import annotations

import os
import pickle
import threading
import time
from collections.abc import Callable
from enum import Enum, auto
from multiprocessing.connection import Connection

from voice_assist.errors import VoiceAssistError, WorkerError

_BEAT_SECONDS = 0.5


class AnswerKind(Enum):
    """What the child tells its parent."""

    BEAT = auto()
    READY = auto()
    REPLY = auto()
    REFUSAL = auto()
    """A call ended in a VoiceAssistError."""
    FAILURE = auto()
    """The child ends, with a VoiceAssistError or the description of another exception."""


Answer = tuple[AnswerKind, int, object]
"""Kind, number of the call (0: none), value."""

Request = tuple[int, object]
"""Number of the call (0: no reply wanted), message."""


class ChildConnection:
    """The child's end; `main` is given it and calls `serve` once its engine is built."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sending = threading.Lock()

    def serve(self, handle: Callable[[object], object], answered: Callable[[], None] = lambda: None) -> None:
        """Answer messages until the parent closes or is gone; `answered` is called after each of them.

        A VoiceAssistError of `handle` is raised in the caller, and the child goes on (for a message that was only sent
        it is dropped); any other exception ends the child.
        """
        self._tell(AnswerKind.READY)
        while (request := self._receive()) is not None:
            number, message = request
            try:
                reply = handle(message)
            except VoiceAssistError as error:
                if number:
                    self._tell(AnswerKind.REFUSAL, number, _portable(error))
            else:
                if number:
                    self._tell(AnswerKind.REPLY, number, reply)
            answered()

    def run(self, work: bytes) -> None:
        """Run the pickled (main, arguments), and tell the parent what ends it."""
        threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()
        try:
            main, arguments = pickle.loads(work)
            main(self, *arguments)
        except VoiceAssistError as error:
            self._tell(AnswerKind.FAILURE, 0, _portable(error))
        except BaseException as error:
            self._tell(AnswerKind.FAILURE, 0, f"{type(error).__name__}: {error}")
            raise

    def _receive(self) -> Request | None:
        try:
            request: Request | None = self._connection.recv()
        except (EOFError, OSError):
            return None
        return request

    def _tell(self, kind: AnswerKind, number: int = 0, value: object = None) -> None:
        answer: Answer = (kind, number, value)
        try:
            with self._sending:
                self._connection.send(answer)
        except OSError:
            os._exit(0)  # the parent is gone, and the main thread may be deep in an engine

    def _beat(self) -> None:
        while True:
            time.sleep(_BEAT_SECONDS)
            self._tell(AnswerKind.BEAT)


def child_main(connection: Connection, work: bytes) -> None:
    """Entry of the process: from here on nothing that an engine prints reaches the terminal."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    ChildConnection(connection).run(work)


def _portable(error: VoiceAssistError) -> VoiceAssistError:
    """The error if it survives the way to the parent, else one with the same sentence."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 - whatever a class does to its own pickling
        return WorkerError(str(error))
    return error
