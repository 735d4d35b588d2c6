"""The thread that waits for a switch: lost and found again without anybody's help."""

from __future__ import annotations

import threading
from collections.abc import Callable

from voice_assist.errors import DeviceError
from voice_assist.events import EventSink, Part, PartLost, PartReturned
from voice_assist.hearing.trigger.switches import Switch

LOOK_SECONDS = 0.25
FIRST_WAIT, LONGEST_WAIT = 0.25, 5.0


class SwitchWatch:
    """Watches from now on until close(); PartLost and PartReturned are posted once for each loss.

    Args:
        switch: what is watched; a missing one is told and waited for.
        pressed, released: called for every press and release, on the thread.
        sink: where losses are told.
    """

    def __init__(
        self, switch: Switch, pressed: Callable[[], None], released: Callable[[], None], sink: EventSink
    ) -> None:
        self._switch, self._sink = switch, sink
        self._pressed, self._released = pressed, released
        self._closed = threading.Event()
        self._lost = False
        self._thread = threading.Thread(target=self._run, name="switch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop watching; may be called twice."""
        self._closed.set()
        self._thread.join(5)

    def _run(self) -> None:
        wait = FIRST_WAIT
        while not self._closed.is_set():
            try:
                self._switch.open()
                self._found()
                wait = FIRST_WAIT
                while not self._closed.is_set():
                    for is_press in self._switch.changes(LOOK_SECONDS):
                        (self._pressed if is_press else self._released)()
            except DeviceError as error:
                self._miss(str(error))
            finally:
                self._switch.close()
            self._closed.wait(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    def _miss(self, reason: str) -> None:
        if not self._lost:
            self._lost = True
            self._sink.post(PartLost(Part.TRIGGER, reason))

    def _found(self) -> None:
        if self._lost:
            self._lost = False
            self._sink.post(PartReturned(Part.TRIGGER))
