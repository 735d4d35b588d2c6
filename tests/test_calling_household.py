"""A household's contacts through the real calls process: who is told, who answers by a link, what a change does."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.inbox import Inbox
from tests.receivers import Receiver, http_receiver
from tests.test_calling_process import LIMIT, call, ended, until, wait_for
from voice_assist.app.calls_process import open_calls, setup_of
from voice_assist.app.ways_out import ONLY_THIS_ROOM, contacts_file, notices_of, ways_of
from voice_assist.call_commands import CallLevel, WithdrawCall, WithdrawReason
from voice_assist.call_events import CallHandedOver, CallOnTheWay, CallSeen
from voice_assist.calling.acknowledgement.links import Link
from voice_assist.calling.channels.protocol import Answer
from voice_assist.calling.link_table import LinkTable
from voice_assist.calling.ways import AnswerDesk
from voice_assist.config import Settings
from voice_assist.errors import PackError, StorageError

CONTACTS = """
channels:
  phone: {{ kind: webhook, address: "http://127.0.0.1:{port}/call" }}
contacts:
  - id: anna
    name: Anna
    channels: [phone]
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with http_receiver() as serving:
        yield serving


@pytest.fixture
def household(tmp_path: Path, receiver: Receiver) -> Iterator[Settings]:
    folder = tmp_path / "household"
    folder.mkdir()
    (folder / "contacts.yaml").write_text(CONTACTS.format(port=receiver.port))
    state = tmp_path / "state"
    yield Settings(state_folder=state, household=folder, siren=False, answer_interface="127.0.0.1", answer_port=0)
    ended(state)


def bodies(receiver: Receiver) -> list[dict[str, str]]:
    return [json.loads(request.body) for request in receiver.requests]


def press(address: str, button: str) -> int:
    """Press a button of the page, as a telephone does."""
    with urllib.request.urlopen(urllib.request.Request(f"{address}/{button}", data=b""), timeout=LIMIT) as answer:
        return int(answer.status)


def test_a_call_goes_to_the_contact_who_answers_by_the_link(household: Settings, receiver: Receiver) -> None:
    inbox = Inbox()
    client = open_calls(household, inbox)
    client.order(call())
    handed_over = wait_for(inbox, CallHandedOver)
    while isinstance(handed_over, CallHandedOver) and not handed_over.reaches_outside:
        handed_over = wait_for(inbox, CallHandedOver)
    assert handed_over == CallHandedOver(1, "phone", reaches_outside=True, contact="Anna")
    address = bodies(receiver)[0]["answer_address"]
    assert press(address, "seen") == 200
    assert wait_for(inbox, CallSeen) == CallSeen(1, "Anna")
    assert press(address, "on-my-way") == 200
    assert wait_for(inbox, CallOnTheWay) == CallOnTheWay(1, "Anna")
    client.order(WithdrawCall(1, WithdrawReason.ARRIVED))
    until(lambda: [body for body in bodies(receiver) if body["event"] == "withdrawn"])
    client.close()


def test_a_changed_file_counts_for_the_next_call(household: Settings, receiver: Receiver) -> None:
    client = open_calls(household, Inbox())
    client.order(call())
    until(lambda: receiver.requests)
    with http_receiver() as other:
        assert household.household
        (household.household / "contacts.yaml").write_text(CONTACTS.format(port=other.port))
        client.change(setup_of(household))
        client.order(call(2, CallLevel.ROUTINE))
        until(lambda: [body for body in bodies(other) if body["level"] == "routine"])
        client.order(WithdrawCall(1, WithdrawReason.WITHDRAWN))
        client.order(WithdrawCall(2, WithdrawReason.WITHDRAWN))
        client.settle(LIMIT)
    client.close()


def test_contacts_are_found_in_the_folder_or_where_they_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "household"
    folder.mkdir()
    assert contacts_file(Settings(household=folder)) is None
    (folder / "contacts.yaml").write_text("contacts: []\n")
    assert contacts_file(Settings(household=folder)) == folder / "contacts.yaml"
    assert contacts_file(Settings(household=folder, contacts=tmp_path / "c.yaml")) == tmp_path / "c.yaml"
    (folder / "wrong.yaml").write_text("")
    assert contacts_file(Settings(household=folder)) is None


def test_faulty_contacts_are_told_before_anything_is_called(tmp_path: Path) -> None:
    file = tmp_path / "contacts.yaml"
    file.write_text("contacts:\n  - id: anna\n    name: Anna\n    channels: [pigeon]\n")
    with pytest.raises(PackError, match="pigeon"):
        ways_of(Settings(contacts=file), AnswerDesk())


def test_who_can_reach_nobody_is_told_so(household: Settings, tmp_path: Path) -> None:
    assert notices_of(household) == ()
    assert notices_of(Settings(call_command="true")) == ()
    assert list(notices_of(Settings(household=tmp_path))) == [ONLY_THIS_ROOM]


def test_nothing_leaves_the_room_in_a_demonstration(household: Settings) -> None:
    ways = ways_of(household, AnswerDesk(), send=False)
    assert [channel.name for channel in ways.channels] == ["room"]


# Links on disk


LINK = Link(b"digest", "call", "anna", time.time() + 60)


def test_links_survive_and_are_forgotten(tmp_path: Path) -> None:
    table = LinkTable(tmp_path)
    table.add(LINK)
    table.note(LINK.digest, Answer.SEEN)
    table.note(LINK.digest, Answer.SEEN)
    table.close()
    again = LinkTable(tmp_path)
    found = again.find(LINK.digest)
    assert found
    assert (found.key, found.contact, set(found.given)) == ("call", "anna", {Answer.SEEN})
    again.remove_expired(LINK.expires - 1)
    assert again.find(LINK.digest)
    again.remove_expired(LINK.expires)
    assert again.find(LINK.digest) is None
    again.add(LINK)
    again.remove("call")
    assert again.find(LINK.digest) is None
    again.close()


@pytest.mark.parametrize(
    "use",
    [
        lambda table: table.add(LINK),
        lambda table: table.find(b""),
        lambda table: table.note(b"", Answer.SEEN),
        lambda table: table.remove(""),
    ],
)
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, use: Callable[[LinkTable], object]) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="could not be written down"):
        use(LinkTable(tmp_path / "file"))
