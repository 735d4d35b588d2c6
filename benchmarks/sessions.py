"""Random conversations about exercises: python -m benchmarks.sessions [--conversations N].

Each one is played on the fake clock; after each of its steps all that tests/session_machine.py asks for must hold. The
first that breaks a rule is shrunk and shown.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.session_machine import Conversations
from voice_assist.call_commands import PlaceCall
from voice_assist.commands import KeepCheckpoint, Note, Speak


class Counted(Conversations):
    """The same, counted."""

    total: ClassVar[Counter[str]] = Counter()

    def power_is_cut(self, seconds: float, known: bool) -> None:
        """Count what is about to be forgotten."""
        self._count()
        super().power_is_cut(seconds, known)
        self.total["power cuts"] += 1
        self.total["offers to go on"] += self.resumable

    def teardown(self) -> None:
        """Count, too."""
        super().teardown()
        self.total["conversations"] += 1
        self._count()

    def _count(self) -> None:
        for _, entry in self.sim.log:
            match entry:
                case KeepCheckpoint(checkpoint=checkpoint) if checkpoint:
                    self.total["repetitions begun"] += 1
                case Speak(text="Hold." | "Stay."):
                    self.total["holds"] += 1
                case Speak(text="Lower, and rest."):
                    self.total["broken off"] += 1
                case Note(kind="session_ended", facts=facts):
                    self.total[f"sessions ended: {facts['reason']}"] += 1
                case PlaceCall():
                    self.total["calls"] += 1
                case Note(kind="heard"):
                    self.total["utterances"] += 1
                case _:
                    pass


def main() -> None:
    """Run them and print what happened in them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=25)
    given = parser.parse_args()
    began = time.process_time()
    run_state_machine_as_test(
        Counted,
        settings=settings(
            max_examples=given.conversations,
            stateful_step_count=given.steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
    print(f"{time.process_time() - began:.0f} s of the processor; no rule was broken")
    for name, count in sorted(Counted.total.items(), key=lambda item: -item[1]):
        print(f"{count:9,}  {name}")


if __name__ == "__main__":
    main()
