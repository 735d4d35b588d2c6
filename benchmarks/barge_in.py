"""Speaking over the assistant: `python -m benchmarks.barge_in PART COUNT SPLIT`; stops, television, own or noises.

The real listener, engines and conversation in the made room of tests/room.py (benchmarks/interrupted.py): a loudspeaker
half a metre from the microphone, the person 1.2 m away, a fan. Delay (20 to 250 ms), drift (up to 100 ppm) and place
change from room to room.

stops: the word "stop" of strangers (words/SPLIT) over the assistant's voice, and the same clips in silence.
television: the same while a television talks without a pause, 19 dB softer than the person at the least.
own: so many minutes of the assistant's own prompts, nobody speaking.
noises: coughs, doors and noise bursts over its voice, so many of each.

What the engines made of a sound is kept in the file that BENCHMARK_ANSWERS names.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.interrupted import Assistant
from benchmarks.stop_clips import clips_of, ends_of
from benchmarks.talking import AHEAD
from tests.room import RATE, Values, burst, cough, door
from voice_assist.dialogue.decided import SILENT
from voice_assist.dialogue.hushes import HUSHING
from voice_assist.evaluation.tallies import Share

WARM, GROUP = 12.0, 6
"""Seconds that the assistant speaks first, and sounds in one room."""
WATCHED = 2.5
"""Seconds after a sound in which what follows is put down to it; a voice that was stopped for good is silent then."""
SOON = 0.25
"""Seconds from the onset of a word within which the voice is to be lowered."""
NOISES_IN_A_ROOM = 10
DETAILS = bool(os.environ.get("BENCHMARK_DETAILS"))


@dataclass(frozen=True)
class Tried:
    """What one sound over the assistant's voice did.

    Attributes:
        caught: the voice was stopped, and was still silent WATCHED seconds after the sound.
        cut: it was stopped at all.
        after: seconds from the end of the sound to silence at the loudspeaker; None: it was not stopped.
        soon: whether the voice was lowered or silent SOON after the onset ...
        anew: ... by something that began from 0.2 s before the onset on.
    """

    caught: bool
    cut: bool
    after: float | None = None
    soon: bool = False
    anew: bool = False


def in_silence(assistant: Assistant, clips: Sequence[Values], *, television: bool) -> list[bool]:
    """Of each clip, whether it would have silenced the assistant."""
    found = []
    for number, clip in enumerate(clips):
        if number % GROUP == 0:
            assistant.restart(number // GROUP, television=television)
        assistant.run_until(lambda: assistant.quiet, 20.0)
        assistant.run(1.0)
        began, length = assistant.now, round((len(clip) / RATE + 0.5) * RATE)
        assistant.insert(assistant.room.person(clip, 0.0, 0.0, length))
        assistant.run(len(clip) / RATE + WATCHED)
        heard = assistant.happened
        texts = [text for moment, text, _ in heard.partials if moment > began]
        decided = [
            action in HUSHING if decision == "accept" else action in SILENT
            for moment, decision, action in heard.decisions
            if moment > began
        ]
        found.append(any(decided) or any(map(assistant.silences, texts)))
        if DETAILS:
            print("silence", number, found[-1], texts, [item for item in heard.decisions if item[0] > began])
    return found


def over_its_voice(
    assistant: Assistant, texts: Iterator[str], number: int, sound: Values, ends: tuple[float, float]
) -> Tried:
    """Let a sound begin in the middle of a sentence; `ends`: seconds at which what is in it begins and ends."""
    random = np.random.default_rng((number, 6))
    into = float(random.uniform(0.3, 1.0))
    assistant.run_until(lambda: assistant.mouth.said >= into and assistant.mouth.left >= ends[1] + 0.3, 120.0, texts)
    onset, end = assistant.now + ends[0], assistant.now + ends[1]
    assistant.insert(sound)
    assistant.run(ends[1] + WATCHED)
    heard = assistant.happened
    stopped = [moment for moment in heard.stopped if moment >= onset]
    caught = bool(stopped) and assistant.mouth.left == 0 and not any(moment > stopped[0] for moment, _ in heard.spoken)
    soon, anew = _lowered(assistant, onset)
    tried = Tried(caught, bool(stopped), stopped[0] + AHEAD - end if stopped else None, soon, anew)
    if DETAILS:
        parts = [(round(m - end, 2), text, above and round(above, 1)) for m, text, above in heard.partials if m > onset]
        print(number, tried, parts, [item[1:] for item in heard.decisions if item[0] > onset], flush=True)
        for kind in (heard.notes, heard.spoken):
            print("   ", [(round(item[0] - end, 2), *item[1:]) for item in kind if item[0] > onset], flush=True)
    return tried


def _lowered(assistant: Assistant, onset: float) -> tuple[bool, bool]:
    heard, moment = assistant.happened, onset + SOON
    stopped = any(onset <= stop <= moment for stop in heard.stopped)
    begun = [begin for begin, end in heard.lowered if begin <= moment < end]
    return stopped or bool(begun), stopped or any(begin >= onset - 0.2 for begin in begun)


def share(hits: int, count: int) -> str:
    """A number with Wilson's interval of 95 %."""
    low, high = Share(hits, count).interval
    return f"{hits} of {count} ({low:.0%} to {high:.0%})" if count else "-"


