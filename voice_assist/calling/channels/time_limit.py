"""A time limit for work that may hang where no socket's time limit reaches: looking names up, a drop every second."""

from __future__ import annotations

import threading
from collections.abc import Callable

from voice_assist.calling.channels.protocol import ChannelError

MOST_HANGING = 8
"""So many pieces of work of one channel may hang at once; the next is refused instead of adding a thread."""


class TimeLimit:
    """Does one piece of work at a time for each caller, in a thread that is left behind when it takes too long.

    Args:
        where: who is waited for, without secrets.
        seconds: for each piece of work.
    """

    def __init__(self, where: str, seconds: float) -> None:
        self._where, self._seconds = where, seconds
        self._hanging = threading.Semaphore(MOST_HANGING)

    def run(self, work: Callable[[], None], give_up: Callable[[], None] = lambda: None) -> None:
        """Do it; give_up: ends it from outside once it is too late.

        Raises:
            ChannelError: it took too long, or too much hangs already; or what the work raises.
        """
        if not self._hanging.acquire(blocking=False):
            raise ChannelError(f"{self._where} still holds {MOST_HANGING} messages without an answer.")
        done, raised = threading.Event(), list[BaseException]()

        def run() -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - it is raised again by whoever waits
                raised.append(error)
            finally:
                self._hanging.release()
                done.set()

        threading.Thread(target=run, name="channel", daemon=True).start()
        if not done.wait(self._seconds):
            give_up()
            raise ChannelError(f"{self._where} did not answer within {self._seconds:g} s.")
        if raised:
            raise raised[0]
