"""Apprise and the webhook against real servers on this machine: what arrives, and what is said where nothing does."""

import base64
import hashlib
import hmac
import io
import json
import logging
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from email import message_from_string
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

import pytest

from tests.receivers import (
    MESSAGE,
    Certificates,
    Fault,
    Receiver,
    faulty_server,
    free_port,
    http_receiver,
    mail_server,
    make_certificates,
    wait_until,
)
from voice_assist.call_commands import CallLevel
from voice_assist.calling.channels.apprise_channel import AppriseChannel
from voice_assist.calling.channels.command import CommandChannel
from voice_assist.calling.channels.protocol import Channel, ChannelError, Purpose
from voice_assist.calling.channels.time_limit import MOST_HANGING
from voice_assist.calling.channels.webhook import WebhookChannel

SECRET = "hunter2secret"
SECONDS = 20.0
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with http_receiver() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


def failure(channel: Channel, *, checking: bool = False) -> str:
    """The sentence of a channel that does not take the message; it holds no secret."""
    with pytest.raises(ChannelError) as caught:
        channel.check() if checking else channel.send(MESSAGE)
    assert SECRET not in str(caught.value)
    assert str(caught.value).endswith(".")
    return str(caught.value)


def test_the_webhook_posts_one_signed_object(receiver: Receiver) -> None:
    address = f"http://anna:{SECRET}@127.0.0.1:{receiver.port}/calls/in?home=1"
    before = int(time.time())
    WebhookChannel("server", address, SECRET, SECONDS).send(MESSAGE)
    (request,) = receiver.requests
    assert request.path == "/calls/in?home=1"
    body = json.loads(request.body)
    assert (body["id"], body["event"], body["level"], body["contact"]) == ("call-1", "call", "urgent", "anna")
    assert (body["text"], body["made_at"]) == ("Maria: Help is needed. 2:10.", "2030-05-06T02:10:00+00:00")
    assert request.headers["Idempotency-Key"] == "call-1"
    assert base64.b64decode(request.headers["Authorization"].split()[1]).decode() == f"anna:{SECRET}"
    stamp = request.headers["X-Voice-Assist-Time"]
    assert before <= int(stamp) <= time.time()
    expected = hmac.new(SECRET.encode(), f"{stamp}.".encode() + request.body, hashlib.sha256).hexdigest()
    assert request.headers["X-Voice-Assist-Signature"] == f"sha256={expected}"


def test_without_a_secret_nothing_is_signed(receiver: Receiver) -> None:
    WebhookChannel("server", f"http://127.0.0.1:{receiver.port}", seconds=SECONDS).send(MESSAGE)
    assert not {"X-Voice-Assist-Signature", "Authorization"} & receiver.requests[0].headers.keys()
    assert receiver.requests[0].path == "/"


@needs_openssl
def test_the_webhook_trusts_the_authority_that_it_was_given_and_no_other(certificates: Certificates) -> None:
    with http_receiver(certificates) as receiver:
        address = f"https://localhost:{receiver.port}/"
        WebhookChannel("server", address, seconds=SECONDS, ca=certificates.authority).send(MESSAGE)
        assert len(receiver.requests) == 1
        sentence = failure(WebhookChannel("server", address, seconds=SECONDS))
        assert sentence.startswith("localhost shows a certificate that is not trusted here;")
        assert len(receiver.requests) == 1


@needs_openssl
def test_a_certificate_for_another_name_is_not_trusted(tmp_path: Path) -> None:
    other = make_certificates(tmp_path, "other.example")
    with http_receiver(other) as receiver:
        channel = WebhookChannel("server", f"https://localhost:{receiver.port}/", seconds=SECONDS, ca=other.authority)
        assert "shows a certificate that is not trusted" in failure(channel)
        assert not receiver.requests


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_redirect_is_not_followed(receiver: Receiver, status: int) -> None:
    with http_receiver() as elsewhere:
        receiver.status, receiver.location = status, f"http://127.0.0.1:{elsewhere.port}/{SECRET}"
        place = f"127.0.0.1:{receiver.port}/"
        for channel in (
            WebhookChannel("server", f"http://{place}", seconds=SECONDS),
            AppriseChannel("phone", f"json://{place}", seconds=SECONDS),
        ):
            assert f"sends on to another address ({status}), which is not followed" in failure(channel)
        assert not elsewhere.requests


STATUSES = [
    (500, "has a fault of its own (500)."),
    (401, "does not accept the password or token; correct it."),
    (404, "does not know this address (404); correct it."),
    (429, "has had too many messages for now (429)."),
    (418, "does not take the message (418)"),
]


