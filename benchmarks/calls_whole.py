"""The whole assistant and its calls process killed together while somebody asks for help.

    python -m benchmarks.calls_whole --rounds 50 --seed 1

Each round types "help" to `voice-assist run --text` in a terminal of its own, kills assistant and calls process
(SIGKILL) at a random moment of the next 1.5 s, starts the assistant anew, and waits for the call to reach the program.
Lost is a call of which the person was told that it is being made, without "I could not write the call down", and that
does not arrive. It may come twice, by one id.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pty
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from voice_assist.calling.meeting_point import lock_holder
from voice_assist.calling.outbox import read_calls

READY, TOLD, UNWRITTEN = "what can I say", "I am calling for help", "could not write the call down"
PATIENCE = 150.0
"""Seconds; a call that was found unsent is asked about for sixty."""


@dataclass
class Terminal:
    """An assistant at a terminal."""

    folder: Path
    written: str = ""
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        log = self.folder / "told"
        environment = {
            "VOICE_ASSIST_STATE_FOLDER": str(self.folder),
            "VOICE_ASSIST_CALL_COMMAND": f"sh -c 'cat >>{log}; echo >>{log}'",
            "PULSE_SERVER": "unix:/nonexistent",
        }
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "voice_assist", "run", "--text"],
            env={**os.environ, **environment},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        threading.Thread(target=self._read, daemon=True).start()

    def type(self, line: str) -> None:
        """As the person would."""
        os.write(self._ours, f"{line}\n".encode())

    def kill(self) -> None:
        """The assistant and its calls process."""
        for process in filter(None, (self.process.pid, lock_holder(self.folder))):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.wait()

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            while block := os.read(self._ours, 4096):
                self.written += block.decode("utf-8", "replace")


def wait_until(true: Callable[[], object], seconds: float) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(true())


def told_outside(folder: Path) -> list[str]:
    """Ids of the messages that reached the household's program."""
    log = folder / "told"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [json.loads(line)["id"] for line in lines if line]


def one_round(folder: Path, chance: random.Random) -> dict[str, bool]:
    """What became of one call."""
    terminal = Terminal(folder)
    wait_until(lambda: READY in terminal.written, PATIENCE)
    wait_until(lambda: lock_holder(folder), PATIENCE)
    terminal.type("help")
    time.sleep(chance.random() * 1.5)
    terminal.kill()
    noted = {request.key for request in read_calls(folder, 10)}
    before = set(told_outside(folder))
    again = Terminal(folder)
    wait_until(lambda: noted <= set(told_outside(folder)), PATIENCE)
    again.kill()
    ids = told_outside(folder)
    arrived, told, unwritten = bool(ids), TOLD in terminal.written, UNWRITTEN in terminal.written
    return {
        "told": told,
        "told as not written": unwritten,
        "noted": bool(noted),
        "sent before the kill": bool(before),
        "arrived": arrived,
        "told as not written, and gone": unwritten and not arrived,
        "lost": told and not unwritten and not arrived,
        "twice": len(ids) > len(set(ids)),
        "two ids": len(set(ids)) > 1,
    }


def main() -> int:
    """Print how many of the rounds ended how; 1 where a call was lost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    results = []
    for _ in range(given.rounds):
        with tempfile.TemporaryDirectory() as folder:
            results.append(one_round(Path(folder), chance))
    for name in results[0]:
        print(f"| {name} | {sum(result[name] for result in results)} of {len(results)} |")
    return 1 if any(result["lost"] or result["two ids"] for result in results) else 0


if __name__ == "__main__":
    raise SystemExit(main())
