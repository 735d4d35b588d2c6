"""How soon a turn ends after a finished phrase, and how often slow speech is cut in two.

    python -m benchmarks.end_of_turn [PHRASES [SLOW]]

PHRASES of each kind are timed (40), SLOW slow ones are said (200).

Phrases of the English pack in synthetic voices, with a pause of 0.3 to 2.5 s between any two words; the listener with
the embedded engines in this process. The delay is counted from the last sample of the voice to the readings: the sound
waited for, and the processor time spent meanwhile, as if sound came in real time (other work here does not count).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.models import SPEECH, VOICES, synthesise
from voice_assist.app.content_source import Content, load_content
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.dialogue.own_pause import OwnPause
from voice_assist.evaluation.tallies import Share
from voice_assist.events import Event, Reading, Utterance
from voice_assist.hearing.engines import build
from voice_assist.hearing.listener import Listener
from voice_assist.hearing.recogniser import SAMPLE_RATE, EngineChoice, Grammar, Samples
from voice_assist.hearing.recording import read_recording
from voice_assist.understanding.completeness import Completeness
from voice_assist.understanding.decision import Match
from voice_assist.understanding.matcher import understand
from voice_assist.understanding.phrase import Meaning

CHUNK = 512
ROOM = -70.0
"""Noise of the room, dB relative to full scale."""
USUAL = 0.8
PAUSES = (0.3, 2.5)
BETWEEN = 6.0
"""Seconds of room after each phrase."""


@dataclass
class Decided:
    """The utterances of one phrase, and when each was decided (seconds)."""

    utterances: list[Utterance] = field(default_factory=list)
    times: list[float] = field(default_factory=list)


class Room:
    """A listener with the embedded engines; a clock that runs with the sound and stands still for no work."""

    def __init__(self, content: Content) -> None:
        self._content, self._clock, self._arrived = content, 0.0, 0.0
        self._meanings = {p.text: p.meaning for p in content.phrasebook.phrases_in(frozenset({Context.IDLE}))}
        self._random = np.random.default_rng(1)
        sentences = {Context.IDLE: content.grammar.sentences[Context.IDLE]}
        engine = build(EngineChoice("auto", None, None, PROJECT_FOLDER / "models"), Grammar(sentences))
        self._decided, self._began = Decided(), 0.0
        self.listener = Listener(engine, self, USUAL, content.completeness)

    def post(self, event: Event) -> None:
        if isinstance(event, Utterance):
            self._decided.utterances.append(event)
            self._decided.times.append(self._clock + time.process_time() - self._began)

    def hear(self, voice: Samples) -> tuple[Decided, float]:
        """What one phrase brings, and when its voice ended."""
        self._decided = Decided()
        count = len(voice) + round(BETWEEN * SAMPLE_RATE)
        stream = self._random.normal(0, 32768 * 10 ** (ROOM / 20), count)
        stream[: len(voice)] += voice
        samples, ended = np.clip(stream, -32768, 32767).astype(np.int16), self._arrived + len(voice) / SAMPLE_RATE
        for start in range(0, count, CHUNK):
            piece = samples[start : start + CHUNK]
            began_at, self._arrived = self._arrived, self._arrived + len(piece) / SAMPLE_RATE
            self._clock = max(self._clock, self._arrived)
            self._began = time.process_time()
            self.listener.feed(piece, began_at)
            self._clock += time.process_time() - self._began
        return self._decided, ended

    def understood(self, readings: tuple[Reading, ...]) -> str:
        """The phrase, "" where it was not accepted."""
        decision = understand(readings, self._content.phrasebook.active(frozenset({Context.IDLE})))
        return decision.best.phrase if isinstance(decision, Match) else ""

    def meaning(self, phrase: str) -> Meaning:
        """What a sentence of the pack means."""
        return self._meanings[phrase]

    def learn(self, utterance: Utterance, own: OwnPause) -> bool:
        """As the conversation learns; whether the utterance was understood together with the one before it."""
        if " " in self.understood(utterance.readings):
            own.learn(utterance.longest_pause or 0.0)
        elif utterance.joined and " " in self.understood(utterance.joined.readings):
            own.learn(utterance.joined.longest_pause)
            return True
        return False


def voiced(text: str, voice: tuple[str, int]) -> Samples:
    samples = synthesise(text, *voice)
    loud = np.flatnonzero(np.abs(samples.astype(int)) > 300)
    return samples[loud[0] : loud[-1] + 1]


def slow(text: str, voice: tuple[str, int], random: np.random.Generator) -> Samples:
    """Word by word, with pauses."""
    parts: list[Samples] = []
    for word in text.split():
        if parts:
            parts.append(np.zeros(round(random.uniform(*PAUSES) * SAMPLE_RATE), np.int16))
        parts.append(voiced(word, voice))
    return np.concatenate(parts)


def delays(room: Room, name: str, sounds: Iterable[tuple[str, Samples]]) -> None:
    found = []
    for _, sound in sounds:
        decided, ended = room.hear(sound)
        if decided.times:
            found.append(decided.times[-1] - ended)
    if found:
        low, high = median_interval(found)
        middle, late = np.median(found), np.percentile(found, 95)
        print(f"| {name} | {len(found)} | {middle:.2f} | {low:.2f} to {high:.2f} | {late:.2f} |", flush=True)


def median_interval(values: Sequence[float]) -> tuple[float, float]:
    """95 % for the median, by the ranks that hold it (normal approximation of the binomial)."""
    ordered, half = sorted(values), 0.98 * np.sqrt(len(values))
    low, high = int(max(0, np.floor(len(values) / 2 - half))), int(np.ceil(len(values) / 2 + half))
    return ordered[low], ordered[min(high, len(values) - 1)]


def cuts(room: Room, name: str, sounds: Sequence[tuple[str, Samples]], own: OwnPause) -> None:
    """Slow phrases; one that ended where it meant the same already (cancel, the call) is counted apart."""
    cut = same = mended = 0
    waited = []
    for text, sound in sounds:
        decided, ended = room.hear(sound)
        last = [room.learn(utterance, own) for utterance in decided.utterances][-1:]
        if len(decided.utterances) > 1:
            first = room.understood(decided.utterances[0].readings)
            whole = bool(first) and room.meaning(first) == room.meaning(text)
            same += whole
            cut += not whole
            mended += not whole and last == [True]
        elif decided.times:
            waited.append(decided.times[-1] - ended)
        if own.seconds is not None:
            room.listener.set_own_pause(own.seconds)
    wait, (low, high) = "-" if own.seconds is None else f"{own.seconds:.1f}", Share(cut, len(sounds)).interval
    shares = f"{cut / len(sounds):.1%} | {low:.1%} to {high:.1%}"
    print(f"| {name} | {len(sounds)} | {cut} | {shares} | {mended} | {same} | {np.median(waited):.2f} | {wait} |")


def real_words(speech: Path, limit: int) -> list[tuple[str, Samples]]:
    """Words of strangers that are phrases of the pack."""
    files = sorted((speech / "words" / "train" / "stop").glob("*.wav"))[:limit]
    return [("stop", _trimmed(read_recording(file))) for file in files]


def _trimmed(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples.astype(int)) > 0.1 * np.abs(samples.astype(int)).max())
    return samples[: loud[-1] + 1]


def main(count: int, slowly: int) -> None:
    content = load_content(PROJECT_FOLDER / "intents" / "en")
    random, room = np.random.default_rng(0), Room(content)
    texts = content.grammar.sentences[Context.IDLE]
    kinds: dict[tuple[Completeness, bool], list[str]] = {}
    for text in texts:
        kinds.setdefault((content.completeness(Context.IDLE, text), " " in text), []).append(text)

    def some(kind: Completeness, several: bool) -> list[tuple[str, Samples]]:
        listed = kinds.get((kind, several), [])
        chosen = [str(text) for text in random.permutation(listed)[:count]]
        return [(text, voiced(text, VOICES[index % len(VOICES)])) for index, text in enumerate(chosen)]

    print(
        "| said, pauses not learnt | n | delay, median s | 95 % interval | slowest twentieth |\n|---|---|---|---|---|"
    )
    delays(room, "finished single words", some(Completeness.COMPLETE, several=False))
    delays(room, "finished phrases", some(Completeness.COMPLETE, several=True))
    delays(room, "phrases that may go on", some(Completeness.OPEN, several=True))
    delays(room, "the word stop, strangers (words/train)", real_words(SPEECH, count))
    begun = [(text, voiced(text, VOICES[0])) for text in ("start", "start shoulder", "call my", "I would like a")]
    delays(room, "beginnings of phrases", begun)
    print(
        "\n| pauses of 0.3 to 2.5 s between words | n | cut in two | share | 95 % interval | joined, understood "
        "| ended at a phrase that means the same | delay, median s | waits, s |\n|---|---|---|---|---|---|---|---|---|"
    )
    several = [text for text in texts if " " in text]
    own = OwnPause()
    for name, number in (("first, nothing learnt before", 10), ("then", slowly)):
        chosen = [str(text) for text in random.choice(several, number)]
        sounds = [(text, slow(text, VOICES[index % len(VOICES)], random)) for index, text in enumerate(chosen)]
        cuts(room, name, sounds, own)


if __name__ == "__main__":
    main(*(int(argument) for argument in [*sys.argv[1:], *("40", "200")[len(sys.argv) - 1 :]]))
