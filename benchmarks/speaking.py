"""Measures speaking: `python -m benchmarks.speaking`.

Plays into a private PulseAudio daemon (tests/audio/virtual_sound.py) and records the monitor of its loudspeaker. A time
"at the monitor" is the moment at which the recorder received the piece of sound in question: what the recorder itself
adds (up to 20 ms) is counted against us.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from tests.audio.virtual_sound import Recording, VirtualSound
from voice_assist.commands import Duck, Speak, StopSpeaking
from voice_assist.events import Event, SpeechEnded, SpeechStarted
from voice_assist.speaking.cache import SpeechCache
from voice_assist.speaking.earcons import tones
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.player import LATENCY_SECONDS, DevicePlayer
from voice_assist.speaking.pyttsx3_synthesiser import Pyttsx3Synthesiser
from voice_assist.speaking.speaker import Speaker
from voice_assist.speaking.synthesiser import Sound, Synthesiser, Voice

VOICE = Voice("en", 150)
LOUD = 500
DUCKED = 1500
"""Above a lowered tone, far below one that is not."""
ROUNDS = 30
QUIET_SECONDS = 0.3
LONG_LATENCY = 0.2
SENTENCE = "Number {}: lift both arms slowly, as far as it is comfortable, and hold them there."


class Inbox:
    """An event sink that can be waited on, with the time of each event."""

    def __init__(self) -> None:
        self._events: queue.SimpleQueue[tuple[float, Event]] = queue.SimpleQueue()

    def post(self, event: Event) -> None:
        """Keep it."""
        self._events.put((time.monotonic(), event))

    def wait_for(self, kind: type[Event]) -> float:
        """When the next event of this kind came; all before it are dropped."""
        while True:
            moment, event = self._events.get(timeout=20)
            if isinstance(event, kind):
                return moment


def figures(name: str, seconds: Sequence[float]) -> str:
    """One row: least, median, 95th percentile, most, in milliseconds."""
    least, median, most_of, most = np.percentile(seconds, [0, 50, 95, 100]) * 1000
    return f"{name:58} {least:6.0f} {median:6.0f} {most_of:6.0f} {most:6.0f}  n={len(seconds)}"


def loud_arrivals(recording: Recording, since: float, level: int = LOUD) -> list[float]:
    """When the recorder received each piece with a loud sample in it, from a moment on."""
    samples = np.abs(recording.samples.astype(int)) > level
    begin, moments = 0, []
    for moment, count in recording.arrivals:
        if moment >= since and samples[begin:count].any():
            moments.append(moment)
        begin = count
    return moments


class SlowSynthesiser(EspeakSynthesiser):
    """espeak-ng on a processor so slow that it takes a second for a sentence of five."""

    def synthesise(self, text: str, voice: Voice) -> Sound:
        """After a fifth of its length."""
        sound = super().synthesise(text, voice)
        time.sleep(sound.seconds / 5)
        return sound


class ToneSynthesiser:
    """A steady tone for every text: it has no pauses in which a stop would seem to come early."""

    def synthesise(self, text: str, voice: Voice) -> Sound:  # noqa: ARG002
        """Three seconds of 440 Hz."""
        return tones([(440.0, 3.0)])

    def close(self) -> None:
        """Nothing is held."""


@contextmanager
def speaking(synthesiser: Synthesiser, latency: float = LATENCY_SECONDS) -> Iterator[tuple[Speaker, Inbox]]:
    """A speaker on the virtual loudspeaker."""
    inbox, player = Inbox(), DevicePlayer("speaker", latency)
    speaker = Speaker(synthesiser, player, inbox, VOICE, 100)
    try:
        yield speaker, inbox
    finally:
        speaker.close()
        player.close()


def stops(sound: VirtualSound, latency: float) -> list[float]:
    """Seconds from StopSpeaking to the last loud sample at the monitor."""
    results = []
    with speaking(ToneSynthesiser(), latency) as (speaker, inbox), sound.record() as recording:
        for number in range(ROUNDS):
            speaker.speak(Speak(number, "tone"))
            inbox.wait_for(SpeechStarted)
            time.sleep(0.3 + 0.007 * number)
            asked = time.monotonic()
            speaker.stop(StopSpeaking(number))
            inbox.wait_for(SpeechEnded)
            time.sleep(QUIET_SECONDS)
            results.append(max(loud_arrivals(recording, asked), default=asked) - asked)
    return results


def starts(
    sound: VirtualSound,
    synthesiser: Synthesiser,
    text: Callable[[int], str],
    quiet_seconds: float = QUIET_SECONDS,
    rounds: int = ROUNDS,
) -> tuple[list[float], list[float]]:
    """Seconds from Speak to SpeechStarted, and to the first loud sample at the monitor."""
    told, heard = [], []
    with speaking(synthesiser) as (speaker, inbox), sound.record() as recording:
        for number in range(rounds):
            time.sleep(quiet_seconds + 0.007 * number)
            asked = time.monotonic()
            speaker.speak(Speak(number, text(number)))
            told.append(inbox.wait_for(SpeechStarted) - asked)
            time.sleep(QUIET_SECONDS)
            speaker.stop(StopSpeaking(number))
            inbox.wait_for(SpeechEnded)
            heard.append(min(loud_arrivals(recording, asked)) - asked)
    return told, heard


def synthesis(synthesiser: Synthesiser) -> list[float]:
    """Seconds for each of some sentences of five seconds."""
    results = []
    for number in range(ROUNDS):
        began = time.monotonic()
        synthesiser.synthesise(SENTENCE.format(number), VOICE)
        results.append(time.monotonic() - began)
    return results


def idle_cost(seconds: float = 5.0) -> float:
    """Share of one processor that the open, silent stream uses."""
    player = DevicePlayer("speaker")
    try:
        before = resource.getrusage(resource.RUSAGE_SELF)
        time.sleep(seconds)
        after = resource.getrusage(resource.RUSAGE_SELF)
    finally:
        player.close()
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / seconds


def ducks(sound: VirtualSound) -> list[float]:
    """Seconds from Duck to the last sample at the monitor that was as loud as before."""
    results = []
    with speaking(ToneSynthesiser()) as (speaker, inbox), sound.record() as recording:
        for number in range(ROUNDS):
            speaker.speak(Speak(number, "tone"))
            inbox.wait_for(SpeechStarted)
            time.sleep(QUIET_SECONDS + 0.007 * number)
            speaker.duck(Duck(lowered=True))
            asked = time.monotonic()
            time.sleep(QUIET_SECONDS)
            results.append(max(loud_arrivals(recording, asked, DUCKED), default=asked) - asked)
            speaker.stop(StopSpeaking(number))
            speaker.duck(Duck(lowered=False))
            inbox.wait_for(SpeechEnded)
            time.sleep(2 * QUIET_SECONDS)
    return results


def _spin() -> None:
    while True:
        pass


@contextmanager
def busy_processors() -> Iterator[None]:
    """Every processor has something else to do."""
    context = multiprocessing.get_context("spawn")
    spinners = [context.Process(target=_spin, daemon=True) for _ in range(os.cpu_count() or 1)]
    for spinner in spinners:
        spinner.start()
    try:
        time.sleep(1)
        yield
    finally:
        for spinner in spinners:
            spinner.kill()


def measure(sound: VirtualSound) -> Iterator[str]:
    """All rows of the table."""
    pyttsx3, espeak = Pyttsx3Synthesiser(Inbox()), EspeakSynthesiser()
    try:
        pyttsx3.wait_ready(60)
        yield f"{'milliseconds':58} {'least':>6} {'median':>6} {'95 %':>6} {'most':>6}"
        yield figures("synthesis of a sentence of 5 s, pyttsx3 in its process", synthesis(pyttsx3))
        yield figures("synthesis of a sentence of 5 s, espeak-ng directly", synthesis(espeak))
        for name, synthesiser, text in (
            ("not in the cache", SpeechCache(pyttsx3), SENTENCE.format),
            ("in the cache", SpeechCache(pyttsx3), lambda _: SENTENCE.format(0)),
            ("espeak-ng directly", espeak, SENTENCE.format),
            ("made at five times real time", SlowSynthesiser(), SENTENCE.format),
        ):
            told, heard = starts(sound, synthesiser, text)
            yield figures(f"Speak to SpeechStarted, {name}", told)
            yield figures(f"Speak to sound at the monitor, {name}", heard)
        yield figures("stop to silence at the monitor, fade", stops(sound, LATENCY_SECONDS))
        yield figures("Duck to a voice lowered by 14 dB at the monitor", ducks(sound))
        yield figures(f"stop to silence, buffer of {LONG_LATENCY} s dropped", stops(sound, LONG_LATENCY))
        with busy_processors():
            yield figures("stop to silence, fade, all processors busy", stops(sound, LATENCY_SECONDS))
        yield f"open, silent stream: {100 * idle_cost():.1f} % of one processor"
    finally:
        pyttsx3.close()


def main() -> None:
    """Print the table."""
    with VirtualSound() as sound:
        os.environ.update(sound.variables)
        del os.environ["PULSE_LATENCY_MSEC"]  # our own choice of latency is to be measured
        for row in measure(sound):
            print(row, flush=True)


if __name__ == "__main__":
    main()
