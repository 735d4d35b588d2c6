"""One connection to a broker, made at the first use, kept, and made again when it is lost."""

from __future__ import annotations

import threading
import time

from paho.mqtt.client import Client, ConnectFlags, MQTTMessage
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from voice_assist.calling.channels import reasons
from voice_assist.calling.channels.mqtt_broker import Broker, Presence, connect, new_client, refusal
from voice_assist.calling.channels.protocol import ChannelError
from voice_assist.calling.channels.reasons import reason_of

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
MOST_REMEMBERED = 256
"""The broker's words for messages; nobody waits for most of them."""
NOBODY_LISTENS = 16
"""The PUBACK of MQTT 5 (section 3.4.2.1) for a message that nobody has subscribed to."""


class MqttLink:
    """A thread connects and waits to connect again; whoever publishes waits for it, within the time limit.

    1. The first `publish` or `connect` starts the thread; each one wakes it from its wait.
    2. An attempt that fails is told to everybody who waits; the next follows after 0.5, 1, 2 ... 30 s.
    3. Each attempt has a client of its own: what could not be published in time is never sent later by itself.

    Args:
        broker: where to connect.
        presence: None for a visit that leaves no trace, such as a check.
    """

    def __init__(self, broker: Broker, presence: Presence | None = None) -> None:
        self._broker, self._presence = broker, presence
        self._changed = threading.Condition()
        self._trying: Client | None = None
        self._client: Client | None = None
        self._attempts = 0
        self._reason = self._too_late()
        self._published: dict[int, ReasonCode] = {}
        self._thread: threading.Thread | None = None
        self._wanted = self._closed = False

    def connect(self, deadline: float) -> Client:
        """The connected client; deadline: of time.monotonic. Raises ChannelError where it cannot be in time."""
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep, name="mqtt", daemon=True)
                self._thread.start()
            self._wanted = True
            self._changed.notify_all()
            before = self._attempts
            self._changed.wait_for(lambda: self._is_settled(before), deadline - time.monotonic())
            if self._client is not None:
                return self._client
            raise self._reason if self._attempts != before else self._too_late()

    def _is_settled(self, before: int) -> bool:
        return self._client is not None or self._closed or self._attempts != before

    def publish(self, topic: str, payload: str, deadline: float) -> int:
        """Publish with quality of service 1 and wait for the broker's word for it, an MQTT 5 reason code.

        Raises:
            ChannelError: not connected, or no word in time.
        """
        client = self.connect(deadline)
        # Not while holding the condition: paho calls back with a lock that `publish` needs.
        number = client.publish(topic, payload, qos=1).mid
        with self._changed:
            self._changed.wait_for(
                lambda: number in self._published or self._client is not client, deadline - time.monotonic()
            )
            code = self._published.pop(number, None)
            is_lost = self._client is not client
        if code is None:
            raise _cut_off(self._broker.host) if is_lost else self._too_late()
        if code.is_failure:
            raise ChannelError(f"{self._broker.host} does not let the user publish to {topic}; give them that right.")
        return int(code.value)

    def note(self, topic: str, payload: str) -> None:
        """Publish a retained message without waiting; nothing where there is no connection."""
        with self._changed:
            client = self._client
        if client is not None:
            client.publish(topic, payload, qos=1, retain=True)

    def close(self) -> None:
        """Say "offline" and disconnect; may be called twice."""
        with self._changed:
            client = self._client
        if client is not None:
            if self._presence:
                client.publish(self._presence.online, "offline", qos=1, retain=True).wait_for_publish(1.0)
            client.disconnect()
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(self._broker.seconds)

    def _keep(self) -> None:
        wait = FIRST_WAIT
        while not self._closed:
            if self._live_once():
                wait = FIRST_WAIT
            with self._changed:
                self._changed.wait_for(lambda: self._wanted or self._closed, wait)
                self._wanted = False
            wait = min(2 * wait, LONGEST_WAIT)

    def _live_once(self) -> bool:
        """Connect and stay until the connection is lost; whether it was there at all."""
        client = new_client(self._broker, self._presence)
        client.on_connect, client.on_publish, client.on_message = self._connected, self._taken, self._heard
        client.on_end = self._lost
        with self._changed:
            self._trying, before = client, self._attempts
        try:
            connect(client, self._broker, self._presence)
        except (OSError, ValueError) as error:
            self._failed(reason_of(error, self._broker.host, self._broker.seconds))
            return False
        client.loop_start()
        with self._changed:
            self._changed.wait_for(lambda: self._client is client or self._attempts != before, self._broker.seconds)
            there = self._client is client
            if there:
                self._changed.wait_for(lambda: self._client is not client or self._closed)
            self._client = None
        client.loop_stop()
        if not there and self._attempts == before:
            self._failed(self._too_late())
        return there

    def _failed(self, reason: ChannelError) -> None:
        with self._changed:
            self._attempts += 1
            self._reason, self._trying = reason, None
            self._changed.notify_all()

    def _too_late(self) -> ChannelError:
        return ChannelError(reasons.TOO_LATE.format(where=self._broker.host, seconds=self._broker.seconds))

    def _connected(
        self, client: Client, _: object, _flags: ConnectFlags, code: ReasonCode, _properties: Properties | None
    ) -> None:
        if code.is_failure:
            self._failed(refusal(code, self._broker.host))
            return
        if self._presence:
            client.subscribe(self._presence.answers, options=SubscribeOptions(qos=1, retainHandling=2))
            for topic, payload in ((self._presence.online, "online"), *self._presence.greet()):
                client.publish(topic, payload, qos=1, retain=True)
        with self._changed:
            self._client = client
            self._published.clear()
            self._changed.notify_all()

    def _lost(self, client: Client) -> None:
        with self._changed:
            if self._trying is not client:
                return
            was_there, self._client = self._client is client, None
            self._changed.notify_all()
        if not was_there:
            self._failed(ChannelError(reasons.NOT_UNDERSTOOD.format(where=self._broker.host)))

    def _taken(self, _client: Client, _: object, number: int, code: ReasonCode, _properties: Properties) -> None:
        with self._changed:
            self._published[number] = code
            if len(self._published) > MOST_REMEMBERED:
                del self._published[next(iter(self._published))]
            self._changed.notify_all()

    def _heard(self, _client: Client, _: object, message: MQTTMessage) -> None:
        if self._presence and not message.retain:
            self._presence.take(bytes(message.payload))


def _cut_off(host: str) -> ChannelError:
    return ChannelError(reasons.CUT_OFF.format(where=host))
