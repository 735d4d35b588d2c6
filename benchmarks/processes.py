"""What this process and those below it hold at this moment: memory, threads, open files."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Held:
    """One look.

    Attributes:
        memory: MB of each process by its name, its share of what it has in common with others counted (PSS).
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
    threads = files = 0
    for process in _with_descendants(os.getpid()):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            folder = PROC / str(process)
            rollup = (folder / "smaps_rollup").read_text(encoding="ascii")
            name = names.get(process, "helpers")
            kilobytes = sum(int(number) for number in re.findall(r"^Pss:\s+(\d+)", rollup, re.MULTILINE))
            memory[name] = memory.get(name, 0.0) + kilobytes / 1024
            threads += len(list((folder / "task").iterdir()))
            files += len(list((folder / "fd").iterdir()))
    return Held(memory, threads, files)


def _with_descendants(process: int) -> Iterator[int]:
    yield process
    for children in (PROC / str(process) / "task").glob("*/children"):
        for child in children.read_text(encoding="ascii").split():
            yield from _with_descendants(int(child))
