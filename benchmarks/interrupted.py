"""The whole assistant in a made room, on virtual time: listener, engines and conversation are those of a live run.

What it says comes back to its microphone as the room makes it, lowered and stopped when the conversation wants that.
The way through the loudspeaker's buffer takes time; recognition and decisions take none.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.models import VOICES, synthesise
from benchmarks.remembered import RememberedEngine
from benchmarks.talking import AHEAD, SAY_IT, STEP, Mouth, TalkingConversation
from tests.room import RATE, Room, Values, to_samples
from voice_assist.app.content_source import load_content
from voice_assist.call_commands import PlaceCall
from voice_assist.commands import Command, Duck, Listen, Note, Speak, StopSpeaking
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.spoken import fixed_texts
from voice_assist.dialogue.wording import cut
from voice_assist.events import Event, Now, Started
from voice_assist.hearing.engines import build
from voice_assist.hearing.full_duplex import FullDuplex
from voice_assist.hearing.listener import Listener
from voice_assist.hearing.recogniser import EngineChoice
from voice_assist.hearing_events import HearsOverSpeech, Partial
from voice_assist.loop import Loop, Mailbox, VirtualClock
from voice_assist.played_sound import PlayedSound

ROOM_SECONDS = 60
"""Fan and television are made once for so long and go round."""
ANSWERS = Path(os.environ.get("BENCHMARK_ANSWERS") or Path(tempfile.gettempdir()) / "voice-assist-answers.sqlite")
"""Where the engines' answers are kept from one run to the next."""
LIKE = "Take the weight off your arm and lift it slowly, as far as it is comfortable."
SEVERAL = 4
"""Texts of the pack that are said as one message: there is always something that can be stopped."""


@dataclass
class Happened:
    """What the conversation did, and when (seconds).

    Attributes:
        lowered: beginnings and ends of the lowered voice; the last may still last.
        stopped: when sentences were cut short.
        spoken: when which were begun.
        partials: what was recognised of utterances in progress.
        decisions: actions that were taken or asked about: (moment, accept or ask, action).
        calls: how many were placed.
        open: when it began to hear over its own voice (True), and ceased to.
        notes: of the journal's lines the moment, the kind and the words.
    """

    lowered: list[list[float]] = field(default_factory=list)
    stopped: list[float] = field(default_factory=list)
    spoken: list[tuple[float, str]] = field(default_factory=list)
    partials: list[tuple[float, str, float | None]] = field(default_factory=list)
    decisions: list[tuple[float, str, str]] = field(default_factory=list)
    calls: int = 0
    open: list[tuple[float, bool]] = field(default_factory=list)
    notes: list[tuple[float, str, str]] = field(default_factory=list)

    def lowered_at(self, moment: float) -> bool:
        """Whether the voice was lowered or stopped then."""
        return any(begin <= moment < end for begin, end in self.lowered)

    def lowered_seconds(self, until: float) -> float:
        """For how long it was lowered."""
        return sum(min(end, until) - begin for begin, end in self.lowered)


