"""Engines whose answers are kept in a file: what was heard once is not recognised again.

An answer is found by all that was given to the engine since the utterance began. So a change in the dialogue, or in
when something counts, is measured anew in seconds; a change in the sound is recognised again.
"""

from __future__ import annotations

import hashlib
import pickle
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from voice_assist.commands import Context
from voice_assist.events import Reading
from voice_assist.hearing.recogniser import Engine, Samples

Step = Callable[[Engine], Any]


class RememberedEngine:
    """Implements Recogniser.

    Args:
        engine: is asked what is not known yet.
        file: of the answers; it is made where there is none.
        about: names models and grammar: answers of other ones are not used.
    """

    def __init__(self, engine: Engine, file: Path, about: str) -> None:
        self._engine, self._about, self.name = engine, about, engine.name
        file.parent.mkdir(parents=True, exist_ok=True)
        self._answers = sqlite3.connect(file, isolation_level=None)
        self._answers.execute("CREATE TABLE IF NOT EXISTS answers (given TEXT PRIMARY KEY, answer BLOB)")
        self._given = hashlib.sha256()
        self._steps: list[Step] = []
        self._behind = 0

    def start(self, context: Context) -> None:
        self._given, self._steps, self._behind = hashlib.sha256(f"{self._about} {context}".encode()), [], 0
        self._steps.append(lambda engine: engine.start(context))

    def accept(self, samples: Samples) -> None:
        kept = samples.copy()
        self._given.update(kept.tobytes())
        self._steps.append(lambda engine: engine.accept(kept))

    def partial(self) -> str | None:
        text: str | None = self._answer("partial", lambda engine: engine.partial())
        return text

    def pause(self) -> None:
        self._given.update(b"pause")
        self._steps.append(lambda engine: engine.pause())

    def resume(self) -> None:
        self._given.update(b"resume")
        self._steps.append(lambda engine: engine.resume())

    def finish(self) -> tuple[Reading, ...]:
        readings: tuple[Reading, ...] = self._answer("finish", lambda engine: engine.finish())
        self._steps = []
        return readings

    def cancel(self) -> None:
        self._steps = []

    def close(self) -> None:
        self._answers.close()
        self._engine.close()

    def _answer(self, question: str, ask: Step) -> Any:
        key = f"{question} {self._given.hexdigest()}"
        if row := self._answers.execute("SELECT answer FROM answers WHERE given = ?", (key,)).fetchone():
            return pickle.loads(row[0])
        for step in self._steps[self._behind :]:
            step(self._engine)
        self._behind = len(self._steps)
        answer = ask(self._engine)
        self._answers.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", (key, pickle.dumps(answer)))
        return answer
