"""How long a saved change takes until it is in force: `python -m benchmarks.hot_reload [ROUNDS]` (default 5).

A copy of the English pack and a household file are saved while ears and watcher run as in a live conversation (real
recogniser process, real files, real time): an answer alone, a phrase, a contact. Counted from the end of the save to
PackReady; processor time is that of this process and of the new recogniser's. In the same round, as a baseline: a
Python that loads the two libraries as they come (en-mini, PocketSphinx with its dictionary) and ends.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from voice_assist.app.content_source import Content, load_content
from voice_assist.app.ears import Ears
from voice_assist.app.pack_watcher import PackWatcher, WatcherThread
from voice_assist.config import Settings
from voice_assist.events import Event, Part
from voice_assist.pack_events import PackReady, PackRefused

LIMIT = 60.0
REST = 1.0
TICKS = os.sysconf("SC_CLK_TCK")
BASELINE = """
import pocketsphinx, vosk
vosk.SetLogLevel(-1)
vosk.KaldiRecognizer(vosk.Model({model!r}), 16000)
pocketsphinx.Decoder(lm=None, loglevel="FATAL")
"""
HOUSEHOLD = "contacts:\n  - {{id: anna, name: Anna, say: [{words}girl]}}\n"
LULLABY = "\n  lullaby: {{phrases: [sing {words}a lullaby], action: say, answer: La {number}.}}\n"


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of real time and of processor time; `taking`: of the real time, for the recogniser."""

    wall: float
    processor: float
    taking: float = 0.0


class House:
    """Ears and watcher over a copy of the pack."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data_folder=folder, state_folder=folder)
        self.pack, self.household = folder / "pack", folder / "household.yaml"
        shutil.copytree(self.settings.pack, self.pack)
        self.household.write_text(HOUSEHOLD.format(words=""), encoding="utf-8")
        content = load_content(self.pack, household=self.household)
        self.events: queue.SimpleQueue[tuple[float, Event]] = queue.SimpleQueue()
        self._taking, self._new = 0.0, set[int]()
        self._ears = Ears(self.settings, content, self)
        self._watching = WatcherThread(PackWatcher(content, self._take, self))

    def post(self, event: Event) -> None:
        """Implements EventSink."""
        self.events.put((time.monotonic(), event))

    def saved(self, file: Path, text: str) -> Spent:
        """Save a file and wait until it is in force."""
        time.sleep(REST)
        began, self._taking, self._new = _processor_seconds(), 0.0, set[int]()
        file.write_text(text, encoding="utf-8")
        saved = time.monotonic()
        while True:
            at, event = self.events.get(timeout=LIMIT)
            if isinstance(event, PackRefused):
                raise SystemExit(f"The change was refused: {event}")
            if isinstance(event, PackReady):
                return Spent(at - saved, _processor_seconds() - began + self._new_child(), self._taking)

    def _take(self, content: Content) -> None:
        began, before = time.monotonic(), _children()
        self._ears.take(content)
        self._taking = time.monotonic() - began
        self._new = _children() - before

    def _new_child(self) -> float:
        return sum(_of_process(child) for child in self._new)

    def close(self) -> None:
        """End both."""
        self._watching.close()
        self._ears.close()


def _children() -> set[int]:
    living = multiprocessing.active_children()
    return {child.pid for child in living if child.name == Part.RECOGNISER and child.pid is not None}


def _processor_seconds() -> float:
    times = os.times()
    return times.user + times.system


def _of_process(number: int) -> float:
    fields = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def baseline(settings: Settings) -> Spent:
    """The libraries alone."""
    program = BASELINE.format(model=str(settings.embedded_models / "en-mini"))
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def line(what: str, spent: list[Spent], base: list[Spent]) -> str:
    """One line of the table."""
    walls, processor = [one.wall for one in spent], statistics.median(one.processor for one in spent)
    taking = statistics.median(one.taking for one in spent)
    over = statistics.median(one.processor / other.processor for one, other in zip(spent, base, strict=True))
    figures = (f"{value:.2f}" for value in (statistics.median(walls), max(walls), taking, processor, over))
    return f"| {what} | {len(spent)} | {' | '.join(figures)} |"


def main(rounds: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="voice-assist-reload-") as folder:
        house = House(Path(folder))
        general = house.pack / "general.yaml"
        text = general.read_text(encoding="utf-8")
        changes: dict[str, Callable[[int], tuple[Path, str]]] = {
            "a phrase": lambda number: (general, text + LULLABY.format(number=0, words="me " * number)),
            "an answer": lambda number: (general, text + LULLABY.format(number=1, words="me " * number)),
            "a contact of the household": lambda number: (house.household, HOUSEHOLD.format(words="big " * number)),
        }
        spent: dict[str, list[Spent]] = {what: [] for what in changes}
        base: list[Spent] = []
        try:
            for number in range(1, rounds + 1):
                base.append(baseline(house.settings))
                for what, change in changes.items():
                    spent[what].append(house.saved(*change(number)))
        finally:
            house.close()
    print("| saved | n | until in force, median s | most | of it the recogniser | processor, s | over the baseline's |")
    print("|---|---|---|---|---|---|---|")
    for what, found in spent.items():
        print(line(what, found, base))
    print(line("baseline: the libraries alone", base, base))
    print(f"load of the machine: {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
