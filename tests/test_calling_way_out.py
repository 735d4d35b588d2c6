"""Whether any way out works; and channels that hang."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from voice_assist.call_commands import CallLevel
from voice_assist.call_events import NoWayOut, WayOutAgain, WayOutEvent
from voice_assist.calling.channels.protocol import CallMessage, ChannelError, Purpose
from voice_assist.calling.sending import ChannelThreads, Outcome
from voice_assist.calling.way_out import WayOutWatch

LIMIT = 30.0


class Way:
    """A channel that works, fails or hangs, as the test says."""

    reaches_outside = True

    def __init__(self, name: str, problem: str = "", *, hangs: bool = False) -> None:
        self.name, self.problem = name, problem
        self.sent: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.going_on = threading.Event()
        if not hangs:
            self.going_on.set()

    def send(self, message: CallMessage) -> None:
        self.sent.put(message.key)
        self.check()

    def check(self) -> None:
        self.going_on.wait(LIMIT)
        if self.problem:
            raise ChannelError(self.problem)

    def close(self) -> None:
        """Nothing to let go of."""


def message(key: str, level: CallLevel = CallLevel.URGENT) -> CallMessage:
    made_at = datetime(2030, 5, 1, tzinfo=UTC)
    return CallMessage(key, Purpose.CALL, level, "help", "Help!", "", "anna", made_at, made_at_trusted=True)


@pytest.fixture
def hanging() -> Iterator[Way]:
    way = Way("push", hangs=True)
    yield way
    way.going_on.set()


def test_no_way_out_is_told_once_and_so_is_its_return() -> None:
    told: queue.SimpleQueue[WayOutEvent] = queue.SimpleQueue()
    ways = Way("push", "push: no network."), Way("mail", "mail: no such host.")
    watch = WayOutWatch(ways, told.put, 0.01, 0.01)
    event = told.get(timeout=LIMIT)
    assert isinstance(event, NoWayOut)
    assert all(way.problem in event.reason for way in ways)
    ways[1].problem = ""
    assert told.get(timeout=LIMIT) == WayOutAgain()
    ways[1].problem = "mail: no such host."
    assert isinstance(told.get(timeout=LIMIT), NoWayOut)
    watch.close()


def test_one_way_that_works_is_enough_although_another_hangs(hanging: Way) -> None:
    told: queue.SimpleQueue[WayOutEvent] = queue.SimpleQueue()
    mail = Way("mail")
    watch = WayOutWatch((hanging, mail), told.put, 0.01, 0.01, limit=0.05)
    mail.problem = "mail: no such host."
    event = told.get(timeout=LIMIT)
    assert isinstance(event, NoWayOut)
    assert "does not answer" in event.reason
    watch.close()


def test_a_slow_channel_holds_up_no_other(hanging: Way) -> None:
    mail, outcomes = Way("mail"), queue.SimpleQueue[tuple[str, Outcome]]()
    threads = ChannelThreads((hanging, mail), limit=60)
    threads.send("push", message("k"), lambda outcome: outcomes.put(("push", outcome)))
    threads.send("mail", message("k"), lambda outcome: outcomes.put(("mail", outcome)))
    assert outcomes.get(timeout=LIMIT) == ("mail", Outcome(outside=True))
    threads.close()


def test_a_channel_that_hangs_is_left_behind_and_the_next_call_goes_out(hanging: Way) -> None:
    outcomes = queue.SimpleQueue[tuple[str, Outcome]]()
    threads = ChannelThreads((hanging,), limit=0.05)
    for key in ("first", "second"):
        threads.send("push", message(key), lambda outcome, key=key: outcomes.put((key, outcome)))  # type: ignore[misc]
        assert hanging.sent.get(timeout=LIMIT) == key
        while outcomes.empty():
            threads.give_up_hung()
        ended, outcome = outcomes.get(timeout=LIMIT)
        assert ended == key
        assert outcome.reason == "push did not answer within 0.05 s."
        assert not outcome.surely, "it may have gone out all the same"
    threads.close()


def test_an_urgent_call_overtakes_what_waits_for_the_same_channel(hanging: Way) -> None:
    threads = ChannelThreads((hanging,), limit=60)
    ended = queue.SimpleQueue[Outcome]()
    levels = {"a": CallLevel.ROUTINE, "b": CallLevel.ROUTINE, "c": CallLevel.SOON, "d": CallLevel.URGENT}
    for key, level in levels.items():
        threads.send("push", message(key, level), ended.put)
    first = hanging.sent.get(timeout=LIMIT)
    hanging.going_on.set()
    rest = [hanging.sent.get(timeout=LIMIT) for _ in range(3)]
    assert [key for key in (first, *rest) if key != "a"] == ["d", "c", "b"]
    threads.close()


def test_a_channel_that_there_is_not_refuses_at_once() -> None:
    outcomes = queue.SimpleQueue[Outcome]()
    ChannelThreads(()).send("carrier pigeon", message("k"), outcomes.put)
    assert outcomes.get(timeout=LIMIT) == Outcome("there is no channel carrier pigeon.")


def test_a_fault_in_a_channel_is_an_outcome() -> None:
    class Faulty(Way):
        def send(self, message: CallMessage) -> None:
            raise ZeroDivisionError(message.key)

    outcomes = queue.SimpleQueue[Outcome]()
    threads = ChannelThreads((Faulty("push"),))
    for _ in range(2):
        threads.send("push", message("k"), outcomes.put)
        assert outcomes.get(timeout=LIMIT) == Outcome("push failed (ZeroDivisionError).", surely=False)
    threads.close()
