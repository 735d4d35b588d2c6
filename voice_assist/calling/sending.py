"""One thread for each channel, so that none waits for another; a channel that hangs is left behind, not waited for."""

from __future__ import annotations

import contextlib
import itertools
import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import MappingProxyType

from voice_assist.call_commands import CallLevel
from voice_assist.calling.channels.protocol import CallMessage, Channel, ChannelError

SEND_SECONDS = 30.0
"""The hard limit of one send; every channel is meant to give up long before."""

MOST_LEFT_BEHIND = 8
"""So many hanging threads of one channel are borne; further sends are refused until one of them ends."""

_RANK = MappingProxyType({CallLevel.URGENT: 0, CallLevel.SOON: 1, CallLevel.ROUTINE: 2})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a send. reason: "" where it was taken. surely: as in facts.Refused."""

    reason: str = ""
    surely: bool = True
    outside: bool = False


Done = Callable[[Outcome], None]
"""Told once what became of a send; from any thread."""


@dataclass(order=True, slots=True)
class _Job:
    rank: int
    number: int
    message: CallMessage | None = field(compare=False)
    done: Done = field(compare=False)


class ChannelThread:
    """The thread of one channel; urgent calls overtake others in its queue.

    Args:
        channel: is only ever used from here.
        limit: seconds that one send may take.
    """

    def __init__(self, channel: Channel, limit: float = SEND_SECONDS) -> None:
        self._channel, self._limit = channel, limit
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._current: tuple[_Job, float] | None = None
        self._generation = 0
        self._left_behind = 0
        self._start()

    def send(self, message: CallMessage, done: Done) -> None:
        """Queue a message; returns at once."""
        self._jobs.put(_Job(_RANK[message.level], next(self._numbers), message, done))

    def give_up_hung(self) -> None:
        """Leave a send behind that takes longer than its limit, and go on with the next in another thread."""
        with self._lock:
            if self._current is None or time.monotonic() - self._current[1] < self._limit:
                return
            job, self._current = self._current[0], None
            self._generation += 1
            self._left_behind += 1
        job.done(Outcome(f"{self._channel.name} did not answer within {self._limit:g} s.", surely=False))
        self._start()

    def close(self) -> None:
        """Let the thread end after what it does now, and the channel let go of what it holds."""
        self._jobs.put(_Job(9, next(self._numbers), None, lambda _: None))
        with contextlib.suppress(Exception):  # whatever a household's channel does, the others are closed as well
            self._channel.close()

    def _start(self) -> None:
        name = f"channel {self._channel.name}"
        threading.Thread(target=self._run, args=(self._generation,), name=name, daemon=True).start()

    def _run(self, generation: int) -> None:
        while (job := self._jobs.get()).message is not None:
            with self._lock:
                crowded = self._left_behind >= MOST_LEFT_BEHIND
                self._current = (job, time.monotonic())
            outcome = Outcome(f"{self._channel.name} hangs.") if crowded else self._try(job.message)
            with self._lock:
                if generation != self._generation:
                    self._left_behind -= 1
                    return
                self._current = None
            job.done(outcome)

    def _try(self, message: CallMessage) -> Outcome:
        try:
            self._channel.send(message)
        except ChannelError as error:
            return Outcome(str(error))
        except Exception as error:  # noqa: BLE001 - a fault in one channel must not silence it for the next call
            return Outcome(f"{self._channel.name} failed ({type(error).__name__}).", surely=False)
        return Outcome(outside=self._channel.reaches_outside)


class ChannelThreads:
    """All channels by their names."""

    def __init__(self, channels: Iterable[Channel], limit: float = SEND_SECONDS) -> None:
        self._threads = {channel.name: ChannelThread(channel, limit) for channel in channels}

    def send(self, channel: str, message: CallMessage, done: Done) -> None:
        """Queue a message; a channel that there is not refuses it at once."""
        thread = self._threads.get(channel)
        if thread is None:
            done(Outcome(f"there is no channel {channel}."))
        else:
            thread.send(message, done)

    def give_up_hung(self) -> None:
        """Leave behind whatever hangs; to be called every second or so."""
        for thread in self._threads.values():
            thread.give_up_hung()

    def close(self) -> None:
        """Let go of all of them, without waiting for one."""
        for thread in self._threads.values():
            thread.close()
