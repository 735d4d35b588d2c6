"""The calls process that benchmarks.calls kills: the real one, with a receiver of the benchmark as its only way out.

    python -m benchmarks.calls_victim FOLDER PORT DIE_AT

DIE_AT: "" lives; "before:7" is killed (SIGKILL, by itself) instead of its seventh write, "after:7" right behind it.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from voice_assist.call_commands import CallLevel
from voice_assist.calling.channels.protocol import Answer, Answered, CallMessage, ChannelError
from voice_assist.calling.dispatcher import Dispatcher
from voice_assist.calling.escalation_plan import Person, Step
from voice_assist.calling.meeting_point import hold_lock, listen
from voice_assist.calling.outbox import Outbox
from voice_assist.calling.outbox_tables import Change
from voice_assist.calling.service import Service
from voice_assist.calling.stopwatch import Progress
from voice_assist.calling.ways import AnswerDesk, Ways
from voice_assist.events import Now
from voice_assist.system_clock import SystemClock

SETUP = "victim"
SECONDS = 5.0
STEPS = (Step((Person("anna", "Anna", ("push",)),), 2.0), Step((Person("ben", "Ben", ("push", "mail")),), 2.0))


class Plan:
    """Two people, two seconds each."""

    def steps(self, _level: CallLevel, _kind: str, _contact: str, _now: Now) -> tuple[Step, ...]:
        """Both rungs."""
        return STEPS

    def pause_after_seen(self, _level: CallLevel) -> float:
        """Seconds."""
        return 3.0

    def pause_after_on_the_way(self, _level: CallLevel) -> float:
        """Seconds."""
        return 6.0


class Receiver:
    """A Channel: posts each message to the benchmark."""

    reaches_outside = True

    def __init__(self, name: str, port: int) -> None:
        self.name, self._port = name, port

    def send(self, message: CallMessage) -> None:
        """Post it; ChannelError where it is not taken."""
        body = {"key": message.key, "purpose": message.purpose, "contact": message.contact, "channel": self.name}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=SECONDS)
        try:
            connection.request("POST", "/", json.dumps(body))
            if (status := connection.getresponse().status) != 200:
                raise ChannelError(f"status {status}")
        except OSError as error:
            raise ChannelError(str(error)) from error
        finally:
            connection.close()

    def check(self) -> None:
        """Always there."""

    def close(self) -> None:
        """Nothing to let go of."""


class MortalOutbox(Outbox):
    """Dies at the write that it is told to die at."""

    def __init__(self, folder: Path, die_at: str) -> None:
        super().__init__(folder)
        self._when, _, number = die_at.partition(":")
        self._left = int(number or 0)

    def write(self, changes: Iterable[Change], progress: Progress) -> None:
        """Write, and perhaps die."""
        self._left -= 1
        if self._left == 0 and self._when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        super().write(changes, progress)
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def fetch_answers(desk: AnswerDesk, port: int) -> None:
    """Ask the benchmark again and again for what its people have answered."""
    taken = 0
    while True:
        time.sleep(0.1)
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
            connection.request("GET", f"/answers?from={taken}")
            answers = json.loads(connection.getresponse().read())
            connection.close()
        except (OSError, ValueError):
            continue
        taken += len(answers)
        for key, answer, contact in answers:
            desk(Answered(key, Answer(answer), contact))


def main() -> None:
    """Serve until killed, or until nobody needs it."""
    folder, port, die_at = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    if not hold_lock(folder):
        return
    desk = AnswerDesk()
    threading.Thread(target=fetch_answers, args=(desk, port), daemon=True).start()
    service = Service(listen(folder), SETUP, folder)
    ways = Ways((Receiver("push", port), Receiver("mail", port)), Plan())
    dispatcher = Dispatcher(MortalOutbox(folder, die_at), ways, service.report, SystemClock().now)
    desk.attach(dispatcher.answer)
    service.serve(dispatcher, linger=5.0)


if __name__ == "__main__":
    main()
    os._exit(0)
