"""Speaking over the assistant: `python -m benchmarks.barge_in [PART] [COUNT]`, PART one of stops, own, noises, devices.

The made room of tests/room.py: a loudspeaker half a metre from the microphone, the person 1.2 m away, a fan, and in
every other case a television. Delay (20 to 250 ms), drift (up to 100 ppm) and place change from case to case. The
listener and the embedded engines are those of a live run; `Policy` decides as the conversation does.

stops: the word "stop" of strangers (words/test) over the assistant's voice, and the same clips in silence.
own: the assistant's own prompts, nobody speaking.
noises: coughs, doors and noise bursts over its voice.
devices: "stop" through PulseAudio's virtual devices, until the loudspeaker is silent.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import soxr

from benchmarks.models import SPEECH, VOICES, synthesise
from tests.room import RATE, VOICE_LEVEL, Room, Values, at_level, burst, cough, door, to_samples
from voice_assist.app.content_source import Content, load_content
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.spoken import fixed_texts
from voice_assist.dialogue.wording import cut
from voice_assist.evaluation.tallies import Share
from voice_assist.events import Event, Utterance, VoiceEnded, VoiceStarted
from voice_assist.hearing.engines import build
from voice_assist.hearing.full_duplex import FullDuplex
from voice_assist.hearing.listener import Listener
from voice_assist.hearing.recogniser import EngineChoice, Grammar, Samples
from voice_assist.hearing.recording import read_recording
from voice_assist.hearing_events import Partial
from voice_assist.played_sound import PlayedSound
from voice_assist.speaking.ducking import LOWERED
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.synthesiser import Voice
from voice_assist.understanding.decision import Match
from voice_assist.understanding.matcher import understand

STEP = 320
AHEAD = 0.04
"""Seconds of sound that the loudspeaker's buffer holds: what is lowered now is heard so much later."""
STOPS = frozenset({"stop", "wait", "quiet", "stop talking", "be quiet"})
CLEARLY_ABOVE = 6.0
"""dB above the own voice's echo from which a word that is being said just now is the person's all the same."""
LOUD_WITHIN = 16.0
"""dB below its loudest 20 ms: there a clip's word begins."""
PAUSE = 0.6
SILENT = 1.5


@dataclass
class Policy:
    """What the conversation does with what is heard: lower the voice at once, stop it at a word that says so."""

    saying: str = ""
    ducked: bool = False
    stops: list[float] = field(default_factory=list)
    ducks: list[tuple[float, float]] = field(default_factory=list)
    decided: list[str] = field(default_factory=list)
    heard: list[Utterance] = field(default_factory=list)
    now: float = 0.0

    def post(self, event: Event) -> None:
        match event:
            case VoiceStarted():
                self.ducked = True
                self.ducks.append((self.now, np.inf))
            case VoiceEnded():
                self.ducked = False
                self.ducks[-1] = (self.ducks[-1][0], self.now)
            case Partial(text=text, above_echo=above) if text in STOPS and self._is_theirs(text, above):
                self._stop(text)
            case Utterance():
                self.heard.append(event)

    @property
    def gain(self) -> float:
        """Of its voice; after a stop it soon says something else."""
        if self.stops and self.now - self.stops[-1] < SILENT:
            return 0.0
        return LOWERED if self.ducked else 1.0

    def _is_theirs(self, text: str, above: float | None) -> bool:
        return above is None or above >= CLEARLY_ABOVE or text not in self.saying

    def _stop(self, text: str) -> None:
        self.decided.append(text)
        self.stops.append(self.now)


