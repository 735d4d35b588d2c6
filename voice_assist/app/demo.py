"""A scripted conversation through the real chain: synthesised person, real recogniser, real answers. Sends nothing."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import soxr
from pydantic import BaseModel, ConfigDict, Field

from voice_assist.app.content_source import Content
from voice_assist.app.virtual_time import LONGEST_ANSWER, QUIET_SECONDS, VirtualRun
from voice_assist.commands import Command, Note, Speak
from voice_assist.config import Settings
from voice_assist.events import Event
from voice_assist.hearing.recogniser import SAMPLE_RATE, Samples
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.synthesiser import Sound, Voice

SCRIPT = Path(__file__).with_name("demo.toml")
COUGH_SEED = 7


class Turn(BaseModel):
    """One line of the script: what is said, and what must come of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str = ""
    sound: Literal["cough"] | None = None
    about: str = ""
    decision: tuple[Literal["accept", "ask", "reject"], ...]
    intent: str | None = None
    slots: dict[str, str] = {}
    wait: float = QUIET_SECONDS


class Script(BaseModel):
    """The whole demonstration; `voice` is an espeak-ng voice, `rate` words a minute."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    voice: str
    rate: int
    turns: tuple[Turn, ...] = Field(alias="turn")


@dataclass(frozen=True, slots=True)
class PlayedTurn:
    """What became of a turn.

    Attributes:
        turn: the script's line.
        heard: what was recognised.
        decision, intent, slots: what was understood.
        answer: the sentences spoken until the next turn.
        sounds: what the person said and what the assistant answered.
    """

    turn: Turn
    heard: str
    decision: str
    intent: str | None
    slots: dict[str, str]
    answer: tuple[str, ...]
    sounds: tuple[Sound, ...]

    @property
    def doubted(self) -> bool:
        """Whether what was meant was half understood: it is asked about, or what is safe is done."""
        meant = "accept" in self.turn.decision and (self.intent, self.slots) == (self.turn.intent, self.turn.slots)
        return self.decision == "ask" and meant

    @property
    def asked(self) -> bool:
        """Whether the assistant asks whether that was meant which was meant: the person says yes."""
        return self.doubted and any(sentence.endswith("?") for sentence in self.answer[-1:])

    @property
    def mistake(self) -> bool:
        """Whether decision, intent or slots differ from the script's."""
        if self.decision not in self.turn.decision:
            return not self.doubted
        return self.decision == "accept" and (self.intent != self.turn.intent or self.slots != self.turn.slots)


YES = Turn(say="yes", decision=("accept",), intent="yes")


@dataclass(slots=True)
class _Observer:
    """Collects what was heard and said since the last look."""

    notes: list[Note] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)

    def __call__(self, _event: Event, commands: list[Command]) -> None:
        for command in commands:
            match command:
                case Note("heard" | "fault"):
                    self.notes.append(command)
                case Speak(_, text):
                    self.sentences.append(text)

    def take(self) -> tuple[list[Note], tuple[str, ...]]:
        """Everything since the last call."""
        taken = self.notes, tuple(self.sentences)
        self.notes, self.sentences = [], []
        return taken


def read_script(file: Path = SCRIPT) -> Script:
    """The script; shipped with the program and therefore right."""
    return Script.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))


def play_demo(settings: Settings, content: Content, out: Path | None) -> Iterator[PlayedTurn]:
    """Play the script, turn by turn; nothing leaves the machine, whatever is configured.

    Args:
        settings: engines and voice.
        content: the shipped pack or another one.
        out: where the assistant's side of the conversation is written as a WAV file, if anywhere.

    Raises:
        ModelError, WorkerError, StorageError: as their parts do.
    """
    script, observer, person = read_script(), _Observer(), EspeakSynthesiser()
    with (
        tempfile.TemporaryDirectory(prefix="voice-assist-demo-") as state,
        VirtualRun(settings, content, Path(state), observer, send=False) as run,
    ):
        run.wait_until_quiet(QUIET_SECONDS, LONGEST_ANSWER)
        _, greeting = observer.take()
        yield PlayedTurn(Turn(decision=("accept",)), "", "accept", None, {}, greeting, (run.said_since(0),))
        for turn in script.turns:
            played = _play_turn(run, turn, _sound_of(turn, script, person), observer)
            yield played
            if played.asked:
                yield _play_turn(run, YES, _sound_of(YES, script, person), observer)
        if out:
            run.write(out)


def _play_turn(run: VirtualRun, turn: Turn, spoken: Samples, observer: _Observer) -> PlayedTurn:
    run.hear(spoken)
    ended = run.clock.monotonic
    run.wait(run.end_of_turn_seconds + 0.5)
    run.wait_until_quiet(turn.wait, LONGEST_ANSWER)
    return _played(turn, *observer.take(), (Sound(spoken, SAMPLE_RATE), run.said_since(ended)))


def _played(turn: Turn, notes: list[Note], answer: tuple[str, ...], sounds: tuple[Sound, ...]) -> PlayedTurn:
    """Judge a turn by the strongest of its decisions: a second, unwanted reaction is a mistake too."""
    order = ("fault", "accept", "ask", "reject")
    note = min(notes, key=lambda note: order.index(str(note.facts.get("decision", "fault"))), default=None)
    if note is None:
        return PlayedTurn(turn, "", "reject", None, {}, answer, sounds)
    facts = note.facts
    decision, intent = str(facts.get("decision", "fault")), str(facts.get("intent") or "") or None
    slots = {name.removeprefix("slot_"): str(value) for name, value in facts.items() if name.startswith("slot_")}
    heard = " / ".join(note.transcript.partition("\n")[0] for note in notes if note.transcript)
    return PlayedTurn(turn, heard, decision, intent, slots, answer, sounds)


def _sound_of(turn: Turn, script: Script, person: EspeakSynthesiser) -> Samples:
    if turn.sound == "cough":
        return cough()
    sound = person.synthesise(turn.say, Voice(script.voice, script.rate))
    resampled: Samples = np.asarray(soxr.resample(sound.samples, sound.sample_rate, SAMPLE_RATE))
    return resampled


def cough() -> Samples:
    """Two bursts of noise that fade within a quarter of a second: how a cough reaches a microphone."""
    random = np.random.default_rng(COUGH_SEED)
    time = np.arange(int(0.3 * SAMPLE_RATE)) / SAMPLE_RATE
    burst = random.normal(0, 9000, time.size) * np.exp(-time / 0.06) * np.minimum(1, time / 0.01)
    smooth = np.convolve(burst, np.ones(6) / 6, mode="same")
    coughed: Samples = np.clip(np.concatenate([smooth, smooth * 0.7]), -32768, 32767).astype(np.int16)
    return coughed
