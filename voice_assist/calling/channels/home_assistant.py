"""How Home Assistant learns of the assistant: retained descriptions, after its MQTT discovery.

Source: https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery. A call is an event entity,
"seen" and "on my way" are buttons, which can be pressed only while a call is open.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from voice_assist import __version__
from voice_assist.calling.channels.protocol import Answer, Purpose

_BUTTONS = {Answer.SEEN: ("Seen", "mdi:eye-check"), Answer.ON_THE_WAY: ("On my way", "mdi:run")}


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics under one base.

    Attributes:
        base: the household's.
    """

    base: str

    @property
    def event(self) -> str:
        """Each message, as JSON, not retained."""
        return f"{self.base}/event"

    @property
    def state(self) -> str:
        """What is open, retained."""
        return f"{self.base}/state"

    @property
    def answer(self) -> str:
        """Where people answer."""
        return f"{self.base}/answer"

    @property
    def answerable(self) -> str:
        """ "online" while there is something to answer, retained."""
        return f"{self.base}/answerable"

    @property
    def online(self) -> str:
        """ "online" while the assistant is connected, retained; the broker writes "offline" when it is lost."""
        return f"{self.base}/online"


def answer_payload(key: str, answer: Answer) -> str:
    """What is published to the answer topic: which call, and what is said to it."""
    return json.dumps({"id": key, "answer": answer})


def descriptions(prefix: str, topics: Topics, person: str, key: str) -> Iterator[tuple[str, str]]:
    """Topic and payload of each entity.

    Args:
        prefix: of Home Assistant's discovery.
        topics: the assistant's.
        person: who lives here; "" if not named.
        key: the call that the buttons answer; "" for none.
    """
    node = topics.base.replace("/", "_")
    common = {
        "availability": [{"topic": topics.online}],
        "qos": 1,
        "origin": {"name": "voice-assist", "sw_version": __version__},
        "device": {
            "identifiers": [node],
            "name": f"Voice assistant of {person}" if person else "Voice assistant",
            "manufacturer": "voice-assist",
            "sw_version": __version__,
        },
    }
    yield _description(prefix, "event", node, "call", common | _event(topics))
    yield _description(prefix, "sensor", node, "open_calls", common | _sensor(topics))
    for answer in Answer:
        yield _description(prefix, "button", node, answer.value, common | _button(topics, key, answer))


def _description(prefix: str, kind: str, node: str, name: str, fields: dict[str, object]) -> tuple[str, str]:
    fields = {"unique_id": f"{node}_{name}", "default_entity_id": f"{kind}.{node}_{name}", **fields}
    return f"{prefix}/{kind}/{node}/{name}/config", json.dumps(fields)


def _event(topics: Topics) -> dict[str, object]:
    return {"name": "Call", "icon": "mdi:bell-alert", "state_topic": topics.event, "event_types": list(Purpose)}


def _sensor(topics: Topics) -> dict[str, object]:
    return {
        "name": "Open calls",
        "icon": "mdi:bell-badge",
        "state_topic": topics.state,
        "value_template": "{{ value_json.open | count }}",
        "json_attributes_topic": topics.state,
    }


def _button(topics: Topics, key: str, answer: Answer) -> dict[str, object]:
    name, icon = _BUTTONS[answer]
    return {
        "name": name,
        "icon": icon,
        "command_topic": topics.answer,
        "payload_press": answer_payload(key, answer),
        "availability_mode": "all",
        "availability": [{"topic": topics.online}, {"topic": topics.answerable}],
    }