def milliseconds(values: Sequence[float]) -> str:
    """Median and 95 %."""
    return " / ".join(f"{1000 * value:.0f}" for value in np.percentile(values, [50, 95])) if len(values) else "-"


def stops(assistant: Assistant, count: int, split: str, *, television: bool = False) -> None:
    clips = clips_of(split, count)
    silent = in_silence(assistant, clips, television=television)
    print(
        f"\n| stop, strangers (words/{split}) | caught | of those caught in silence | end to silence, median / 95 % "
        "| lowered in 250 ms | by this voice |\n|---|---|---|---|---|---|"
    )
    print(f"| in silence | {share(sum(silent), len(clips))} | | | | |", flush=True)
    for level in (0, -6, -12):
        tried = [
            each
            for room in range(0, len(clips), GROUP)
            for each in _stops_in_a_room(
                assistant, room // GROUP, clips[room : room + GROUP], level, television=television
            )
        ]
        both = sum(each.caught for each, quiet in zip(tried, silent, strict=True) if quiet)
        times = [each.after for each in tried if each.caught and each.after is not None]
        print(
            f"| {level} dB | {share(sum(each.caught for each in tried), len(clips))} | {share(both, sum(silent))} "
            f"| {milliseconds(times)} | {share(sum(each.soon for each in tried), len(clips))} "
            f"| {share(sum(each.anew for each in tried), len(clips))} |",
            flush=True,
        )


def _stops_in_a_room(
    assistant: Assistant, room: int, clips: Sequence[Values], level: float, *, television: bool
) -> Iterator[Tried]:
    assistant.restart(room, television=television)
    texts = assistant.texts(room)
    assistant.run(WARM, texts)
    for place, clip in enumerate(clips):
        heard = assistant.room.person(clip, 0.0, level, len(clip) + RATE // 2)
        yield over_its_voice(assistant, texts, room * GROUP + place, heard, ends_of(clip))


def own(assistant: Assistant, minutes: int) -> None:
    print(
        "\n| own prompts, nobody speaking | minutes | decisions | calls | sentences stopped | own voice dropped "
        "| voices noticed | lowered |\n|---|---|---|---|---|---|---|---|"
    )
    decisions, calls, stopped, dropped, voices, lowered = 0, 0, 0, 0, 0, 0.0
    for minute in range(minutes):
        assistant.restart(minute)
        assistant.run(60.0, assistant.texts(100 + minute))
        heard = assistant.happened
        decisions += len(heard.decisions)
        calls += heard.calls
        stopped += len(heard.stopped)
        dropped += sum(kind == "own_voice" for _, kind, _ in heard.notes)
        voices += len(heard.lowered)
        lowered += heard.lowered_seconds(assistant.now)
        if DETAILS:
            print(minute, heard.decisions, heard.stopped, heard.lowered, heard.partials, flush=True)
    print(
        f"| rooms, delays and drifts as above, a fan | {minutes} | {decisions} | {calls} | {stopped} | {dropped} "
        f"| {voices} | {lowered / 60 / minutes:.2%} |",
        flush=True,
    )


def noises(assistant: Assistant, count: int) -> None:
    print("\n| sound over its voice | stopped it | for good | lowered in 250 ms |\n|---|---|---|---|")
    makers: tuple[tuple[str, Callable[[int], Values]], ...] = (
        ("coughs", cough),
        ("doors", door),
        ("noise bursts", burst),
    )
    every: list[Tried] = []
    for name, make in makers:
        tried = [
            each
            for room in range((count + NOISES_IN_A_ROOM - 1) // NOISES_IN_A_ROOM)
            for each in _noises_in_a_room(assistant, room, make)
        ][:count]
        every += tried
        _print_noises(name, tried)
    _print_noises("all", every)


def _print_noises(name: str, tried: Sequence[Tried]) -> None:
    cut, caught = sum(each.cut for each in tried), sum(each.caught for each in tried)
    soon = sum(each.soon for each in tried)
    print(
        f"| {name} | {share(cut, len(tried))} | {share(caught, len(tried))} | {share(soon, len(tried))} |", flush=True
    )


def _noises_in_a_room(assistant: Assistant, room: int, make: Callable[[int], Values]) -> Iterator[Tried]:
    assistant.restart(50 + room)
    texts = assistant.texts(50 + room)
    assistant.run(WARM, texts)
    for place in range(NOISES_IN_A_ROOM):
        sound = make(room * NOISES_IN_A_ROOM + place)
        yield over_its_voice(assistant, texts, 1000 + room * NOISES_IN_A_ROOM + place, sound, (0.0, len(sound) / RATE))


def main(part: str, count: int, split: str) -> None:
    assistant = Assistant()
    if part in ("all", "stops"):
        stops(assistant, count, split)
    if part in ("all", "television"):
        stops(assistant, count, split, television=True)
    if part in ("all", "own"):
        own(assistant, count)
    if part in ("all", "noises"):
        noises(assistant, count)


if __name__ == "__main__":
    main(
        sys.argv[1] if len(sys.argv) > 1 else "all",
        int(sys.argv[2]) if len(sys.argv) > 2 else 24,
        sys.argv[3] if len(sys.argv) > 3 else "test",
    )
