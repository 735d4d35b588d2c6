"""The synthesiser's child process: pyttsx3 speaks into memory. Imports little, as each start pays for it."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass

from pyttsx3.engine import Engine

from voice_assist.errors import WorkerError
from voice_assist.supervisor import ChildConnection

DRIVER = "espeak"


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
    Engine(DRIVER)  # a missing espeak-ng library is to be found now
    connection.serve(_answer)


def _answer(message: object) -> bytes:
    assert isinstance(message, Order)
    # A file of the memory alone: what is spoken never reaches a disk, and it is gone with this process.
    descriptor = os.memfd_create("speech")
    try:
        _save(message, f"/proc/self/fd/{descriptor}")
        return os.pread(descriptor, os.fstat(descriptor).st_size, 0)
    finally:
        os.close(descriptor)


def _save(order: Order, path: str) -> None:
    # pyttsx3 2.99 keeps path, text and its busy flag from one sentence to the next and may cancel the second while the
    # first ends; a new engine (the library below stays loaded) knows nothing of the past. runAndWait may return before
    # the file is written: the file is complete when "finished-utterance" comes.
    finished, problems = threading.Event(), list[Exception]()

    def finish(name: str | None, completed: bool) -> None:  # noqa: ARG001 - pyttsx3 gives them by name
        finished.set()

    def note(name: str | None, exception: Exception) -> None:  # noqa: ARG001
        problems.append(exception)

    engine = Engine(DRIVER)
    engine.connect("finished-utterance", finish)
    engine.connect("error", note)
    engine.setProperty("voice", order.voice)
    engine.setProperty("rate", order.rate)
    engine.save_to_file(order.text, path)
    engine.runAndWait()
    finished.wait()
    if problems:
        raise WorkerError(f"pyttsx3 cannot speak with the voice {order.voice!r} ({problems[0]}).")