class Assistant:
    """One pack and its engines; `restart` puts them into another room."""

    def __init__(self, answers: Path = ANSWERS) -> None:
        self._content = load_content(PROJECT_FOLDER / "intents" / "en")
        choice = EngineChoice("auto", None, None, PROJECT_FOLDER / "models")
        self._engine = RememberedEngine(build(choice, self._content.grammar), answers, self._content.digest)
        self._mouth = Mouth(Mailbox())
        self._like = self._mouth.sound_of(LIKE)

    def restart(self, number: int, *, television: bool = False, duplex: bool = True) -> None:
        """Another room, another sound card, nothing learnt; the greeting is not over yet."""
        random = np.random.default_rng((number, 5))
        delay, drift = float(random.uniform(0.02, 0.25)), float(random.uniform(-100, 100))
        self.room = Room(number % 5)
        self._echo = self.room.live_echo(self._like, delay, drift)
        self._others = self.room.fan(ROOM_SECONDS * RATE)
        if television:
            talk = "Good evening. Here is the news. In the north it will rain for most of the day."
            voice = synthesise(talk, *VOICES[number % len(VOICES)]) / 32768
            self._others += self.room.television(voice, len(self._others))
        self._inserted, self._place = np.zeros(0), 0
        self._clock, self._mailbox = VirtualClock(), Mailbox()
        self._mouth.restart(self._mailbox)
        played = PlayedSound()
        self._played = played
        self.happened = Happened()
        content = self._content
        ears = FullDuplex(played) if duplex else None
        self._listener = Listener(self._engine, self._mailbox, 0.8, content.completeness, ears)
        self._conversation = TalkingConversation(content.pack, content.phrasebook)
        self._loop = Loop(self._conversation, self, self._clock, self._mailbox, self._observe)
        self._mailbox.post(Started())
        self._loop.run_due()

    @property
    def now(self) -> float:
        return self._clock.monotonic

    @property
    def mouth(self) -> Mouth:
        return self._mouth

    @property
    def quiet(self) -> bool:
        """Whether nothing is being said or waits to be."""
        return self._conversation.quiet

    def say(self, *texts: str) -> None:
        """Let it say this when it comes to it, as an answer."""
        self._conversation.say(*texts)
        self._mailbox.post(SAY_IT)

    def insert(self, values: Values) -> None:
        """Another sound begins in the room now, as the microphone hears it."""
        self._inserted = np.concatenate([self._inserted, np.zeros(max(0, len(values) - len(self._inserted)))])
        self._inserted[: len(values)] += values

    def step(self) -> None:
        """20 ms go by."""
        now = self.now
        said = self._mouth.next(now)
        self._played.add(to_samples(said), RATE, now + AHEAD)
        heard = self._echo.next(said) + self._next_others()
        self._listener.feed(to_samples(heard), now)
        self._clock.advance(STEP / RATE)
        self._listener.set_speaking(self._mouth.speaking)
        self._loop.run_due()

    def run(self, seconds: float, texts: Iterator[str] | None = None) -> None:
        """Let time pass; texts: what it says as soon as it has nothing else to say."""
        self.run_until(lambda: False, seconds, texts)

    def run_until(self, there: Callable[[], bool], seconds: float, texts: Iterator[str] | None = None) -> bool:
        """Let time pass until something is the case; False if it is not in so many seconds."""
        end = self.now + seconds
        while self.now < end:
            if there():
                return True
            if texts is not None and self.quiet:
                self.say(*(next(texts) for _ in range(SEVERAL)))
            self.step()
        return there()

    def texts(self, seed: int) -> Iterator[str]:
        """All that the pack lets it say word for word, in random orders, without end."""
        all_texts = [part for text in fixed_texts(self._content.pack) for part in cut(text)]
        random = np.random.default_rng(seed)
        while True:
            yield from (all_texts[index] for index in random.permutation(len(all_texts)))

    def silences(self, text: str) -> bool:
        """Whether a text is one of the phrases that silence it."""
        return self._conversation.silences(text)

    def carry_out(self, command: Command, now: Now) -> None:
        """Implements loop.Parts."""
        match command:
            case Speak():
                self.happened.spoken.append((now.monotonic, command.text))
                self._mouth.speak(command)
                self._listener.set_speaking(True)
            case StopSpeaking():
                self.happened.stopped.append(now.monotonic)
                self._mouth.stop(command)
            case Duck(lowered=lowered):
                self._mouth.duck(now.monotonic, lowered=lowered)
                if lowered:
                    self.happened.lowered.append([now.monotonic, np.inf])
                else:
                    self.happened.lowered[-1][1] = now.monotonic
            case Listen(context, context_id):
                self._listener.set_context(context, context_id)
            case PlaceCall():
                self.happened.calls += 1
            case Note(kind, facts, transcript):
                self.happened.notes.append((now.monotonic, kind, transcript))
                if kind == "heard" and facts["decision"] != "reject":
                    action = self._conversation.action_of(str(facts["intent"]))
                    self.happened.decisions.append((now.monotonic, str(facts["decision"]), action))
            case _:
                pass

    def _observe(self, event: Event, _commands: list[Command]) -> None:
        if isinstance(event, Partial):
            self.happened.partials.append((self.now, event.text, event.above_echo))
        if isinstance(event, HearsOverSpeech):
            self.happened.open.append((self.now, event.possible))

    def _next_others(self) -> Values:
        piece = self._others[self._place : self._place + STEP].copy()
        self._place = (self._place + STEP) % len(self._others)
        inserted, self._inserted = self._inserted[:STEP], self._inserted[STEP:]
        piece[: len(inserted)] += inserted
        return piece
