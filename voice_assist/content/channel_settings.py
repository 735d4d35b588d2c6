"""The ways out that a household can set up, one model for each kind."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo, field_validator

from voice_assist.content.fields import PackModel, broken_rule
from voice_assist.content.secret import Secret, SecretSource, checked

USUAL_SECONDS = 10.0
TLS_PORT, PLAIN_PORT = 8883, 1883

Seconds = Annotated[float, Field(ge=1, le=120)]


def _formed(pattern: str, problem: str, advice: str) -> Callable[[str], str]:
    """A check that never shows what was written: it may be a password in the wrong place."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise broken_rule(problem, advice)
        return text

    return check


Host = Annotated[
    str,
    AfterValidator(
        _formed(
            r"[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?",
            "host: this is no name of a machine",
            "write its name or number alone, such as broker.local, without blanks",
        )
    ),
]
Topic = Annotated[
    str,
    AfterValidator(
        _formed(
            "[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*",
            "this is no topic",
            "use letters, digits, _ and -, with / between the parts",
        )
    ),
]


class _ChannelSettings(PackModel):
    """seconds: after so long the message counts as not taken, and the next channel is tried."""

    seconds: Seconds = USUAL_SECONDS


class AppriseSettings(_ChannelSettings):
    """One of the services that Apprise knows.

    address: as Apprise writes it. urgent_address: for urgent calls, such as one with a high priority.
    """

    kind: Literal["apprise"]
    address: Secret
    urgent_address: Secret | None = None

    @field_validator("address", "urgent_address")
    @classmethod
    def _has_a_form(cls, address: SecretStr | SecretSource | None) -> SecretStr | SecretSource | None:
        return checked(address) if isinstance(address, SecretStr) else address


class WebhookSettings(_ChannelSettings):
    """A server that takes JSON. secret: signs each message. ca: certificates to trust instead of the system's."""

    kind: Literal["webhook"]
    address: Secret
    secret: Secret | None = None
    ca: Path | None = None

    @field_validator("address")
    @classmethod
    def _has_a_form(cls, address: SecretStr | SecretSource) -> SecretStr | SecretSource:
        return checked(address, ("https", "http")) if isinstance(address, SecretStr) else address

    @field_validator("ca")
    @classmethod
    def _from_the_folder(cls, file: Path | None, info: ValidationInfo) -> Path | None:
        return _certificates(file, info)


class MqttSettings(_ChannelSettings):
    """A broker that speaks MQTT 5.

    topic: before all of the assistant's topics. discovery: Home Assistant's prefix; None for none.
    ca: certificates to trust instead of the system's. port: 8883 with TLS, 1883 without.
    """

    kind: Literal["mqtt"]
    host: Host
    port: Annotated[int, Field(ge=1, le=65535, strict=True)] | None = None
    tls: Annotated[bool, Field(strict=True)] = True
    ca: Path | None = None
    user: str | None = None
    password: Secret | None = None
    topic: Topic = "voice-assist"
    discovery: Topic | None = "homeassistant"

    @field_validator("ca")
    @classmethod
    def _from_the_folder(cls, file: Path | None, info: ValidationInfo) -> Path | None:
        return _certificates(file, info)

    @property
    def port_used(self) -> int:
        """The port, or the usual one."""
        return self.port or (TLS_PORT if self.tls else PLAIN_PORT)


class CommandSettings(_ChannelSettings):
    """A program of the household, which gets the message as JSON on its standard input."""

    kind: Literal["command"]
    command: str

    @field_validator("command")
    @classmethod
    def _can_be_read(cls, command: str) -> str:
        try:
            words = shlex.split(command)
        except ValueError:
            raise broken_rule("command: a quotation mark is never closed", "close it") from None
        if not words:
            raise broken_rule("command: names no program", "write one, with its arguments")
        return command


ChannelSettings = Annotated[
    AppriseSettings | WebhookSettings | MqttSettings | CommandSettings, Field(discriminator="kind")
]
KINDS: dict[str, type[PackModel]] = {
    "apprise": AppriseSettings,
    "mqtt": MqttSettings,
    "webhook": WebhookSettings,
    "command": CommandSettings,
}


def _certificates(file: Path | None, info: ValidationInfo) -> Path | None:
    if file is None:
        return None
    path = (info.context or {}).get("folder", Path()) / file.expanduser()
    if not path.is_file():
        raise broken_rule(f"{path}: there is no such file of certificates", "correct the name")
    return Path(path)
