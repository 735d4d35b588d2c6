"""Whether any way out works, looked at before one is needed."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable

from voice_assist.call_events import NoWayOut, WayOutAgain, WayOutEvent
from voice_assist.calling.channels.protocol import Channel, ChannelError

CHECK_SECONDS = 300.0
AGAIN_SECONDS = 30.0
"""While none works."""

LIMIT_SECONDS = 20.0
"""A channel that has not answered for so long does not work."""


class WayOutWatch:
    """Checks all channels that reach outside now and then, each on a thread of its own that nobody waits for.

    Args:
        channels: of the household; without one that reaches outside nothing is checked.
        post: hears NoWayOut when none works, WayOutAgain when one works again.
        between: seconds between two looks.
        again: the same while none works.
        limit: seconds that a channel has for one check.
    """

    def __init__(
        self,
        channels: Iterable[Channel],
        post: Callable[[WayOutEvent], None],
        between: float = CHECK_SECONDS,
        again: float = AGAIN_SECONDS,
        limit: float = LIMIT_SECONDS,
    ) -> None:
        self._channels = tuple(channel for channel in channels if channel.reaches_outside)
        self._post, self._between, self._again, self._limit = post, between, again, limit
        self._checking: set[str] = set()
        self._closed = threading.Event()
        if self._channels:
            threading.Thread(target=self._run, name="way-out", daemon=True).start()

    def close(self) -> None:
        """Look no more; returns at once."""
        self._closed.set()

    def _run(self) -> None:
        works = True
        while True:
            reasons = self._look()
            if bool(reasons) is works:
                works = not reasons
                self._post(WayOutAgain() if works else NoWayOut(" ".join(reasons)))
            if self._closed.wait(self._between if works else self._again):
                return

    def _look(self) -> list[str]:
        """Why none of them works; [] as soon as one does."""
        found: queue.SimpleQueue[str] = queue.SimpleQueue()
        for channel in self._channels:
            if channel.name not in self._checking:  # one that hangs is not asked again until it has ended
                self._checking.add(channel.name)
                threading.Thread(target=self._check, args=(channel, found), name="check", daemon=True).start()
        reasons: list[str] = []
        end = time.monotonic() + self._limit
        for _ in self._channels:
            try:
                reason = found.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                reasons.append("A channel does not answer.")
                continue
            if not reason:
                return []
            reasons.append(reason)
        return reasons

    def _check(self, channel: Channel, found: queue.SimpleQueue[str]) -> None:
        reason = ""
        try:
            channel.check()
        except ChannelError as error:
            reason = str(error)
        except Exception as error:  # noqa: BLE001 - whatever a channel does, the others are looked at
            reason = f"{channel.name} failed ({type(error).__name__})."
        self._checking.discard(channel.name)
        found.put(reason)
