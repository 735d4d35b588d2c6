"""Every way out against every fault: what it says, and after how long. `python -m benchmarks.call_faults`.

Real servers on this machine, a real mosquitto, local addresses only. Each fault must end in one sentence without a
secret, within the channel's time limit (and a margin for a busy machine), and what is no fault ("none", "broker
restarted") in a message that is taken. Exit status 1 where a cell is not so.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.mosquitto import PASSWORD, USER, Listener, mosquitto
from tests.receivers import (
    MESSAGE,
    Certificates,
    Fault,
    faulty_server,
    free_port,
    http_receiver,
    mail_server,
    make_certificates,
)
from voice_assist.calling.channels.apprise_channel import AppriseChannel
from voice_assist.calling.channels.command import CommandChannel
from voice_assist.calling.channels.mqtt import MqttChannel
from voice_assist.calling.channels.mqtt_broker import Broker
from voice_assist.calling.channels.protocol import Channel, ChannelError
from voice_assist.calling.channels.trust import trusting
from voice_assist.calling.channels.webhook import WebhookChannel

SECONDS = 3.0
MARGIN = 2.0
"""Seconds that a busy machine may add."""
WRONG = "hunter3secret"
NO_ROUTE, NO_NAME = "127.255.255.255", "no-such-host.invalid"


@dataclass(frozen=True)
class Cell:
    """One channel against one fault."""

    channel: str
    fault: str
    told: str
    seconds: float
    good: bool


@dataclass(frozen=True)
class Place:
    """Where a channel sends. password: what it gives."""

    host: str
    port: int
    tls: bool = False
    password: str = PASSWORD


Maker = Callable[[Place], Channel]


def apprise_json(place: Place) -> Channel:
    """JSON through Apprise."""
    scheme = "jsons" if place.tls else "json"
    return AppriseChannel("phone", f"{scheme}://{USER}:{place.password}@{place.host}:{place.port}/", seconds=SECONDS)


def apprise_mail(place: Place) -> Channel:
    """Mail through Apprise."""
    scheme, mode = ("mailtos", "ssl") if place.tls else ("mailto", "insecure")
    query = f"mode={mode}&from=a@example.org&to=b@example.org"
    address = f"{scheme}://{USER}:{place.password}@{place.host}:{place.port}?{query}"
    return AppriseChannel("mail", address, seconds=SECONDS)


def webhook(place: Place) -> Channel:
    """A server of the household's own."""
    scheme = "https" if place.tls else "http"
    address = f"{scheme}://{USER}:{place.password}@{place.host}:{place.port}/in"
    return WebhookChannel("server", address, PASSWORD, SECONDS)


def mqtt(place: Place) -> Channel:
    """A broker; the authority of the tests is trusted only where a password is the fault."""
    tls = trusting(None) if place.tls else None
    broker = Broker(place.host, place.port, tls, USER, place.password, SECONDS)
    return MqttChannel("house", broker, answers=lambda _: None)


MAKERS: dict[str, Maker] = {
    "apprise json": apprise_json,
    "apprise mail": apprise_mail,
    "webhook": webhook,
    "mqtt": mqtt,
}
FAULTS: tuple[Fault, ...] = ("hanging", "slow", "rubbish", "cut")


def cells(folder: Path) -> Iterator[Cell]:
    """All of them."""
    certificates = make_certificates(folder)
    for name, make in MAKERS.items():
        yield _failing(name, "refused", make(Place("127.0.0.1", free_port())))
        yield _failing(name, "no route", make(Place(NO_ROUTE, free_port())))
        yield _failing(name, "wrong name", make(Place(NO_NAME, 443)))
        for fault in FAULTS:
            with faulty_server(fault) as port:
                yield _failing(name, fault, make(Place("127.0.0.1", port)))
    yield from _web_cells(certificates)
    yield from _mail_cells(certificates)
    yield from _mqtt_cells(folder, certificates)
    yield from _command_cells()


def _web_cells(certificates: Certificates) -> Iterator[Cell]:
    for name, make in (("apprise json", apprise_json), ("webhook", webhook)):
        with http_receiver() as receiver:
            yield _taking(name, "none", make(Place("127.0.0.1", receiver.port)))
            for fault, status in (("500", 500), ("wrong password", 401), ("redirect", 302)):
                receiver.status, receiver.location = status, "http://127.0.0.1:1/" if status == 302 else ""
                yield _failing(name, fault, make(Place("127.0.0.1", receiver.port, password=WRONG)))
        with http_receiver(certificates) as receiver:
            yield _failing(name, "wrong certificate", make(Place("localhost", receiver.port, tls=True)))


