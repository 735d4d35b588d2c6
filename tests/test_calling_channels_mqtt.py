"""MQTT against a real mosquitto: a call is an event, people answer, and the broker may come and go."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.mosquitto import PASSWORD, PROGRAM, USER, Listener, Mosquitto, mosquitto
from tests.receivers import MESSAGE, Certificates, Fault, faulty_server, free_port, make_certificates, wait_until
from voice_assist.call_commands import CallLevel
from voice_assist.calling.channels.mqtt import MqttChannel
from voice_assist.calling.channels.mqtt_broker import Broker
from voice_assist.calling.channels.protocol import Answer, Answered, ChannelError, Purpose
from voice_assist.calling.channels.trust import trusting

Open = Callable[..., MqttChannel]

pytestmark = pytest.mark.skipif(
    PROGRAM is None or shutil.which("openssl") is None, reason="mosquitto and openssl are not installed"
)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with mosquitto(tmp_path) as broker:
        yield broker


@pytest.fixture
def house(broker: Mosquitto) -> Iterator[Listener]:
    listener = Listener(broker)
    yield listener
    listener.close()


@pytest.fixture
def answers() -> list[Answered]:
    return []


@pytest.fixture
def open_channel(broker: Mosquitto, answers: list[Answered]) -> Iterator[Open]:
    with ExitStack() as closing:

        def opened(*, seconds: float = 20.0, answers: list[Answered] | None = answers) -> MqttChannel:
            where = Broker("127.0.0.1", broker.port, seconds=seconds)
            channel = MqttChannel("house", where, answers=None if answers is None else answers.append)
            closing.callback(channel.close)
            return channel

        yield opened


def test_a_call_is_an_event_and_two_buttons_of_home_assistant(
    open_channel: Open, house: Listener, answers: list[Answered]
) -> None:
    channel = open_channel()
    channel.send(MESSAGE)
    wait_until(lambda: house.of("voice-assist/event"))
    (event,) = house.of("voice-assist/event")
    assert (event["event_type"], event["id"], event["text"]) == ("call", "call-1", "Maria: Help is needed. 2:10.")
    described = "homeassistant/{}/voice-assist/{}/config".format
    entity = json.loads(house.last(described("event", "call")))
    assert entity["state_topic"] == "voice-assist/event"
    assert event["event_type"] in entity["event_types"]
    assert entity["device"]["name"] == "Voice assistant of Maria"
    wait_until(lambda: house.last("voice-assist/answerable") == "online")
    for name, answer in (("seen", Answer.SEEN), ("on_the_way", Answer.ON_THE_WAY)):
        button = json.loads(house.last(described("button", name)))
        house.client.publish(button["command_topic"], button["payload_press"], qos=1)
        wait_until(lambda: len(answers) == 1 + (answer is Answer.ON_THE_WAY))  # noqa: B023 - waited for at once
    assert answers == [Answered("call-1", Answer.SEEN), Answered("call-1", Answer.ON_THE_WAY)]
    channel.send(replace(MESSAGE, purpose=Purpose.WITHDRAWN, text="withdrawn, please look in"))
    wait_until(lambda: house.last("voice-assist/answerable") == "offline")
    assert json.loads(house.last("voice-assist/state")) == {"open": [], "newest": None}


def test_the_buttons_answer_the_most_pressing_call_that_is_open(open_channel: Open, house: Listener) -> None:
    channel = open_channel()
    later = replace(MESSAGE, made_at=datetime(2030, 5, 6, 3, 10, tzinfo=UTC))
    seen = "homeassistant/button/voice-assist/seen/config"

    def is_newest(key: str) -> bool:
        return bool(
            json.loads(json.loads(house.last(seen) or '{"payload_press": "{}"}')["payload_press"]).get("id") == key
        )

    for message, newest in (
        (MESSAGE, "call-1"),
        (replace(later, key="call-2", level=CallLevel.ROUTINE), "call-1"),
        (replace(later, key="call-3"), "call-3"),
        (replace(later, key="test", purpose=Purpose.TEST), "call-3"),
        (replace(later, key="call-3", purpose=Purpose.WITHDRAWN), "call-1"),
    ):
        channel.send(message)
        wait_until(partial(is_newest, newest))
    assert json.loads(house.last("voice-assist/state"))["open"] == ["call-1", "call-2", "test"]


def test_the_state_is_kept_by_the_broker_for_whoever_comes_later(
    open_channel: Open, broker: Mosquitto, house: Listener
) -> None:
    open_channel().send(MESSAGE)
    newcomer = Listener(broker)
    wait_until(lambda: newcomer.last("voice-assist/state"))
    assert ("voice-assist/online", "online", True) in newcomer.messages
    assert json.loads(newcomer.last("voice-assist/state"))["newest"]["id"] == "call-1"
    assert not newcomer.of("voice-assist/event")
    newcomer.close()


def test_only_an_answer_that_names_its_call_counts(
    open_channel: Open, house: Listener, answers: list[Answered]
) -> None:
    house.client.publish("voice-assist/answer", '{"id": "call-1", "answer": "seen"}', qos=1, retain=True)
    open_channel().send(MESSAGE)
    for payload in (
        "seen",
        "{}",
        "[]",
        "null",
        "[" * 5000,
        '{"id": "call-1", "answer": "maybe"}',
        '{"id": 7, "answer": "seen"}',
        '{"id": "", "answer": "seen"}',
        '{"id": "call-1", "answer": ["seen"]}',
        '{"id": "call-1", "answer": "seen", "contact": 1}',
        json.dumps({"id": "c" * 5000, "answer": "seen"}),
        b"\xff\xfe",
        '{"id": "call-1", "answer": "seen", "contact": "anna"}',
    ):
        house.client.publish("voice-assist/answer", payload, qos=1)
    wait_until(lambda: answers)
    assert answers == [Answered("call-1", Answer.SEEN, "anna")]


def test_an_answer_given_while_the_assistant_was_away_is_kept_for_it(
    open_channel: Open, house: Listener, answers: list[Answered]
) -> None:
    first = open_channel()
    first.send(MESSAGE)
    first.close()
    wait_until(lambda: house.last("voice-assist/online") == "offline")
    house.client.publish("voice-assist/answer", '{"id": "call-1", "answer": "on_the_way"}', qos=1).wait_for_publish(10)
    assert answers == []
    open_channel().check()
    wait_until(lambda: answers)
    assert answers == [Answered("call-1", Answer.ON_THE_WAY)]


def test_a_message_that_nobody_listens_to_is_not_taken_and_not_open(open_channel: Open, broker: Mosquitto) -> None:
    with pytest.raises(ChannelError, match="nobody has subscribed to voice-assist/event; see whether that side runs"):
        open_channel(seconds=1.5).send(MESSAGE)
    newcomer = Listener(broker)
    wait_until(lambda: newcomer.last("voice-assist/answerable") == "offline")
    assert json.loads(newcomer.last("voice-assist/state"))["open"] == []
    newcomer.close()


def test_a_check_leaves_no_trace_and_throws_no_running_assistant_out(
    open_channel: Open, house: Listener, answers: list[Answered]
) -> None:
    running = open_channel()
    running.send(MESSAGE)
    visitor = open_channel(answers=None)
    visitor.check()
    visitor.send(replace(MESSAGE, key="test", purpose=Purpose.TEST))
    wait_until(lambda: len(house.of("voice-assist/event")) == 2)
    visitor.close()
    house.client.publish("voice-assist/answer", '{"id": "call-1", "answer": "seen"}', qos=1)
    wait_until(lambda: answers)
    assert [payload for topic, payload, _ in house.messages if topic == "voice-assist/online"] == ["online"]
    assert json.loads(house.last("voice-assist/state"))["open"] == ["call-1"]


def test_it_finds_a_broker_that_was_restarted_and_hears_answers_again(
    open_channel: Open, broker: Mosquitto, house: Listener, answers: list[Answered]
) -> None:
    channel = open_channel(seconds=3.0)
    channel.send(MESSAGE)
    broker.stop()
    with pytest.raises(ChannelError, match=r"127\.0\.0\.1 (refuses the connection|broke the connection off)"):
        channel.send(MESSAGE)
    broker.start()
    again = Listener(broker)
    wait_until(lambda: again.last("voice-assist/state"))  # without anything being sent
    again.client.publish("voice-assist/answer", '{"id": "call-1", "answer": "seen"}', qos=1)
    wait_until(lambda: answers)
    channel.send(MESSAGE)
    wait_until(lambda: again.of("voice-assist/event"))
    again.close()


def test_what_could_not_be_sent_in_time_is_not_sent_later_by_itself(open_channel: Open, broker: Mosquitto) -> None:
    broker.stop()
    channel = open_channel(seconds=0.5)
    with pytest.raises(ChannelError):
        channel.send(MESSAGE)
    broker.start()
    listener = Listener(broker)
    wait_until(lambda: listener.last("voice-assist/state"))
    assert not listener.of("voice-assist/event")
    listener.close()


@pytest.fixture
def guarded(tmp_path: Path, certificates: Certificates) -> Iterator[Mosquitto]:
    rules = f"user {USER}\ntopic readwrite voice-assist/#\ntopic read closed/#\n"
    with mosquitto(tmp_path, certificates, rules) as broker:
        yield broker


def channel_of(
    broker: Mosquitto, ca: Path | None, password: str = PASSWORD, topic: str = "voice-assist"
) -> MqttChannel:
    where = Broker("localhost", broker.port, trusting(ca), USER, password, seconds=20.0)
    return MqttChannel("house", where, topic, answers=lambda _: None)


def test_tls_with_an_authority_of_the_households_own_and_a_password(
    guarded: Mosquitto, certificates: Certificates
) -> None:
    house = Listener(guarded, certificates, "voice-assist/#")
    channel = channel_of(guarded, certificates.authority)
    channel.send(MESSAGE)
    wait_until(lambda: house.of("voice-assist/event"))
    channel.close()
    house.close()


@pytest.mark.parametrize(
    ("trusted", "password", "topic", "reason"),
    [
        (False, PASSWORD, "voice-assist", "localhost shows a certificate that is not trusted here"),
        (True, "wrong", "voice-assist", "localhost does not accept the password or token; correct it."),
        (True, PASSWORD, "closed", "localhost does not let the user publish to closed/event; give them that right."),
    ],
)
def test_who_is_not_let_in_says_why_without_the_password(
    guarded: Mosquitto, certificates: Certificates, trusted: bool, password: str, topic: str, reason: str
) -> None:
    channel = channel_of(guarded, certificates.authority if trusted else None, password, topic)
    with pytest.raises(ChannelError) as caught:
        channel.send(MESSAGE)
    assert reason in str(caught.value)
    assert password not in str(caught.value).replace("wrong ", "") or password == "wrong"
    channel.close()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("hanging", "did not answer within 1 s"),
        ("slow", "did not answer within 1 s|not understood"),
        ("rubbish", "answers something that is not understood"),
        ("cut", "answers something that is not understood|broke the connection off"),
    ],
)
def test_a_server_that_is_no_broker_is_given_up_in_time(fault: Fault, reason: str) -> None:
    with faulty_server(fault) as port:
        channel = MqttChannel("house", Broker("127.0.0.1", port, seconds=1.0), answers=lambda _: None)
        begin = time.monotonic()
        with pytest.raises(ChannelError, match=reason):
            channel.send(MESSAGE)
        assert time.monotonic() - begin < 10
        channel.close()


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("127.0.0.1", "127.0.0.1 refuses the connection"),
        ("127.255.255.255", "127.255.255.255 cannot be reached from here"),
        ("no-such-host.invalid", "no-such-host.invalid is not known by this name"),
    ],
)
def test_a_broker_that_is_not_there_is_told_at_once(host: str, reason: str) -> None:
    channel = MqttChannel("house", Broker(host, free_port(), seconds=20.0), answers=lambda _: None)
    for attempt in (channel.check, lambda: channel.send(MESSAGE)):
        with pytest.raises(ChannelError, match=reason):
            attempt()
    channel.close()
    channel.close()
