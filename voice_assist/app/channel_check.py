"""Tries the household's channels, each in a thread of its own, beside an assistant that may be running."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from voice_assist.call_commands import CallLevel
from voice_assist.calling.channels.opening import open_channels
from voice_assist.calling.channels.protocol import CallMessage, Channel, ChannelError, Purpose
from voice_assist.content.contacts import ROOM, Contacts
from voice_assist.events import Now

TEST_TEXT = "This is a test. Nobody needs anything."


@dataclass(frozen=True, slots=True)
class ChannelOutcome:
    """How one channel did.

    Attributes:
        channel: its name.
        kind: apprise, mqtt, webhook, command or room.
        people: names of those whom it reaches.
        problem: one sentence; None where it works.
        seconds: how long it took.
    """

    channel: str
    kind: str
    people: tuple[str, ...]
    problem: str | None
    seconds: float


def try_channels(contacts: Contacts, person: str, now: Now, *, send: bool) -> Iterator[ChannelOutcome]:
    """Every channel in the order of the file, all at the same time.

    Args:
        contacts: the household's.
        person: the name of who lives here; "" if not named.
        now: when the test is made.
        send: hand a test message over, as pressing as an urgent call; else only look whether it could be.
    """
    channels = open_channels(contacts, None)
    message = _test_message(person, now)
    with ThreadPoolExecutor(len(channels)) as pool:
        running = [pool.submit(_try, channel, message if send else None) for channel in channels]
        for channel, future in zip(channels, running, strict=True):
            people = tuple(one.name for one in contacts.contacts if channel.name in one.channels)
            kind = contacts.channels[channel.name].kind if channel.name in contacts.channels else ROOM
            problem, seconds = future.result()
            yield ChannelOutcome(channel.name, kind, people, problem, seconds)
    for channel in channels:
        channel.close()


def _try(channel: Channel, message: CallMessage | None) -> tuple[str | None, float]:
    began = time.monotonic()
    try:
        channel.send(message) if message else channel.check()
    except ChannelError as error:
        return str(error), time.monotonic() - began
    return None, time.monotonic() - began


def _test_message(person: str, now: Now) -> CallMessage:
    return CallMessage(
        key=f"test-{uuid.uuid4().hex}",
        purpose=Purpose.TEST,
        level=CallLevel.URGENT,
        kind="test",
        text=TEST_TEXT,
        person=person,
        contact="",
        made_at=now.wall,
        made_at_trusted=now.wall_trusted,
    )
