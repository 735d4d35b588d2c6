"""Keeps account of the events of a conversation: what belongs together must come together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from voice_assist.call_commands import PlaceCall
from voice_assist.commands import Command, Note, Speak
from voice_assist.events import (
    Event,
    PartLost,
    SpeechEnded,
    SpeechStarted,
    Utterance,
    VoiceEnded,
    VoiceStarted,
)

PRESENT = 20
"""Faults that are told in words; all are counted."""


class EventLedger:
    """An observer of a conversation.

    1. Every VoiceStarted has its VoiceEnded, and every one that is not discarded its Utterance, before the next voice.
    2. The numbers of the utterances grow by one, and each is noted once with what was decided.
    3. Every Speak has exactly one SpeechEnded.
    4. Nothing is lost, and no event brings a fault.

    Args:
        clock: monotonic seconds of the conversation.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []
        self.spoken_seconds = 0.0
        self._voice_sounds = self._utterance_due = False
        self._last = 0
        self._speaking: dict[int, float | None] = {}

    @property
    def deaf_seconds(self) -> float:
        """So long the assistant has spoken until now, and heard nothing."""
        return self.spoken_seconds + sum(
            self._clock() - began for began in self._speaking.values() if began is not None
        )

    def __call__(self, event: Event, commands: list[Command]) -> None:
        match event:
            case VoiceStarted():
                self._must(not self._voice_sounds, "a voice began within a voice")
                self._must(not self._utterance_due, "no utterance followed a voice")
                self._voice_sounds, self._utterance_due = True, False
                self.counts["voices"] += 1
            case VoiceEnded(discarded):
                self._must(self._voice_sounds, "a voice ended that had not begun")
                self._voice_sounds, self._utterance_due = False, not discarded
                self.counts["discarded"] += discarded
            case Utterance():
                self._utterance(event, commands)
            case SpeechStarted(number):
                self._must(number in self._speaking, f"sentence {number} began to sound without being asked for")
                self._speaking[number] = self._clock()
            case SpeechEnded(number):
                self._must(number in self._speaking, f"sentence {number} ended twice, or was never asked for")
                began = self._speaking.pop(number, None)
                self.spoken_seconds += 0.0 if began is None else self._clock() - began
            case PartLost(part, reason):
                self._must(False, f"the {part} was lost: {reason}")
        self._count(commands)

    def close(self) -> None:
        """It is over and quiet: nothing may be open any more."""
        self._must(not self._voice_sounds, "a voice has not ended")
        self._must(not self._utterance_due, "no utterance followed the last voice")
        self._must(not self._speaking, f"sentences {sorted(self._speaking)} have not ended")

    def _utterance(self, utterance: Utterance, commands: list[Command]) -> None:
        self._must(self._utterance_due, f"utterance {utterance.id} came without a voice")
        self._must(utterance.id == self._last + 1, f"utterance {utterance.id} came after {self._last}")
        noted = [command for command in commands if isinstance(command, Note) and command.kind == "heard"]
        self._must(len(noted) == 1, f"utterance {utterance.id} was noted {len(noted)} times")
        self._utterance_due, self._last = False, utterance.id
        self.counts["utterances"] += 1
        self.counts.update(str(note.facts["decision"]) for note in noted)

    def _count(self, commands: list[Command]) -> None:
        for command in commands:
            match command:
                case Speak(number):
                    self._must(number not in self._speaking, f"sentence {number} was asked for twice")
                    self._speaking[number] = None
                    self.counts["sentences"] += 1
                case PlaceCall():
                    self.counts["calls"] += 1
                case Note("fault", facts):
                    self._must(False, f"an event brought a fault: {facts}")

    def _must(self, right: bool, otherwise: str) -> None:
        if not right:
            self.counts["faults"] += 1
            if len(self.faults) < PRESENT:
                self.faults.append(f"{self._clock():.0f} s: {otherwise}")
