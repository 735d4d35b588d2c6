"""How a broker is got into: what is known of it, what is left there, and the client of one attempt."""

from __future__ import annotations

import logging
import ssl
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from voice_assist.calling.channels import reasons
from voice_assist.calling.channels.protocol import ChannelError

KEEP_ALIVE = 20
"""Seconds; a broker that is gone without a word is noticed after one and a half of it."""
SESSION_SECONDS = 24 * 3600
"""So long the broker keeps answers for an assistant that is away."""
_WRONG_PASSWORD = {"Bad user name or password", "Not authorized", "Bad authentication method", "Banned"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Broker:
    """Where it is and how to get in.

    Attributes:
        host: name or number.
        port: of TCP.
        tls: what is trusted; None for a connection that everybody on the network can read.
        user: "" for none.
        password: "" for none.
        seconds: to connect, and for each message.
    """

    host: str
    port: int
    tls: ssl.SSLContext | None = None
    user: str = ""
    password: str = ""
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Presence:
    """What a connection that is kept does in the broker.

    Attributes:
        client: its name there, always the same, so that the broker keeps answers for it.
        answers: the topic that it subscribes to.
        online: the topic at which it says "online", and the broker "offline" when it is lost.
        take: is given the payload of each answer that was published now (no retained one), on a thread of paho.
        greet: gives what is published, retained, whenever the connection is made.
    """

    client: str
    answers: str
    online: str
    take: Callable[[bytes], None]
    greet: Callable[[], Sequence[tuple[str, str]]]


class BrokerClient(Client):
    """A client for one attempt, which says when its thread is over, whatever ended it."""

    on_end: Callable[[BrokerClient], None] | None = None

    def loop_forever(self, timeout: float = 1.0, retry_first_connection: bool = False) -> MQTTErrorCode:
        """What the thread of `loop_start` does."""
        try:
            return super().loop_forever(timeout, retry_first_connection)
        except Exception:  # paho does not catch what it makes of a packet that is none
            log.exception("the broker sent something that is not understood")
            return MQTTErrorCode.MQTT_ERR_PROTOCOL
        finally:
            if self.on_end is not None:
                self.on_end(self)


def new_client(broker: Broker, presence: Presence | None) -> BrokerClient:
    """A client for one attempt, without callbacks; it never connects again by itself."""
    name = presence.client if presence else f"voice-assist-{uuid.uuid4().hex[:12]}"
    version = MQTTProtocolVersion.MQTTv5
    client = BrokerClient(CallbackAPIVersion.VERSION2, name, protocol=version, reconnect_on_failure=False)
    client.connect_timeout = broker.seconds
    if broker.user:
        client.username_pw_set(broker.user, broker.password)
    if broker.tls:
        client.tls_set_context(broker.tls)
    if presence:
        client.will_set(presence.online, "offline", qos=1, retain=True)
    return client


def connect(client: Client, broker: Broker, presence: Presence | None) -> None:
    """Connect as far as TLS goes; raises OSError or ValueError. The broker's own word comes to `on_connect`."""
    session = _kept_session() if presence else None
    client.connect(broker.host, broker.port, KEEP_ALIVE, clean_start=presence is None, properties=session)


def _kept_session() -> Properties:
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    properties.SessionExpiryInterval = SESSION_SECONDS
    return properties


def refusal(code: ReasonCode, host: str) -> ChannelError:
    """The sentence for a broker that does not let us in."""
    if code.getName() in _WRONG_PASSWORD:
        return ChannelError(reasons.WRONG_PASSWORD.format(where=host))
    return ChannelError(f"{host} does not let the assistant in ({code.getName().lower()}); it must speak MQTT 5.")