class Assistant:
    """The listener on the made room; a clock that counts samples."""

    def __init__(self, content: Content) -> None:
        self._content = content
        grammar = Grammar({Context.IDLE: content.grammar.sentences[Context.IDLE]})
        self._engine = build(EngineChoice("auto", None, None, PROJECT_FOLDER / "models"), grammar)
        self.restart(0.05)

    def restart(self, delay: float, drift_ppm: float = 0.0, seed: int = 0) -> None:
        """Another room, another sound card, nothing learnt."""
        self.room, self._delay, self._drift = Room(seed), delay, drift_ppm
        self.played, self.policy = PlayedSound(), Policy()
        self._listener = Listener(self._engine, self.policy, 0.8, self._content.completeness, FullDuplex(self.played))
        self._time = 0.0

    def hear(self, said: Values, others: Values, saying: Sequence[tuple[float, str]] = ()) -> float:
        """Let the assistant say this (its voice is lowered and stopped as the policy wants) among other sounds.

        Returns:
            The share of the time for which it was lowered.
        """
        echo = self.room.live_echo(said, self._delay, self._drift)
        late = round(self._delay * RATE)
        gain, ahead, ducked = np.ones(len(said) + STEP), round(AHEAD * RATE), 0
        began = self._time
        for first in range(0, len(said) - ahead - STEP, STEP):
            written = slice(first + ahead, first + ahead + STEP)
            gain[written] = self.policy.gain
            ducked += STEP * self.policy.ducked
            self.played.add(to_samples(said[written] * gain[written]), RATE, began + written.start / RATE)
            self.policy.saying = next((text for at, text in reversed(saying) if at <= first / RATE), "")
            index = np.maximum(0, np.arange(first - late, first - late + STEP))
            sound = to_samples(echo.next(first, gain[index]) + others[first : first + STEP])
            self.policy.now = self._time + STEP / RATE
            self._listener.feed(sound, self._time)
            self._time += STEP / RATE
        self._listener.flush()
        return ducked / len(said)

    def commands(self) -> list[str]:
        """What the utterances would have done."""
        return [phrase for _, phrase in self._understood()]

    def stop_commands(self) -> list[float]:
        """When the utterances began that would have stopped it."""
        return [moment for moment, phrase in self._understood() if phrase in STOPS]

    def _understood(self) -> Iterator[tuple[float, str]]:
        active = self._content.phrasebook.active(frozenset({Context.IDLE}))
        for utterance in self.policy.heard:
            decision = understand(utterance.readings, active)
            if isinstance(decision, Match):
                yield utterance.started, decision.best.phrase


def prompts(content: Content, seed: int = 0) -> Iterator[tuple[str, Values]]:
    """All that the pack lets the assistant say, sentence by sentence, in the order of a random draw, without end."""
    synthesiser, voice = EspeakSynthesiser(), Voice("en", 150)
    texts = [part for text in fixed_texts(content.pack) for part in cut(text)]
    random = np.random.default_rng(seed)
    while True:
        for index in random.permutation(len(texts)):
            sound = synthesiser.synthesise(texts[index], voice)
            yield texts[index], resampled(sound.samples, sound.sample_rate)


def resampled(samples: Samples, rate: int) -> Values:
    return np.asarray(soxr.resample(samples / 32768 * 0.7, rate, RATE), np.float64)


def speech(source: Iterator[tuple[str, Values]], seconds: float) -> tuple[Values, list[tuple[float, str]]]:
    """Prompts with pauses, so many seconds, and when which began."""
    parts, saying, length = [], [], 0
    while length < seconds * RATE:
        text, sound = next(source)
        saying.append((length / RATE, text.casefold()))
        parts += [sound, np.zeros(round(PAUSE * RATE))]
        length += len(sound) + len(parts[-1])
    return np.concatenate(parts)[: round(seconds * RATE)], saying


def interval(hits: int, count: int) -> str:
    """Wilson's interval of 95 %."""
    if not count:
        return "-"
    low, high = Share(hits, count).interval
    return f"{low:.0%} to {high:.0%}"


def begins(clip: Values) -> tuple[float, float]:
    """Seconds at which a clip's word begins and ends."""
    power = np.sqrt(np.convolve(clip**2, np.ones(320) / 320, "same"))
    loud = np.flatnonzero(power > power.max() * 10 ** (-LOUD_WITHIN / 20))
    return loud[0] / RATE, loud[-1] / RATE


def case(number: int) -> tuple[float, float]:
    """Delay and drift."""
    random = np.random.default_rng((number, 5))
    return float(random.uniform(0.02, 0.25)), float(random.uniform(-100, 100))


def surroundings(room: Room, number: int, length: int) -> Values:
    """A fan, and in every other case a television."""
    others = room.fan(length)
    if number % 2:
        talk = "Good evening. Here is the news. In the north it will rain for most of the day."
        voice = synthesise(talk, *VOICES[number % len(VOICES)]) / 32768
        others += room.television(voice, length)
    return others


WARM, EACH, GROUP = 12.0, 5.0, 6
"""Seconds that the assistant speaks first and that each sound has; sounds in one room."""
LOUDSPEAKER = 6.0
"""dB by which the samples are louder than what the microphone hears of them."""


