"""Which call of the conversation has which key, and what it has already been told of each."""

from __future__ import annotations

import itertools
import threading
import uuid
from dataclasses import replace

from voice_assist.call_events import CallFound, CallHandedOver, CallOnTheWay, CallSeen
from voice_assist.calling.reports import Report
from voice_assist.events import EventSink

_STATES = (CallFound, CallHandedOver, CallSeen, CallOnTheWay)
"""What a conversation is told of the past of a call that it does not know: who has it, and who has answered."""


class CallKeys:
    """Gives calls their keys, and turns reports into events; usable from several threads.

    Args:
        sink: hears every report once, however often it comes.
    """

    def __init__(self, sink: EventSink) -> None:
        self.origin = str(uuid.uuid4())
        """Names this start of the assistant."""
        self._sink = sink
        self._keys: dict[int, str] = {}
        self._ids: dict[str, int] = {}
        self._told: set[tuple[str, int, str]] = set()
        self._found = itertools.count(-1, -1)
        self._lock = threading.Lock()

    def new(self, call_id: int) -> str:
        """The key for a call that is placed now."""
        with self._lock:
            key = self._keys[call_id] = str(uuid.uuid4())
            self._ids[key] = call_id
            return key

    def key(self, call_id: int) -> str:
        """The key of a call; "" where there is no such call."""
        with self._lock:
            return self._keys.get(call_id, "")

    def take(self, report: Report) -> None:
        """Tell the conversation, unless it has been told; a call that it does not know begins with CallFound."""
        told = (report.key, report.number, type(report.event).__name__)
        with self._lock:
            call_id = self._ids.get(report.key)
            if isinstance(report.event, CallFound):
                if call_id is not None:
                    return
                call_id = next(self._found)
                self._keys[call_id], self._ids[report.key] = report.key, call_id
            elif call_id is None or told in self._told:
                return
            self._told.add(told)
        if call_id > 0 or not report.again or isinstance(report.event, _STATES):
            self._sink.post(replace(report.event, call_id=call_id))
