"""Everything that is measured about hearing what was meant: `python -m benchmarks.hearing [PART ...]`.

Runs the commands below one after the other, each in a process of its own, and prints their tables; without PART all of
them, which takes hours. Nothing is downloaded; recordings are looked for in VOICE_ASSIST_SPEECH.
"""

from __future__ import annotations

import subprocess
import sys

PARTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "strangers": (("benchmarks.strangers",),),
    "orders": (("benchmarks.coffee", "auto"),),
    "talk": (("benchmarks.texts",),),
    "noise": (("benchmarks.noise_alone",),),
    "turns": (("benchmarks.end_of_turn",),),
    "cost": (("benchmarks.engine_cost",), ("benchmarks.matching",)),
    "scale": (("benchmarks.understanding",),),
    "hours": (("benchmarks.soak",),),
}
"""Name to the modules that measure it, with their arguments."""


def main(wanted: list[str]) -> int:
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        print(f"There is no part {unknown[0]!r}; use some of: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    failed = 0
    for part in wanted or PARTS:
        for module, *arguments in PARTS[part]:
            print(f"\n## {part}: python -m {' '.join((module, *arguments))}", flush=True)
            failed |= subprocess.run([sys.executable, "-m", module, *arguments], check=False).returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
