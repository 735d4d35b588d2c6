"""A disk that hangs."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from tests.calls_world import MemoryBook
from voice_assist.call_commands import CallLevel, PlaceCall
from voice_assist.calling.outbox_tables import Change, Placed
from voice_assist.calling.patient_book import PatientBook
from voice_assist.calling.request import Request
from voice_assist.calling.stopwatch import Progress
from voice_assist.errors import StorageError

PROGRESS = Progress(1.0, "boot", 1.0)
CALL = PlaceCall(1, "help", CallLevel.URGENT, "Help!", False, datetime(2030, 5, 1, tzinfo=UTC), made_at_trusted=True)
CHANGES: tuple[Change, ...] = (Placed(Request("k", CALL, 1.0)),)


class HangingBook(MemoryBook):
    """Takes nothing until it is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.going_on = threading.Event()
        self.took = threading.Event()

    def write(self, changes: Iterable[Change], progress: Progress, /) -> None:
        self.going_on.wait(30)
        super().write(changes, progress)
        self.took.set()


def test_a_write_that_hangs_counts_as_failed_and_the_next_fails_at_once() -> None:
    hanging = HangingBook()
    book = PatientBook(hanging, 0.05)
    with pytest.raises(StorageError, match=r"did not take the call within 0.05 s"):
        book.write(CHANGES, PROGRESS)
    with pytest.raises(StorageError, match="does not answer"):
        book.write(CHANGES, PROGRESS)
    assert not book.knows("k")
    hanging.going_on.set()
    assert hanging.took.wait(30)
    while not book.knows("k"):
        pass
    book.write(CHANGES, PROGRESS)
    requests, progress = book.load()
    assert ([request.key for request in requests], progress) == (["k"], PROGRESS)
    book.close()


def test_what_the_disk_says_is_told() -> None:
    memory = MemoryBook()
    memory.full = True
    book = PatientBook(memory)
    with pytest.raises(StorageError, match="the disk is full"):
        book.write(CHANGES, PROGRESS)
    memory.begun_anew = True
    assert book.begun_anew
    book.begun_anew = False
    assert not memory.begun_anew
    book.close()
