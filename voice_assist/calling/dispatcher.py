"""Takes calls off the core's hands: writes each down, then gives it to every channel at the same time."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from voice_assist.call_events import CallFailed, CallHandedOver, CallNoted, CallNotNoted
from voice_assist.calling.channels.protocol import PRIVATE_MESSAGE, CallMessage, Channel, ChannelError, Purpose
from voice_assist.calling.outbox import Outbox
from voice_assist.commands import CallOrder, HoldCall, PlaceCall, SendFound, WithdrawCall
from voice_assist.errors import StorageError
from voice_assist.events import (
    EventSink,
)


class Dispatcher:
    """A thread that writes, and one short-lived thread for each channel and call, so that none waits for another.

    Args:
        outbox: where calls are written down.
        channels: all are tried for every call.
        sink: hears CallNoted or CallNotNoted, then CallHandedOver or CallFailed for each channel.
    """

    def __init__(self, outbox: Outbox, channels: Sequence[Channel], sink: EventSink) -> None:
        self._outbox = outbox
        self._channels = tuple(channels)
        self._sink = sink
        self._orders: queue.SimpleQueue[CallOrder | threading.Event | None] = queue.SimpleQueue()
        self._keys: dict[int, str] = {}
        self._calls: dict[int, PlaceCall] = {}
        self._outcomes: dict[str, dict[str, str]] = {}
        self._lock = threading.Lock()
        self._senders: dict[tuple[str, str], threading.Thread] = {}
        self._thread = threading.Thread(target=self._run, name="calls", daemon=True)
        self._thread.start()

    def order(self, order: CallOrder) -> None:
        """Take an order; returns at once."""
        self._orders.put(order)

    def settle(self, seconds: float) -> None:
        """Wait until everything ordered so far is written and handed over, at most so long for each."""
        done = threading.Event()
        self._orders.put(done)
        done.wait(seconds)
        for sender in list(self._senders.values()):
            sender.join(seconds)

    def close(self) -> None:
        """Finish what was ordered, wait for the channels (each has its own time limit) and end."""
        self.settle(30)
        self._orders.put(None)
        self._thread.join(timeout=30)
        self._outbox.close()

    def _run(self) -> None:
        while (order := self._orders.get()) is not None:
            match order:
                case PlaceCall():
                    self._place(order)
                case WithdrawCall():
                    self._withdraw(order)
                case HoldCall() | SendFound():
                    continue
                case _:
                    order.set()

    def _place(self, call: PlaceCall) -> None:
        try:
            key = self._outbox.add(call)
            self._sink.post(CallNoted(call.call_id))
        except StorageError as error:
            key = f"unwritten-{call.call_id}-{call.made_at.isoformat()}"
            self._sink.post(CallNotNoted(call.call_id, str(error)))
        self._keys[call.call_id], self._calls[call.call_id] = key, call
        for channel in self._channels:
            self._start(self._send, channel, key, call)

    def _withdraw(self, order: WithdrawCall) -> None:
        key = self._keys.get(order.call_id)
        if key is None:
            return
        self._keep(key, "withdrawn", order.reason)
        for channel in self._channels:
            self._start(self._tell_withdrawn, channel, key, order)

    def _start(self, target: Callable[..., None], channel: Channel, key: str, order: PlaceCall | WithdrawCall) -> None:
        """Run `target` beside everything else, but after what this channel already does for this call."""
        before = self._senders.get((key, channel.name))

        def send() -> None:
            if before:
                before.join()
            target(channel, key, order)

        sender = threading.Thread(target=send, name=f"channel {channel.name}", daemon=True)
        self._senders[key, channel.name] = sender
        sender.start()

    def _send(self, channel: Channel, key: str, call: PlaceCall) -> None:
        try:
            channel.send(_message(key, call))
        except ChannelError as error:
            self._keep(key, channel.name, f"failed: {error}")
            self._sink.post(CallFailed(call.call_id, channel.name, str(error)))
        else:
            self._keep(key, channel.name, "handed over")
            self._sink.post(CallHandedOver(call.call_id, channel.name, channel.reaches_outside))

    def _tell_withdrawn(self, channel: Channel, key: str, order: WithdrawCall) -> None:
        try:
            call = self._calls[order.call_id]
            channel.send(
                replace(_message(key, call), purpose=Purpose.WITHDRAWN, text=f"{order.reason}, please look in")
            )
        except ChannelError as error:
            self._keep(key, f"{channel.name} withdrawal", f"failed: {error}")

    def _keep(self, key: str, channel: str, result: str) -> None:
        with self._lock:
            outcome = self._outcomes.setdefault(key, {})
            outcome[channel] = result
            try:
                self._outbox.set_outcome(key, outcome)
            except StorageError:
                return  # the call itself was reported as not written; its outcome goes on as an event


def _message(key: str, call: PlaceCall) -> CallMessage:
    return CallMessage(
        key=key,
        purpose=Purpose.CALL,
        level=call.level,
        kind=PRIVATE_MESSAGE if call.private else call.kind,
        text=PRIVATE_MESSAGE if call.private else call.message,
        person="",
        contact="",
        made_at=call.made_at,
        made_at_trusted=call.made_at_trusted,
    )
