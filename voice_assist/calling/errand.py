"""One order to the calls process from somebody who does not stay: the command line."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from voice_assist.calling.meeting_point import connect
from voice_assist.calling.wire import Done, Lines, NumberedOrder, line_of, message_of
from voice_assist.errors import WorkerError

BLOCK = 65536
LOOK_SECONDS = 0.05


def run_errand(folder: Path, order: NumberedOrder, start: Callable[[], None], seconds: float = 30.0) -> None:
    """Have one order carried out, by a process that is started where none answers.

    Raises:
        WorkerError: nobody has said within so many seconds that it is done; it may be done all the same.
        OSError: no process could be started.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        connection = connect(folder)
        if connection is None:
            start()
            time.sleep(LOOK_SECONDS)
            continue
        with connection:
            try:
                connection.sendall(line_of(order))
                lines = Lines()
                while block := connection.recv(BLOCK):
                    messages = [message_of(line) for line in lines.take(block)]
                    if Done(order.number) in messages:
                        return
            except (OSError, ValueError):
                continue
    raise WorkerError(f"The calls process of {folder} did not answer within {seconds:g} s; see `calls list`.")
