"""The synthesiser's child process: pyttsx3 speaks into memory. Imports little, as each start pays for it."""

from __future__ import annotations

import importlib
import os
import time
from dataclasses import dataclass
from typing import Any

from pyttsx3.engine import Engine

from voice_assist.errors import WorkerError
from voice_assist.supervisor import ChildConnection

DRIVER = "espeak"
LOOK_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be spoken: text, espeak-ng voice, words a minute."""

    text: str
    voice: str
    rate: int


def main(connection: ChildConnection) -> None:
    """Answer each Order with the bytes of a WAV file; WorkerError for a voice that does not exist.

    An order that pyttsx3 never finishes is left to the parent's time limit.
    """
    connection.serve(_Pyttsx3().answer)


class _Pyttsx3:
    """One engine for the life of the process, in the only order of calls that pyttsx3 2.99 does not get wrong.

    Its runAndWait begins by ending the loop of the time before, which cancels whatever the library still has in its
    queue, the new rate included. So the queue must be empty by then, and the engine must have run once, as it otherwise
    keeps all settings back until just before that moment.
    """

    def __init__(self) -> None:
        self._library = _library()
        # The driver gives every text with this flag; so phones in [[ ]] are read as the program espeak-ng reads them.
        self._library.CHARS_UTF8 |= self._library.PHONEMES
        self._problems: list[Exception] = []
        self._engine = Engine(DRIVER)
        self._engine.connect("error", self._note)
        self._engine.runAndWait()

    def answer(self, message: object) -> bytes:
        """Speak an Order."""
        assert isinstance(message, Order)
        # A file of the memory alone: what is spoken never reaches a disk, and it is gone with this process.
        descriptor = os.memfd_create("speech")
        try:
            self._save(message, f"/proc/self/fd/{descriptor}")
            return os.pread(descriptor, os.fstat(descriptor).st_size, 0)
        finally:
            os.close(descriptor)

    def _save(self, order: Order, path: str) -> None:
        self._problems.clear()
        self._wait_idle()
        self._engine.setProperty("voice", order.voice)
        self._engine.setProperty("rate", order.rate)
        self._wait_idle()
        if self._problems:
            raise WorkerError(f"pyttsx3 cannot speak with the voice {order.voice!r} ({self._problems[0]}).")
        self._engine.save_to_file(order.text, path)
        self._engine.runAndWait()

    def _wait_idle(self) -> None:
        while self._library.IsPlaying():
            time.sleep(LOOK_SECONDS)

    def _note(self, name: str | None, exception: Exception) -> None:  # noqa: ARG002 - pyttsx3 gives both by name
        self._problems.append(exception)


def _library() -> Any:
    """Load the espeak-ng library, which the parent has no use for."""
    return importlib.import_module("pyttsx3.drivers._espeak")