@pytest.mark.parametrize(("status", "reason"), STATUSES)
def test_what_a_server_answers_is_told_in_a_sentence(receiver: Receiver, status: int, reason: str) -> None:
    receiver.status = status
    address = f"//user:{SECRET}@127.0.0.1:{receiver.port}/{SECRET}"
    assert reason in failure(WebhookChannel("server", f"http:{address}", SECRET, SECONDS))
    assert reason in failure(AppriseChannel("phone", f"json:{address}", seconds=SECONDS))


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("127.0.0.1", "refuses the connection; see whether it runs"),
        ("127.255.255.255", "cannot be reached from here; see whether there is a network."),
        ("no-such-host.invalid", "is not known by this name; correct it, or see whether there is a network."),
    ],
)
def test_a_server_that_is_not_there_is_told_by_call_and_check(host: str, reason: str) -> None:
    place = f"//user:{SECRET}@{host}:{free_port()}"
    for address in (f"json:{place}/{SECRET}", f"ntfy:{place}/{SECRET}", f"mailto:{place}?from=a@x.org&to=b@x.org"):
        channel = AppriseChannel("phone", address, seconds=SECONDS)
        assert [reason in failure(channel), reason in failure(channel, checking=True)] == [True, True], address
    webhook = WebhookChannel("server", f"http:{place}/{SECRET}", SECRET, SECONDS)
    assert [reason in failure(webhook), reason in failure(webhook, checking=True)] == [True, True]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("hanging", "did not answer within 0.5 s."),
        ("slow", "did not answer within 0.5 s."),
        ("rubbish", "not understood"),
        ("cut", "broke the connection off."),
    ],
)
def test_a_server_with_a_fault_is_given_up_in_time(fault: Fault, reason: str) -> None:
    with faulty_server(fault) as port:
        place = f"//user:{SECRET}@127.0.0.1:{port}"
        channels: list[Channel] = [
            WebhookChannel("server", f"http:{place}/", SECRET, 0.5),
            AppriseChannel("phone", f"json:{place}/", seconds=0.5),
            AppriseChannel("mail", f"mailto:{place}?from=a@x.org&to=b@x.org", seconds=0.5),
        ]
        for channel in channels:
            begin = time.monotonic()
            sentence = failure(channel)
            assert time.monotonic() - begin < 10
            assert reason in sentence or "did not" in sentence, channel


def test_apprise_sends_title_text_and_address_for_the_answer(receiver: Receiver) -> None:
    channel = AppriseChannel("phone", f"json://127.0.0.1:{receiver.port}/x", seconds=SECONDS)
    channel.check()
    assert not receiver.requests
    channel.send(replace(MESSAGE, answer_address="http://192.168.1.5:8080/a/b"))
    body = json.loads(receiver.requests[0].body)
    assert body["title"] == "Urgent: Maria"
    assert body["message"] == "Maria: Help is needed. 2:10.\nSeen, or on my way: http://192.168.1.5:8080/a/b"
    assert body["type"] == "failure"


def test_a_telephone_gets_an_urgent_call_at_another_address(receiver: Receiver) -> None:
    place = f"ntfy://127.0.0.1:{receiver.port}/maria"
    channel = AppriseChannel("phone", place, f"{place}?priority=max", SECONDS)
    channel.send(MESSAGE)
    channel.send(replace(MESSAGE, level=CallLevel.ROUTINE, kind="drink", text="Asks for a drink."))
    channel.send(replace(MESSAGE, purpose=Purpose.HEARTBEAT, text="All is well."))
    urgent, routine, heartbeat = (json.loads(request.body) for request in receiver.requests)
    assert (urgent["topic"], urgent["title"], heartbeat["title"]) == ("maria", "Urgent: Maria", "In order: Maria")
    assert [one.headers.get("X-Priority") for one in receiver.requests] == ["max", None, None]
    assert not [one for one in receiver.requests if "X-Icon" in one.headers]
    assert routine["message"] == "Maria: Asks for a drink. 2:10."


def mail_of(text: str) -> Message:
    return message_from_string(text)


def test_apprise_sends_mail_with_a_password() -> None:
    with mail_server() as mailbox:
        mailbox.password = SECRET
        address = f"mailto://maria:{SECRET}@127.0.0.1:{mailbox.port}?from=maria@example.org&to=anna@example.org"
        AppriseChannel("mail", address, seconds=SECONDS).send(MESSAGE)
        (mail,) = map(mail_of, mailbox.mails)
        assert str(make_header(decode_header(mail["Subject"]))) == "Urgent: Maria"
        assert "anna@example.org" in mail["To"]
        texts = [part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()]
        assert any(isinstance(text, bytes) and b"Maria: Help is needed. 2:10." in text for text in texts)
        mailbox.password = "another"
        channel = AppriseChannel("mail", address, seconds=SECONDS)
        assert failure(channel) == "The E-Mail server does not accept the password or token; correct it."
        channel.check()


