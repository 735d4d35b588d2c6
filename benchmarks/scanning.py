"""How long it takes to ask for each need by one sound: scanning of the shipped list on the fake clock.

    python -m benchmarks.scanning

Words take 60 / 150 s each, and a sentence 0.2 s more; the person's sound begins SECONDS_TO_REACT after the end of what
is wanted, lasts 0.4 s, and is known 0.8 s after its end. Counted from the end of "I need something" to the order of the
call. Learnt: somebody who has asked a hundred times, the r-th most wanted need in proportion to 1 / r (Zipf); which
needs these are is drawn anew for each of ORDERS people.
"""

from __future__ import annotations

import random
import statistics
from pathlib import Path

from tests.simulation import Simulation
from voice_assist.content.loader import load_pack
from voice_assist.content.needs import Need, key_of, needs_of
from voice_assist.content.phrases import phrasebook_of
from voice_assist.dialogue.one_sound_habits import OneSoundHabits
from voice_assist.dialogue.scanning import USUAL, USUAL_FROM
from voice_assist.understanding.phrase import Meaning

PACK = load_pack(Path(__file__).parent.parent / "intents" / "en")
BOOK = phrasebook_of(PACK)
WORD_SECONDS, SENTENCE_SECONDS = 60 / 150, 0.2
SECONDS_TO_REACT = 0.7
REQUESTS, ORDERS, SEED = 100, 5, 1


class Listener(Simulation):
    """Speech takes as long as 150 words a minute."""

    def _speak(self, speak) -> None:  # type: ignore[no-untyped-def]
        self.seconds_of_next_speech = len(speak.text.split()) * WORD_SECONDS + SENTENCE_SECONDS
        super()._speak(speak)


def sentence(words: str) -> str:
    """As it is read out."""
    return f"{words[:1].upper()}{words[1:]}."


def seconds_to(need: Need, group: str, *, alone: bool, habits: OneSoundHabits) -> float:
    """From the end of "I need something" to the order of this call."""
    sim = Listener(PACK, BOOK, one_sound=habits)
    sim.wait_until_quiet()
    began, calls = sim.time, len(sim.calls)
    sim.hear("I need something")
    usual = need.asks.meaning in usual_of(habits)
    path = ["The usual.", sentence(need.asks.text)] if usual else [sentence(group), sentence(need.say)]
    wanted = [sentence(group)] if alone else path
    for text in wanted:
        seen = len(sim.spoken)
        while not (sim.speaking is None and text in sim.spoken[seen:] and sim.spoken[-1] == text):
            sim.advance(0.05)
            assert sim.time < began + 300, f"{need.say} is never read out"
        sim.advance(SECONDS_TO_REACT)
        sim.sound()
    assert len(sim.calls) == calls + 1, f"{need.say} was not chosen"
    assert sim.calls[-1].kind == need.asks.intent.removeprefix("call.")
    return sim.time - began


def usual_of(habits: OneSoundHabits) -> set[Meaning]:
    """What is asked for most often, the first of the list where two are equal."""

    def count(need: Need) -> int:
        return habits.used.get(key_of(need.asks.meaning), 0)

    lists = sorted(needs_of(PACK), key=lambda each: -sum(map(count, each.needs)))
    needs = sorted(
        (need for each in lists if len(each.needs) > 1 for need in each.needs), key=lambda need: -count(need)
    )
    return {need.asks.meaning for need in needs[:USUAL] if count(need) >= USUAL_FROM}


def all_needs() -> list[tuple[Need, str, bool]]:
    """Each need, its group, and whether it stands alone."""
    return [
        (need, each.say or "Something else", bool(each.say) and len(each.needs) == 1)
        for each in needs_of(PACK)
        for need in each.needs
    ]


def learnt(order: list[int], needs: list[tuple[Need, str, bool]]) -> tuple[OneSoundHabits, dict[int, float]]:
    """Habits after REQUESTS, and how much each need weighs."""
    weights = {index: 1 / (rank + 1) for rank, index in enumerate(order)}
    total = sum(weights.values())
    shares = {index: weight / total for index, weight in weights.items()}
    used = {key_of(needs[index][0].asks.meaning): round(REQUESTS * share) for index, share in shares.items()}
    return OneSoundHabits(used={key: count for key, count in used.items() if count}), shares


def row(name: str, times: list[float]) -> str:
    """One line of the table."""
    within = 100 * sum(seconds <= 30 for seconds in times) / len(times)
    mean, median = statistics.mean(times), statistics.median(times)
    return f"| {name} | {len(times)} | {median:.0f} | {mean:.0f} | {max(times):.0f} | {within:.0f} % |"


def main() -> None:
    """Print the table."""
    needs = all_needs()
    print("| order | n | median s | mean s | most s | within 30 s |\n|---|---|---|---|---|---|")
    for pause in (1.5, 2.0):
        habits = OneSoundHabits(pause=pause)
        times = [seconds_to(need, group, alone=alone, habits=habits) for need, group, alone in needs]
        print(row(f"of the pack, pause {pause} s", times))
    chance = random.Random(SEED)
    for pause in (1.5, 2.0):
        times, requests = [], []
        for _ in range(ORDERS):
            order = chance.sample(range(len(needs)), len(needs))
            habits, shares = learnt(order, needs)
            habits = OneSoundHabits(pause, used=habits.used)
            own = [seconds_to(need, group, alone=alone, habits=habits) for need, group, alone in needs]
            times += own
            requests += chance.choices(own, [shares[index] for index in range(len(own))], k=REQUESTS)
        print(row(f"learnt, each need once, pause {pause} s", times))
        print(row(f"learnt, each need as often as it is asked for, pause {pause} s", requests))


if __name__ == "__main__":
    main()
