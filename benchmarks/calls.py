"""Calls while their process is killed: none lost, none seen without a person, doubles recognisable by their id.

    python -m benchmarks.calls --calls 200 --seed 1

Three things are done to the real calls process, with a real HTTP receiver and a real outbox:

1. kill -9 at random points, while ten calls at a time are made, climb, are answered by a person now and then (never by
   a machine) and are withdrawn or end by arrival;
2. kill -9 before and after every single write of one call's life, which are its state transitions;
3. how long `order` takes for the conversation while the process lives, is stopped (SIGSTOP) and is dead.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlparse

from benchmarks.calls_victim import SETUP
from voice_assist.call_commands import CallLevel, PlaceCall, WithdrawCall, WithdrawReason
from voice_assist.call_events import CallNoted, CallOnTheWay, CallSeen
from voice_assist.calling.client import CallsClient
from voice_assist.calling.meeting_point import lock_holder
from voice_assist.calling.outbox import read_calls
from voice_assist.events import Event

TOGETHER = 10
PATIENCE = 90.0
"""Seconds until what must happen has happened, on a machine that does much else."""


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that was killed while it was answered is what this is about."""


@dataclass
class Outside:
    """The HTTP receiver, and the people behind it."""

    messages: list[dict[str, str]] = field(default_factory=list)
    answers: list[tuple[str, str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with outside.lock:
                    outside.messages.append(message)
                self.send_response(200)
                self.end_headers()

            def do_GET(self) -> None:
                start = int(parse_qs(urlparse(self.path).query)["from"][0])
                with outside.lock:
                    body = json.dumps(outside.answers[start:]).encode()
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing to say."""

        self.server = _QuietServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def got(self, purpose: str) -> set[str]:
        """Keys of the messages of this kind."""
        with self.lock:
            return {message["key"] for message in self.messages if message["purpose"] == purpose}


class Heard:
    """What the conversation is told."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def post(self, event: Event) -> None:
        """Keep it."""
        self.events.append(event)

    def of(self, *kinds: type[Event]) -> set[int]:
        """call_ids of the events of these kinds."""
        return {getattr(event, "call_id", 0) for event in list(self.events) if isinstance(event, kinds)}


class Bench:
    """One state folder with a client, the process that it keeps alive, and the world outside."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.outside, self.heard = folder, Outside(), Heard()
        self.die_at = ""
        self.starts = 0
        self.client = CallsClient(folder, SETUP, self._start, self.heard)

    def place(self, call_id: int) -> None:
        """The person asks for help."""
        now = datetime.now(UTC)
        self.client.order(PlaceCall(call_id, "help", CallLevel.URGENT, "Help!", False, now, made_at_trusted=True))

    def kill(self, number: signal.Signals = signal.SIGKILL) -> bool:
        """Send the process a signal; whether there was one."""
        process = lock_holder(self.folder)
        with contextlib.suppress(ProcessLookupError):
            if process:
                os.kill(process, number)
        return bool(process)

    def wait_for(self, purpose: str, *keys: str) -> None:
        """Wait until the receiver has these, at most PATIENCE."""
        wait_until(lambda: set(keys) <= self.outside.got(purpose))

    def close(self) -> None:
        """End everything."""
        self.client.close()
        self.kill()
        self.outside.server.shutdown()
        self.outside.server.server_close()

    def _start(self) -> None:
        die_at, self.die_at = self.die_at, ""
        self.starts += 1
        port = str(self.outside.server.server_port)
        command = [sys.executable, "-m", "benchmarks.calls_victim", str(self.folder), port, die_at]
        subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)


@dataclass
class Result:
    """What became of all calls."""

    calls: int = 0
    kills: int = 0
    messages: int = 0
    doubles: int = 0
    lost: int = 0
    foreign: int = 0
    seen: int = 0
    seen_without_person: int = 0
    still_open: int = 0

    @property
    def well(self) -> bool:
        """Whether every promise was kept."""
        return not (self.lost or self.foreign or self.seen_without_person or self.still_open)

    def line(self, name: str) -> str:
        """For the table."""
        numbers = (self.calls, self.kills, self.messages, self.doubles, self.lost, self.foreign)
        rest = (self.seen, self.seen_without_person, self.still_open)
        return f"| {name} | " + " | ".join(str(number) for number in (*numbers, *rest)) + " |"


HEADING = (
    "| killed | calls | kills | messages | doubles (same id) | lost | unknown ids | seen | seen without a person "
    "| open at the end |\n|---|---|---|---|---|---|---|---|---|---|"
)


def wait_until(true: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Wait for a condition; whether it came true."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def random_kills(folder: Path, calls: int, seed: int) -> Result:
    """Ten calls at a time, a kill at a random point of each ten."""
    chance, bench = random.Random(seed), Bench(folder)
    kills, answered = 0, set[str]()
    for first in range(1, calls + 1, TOGETHER):
        ids = range(first, min(first + TOGETHER, calls + 1))
        for call_id in ids:
            bench.place(call_id)
            time.sleep(chance.random() * 0.02)
        time.sleep(chance.random() * 1.5)
        kills += bench.kill()
        keys = {bench.client.key(call_id): call_id for call_id in ids}
        bench.wait_for("call", *keys)
        for key in chance.sample(sorted(keys), min(3, len(keys))):
            answered.add(key)
            with bench.outside.lock:
                bench.outside.answers.append((key, chance.choice(["seen", "on_the_way"]), "anna"))
        time.sleep(chance.random() * 0.5)
        for call_id in ids:
            bench.client.order(WithdrawCall(call_id, chance.choice(list(WithdrawReason))))
        time.sleep(chance.random() * 0.3)
        kills += bench.kill()
    return _judge(bench, calls, kills, answered)


def kills_at_every_write(
    folder: Path, writes: Iterable[int] = range(1, 7), closing: Iterable[int] = range(1, 5)
) -> Result:
    """One call for each write of a call's life, killed before it and after it.

    Args:
        folder: for the outbox.
        writes: from the first one on: noted with its first attempt, taken, the next rung, ...
        closing: of a new process that is given the withdrawal: begun anew, closed with its notices, told, over.
    """
    bench, kills, call_id = Bench(folder), 0, 0
    points = [(False, write) for write in writes] + [(True, write) for write in closing]
    for closes, write in points:
        for when in ("before", "after"):
            call_id += 1
            if closes:
                bench.place(call_id)
                bench.wait_for("call", bench.client.key(call_id))
            bench.die_at = f"{when}:{write}"
            bench.kill()
            starts = bench.starts
            if not closes:
                bench.place(call_id)
                wait_until(lambda: bench.starts > starts + 1, 30)  # noqa: B023 - called before it changes
                bench.wait_for("call", bench.client.key(call_id))
            bench.client.order(WithdrawCall(call_id, WithdrawReason.WITHDRAWN))
            bench.wait_for("withdrawn", bench.client.key(call_id))
            wait_until(lambda: bench.starts > starts + 1, 3)  # noqa: B023 - called before it changes
            kills += max(0, bench.starts - starts - 1)
    return _judge(bench, call_id, kills, set())


def _judge(bench: Bench, calls: int, kills: int, answered: set[str]) -> Result:
    bench.client.settle(PATIENCE)
    ids = {bench.client.key(call_id): call_id for call_id in range(1, calls + 1)}
    wait_until(lambda: all(not request.open for request in read_calls(bench.folder, 10 * calls)), 30)
    wait_until(lambda: bench.outside.got("call") <= bench.outside.got("withdrawn"), 30)
    bench.close()
    got = Counter(
        (message["key"], message["contact"], message["channel"])
        for message in bench.outside.messages
        if message["purpose"] == "call"
    )
    seen = bench.heard.of(CallSeen, CallOnTheWay)
    return Result(
        calls,
        kills,
        len(bench.outside.messages),
        sum(times - 1 for times in got.values()),
        len(set(ids) - bench.outside.got("call")),
        len(bench.outside.got("call") - set(ids)),
        len(seen),
        len(seen - {ids[key] for key in answered}),
        sum(request.open for request in read_calls(bench.folder, 10 * calls)),
    )


def order_times(folder: Path) -> dict[str, float]:
    """The longest `order` of twenty, milliseconds, for each condition of the process."""
    bench = Bench(folder)
    longest, call_id = {}, 0
    conditions = {"dead": None, "alive": None, "stopped": signal.SIGSTOP}
    for condition, number in conditions.items():
        if condition == "alive":
            wait_until(lambda: bench.heard.of(CallNoted))
        if number:
            bench.kill(number)
        worst = 0.0
        for _ in range(20):
            call_id += 1
            begun = time.perf_counter()
            bench.place(call_id)
            worst = max(worst, time.perf_counter() - begun)
        longest[condition] = 1000 * worst
    for one in range(1, call_id + 1):
        bench.client.order(WithdrawCall(one, WithdrawReason.WITHDRAWN))
    bench.client.settle(PATIENCE)
    bench.close()
    return longest


def noted_times(folder: Path, calls: int = 50) -> list[float]:
    """Milliseconds from `order` until the conversation hears that the call is noted, sorted; one after the other."""
    bench = Bench(folder)
    bench.place(1)
    wait_until(lambda: bench.heard.of(CallNoted))
    taken = []
    for call_id in range(2, calls + 2):
        begun = time.perf_counter()
        bench.place(call_id)
        while call_id not in bench.heard.of(CallNoted):
            time.sleep(0.0005)
        taken.append(1000 * (time.perf_counter() - begun))
        bench.client.order(WithdrawCall(call_id, WithdrawReason.WITHDRAWN))
        bench.client.settle(PATIENCE)
    bench.client.order(WithdrawCall(1, WithdrawReason.WITHDRAWN))
    bench.client.settle(PATIENCE)
    bench.close()
    return sorted(taken)


def main() -> int:
    """Print the table; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0] if __doc__ else "")
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / name for name in ("random", "writes", "orders", "noted")]
        results = {f"at random, seed {given.seed}": random_kills(places[0], given.calls, given.seed)}
        results["before and after every write"] = kills_at_every_write(places[1])
        print(HEADING)
        for name, result in results.items():
            print(result.line(name))
        print("\nlongest order of twenty, ms:", {name: round(ms, 1) for name, ms in order_times(places[2]).items()})
        noted = noted_times(places[3])
        print(f"order until noted, ms: median {noted[len(noted) // 2]:.0f}, 95 % {noted[int(0.95 * len(noted))]:.0f}")
    return 0 if all(result.well for result in results.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