@needs_openssl
def test_mail_and_json_over_tls_are_not_given_to_a_stranger(certificates: Certificates) -> None:
    with mail_server(certificates) as mailbox, http_receiver(certificates) as receiver:
        query = "mode=ssl&from=a@example.org&to=b@example.org"
        for address in (
            f"mailtos://maria:{SECRET}@localhost:{mailbox.port}?{query}",
            f"jsons://maria:{SECRET}@localhost:{receiver.port}/",
        ):
            assert "shows a certificate that is not trusted here" in failure(
                AppriseChannel("x", address, seconds=SECONDS)
            )
        assert (mailbox.mails, receiver.requests) == ([], [])


@pytest.mark.parametrize("address", [f"nope://{SECRET}", f"tgram://{SECRET}/", f"slack://{SECRET}"])
def test_an_address_that_apprise_does_not_understand_is_told(address: str) -> None:
    channel = AppriseChannel("phone", address, seconds=SECONDS)
    for checking in (True, False):
        assert failure(channel, checking=checking).startswith("Apprise does not understand this address of ")


def test_no_address_reaches_the_log(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    root, log = logging.getLogger(), io.StringIO()
    monkeypatch.setattr(root, "handlers", [logging.StreamHandler(log)])
    monkeypatch.setattr(root, "level", logging.DEBUG)
    receiver.status = 500
    place = f"127.0.0.1:{receiver.port}/{SECRET}"
    failure(AppriseChannel("phone", f"json://user:{SECRET}@{place}", seconds=SECONDS))
    failure(WebhookChannel("server", f"http://user:{SECRET}@{place}", SECRET, SECONDS))
    logging.getLogger("voice_assist").warning("this is written")
    assert SECRET not in log.getvalue()
    assert "this is written" in log.getvalue()


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"text": "needs you", "kind": "needs you"}, "Maria needs you. 2:10."),
        ({"text": "needs you", "person": ""}, "You are needed. 2:10."),
        ({"text": "needs you (made at 2:10, delayed)", "delayed": True}, "Maria needs you (made at 2:10, delayed)."),
        ({"text": "Maria needs help.", "made_at_trusted": False}, "Maria needs help."),
        ({"text": "Help. Made at 2:10, delayed.", "delayed": True}, "Maria: Help. Made at 2:10, delayed."),
        (
            {"text": "withdrawn, please look in", "purpose": Purpose.WITHDRAWN},
            "Maria: withdrawn, please look in. 2:10.",
        ),
        ({"text": "withdrawn, please look in", "person": ""}, "Withdrawn, please look in. 2:10."),
    ],
)
def test_the_text_tells_who_what_and_when(receiver: Receiver, changes: dict[str, object], text: str) -> None:
    message = replace(MESSAGE, **changes)  # type: ignore[arg-type]
    WebhookChannel("server", f"http://127.0.0.1:{receiver.port}", seconds=SECONDS).send(message)
    assert json.loads(receiver.requests[0].body)["text"] == text


def test_one_channel_takes_several_messages_at_once_and_refuses_to_pile_them_up(receiver: Receiver) -> None:
    with ExitStack() as closing:
        port = closing.enter_context(faulty_server("hanging"))
        stuck = WebhookChannel("server", f"http://127.0.0.1:{port}", seconds=1.0)
        senders = [threading.Thread(target=failure, args=(stuck,), daemon=True) for _ in range(MOST_HANGING)]
        for sender in senders:
            sender.start()
        wait_until(lambda: sum(thread.name == "channel" for thread in threading.enumerate()) >= MOST_HANGING)
        assert failure(stuck) == f"127.0.0.1 still holds {MOST_HANGING} messages without an answer."
        WebhookChannel("other", f"http://127.0.0.1:{receiver.port}", seconds=SECONDS).send(MESSAGE)
        assert len(receiver.requests) == 1
        for sender in senders:
            sender.join()


def test_a_program_is_killed_at_the_time_limit_of_the_household(tmp_path: Path) -> None:
    channel = CommandChannel(f"'{sys.executable}' -c 'import time; time.sleep(60)'", "bell", seconds=0.2)
    assert failure(channel).endswith("took over 0.2 s.")
