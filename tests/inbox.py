"""An EventSink that a test reads one event at a time."""

from __future__ import annotations

import queue

from voice_assist.events import Event

LIMIT = 20.0


class Inbox:
    """Keeps what is posted; `next` waits for it."""

    def __init__(self) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def post(self, event: Event) -> None:
        self.events.put(event)

    def next(self) -> Event:
        """The next event; queue.Empty if none comes in time."""
        return self.events.get(timeout=LIMIT)
