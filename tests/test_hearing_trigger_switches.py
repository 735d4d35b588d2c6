"""A key, a USB switch or a pin: every press arrives, in whatever pieces; what is unplugged is told and found again."""

import os
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.inbox import Inbox
from voice_assist.errors import DeviceError
from voice_assist.events import Part, PartLost, PartReturned
from voice_assist.hearing.trigger.switch_watch import SwitchWatch
from voice_assist.hearing.trigger.switches import NATIVE_SIZE, KeySwitch, PinSwitch

PRESS, RELEASE, REPETITION = 1, 0, 2


def input_event(value: int, size: int, kind: int = 1, code: int = 57) -> bytes:
    """What the kernel writes: seconds and microseconds, type, code, value."""
    return struct.pack({24: "<qqHHi", 16: "<iiHHi"}[size], 1_700_000_000, 250_000, kind, code, value)


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    file = tmp_path / "event0"
    os.mkfifo(file)
    return file


@pytest.fixture(params=[16, 24])
def size(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def switch(pipe: Path, size: int) -> Iterator[tuple[KeySwitch, int]]:
    switch = KeySwitch(pipe, size)
    switch.open()
    writer = os.open(pipe, os.O_WRONLY)
    yield switch, writer
    switch.close()
    switch.close()
    os.close(writer)


def test_presses_and_releases_are_told_and_repetition_and_movement_are_not(
    switch: tuple[KeySwitch, int], size: int
) -> None:
    keys, writer = switch
    assert keys.changes(0.01) == ()
    for data, expected in (
        (input_event(PRESS, size), (True,)),
        (input_event(REPETITION, size), ()),
        (input_event(RELEASE, size), (False,)),
        (input_event(0, size, kind=0, code=0), ()),
        (input_event(1, size, kind=2, code=0), ()),
        (input_event(PRESS, size, code=272) + input_event(0, size, kind=0), (True,)),
    ):
        os.write(writer, data)
        assert keys.changes(5) == expected


def test_an_event_may_come_in_pieces(switch: tuple[KeySwitch, int], size: int) -> None:
    keys, writer = switch
    data = input_event(RELEASE, size) + input_event(PRESS, size)
    os.write(writer, data[: size + 3])
    assert keys.changes(5) == (False,)
    os.write(writer, data[size + 3 :])
    assert keys.changes(5) == (True,)


def test_a_switch_that_is_pulled_out_is_told_and_works_again_when_it_is_back(pipe: Path) -> None:
    inbox, presses = Inbox(), threading.Semaphore(0)
    watch = SwitchWatch(KeySwitch(pipe), presses.release, lambda: None, inbox)
    try:
        writer = os.open(pipe, os.O_WRONLY)
        os.write(writer, input_event(PRESS, NATIVE_SIZE))
        assert presses.acquire(timeout=20)
        os.close(writer)
        pipe.unlink()
        lost = inbox.next()
        assert isinstance(lost, PartLost)
        assert lost.part is Part.TRIGGER
        os.mkfifo(pipe)
        while not isinstance(event := inbox.next(), PartReturned):
            assert isinstance(event, PartLost)
        writer = os.open(pipe, os.O_WRONLY)
        os.write(writer, input_event(PRESS, NATIVE_SIZE))
        assert presses.acquire(timeout=20)
        os.close(writer)
    finally:
        watch.close()


def test_a_switch_that_is_missing_at_the_start_is_told(tmp_path: Path) -> None:
    inbox = Inbox()
    watch = SwitchWatch(KeySwitch(tmp_path / "nothing"), lambda: None, lambda: None, inbox)
    try:
        lost = inbox.next()
        assert isinstance(lost, PartLost)
        assert lost.reason.endswith("is not there (No such file or directory); plug it in.")
    finally:
        watch.close()


def test_a_file_that_may_not_be_read_says_what_to_do(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(DeviceError, match="group input"):
        KeySwitch(pipe).open()


class Line:
    """The pin itself; the only thing that is not real."""

    def __init__(self) -> None:
        self.edges, self.released, self.gone = 0, False, False

    def wait_edge_events(self, timeout: object) -> bool:
        if self.gone:
            raise OSError(19, "No such device")
        return self.edges > 0

    def read_edge_events(self) -> list[SimpleNamespace]:
        edges, self.edges = self.edges, 0
        kinds = SimpleNamespace(FALLING_EDGE="falling", RISING_EDGE="rising")
        return [SimpleNamespace(event_type=("falling", "rising")[number % 2], Type=kinds) for number in range(edges)]

    def release(self) -> None:
        self.released = True


def library_with(line: Line, asked: list[tuple[str, dict[int, Any]]]) -> SimpleNamespace:
    def request_lines(chip: str, consumer: str, config: dict[int, Any]) -> Line:
        asked.append((chip, config))
        if chip == "/dev/nothing":
            raise FileNotFoundError(2, "No such file or directory")
        return line

    words = SimpleNamespace(
        Direction=SimpleNamespace(INPUT="in"),
        Edge=SimpleNamespace(BOTH="both"),
        Bias=SimpleNamespace(PULL_UP="up"),
    )
    return SimpleNamespace(line=words, LineSettings=lambda **settings: settings, request_lines=request_lines)


def test_a_pin_is_pulled_up_and_fires_when_it_is_grounded() -> None:
    line, asked = Line(), list[tuple[str, dict[int, Any]]]()
    pin = PinSwitch("/dev/gpiochip0", 17, lambda: library_with(line, asked))
    pin.open()
    [(chip, config)] = asked
    assert chip == "/dev/gpiochip0"
    assert config[17]["edge_detection"] == "both"
    assert config[17]["bias"] == "up"
    assert pin.changes(0) == ()
    line.edges = 2
    assert pin.changes(0) == (True, False)
    assert pin.changes(0) == ()
    line.gone = True
    with pytest.raises(DeviceError, match="cannot be read"):
        pin.changes(0)
    pin.close()
    pin.close()
    assert line.released


def test_a_pin_that_is_not_there_or_has_no_library_says_what_to_do() -> None:
    with pytest.raises(DeviceError, match="gpioinfo lists the pins"):
        PinSwitch("/dev/nothing", 17, lambda: library_with(Line(), [])).open()
    with pytest.raises(DeviceError, match="needs the library gpiod"):
        PinSwitch("/dev/gpiochip0", 17, lambda: __import__("no_such_library_at_all")).open()
    with pytest.raises(DeviceError, match="is not open"):
        PinSwitch("/dev/gpiochip0", 17).changes(0)


def test_closing_ends_the_watch_soon(pipe: Path) -> None:
    watch = SwitchWatch(KeySwitch(pipe), lambda: None, lambda: None, Inbox())
    before = time.monotonic()
    watch.close()
    assert time.monotonic() - before < 5
