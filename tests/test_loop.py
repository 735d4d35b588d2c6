"""The loop keeps timers in order, hands commands on, and survives a fault in one answer."""

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

import pytest

from voice_assist.call_events import CallNoted
from voice_assist.commands import Command, Note, StartTimer, StopTimer
from voice_assist.dialogue.conversation import Conversation
from voice_assist.events import (
    Event,
    Now,
    Part,
    PartReturned,
    Started,
    TimerFired,
)
from voice_assist.loop import Loop, Mailbox, VirtualClock
from voice_assist.system_clock import SystemClock


@dataclass
class Core:
    """Answers each event with prepared commands; stands where the conversation stands."""

    answers: dict[str, list[Command]]
    seen: list[tuple[float, Event]] = field(default_factory=list)

    def handle(self, event: Event, now: Now) -> list[Command]:
        self.seen.append((now.monotonic, event))
        if isinstance(event, CallNoted):
            raise RuntimeError("i need a drink")
        return self.answers.get(event.timer if isinstance(event, TimerFired) else type(event).__name__, [])


@dataclass
class Parts:
    done: list[Command] = field(default_factory=list)

    def carry_out(self, command: Command, now: Now) -> None:
        self.done.append(command)


def loop_of(core: Core, parts: Parts, clock: VirtualClock, mailbox: Mailbox) -> Loop:
    return Loop(cast("Conversation", core), parts, clock, mailbox)


def test_timers_fire_in_order_and_a_started_or_stopped_one_forgets_its_old_time() -> None:
    timers = [StartTimer("b", 2), StartTimer("a", 1), StartTimer("moved", 0.5), StartTimer("moved", 3)]
    core = Core({"Started": [*timers, StartTimer("gone", 1), StopTimer("gone"), StopTimer("never")]})
    clock, mailbox = VirtualClock(), Mailbox()
    loop = loop_of(core, Parts(), clock, mailbox)
    mailbox.post(Started())
    loop.run_due()
    assert loop.next_timer == 1
    for _ in range(8):
        clock.advance(0.5)
        loop.run_due()
    assert core.seen[1:] == [(1.0, TimerFired("a")), (2.0, TimerFired("b")), (3.0, TimerFired("moved"))]
    assert loop.next_timer is None


def test_a_timer_may_start_itself_again() -> None:
    core = Core({"Started": [StartTimer("beat", 1)], "beat": [StartTimer("beat", 1)]})
    clock, mailbox = VirtualClock(), Mailbox()
    loop = loop_of(core, Parts(), clock, mailbox)
    mailbox.post(Started())
    loop.run_due()
    for _ in range(3):
        clock.advance(1)
        loop.run_due()
    assert [moment for moment, _ in core.seen] == [0, 1, 2, 3]


def test_a_fault_in_one_answer_is_noted_without_the_persons_words_and_the_next_is_answered() -> None:
    core, parts = Core({"PartReturned": [Note("fine")]}), Parts()
    mailbox = Mailbox()
    mailbox.post(CallNoted(1))
    mailbox.post(PartReturned(Part.MICROPHONE))
    loop_of(core, parts, VirtualClock(), mailbox).run_due()
    fault, fine = parts.done
    assert isinstance(fault, Note)
    assert (fault.kind, fault.facts["error"], fault.transcript) == ("fault", "RuntimeError", "")
    assert "drink" not in str(fault.facts)
    assert fine == Note("fine")


def test_in_real_time_it_ends_after_what_is_waiting() -> None:
    core = Core({"Started": [StartTimer("soon", 0.01)]})
    mailbox = Mailbox()
    loop = Loop(cast("Conversation", core), Parts(), SystemClock(), mailbox)
    thread = threading.Thread(target=loop.run)
    thread.start()
    mailbox.post(Started())
    fired = threading.Event()
    core.answers["soon"] = []
    original = core.handle

    def handle(event: Event, now: Now) -> list[Command]:
        commands = original(event, now)
        if isinstance(event, TimerFired):
            fired.set()
        return commands

    core.handle = handle  # type: ignore[method-assign]
    mailbox.post(PartReturned(Part.SPEAKER))
    assert fired.wait(5)
    mailbox.close()
    thread.join(5)
    assert not thread.is_alive()


def test_virtual_time_cannot_run_backwards() -> None:
    clock = VirtualClock(datetime(2030, 1, 1, tzinfo=UTC))
    clock.advance(90)
    assert clock.now() == Now(90.0, datetime(2030, 1, 1, 0, 1, 30, tzinfo=UTC), wall_trusted=False)
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(-1)
