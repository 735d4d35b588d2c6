"""Hours of mixed sound through the whole chain: `python -m benchmarks.soak [MINUTES] [SEED]` (default 180, 1).

Words, key words, digits, orders, speech that is meant for nobody, held vowels, noise, silence and phrases of the
English pack, by chance and with the noise of a room, reach the listener, the recogniser's process, the conversation and
the synthesiser's process on virtual time, faster than real time. While the assistant speaks it is deaf, so that time
does not count. Memory, threads and open files of all processes are looked at every minute of sound. Exits with 1
where memory grows by 5 % or more after the first ten minutes, threads or files grow, or an event is lost.

The recordings are looked for in VOICE_ASSIST_SPEECH.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.event_ledger import EventLedger
from benchmarks.mixed_sounds import MixedSounds
from benchmarks.models import SPEECH
from benchmarks.processes import FILES, Held, held
from voice_assist.app.content_source import load_content
from voice_assist.app.virtual_time import VirtualRun
from voice_assist.config import Settings
from voice_assist.hearing.recogniser import Samples

SETTLED = 10
"""Minutes after which nothing may grow any more."""
GROWTH = 0.05
STRAY = 4
"""Threads or files more than after the first ten minutes: a call that is being made at this moment has some."""
AT_REST = 0.5
"""Real seconds before each look: the recogniser gives memory back after it has answered."""
PAUSE = (0.3, 3.0)
LETS_FINISH = 0.7
"""How often the person waits until the assistant has answered; otherwise the next sound falls into the answer."""
LONGEST_ANSWER = 30.0
PREPARING = 300.0
COUNTED = ("voices", "discarded", "utterances", "accept", "ask", "reject", "sentences", "calls", "faults")
COLUMNS = (
    "minutes", "all, MB", "conversation", "recogniser", "synthesiser", FILES, "threads", "files", *COUNTED,
    "times real time",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What is held after so many minutes, and how many (real) seconds they took."""

    minute: int
    held: Held
    seconds: float


class Soak:
    """One run.

    Args:
        folder: for the state; thrown away afterwards.
        minutes: of sound that is heard.
        seed: what comes, and when.
    """

    def __init__(self, folder: Path, minutes: int, seed: int) -> None:
        settings = Settings(data_folder=folder, state_folder=folder)
        content = load_content(settings.pack)
        self._minutes = minutes
        self._sounds = MixedSounds(content, seed)
        self._run: VirtualRun | None = None
        self.ledger = EventLedger(lambda: self._run.clock.monotonic if self._run else 0.0)
        self._run = VirtualRun(settings, content, folder, self.ledger, send=False)

    def looks(self) -> Iterator[Look]:
        """Run, and tell after each minute."""
        assert self._run is not None
        with self._run as run:
            if not run.prepare_speech(PREPARING):
                print("The pack has not been spoken ahead of time: memory will grow.", file=sys.stderr)
            run.wait_until_quiet(1.0, LONGEST_ANSWER)
            began, minute = time.monotonic(), 0
            for _, sound in self._sounds:
                self._hear(run, sound)
                while self._heard_seconds(run) >= 60 * (minute + 1):
                    minute += 1
                    run.forget_said()
                    time.sleep(AT_REST)
                    yield Look(minute, held(), time.monotonic() - began)
                if minute >= self._minutes:
                    break
            run.wait_until_quiet(5.0, 10 * LONGEST_ANSWER)
            self.ledger.close()

    def _hear(self, run: VirtualRun, sound: Samples) -> None:
        run.hear(self._sounds.in_the_room(sound))
        run.hear(self._sounds.silence(*PAUSE))
        if self._sounds.chance(LETS_FINISH):
            until = run.clock.monotonic + LONGEST_ANSWER
            while run.speaking and run.clock.monotonic < until:
                run.hear(self._sounds.silence(0.5, 0.5))

    def _heard_seconds(self, run: VirtualRun) -> float:
        return run.clock.monotonic - self.ledger.deaf_seconds


def line(look: Look, ledger: EventLedger) -> str:
    """One line of the table."""
    memory = look.held.memory
    sizes = [look.held.total, *(memory.get(name, 0.0) for name in COLUMNS[2:6])]
    counts = [str(ledger.counts[name]) for name in COUNTED]
    shown = [str(look.minute), *(f"{size:.1f}" for size in sizes), str(look.held.threads), str(look.held.files)]
    return f"| {' | '.join([*shown, *counts, f'{60 * look.minute / look.seconds:.1f}'])} |"


def broken(looks: Sequence[Look], ledger: EventLedger) -> Iterator[str]:
    """Each limit that was not kept, as a sentence."""
    if ledger.faults:
        yield f"{ledger.counts['faults']} events are lost or wrong: {'; '.join(ledger.faults)}"
    settled = [look for look in looks if look.minute >= SETTLED]
    if not settled:
        yield f"memory was not judged: that takes more than {SETTLED} minutes."
        return
    first, later = settled[0].held, [look.held for look in settled]
    most = max(one.total for one in later)
    print(
        f"\nmemory after {SETTLED} minutes {first.total:.1f} MB, "
        f"most later {most:.1f} ({most / first.total - 1:+.1%}), "
        f"at the end {later[-1].total:.1f} ({later[-1].total / first.total - 1:+.1%}); "
        f"threads {first.threads}, most later {max(one.threads for one in later)}, at the end {later[-1].threads}; "
        f"files {first.files}, most later {max(one.files for one in later)}, at the end {later[-1].files}; "
        f"the assistant spoke for {ledger.deaf_seconds / 60:.0f} minutes more"
    )
    if most >= first.total * (1 + GROWTH):
        yield f"memory grew by {most / first.total - 1:.1%}; less than {GROWTH:.0%} are allowed."
    if max(one.threads for one in later) > first.threads + STRAY:
        yield "the number of threads grew."
    if max(one.files for one in later) > first.files + STRAY:
        yield "the number of open files grew."


def main(minutes: int, seed: int) -> int:
    """Print a line for each ten minutes, and what is wrong."""
    if not SPEECH.is_dir():
        print(f"No recordings at {SPEECH}: set VOICE_ASSIST_SPEECH to their folder.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="voice-assist-soak-") as folder:
        soak, looks = Soak(Path(folder), minutes, seed), list[Look]()
        print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
        for look in soak.looks():
            looks.append(look)
            if look.minute % 10 == 0 or look.minute in (1, minutes):
                print(line(look, soak.ledger), flush=True)
    faults = list(broken(looks, soak.ledger))
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    minutes_given, seed_given = (int(text) for text in (sys.argv[1:] + ["180", "1"][len(sys.argv) - 1 :]))
    sys.exit(main(minutes_given, seed_given))