def stops(assistant: Assistant, content: Content, count: int, split: str) -> None:
    files = sorted((SPEECH / "words" / split / "stop").glob("*.wav"))[:count]
    clips = [read_recording(file) / 32768 for file in files]
    print(f"\n| stop, strangers (words/{split}) | n | caught | of those in silence | 95 % | ducked in 250 ms | 95 % |")
    print("|---|---|---|---|---|---|---|")
    silent = [caught for caught, _ in _stop_each(assistant, None, clips, 0)]
    print(f"| in silence | {len(clips)} | {sum(silent)} | | | | |", flush=True)
    for level in (0, -6, -12):
        found = _stop_each(assistant, prompts(content), clips, level)
        both = sum(caught for (caught, _), quiet in zip(found, silent, strict=True) if quiet)
        caught, ducked = sum(caught for caught, _ in found), sum(lowered for _, lowered in found)
        print(
            f"| {level} dB | {len(clips)} | {caught} | {both} of {sum(silent)} | {interval(both, sum(silent))} "
            f"| {ducked} | {interval(ducked, len(clips))} |",
            flush=True,
        )


def _stop_each(
    assistant: Assistant, source: Iterator[tuple[str, Values]] | None, clips: Sequence[Values], level: float
) -> list[tuple[bool, bool]]:
    """Of each clip, whether it was caught, and whether the voice was lowered (or stopped) in time."""
    found = []
    for group in range(0, len(clips), GROUP):
        some, warm = clips[group : group + GROUP], 1.0 if source is None else WARM
        seconds = warm + EACH * len(some) + 1
        assistant.restart(*case(group // GROUP), seed=group // GROUP % 5)
        said, saying = (np.zeros(round(seconds * RATE)), []) if source is None else speech(source, seconds)
        if source is not None:
            said = at_level(said, VOICE_LEVEL + LOUDSPEAKER)
        others = surroundings(assistant.room, group // GROUP, len(said))
        random = np.random.default_rng((group, 6))
        times = [warm + EACH * place + float(random.uniform(0, 1.5)) for place in range(len(some))]
        for at, clip in zip(times, some, strict=True):
            others += assistant.room.person(clip, at, level, len(said))
        assistant.hear(said, others, saying)
        policy, commands = assistant.policy, assistant.stop_commands()
        for at, clip in zip(times, some, strict=True):
            began = at + begins(clip)[0]
            caught = any(-0.1 < moment - began < 2.5 for moment in (*policy.stops, *commands))
            found.append((caught, any(start - began <= 0.25 and end > began for start, end in policy.ducks)))
    return found


def own(assistant: Assistant, content: Content, minutes: float) -> None:
    source = prompts(content, seed=1)
    print(
        "\n| own prompts, nobody speaking | minutes | commands | stops | voices | ducked |\n|---|---|---|---|---|---|"
    )
    ducked, commands, starts, decided = 0.0, 0, 0, 0
    parts = max(1, round(minutes))
    for part in range(parts):
        assistant.restart(*case(part), seed=part % 5)
        said, saying = speech(source, 60.0)
        said = at_level(said, VOICE_LEVEL + LOUDSPEAKER)
        ducked += assistant.hear(said, assistant.room.fan(len(said)), saying) / parts
        commands += len(assistant.commands())
        decided += len(assistant.policy.decided)
        starts += len(assistant.policy.ducks)
    print(
        f"| rooms, delays and drifts as above, a fan | {parts} | {commands} | {decided} | {starts} | {ducked:.2%} |",
        flush=True,
    )


def noises(assistant: Assistant, content: Content, count: int) -> None:
    source = prompts(content, seed=2)
    print("\n| sound over its voice | n | stopped it | 95 % | ducked |\n|---|---|---|---|---|")
    makers = (("coughs", cough), ("doors", door), ("noise bursts", burst))
    for name, make in makers:
        stopped = ducked = done = 0
        while done < count:
            assistant.restart(*case(done), seed=done % 5)
            said, saying = speech(source, WARM + 10 * EACH)
            said = at_level(said, VOICE_LEVEL + LOUDSPEAKER)
            others = assistant.room.fan(len(said))
            for place in range(10):
                noise = make(done + place)
                first = round((WARM + place * EACH) * RATE)
                others[first : first + len(noise)] += noise
            assistant.hear(said, others, saying)
            done += 10
            stopped += len(assistant.policy.decided) + len(assistant.commands())
            ducked += len(assistant.policy.ducks)
        print(f"| {name} | {done} | {stopped} | {interval(stopped, done)} | {ducked} |", flush=True)


def main(part: str, count: int, split: str) -> None:
    content = load_content(PROJECT_FOLDER / "intents" / "en")
    assistant = Assistant(content)
    if part in ("all", "stops"):
        stops(assistant, content, count, split)
    if part in ("all", "own"):
        own(assistant, content, count)
    if part in ("all", "noises"):
        noises(assistant, content, count)


if __name__ == "__main__":
    main(
        sys.argv[1] if len(sys.argv) > 1 else "all",
        int(sys.argv[2]) if len(sys.argv) > 2 else 10,
        sys.argv[3] if len(sys.argv) > 3 else "test",
    )
