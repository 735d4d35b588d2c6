"""From the household's settings to its channels."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from functools import partial

from voice_assist.calling.channels.apprise_channel import AppriseChannel
from voice_assist.calling.channels.command import CommandChannel
from voice_assist.calling.channels.mqtt import MqttChannel
from voice_assist.calling.channels.mqtt_broker import Broker
from voice_assist.calling.channels.protocol import AnswerSink, CallMessage, Channel, ChannelError
from voice_assist.calling.channels.room import RoomChannel
from voice_assist.calling.channels.trust import trusting
from voice_assist.calling.channels.webhook import WebhookChannel
from voice_assist.content.channel_settings import (
    AppriseSettings,
    ChannelSettings,
    CommandSettings,
    MqttSettings,
    WebhookSettings,
)
from voice_assist.content.contacts import Contacts
from voice_assist.content.secret import Secret, address_fault, secret_text
from voice_assist.errors import SettingsError


def open_channels(
    contacts: Contacts, answers: AnswerSink | None, environment: Mapping[str, str] = os.environ
) -> tuple[Channel, ...]:
    """All of the household's channels; this room is always the first of them.

    Nothing is connected yet. A channel whose secret is not there is among them, too: it says so whenever it is used,
    and works as soon as the secret is there.

    Args:
        contacts: the household's.
        answers: takes what people answer; None for a visit that only checks or tests, beside an assistant that runs.
        environment: variables in which secrets may be kept.
    """
    made = (
        _opened(name, partial(_open, name, settings, answers, environment))
        for name, settings in contacts.channels.items()
    )
    return RoomChannel(), *made


class LateChannel:
    """A channel that could not be set up yet: every use tries again.

    Args:
        name: the household's name for it.
        open_channel: sets it up, or raises SettingsError.
    """

    reaches_outside = True

    def __init__(self, name: str, open_channel: Callable[[], Channel]) -> None:
        self.name, self._open = name, open_channel
        self._channel: Channel | None = None
        self._guard = threading.Lock()

    def send(self, message: CallMessage) -> None:
        """Set it up and hand the message over; raises ChannelError."""
        self._there().send(message)

    def check(self) -> None:
        """Set it up and check it; raises ChannelError."""
        self._there().check()

    def close(self) -> None:
        """Close what was set up."""
        if self._channel is not None:
            self._channel.close()

    def _there(self) -> Channel:
        with self._guard:
            try:
                self._channel = self._channel or self._open()
            except SettingsError as error:
                raise ChannelError(str(error)) from None
            return self._channel


def _opened(name: str, open_channel: Callable[[], Channel]) -> Channel:
    try:
        return open_channel()
    except SettingsError:
        return LateChannel(name, open_channel)


def _open(name: str, settings: ChannelSettings, answers: AnswerSink | None, environment: Mapping[str, str]) -> Channel:
    match settings:
        case AppriseSettings():
            address = _address(name, settings.address, environment)
            urgent = _address(name, settings.urgent_address, environment) if settings.urgent_address else ""
            return AppriseChannel(name, address, urgent, settings.seconds)
        case WebhookSettings():
            address = _address(name, settings.address, environment, ("https", "http"))
            secret = secret_text(settings.secret, environment) if settings.secret else ""
            return WebhookChannel(name, address, secret, settings.seconds, settings.ca)
        case MqttSettings():
            broker = _broker(settings, environment)
            return MqttChannel(name, broker, settings.topic, settings.discovery or "", answers)
        case CommandSettings():
            return CommandChannel(settings.command, name, settings.seconds)


def _address(name: str, secret: Secret, environment: Mapping[str, str], schemes: tuple[str, ...] = ()) -> str:
    address = secret_text(secret, environment)
    if fault := address_fault(address, schemes):
        raise SettingsError(f"The channel {name}: {fault[0]}; {fault[1]}.")
    return address


def _broker(settings: MqttSettings, environment: Mapping[str, str]) -> Broker:
    password = secret_text(settings.password, environment) if settings.password else ""
    tls = trusting(settings.ca) if settings.tls else None
    return Broker(settings.host, settings.port_used, tls, settings.user or "", password, settings.seconds)