def _mail_cells(certificates: Certificates) -> Iterator[Cell]:
    with mail_server() as mailbox:
        mailbox.password = PASSWORD
        yield _taking("apprise mail", "none", apprise_mail(Place("127.0.0.1", mailbox.port)))
        yield _failing("apprise mail", "wrong password", apprise_mail(Place("127.0.0.1", mailbox.port, password=WRONG)))
        mailbox.refuses = True
        yield _failing("apprise mail", "500", apprise_mail(Place("127.0.0.1", mailbox.port)))
    with mail_server(certificates) as mailbox:
        yield _failing("apprise mail", "wrong certificate", apprise_mail(Place("localhost", mailbox.port, tls=True)))


def _mqtt_cells(folder: Path, certificates: Certificates) -> Iterator[Cell]:
    with _folder(folder, "guarded") as own, mosquitto(own, certificates, "user nobody\ntopic read x\n") as broker:
        yield _failing("mqtt", "wrong certificate", mqtt(Place("localhost", broker.port, tls=True)))
        trusted = trusting(certificates.authority)
        for fault, password in (("wrong password", WRONG), ("500", PASSWORD)):  # let in, but not allowed to publish
            where = Broker("localhost", broker.port, trusted, USER, password, SECONDS)
            yield _failing("mqtt", fault, MqttChannel("house", where, answers=lambda _: None))
    with _folder(folder, "open") as own, mosquitto(own) as broker:
        channel = mqtt(Place("127.0.0.1", broker.port))
        yield _failing("mqtt", "nobody listens", channel, close=False)
        house = Listener(broker)
        yield _taking("mqtt", "none", channel)
        house.close()
        broker.stop()
        yield _failing("mqtt", "broker stopped", channel, close=False)
        broker.start()
        house = Listener(broker)
        yield _taking("mqtt", "broker restarted", channel)
        house.close()
        channel.close()


def _command_cells() -> Iterator[Cell]:
    program = shlex.quote(sys.executable)
    for fault, command in (
        ("refused", f"{program} -c 'raise SystemExit(3)'"),
        ("hanging", f"{program} -c 'import time; time.sleep(60)'"),
        ("wrong name", "no-such-program-here"),
        ("no right", "/etc/passwd"),
        ("rubbish", f"{program} -c 'import os; os.kill(os.getpid(), 9)'"),
    ):
        yield _failing("command", fault, CommandChannel(command, "bell", SECONDS))
    yield _taking("command", "none", CommandChannel("true", "bell", SECONDS))


def _failing(name: str, fault: str, channel: Channel, *, close: bool = True) -> Cell:
    """The channel must not take it, in time, and say why."""
    told, seconds = _sent(channel)
    if close:
        channel.close()
    sentence = bool(told) and told.endswith(".") and PASSWORD not in told and WRONG not in told
    return Cell(name, fault, told or "taken", seconds, sentence and seconds < SECONDS + MARGIN)


def _taking(name: str, fault: str, channel: Channel) -> Cell:
    """The channel must take it."""
    told, seconds = _sent(channel)
    return Cell(name, fault, told or "taken", seconds, not told)


def _sent(channel: Channel) -> tuple[str, float]:
    began = time.monotonic()
    try:
        channel.send(MESSAGE)
    except ChannelError as error:
        return str(error), time.monotonic() - began
    return "", time.monotonic() - began


@contextmanager
def _folder(folder: Path, name: str) -> Iterator[Path]:
    (folder / name).mkdir()
    yield folder / name


def main() -> None:
    """Print the table as Markdown or for a terminal."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--markdown", action="store_true", help="for docs/benchmarks.md")
    given = parser.parse_args()
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory()))
        _warm_up()
        found = list(cells(folder))
    if given.markdown:
        print("| channel | fault | seconds | what is said |\n|---|---|---|---|")
        for cell in found:
            print(
                f"| {cell.channel} | {cell.fault} | {cell.seconds:.2f} | {cell.told}{'' if cell.good else ' **(!)**'} |"
            )
    else:
        table = Table("channel", "fault", "seconds", "what is said", "as it must be")
        for cell in found:
            table.add_row(cell.channel, cell.fault, f"{cell.seconds:.2f}", cell.told, "yes" if cell.good else "NO")
        Console(width=170).print(table)
    bad = sum(not cell.good for cell in found)
    print(f"{len(found)} cells with a time limit of {SECONDS:g} s, {bad} not as they must be.")
    sys.exit(bool(bad))


def _warm_up() -> None:
    """Apprise is loaded before times are taken, as in an assistant that has run for some seconds."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            apprise_json(Place("127.0.0.1", free_port())).check()
        except ChannelError as error:
            if "refuses" in str(error):
                return


if __name__ == "__main__":
    main()
