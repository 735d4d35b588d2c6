"""From contacts.yaml to channels: each kind is opened, and what cannot be opened yet says so when it is used."""

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests.receivers import MESSAGE, Receiver, http_receiver
from voice_assist.calling.channels.apprise_channel import AppriseChannel
from voice_assist.calling.channels.command import CommandChannel
from voice_assist.calling.channels.mqtt import MqttChannel
from voice_assist.calling.channels.opening import open_channels
from voice_assist.calling.channels.protocol import Channel, ChannelError
from voice_assist.calling.channels.room import RoomChannel
from voice_assist.calling.channels.webhook import WebhookChannel
from voice_assist.content.contacts import Contacts
from voice_assist.content.contacts_file import load_contacts

ALL = """
    channels:
      phone: { kind: apprise, address: "ntfy://ntfy.example/maria", urgent_address: "ntfy://ntfy.example/loud" }
      server: { kind: webhook, address: { environment: HOOK }, secret: { environment: HOOK_KEY } }
      house: { kind: mqtt, host: broker.local, user: a, password: { environment: BROKER } }
      bell: { kind: command, command: "ring --loud" }
    """
SECRETS = {"HOOK": "https://example.org/in", "HOOK_KEY": "hunter2secret", "BROKER": "hunter2secret"}


def contacts_of(folder: Path, text: str) -> Contacts:
    file = folder / "contacts.yaml"
    file.write_text(dedent(text), encoding="utf-8")
    return load_contacts(file)


def closed(channels: tuple[Channel, ...]) -> None:
    for channel in channels:
        channel.close()


def test_each_kind_is_opened_under_the_households_name(tmp_path: Path) -> None:
    channels = open_channels(contacts_of(tmp_path, ALL), None, SECRETS)
    assert [channel.name for channel in channels] == ["room", "phone", "server", "house", "bell"]
    kinds = [RoomChannel, AppriseChannel, WebhookChannel, MqttChannel, CommandChannel]
    assert [type(channel) for channel in channels] == kinds
    assert [channel.reaches_outside for channel in channels] == [False, True, True, True, True]
    closed(channels)


def test_without_contacts_there_is_this_room() -> None:
    (room,) = open_channels(Contacts(), None, {})
    room.send(MESSAGE)
    assert (room.name, room.reaches_outside) == ("room", False)


def test_a_channel_without_its_secret_says_so_and_works_as_soon_as_it_is_there(tmp_path: Path) -> None:
    contacts = contacts_of(tmp_path, ALL)
    environment: dict[str, str] = {}
    channels = open_channels(contacts, None, environment)
    _, _, server, house, _ = channels
    for channel, variable in ((server, "HOOK"), (house, "BROKER")):
        for use in (channel.check, lambda channel=channel: channel.send(MESSAGE)):
            with pytest.raises(ChannelError, match=f"The variable {variable} is not set; set it"):
                use()
    with http_receiver() as receiver:
        environment |= {"HOOK": f"http://127.0.0.1:{receiver.port}/in", "HOOK_KEY": "hunter2secret"}
        server.send(MESSAGE)
        assert json.loads(receiver.requests[0].body)["id"] == "call-1"
    closed(channels)
    closed(channels)


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_a_secret_in_a_file_is_read_when_the_channel_is_opened(tmp_path: Path, mode: int) -> None:
    kept = tmp_path / "kept"
    with http_receiver() as receiver:
        kept.write_text(f"http://127.0.0.1:{receiver.port}/in\n", encoding="utf-8")
        kept.chmod(0o600)
        contacts = contacts_of(tmp_path, "channels: {server: {kind: webhook, address: {file: kept}}}")
        kept.chmod(mode)
        _, server = open_channels(contacts, None, {})
        taken(server, receiver) if mode == 0o600 else refused(server, receiver)


def taken(server: Channel, receiver: Receiver) -> None:
    server.send(MESSAGE)
    assert len(receiver.requests) == 1


def refused(server: Channel, receiver: Receiver) -> None:
    with pytest.raises(ChannelError, match=r"others can read this secret \(mode 644\); run \"chmod 600 "):
        server.send(MESSAGE)
    assert not receiver.requests


def test_an_address_from_outside_the_file_is_looked_at_and_never_shown(tmp_path: Path) -> None:
    contacts = contacts_of(tmp_path, "channels: {server: {kind: webhook, address: {environment: HOOK}}}")
    _, server = open_channels(contacts, None, {"HOOK": "ftp://hunter2secret"})
    with pytest.raises(ChannelError) as caught:
        server.check()
    assert (
        str(caught.value)
        == "The channel server: the address begins with something else than https:// or http://; correct it."
    )


def test_certificates_that_are_none_are_told(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate", encoding="utf-8")
    text = "channels: {house: {kind: mqtt, host: broker.local, ca: ca.pem}}"
    _, house = open_channels(contacts_of(tmp_path, text), None, {})
    with pytest.raises(ChannelError, match="holds no certificates that can be read; name another file under ca:"):
        house.check()


def test_nothing_waits_for_apprise_to_be_loaded() -> None:
    code = "import sys, voice_assist.calling.channels.opening; print('apprise' in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "False"
