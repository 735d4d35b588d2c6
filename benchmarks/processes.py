"""What this process and those below it hold at this moment: memory, threads, open files."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


FILES = "libraries"
"""The name under which the pages of mapped files are counted."""


@dataclass(frozen=True, slots=True)
class Held:
    """One look.

    Attributes:
        memory: MB that each process, by its name, has for itself; pages of files that any of them has mapped are
            counted once, under FILES. (PSS is no measure here: it changes with whoever else has the same files mapped.)
        threads, files: of all processes together.
    """

    memory: dict[str, float]
    threads: int
    files: int

    @property
    def total(self) -> float:
        """MB of all of them."""
        return sum(self.memory.values())


def held() -> Held:
    """Look at this process and all below it; one that ends meanwhile is left out."""
    names = {child.pid: child.name for child in multiprocessing.active_children()} | {os.getpid(): "conversation"}
    memory: dict[str, float] = {}
    mapped: Counter[str] = Counter()
    threads = files = 0
    for process in _with_descendants(os.getpid()):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            folder = PROC / str(process)
            own, of_files = _kilobytes((folder / "smaps").read_text(encoding="utf-8", errors="replace"))
            name = names.get(process, "helpers")
            memory[name] = memory.get(name, 0.0) + own / 1024
            mapped |= of_files
            threads += len(list((folder / "task").iterdir()))
            files += len(list((folder / "fd").iterdir()))
    return Held({**memory, FILES: mapped.total() / 1024}, threads, files)


def _kilobytes(smaps: str) -> tuple[int, Counter[str]]:
    """Memory of its own, and pages of each mapped file, by proc_pid_smaps(5)."""
    own, files, file = 0, Counter[str](), ""
    for line in smaps.splitlines():
        first, *others = line.split()
        if not first.endswith(":"):
            file = others[4] if len(others) > 4 and others[3] != "0" else ""
        elif first == "Rss:" and file:
            files[file] += int(others[0])
        elif first == "Rss:":
            own += int(others[0])
        elif first == "Anonymous:" and file:
            own += int(others[0])
            files[file] -= int(others[0])
    return own, files


def _with_descendants(process: int) -> Iterator[int]:
    yield process
    for children in (PROC / str(process) / "task").glob("*/children"):
        for child in children.read_text(encoding="ascii").split():
            yield from _with_descendants(int(child))
