"""What the parts of contacts.yaml must be to each other, and what is doubtful about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from pydantic import SecretStr

from voice_assist.call_commands import CallLevel
from voice_assist.content.channel_settings import AppriseSettings, CommandSettings, MqttSettings, WebhookSettings
from voice_assist.content.contacts import ROOM, Contacts
from voice_assist.content.presence import DAYS, first_gap
from voice_assist.content.schema import Pack
from voice_assist.content.secret import (
    REMEDY,
    Secret,
    SecretSource,
    address_fault,
    command_holds_a_secret,
    holds_a_secret,
    secret_text,
)
from voice_assist.content.validation import suggestion
from voice_assist.content.yaml_file import KeyPath, YamlFile
from voice_assist.errors import PackError, SettingsError

_ADDRESSES = ("address", "urgent_address")
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def contacts_errors(contacts: Contacts, source: YamlFile, pack: Pack | None) -> Iterator[PackError]:
    """What cannot work, with its place."""
    if ROOM in contacts.channels:
        problem = f'the channel "{ROOM}" is always there'
        yield source.place(("channels", ROOM)).error(problem, "give this one another name")
    yield from _shared_topics(contacts, source)
    yield from _contact_errors(contacts, source, pack)
    for level in CallLevel:
        yield from _level_errors(contacts, level, source)
    for path, secret, schemes in _secrets(contacts):
        if isinstance(secret, SecretSource) and secret.file is not None:
            try:
                text = secret_text(secret)
            except SettingsError as error:
                problem, _, advice = str(error).removesuffix(".").rpartition("; ")
                yield source.value_place(path).error(problem, advice)
                continue
            fault = address_fault(text, schemes) if path[-1] in _ADDRESSES else None
            if fault:
                yield source.value_place(path).error(f"in {secret.file}: {fault[0]}", fault[1])


def _shared_topics(contacts: Contacts, source: YamlFile) -> Iterator[PackError]:
    """Two channels under one topic of one broker would throw each other out."""
    seen: dict[tuple[str, int, str], str] = {}
    for name, channel in contacts.channels.items():
        if isinstance(channel, MqttSettings):
            first = seen.setdefault((channel.host, channel.port_used, channel.topic), name)
            if first != name:
                problem = f'"{name}" has the same broker and topic as "{first}"'
                yield source.place(("channels", name)).error(problem, "give it a topic: of its own")


def _contact_errors(contacts: Contacts, source: YamlFile, pack: Pack | None) -> Iterator[PackError]:
    channels = [ROOM, *contacts.channels]
    for index, contact in enumerate(contacts.contacts):
        for number, name in enumerate(contact.channels):
            path: KeyPath = ("contacts", index, "channels", number)
            if name not in channels:
                advice = f"{suggestion(name, channels)}, or set it up under channels:"
                yield source.value_place(path).error(f'there is no channel "{name}"', advice)
            elif name in contact.channels[:number]:
                yield source.value_place(path).error(f'"{name}" stands here twice', "remove one")
        for number, kind in enumerate(contact.first_for):
            if pack is not None and kind not in pack.calls:
                path = ("contacts", index, "first_for", number)
                advice = suggestion(kind, list(pack.calls))
                yield source.value_place(path).error(f'the pack has no call "{kind}"', advice)


def _level_errors(contacts: Contacts, level: CallLevel, source: YamlFile) -> Iterator[PackError]:
    rules, top = contacts.escalation.of(level), ("escalation", level.value)
    if rules.like is not None:
        if rules.steps:
            yield source.place((*top, "like")).error("steps and like: contradict each other", "remove one of them")
        elif chain := _loop(contacts, level):
            problem = f"{' is like '.join(chain)}: a loop without steps"
            yield source.value_place((*top, "like")).error(problem, "write the steps of one of them")
    known = [contact.id for contact in contacts.contacts]
    for number, step in enumerate(rules.steps):
        for index, name in enumerate(step.contacts):
            path: KeyPath = (*top, "steps", number, "contacts", index)
            if name not in known:
                advice = suggestion(name, known) if known else "name them under contacts:"
                yield source.value_place(path).error(f'there is no contact "{name}"', advice)
            elif name in step.contacts[:index]:
                yield source.value_place(path).error(f'"{name}" stands here twice', "remove one")


def _loop(contacts: Contacts, level: CallLevel) -> list[str]:
    """The levels that are like each other all round, or nothing."""
    seen = [level]
    while (following := contacts.escalation.of(seen[-1]).like) is not None:
        if following in seen:
            return [one.value for one in (*seen, following)]
        seen.append(following)
    return []


def contacts_warnings(contacts: Contacts, source: YamlFile, environment: Mapping[str, str]) -> Iterator[PackError]:
    """What works, but not as a household would want it."""
    if not contacts.contacts:
        problem = "nobody is named, so only this room hears a call"
        yield source.place(("contacts",)).error(problem, "name somebody under contacts:, with a channel")
    elif not any(set(contact.channels) - {ROOM} for contact in contacts.contacts):
        problem = "no channel leads out of the house, so only this room hears a call"
        yield source.place(("contacts",)).error(problem, "set one up under channels:, and name it at a contact")
    yield from _written_secrets(contacts, source, environment)
    yield from _open_ways(contacts, source)
    yield from _unreached(contacts, source)
    if contacts.contacts and (gap := first_gap(contact.there for contact in contacts.contacts)):
        problem = f"nobody is there on {DAYS[gap.weekday()]} at {gap:%H:%M}, and everybody is tried then"
        yield source.place(("contacts",)).error(problem, "add times if somebody is")


def _written_secrets(contacts: Contacts, source: YamlFile, environment: Mapping[str, str]) -> Iterator[PackError]:
    for path, secret, _ in _secrets(contacts):
        if isinstance(secret, SecretStr):
            if path[-1] not in _ADDRESSES or holds_a_secret(secret.get_secret_value().strip()):
                problem = f"{path[-1]}: holds a secret that everybody can read who sees this file"
                yield source.place(path).error(problem, REMEDY)
        elif secret.environment is not None and not environment.get(secret.environment):
            problem = f"the variable {secret.environment} is not set here"
            yield source.value_place(path).error(problem, "see that it is for the assistant's service")
    for name, channel in contacts.channels.items():
        if isinstance(channel, CommandSettings) and command_holds_a_secret(channel.command):
            problem = "command: holds a secret, which everybody on this machine can read"
            path = ("channels", name, "command")
            yield source.place(path).error(problem, "let the program read it from a file of mode 600")


def _open_ways(contacts: Contacts, source: YamlFile) -> Iterator[PackError]:
    """What leaves this machine without encryption."""
    problem = "every call, and a password, goes over the network for all to read"
    for name, channel in contacts.channels.items():
        match channel:
            case MqttSettings(tls=False, password=password, host=host) if password and host not in _THIS_MACHINE:
                yield source.place(("channels", name, "tls")).error(problem, "write tls: true if the broker knows it")
            case WebhookSettings(address=SecretStr() as address):
                parts = urlsplit(address.get_secret_value().strip())
                if parts.scheme == "http" and parts.hostname not in _THIS_MACHINE:
                    advice = "write https:// if the server knows it"
                    yield source.value_place(("channels", name, "address")).error(problem, advice)


def _unreached(contacts: Contacts, source: YamlFile) -> Iterator[PackError]:
    """Channels that nobody uses, and people whom no rung names."""
    used = {name for contact in contacts.contacts for name in contact.channels}
    for name in contacts.channels:
        if name not in used:
            problem = f'nobody is reached by the channel "{name}"'
            yield source.place(("channels", name)).error(problem, "name it at a contact, or remove it")
    if contacts.contacts and any(contacts.escalation.of(level).steps for level in CallLevel):
        tried = {name for level in CallLevel for step in contacts.steps(level) for name in step.contacts}
        for index, contact in enumerate(contacts.contacts):
            if contact.id not in tried:
                problem = f'no step of the escalation names "{contact.id}", who is tried only when asked for by name'
                yield source.place(("contacts", index)).error(problem, "name them in a step")


def _secrets(contacts: Contacts) -> Iterator[tuple[KeyPath, Secret, tuple[str, ...]]]:
    """Every secret with its place, and the schemes that it may have where it is an address."""
    for name, channel in contacts.channels.items():
        top: KeyPath = ("channels", name)
        match channel:
            case AppriseSettings():
                yield (*top, "address"), channel.address, ()
                if channel.urgent_address is not None:
                    yield (*top, "urgent_address"), channel.urgent_address, ()
            case WebhookSettings():
                yield (*top, "address"), channel.address, ("https", "http")
                if channel.secret is not None:
                    yield (*top, "secret"), channel.secret, ()
            case MqttSettings():
                if channel.password is not None:
                    yield (*top, "password"), channel.password, ()
            case CommandSettings():
                pass
