"""A broker that speaks MQTT as a way out and a way back: Home Assistant, Node-RED, a telephone with an MQTT app."""

from __future__ import annotations

import json
import logging
import threading
import time

from voice_assist.call_commands import CallLevel
from voice_assist.calling.channels.home_assistant import Topics, descriptions
from voice_assist.calling.channels.message_fields import fields_of
from voice_assist.calling.channels.mqtt_broker import Broker, Presence
from voice_assist.calling.channels.mqtt_link import NOBODY_LISTENS, MqttLink
from voice_assist.calling.channels.protocol import Answer, Answered, AnswerSink, CallMessage, ChannelError, Purpose

LOOK_AGAIN_SECONDS = 0.5
"""Home Assistant subscribes to a call's topic a moment after it has read its description."""
LONGEST_ANSWER = 4096
MOST_OPEN = 50
"""Calls that can be answered here at once; beyond that the oldest cannot."""

_PRESSING = tuple(CallLevel)
_ANSWERABLE = (Purpose.CALL, Purpose.TEST)

log = logging.getLogger(__name__)


class MqttChannel:
    """Publishes each message as an event, and hands on what people answer.

    Taken means: the broker has it (PUBACK) and somebody has subscribed to it, as far as the broker says so.

    Args:
        name: the household's name for it.
        broker: where to connect.
        topic: before all of the assistant's topics.
        discovery: Home Assistant's prefix; "" for none.
        answers: takes what people answer; None for a visit that only checks or tests.
    """

    reaches_outside = True

    def __init__(
        self,
        name: str,
        broker: Broker,
        topic: str = "voice-assist",
        discovery: str = "homeassistant",
        answers: AnswerSink | None = None,
    ) -> None:
        self.name = name
        self._broker, self._discovery, self._answers = broker, discovery, answers
        self._topics = Topics(topic)
        self._open: dict[str, CallMessage] = {}
        self._guard = threading.Lock()
        self._person = ""
        presence = Presence(
            f"{topic.replace('/', '-')}-calls", self._topics.answer, self._topics.online, self._take, self._retained
        )
        self._link = MqttLink(broker, presence if answers else None)

    def send(self, message: CallMessage) -> None:
        """Publish it; raises ChannelError if the broker does not take it, or nobody listens there."""
        deadline = time.monotonic() + self._broker.seconds
        was_open = self._remember(message)
        try:
            self._publish(message, deadline)
        except ChannelError:
            if not was_open:
                self._forget(message.key)
            raise

    def _publish(self, message: CallMessage, deadline: float) -> None:
        self._link.connect(deadline)
        if self._answers:
            for topic, payload in self._retained():
                self._link.note(topic, payload)
        event = json.dumps({"event_type": message.purpose, **fields_of(message)}, ensure_ascii=False)
        while self._link.publish(self._topics.event, event, deadline) == NOBODY_LISTENS:
            if time.monotonic() + LOOK_AGAIN_SECONDS > deadline:
                problem = f"nobody has subscribed to {self._topics.event}"
                raise ChannelError(f"{self._broker.host} has the message, but {problem}; see whether that side runs.")
            time.sleep(LOOK_AGAIN_SECONDS)

    def check(self) -> None:
        """Connect, and stay connected; raises ChannelError."""
        self._link.connect(time.monotonic() + self._broker.seconds)

    def close(self) -> None:
        """Say "offline" and disconnect; may be called twice."""
        self._link.close()

    def _remember(self, message: CallMessage) -> bool:
        """Take note of what is open now; whether this call was already."""
        with self._guard:
            self._person = message.person or self._person
            was_open = self._open.pop(message.key, None) is not None
            if message.purpose in _ANSWERABLE:
                self._open[message.key] = message
                if len(self._open) > MOST_OPEN:
                    del self._open[next(iter(self._open))]
            return was_open

    def _forget(self, key: str) -> None:
        """Nobody got it, so nobody will be told that it is over, and nobody can answer it here."""
        with self._guard:
            self._open.pop(key, None)
        if self._answers:
            for topic, payload in self._retained():
                self._link.note(topic, payload)

    def _retained(self) -> list[tuple[str, str]]:
        """What the broker keeps: what is open, whether it can be answered, and Home Assistant's descriptions."""
        with self._guard:
            calls, person = list(self._open.values()), self._person
        newest = max(calls, key=_weight, default=None)
        state = {"open": [call.key for call in calls], "newest": fields_of(newest) if newest else None}
        found = [
            (self._topics.state, json.dumps(state, ensure_ascii=False)),
            (self._topics.answerable, "online" if newest else "offline"),
        ]
        if self._discovery:
            found += descriptions(self._discovery, self._topics, person, newest.key if newest else "")
        return found

    def _take(self, payload: bytes) -> None:
        """An answer that names its call; anything else is no answer of a person to something that they saw."""
        if self._answers is None or len(payload) > LONGEST_ANSWER:
            return
        try:
            given = json.loads(payload)
            key, contact = given["id"], given.get("contact", "")
            answer = Answer(given["answer"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            log.warning("an answer at %s was not understood", self._topics.answer)
            return
        if isinstance(key, str) and key and isinstance(contact, str):
            self._answers(Answered(key, answer, contact))


def _weight(message: CallMessage) -> tuple[bool, int, float]:
    """A call before a test, the most pressing, the newest."""
    return message.purpose is Purpose.CALL, -_PRESSING.index(message.level), message.made_at.timestamp()
