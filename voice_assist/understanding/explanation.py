"""Why something was acted on, asked about or left alone, in words for a caregiver; and what would have changed it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from voice_assist.events import Reading, ReadingKind
from voice_assist.understanding.cost import SIMILARITY, Cost
from voice_assist.understanding.decision import Ambiguous, Decision, Match, NoMatch, Weighing
from voice_assist.understanding.evidence import DENIED, MORE
from voice_assist.understanding.features import EN_MINI, EN_MINI_WORDS, POCKETSPHINX
from voice_assist.understanding.fusion import PART, log_odds
from voice_assist.understanding.normalise import UNKNOWN

LISTENERS = {
    EN_MINI: "the first recogniser",
    POCKETSPHINX: "the second recogniser",
    EN_MINI_WORDS: "the recogniser of short words",
    "open": "the free reading",
}
GROUPS = {
    **LISTENERS,
    "slow": "how long it sounded",
    "fast": "how long it sounded",
}
"""What the pieces of evidence are called, by the first part of their name. The rest was known before."""

CERTAIN = {"margin": 1.0, "best": 1.0, "only": 1.0, "texts": 0.2}
OTHERWISE = {"absent": 1.0, "unknown": 1.0, "texts": 0.2}
"""What a recogniser says that heard the phrase beyond doubt, and one that heard other words."""

CHANGES = {
    DENIED: 'without the word "not", or its like',
    MORE: "if less had been said before or after it",
    PART: "if the whole phrase had been heard, and nothing else",
    "only part of a phrase": "if the whole phrase had been heard",
    "more than a phrase": "if nothing else had been heard beside it",
    "unknown words beside a phrase": "if no unknown word had been heard beside it",
    "two phrases are equally near": "if it had come nearer to one phrase than to the other",
    "a single word must be exact": "if the word had been heard letter by letter",
}
"""Rule -> what would have let it be acted on."""

_WORTH_NAMING = 0.3
"""Log-odds below which a piece of evidence decides nothing."""


def explain(decision: Decision, readings: Sequence[Reading], cost: Cost | None) -> list[str]:
    """One sentence a line: what was decided, what was heard, why, and what would have changed it.

    Args:
        decision: what was decided.
        readings: of the same utterance; for typed text none.
        cost: of the intent that came nearest; None where none did.
    """
    lines = [_outcome(decision), *what_was_heard(readings)]
    if decision.weighing and cost:
        lines += [_sureness(decision.weighing, cost), *_reasons(decision.weighing)]
    elif decision.best and cost:
        limits = SIMILARITY[cost]
        lines.append(
            f"The words come near it by {decision.best.score:.0f} of 100; what is {cost} is acted on from "
            f"{limits.accept:.0f}, asked about from {limits.ask:.0f}."
        )
    lines.append(f"The rule: {decision.rule}.")
    if decision.best:
        lines.append(what_would_change(decision))
    return lines


def _outcome(decision: Decision) -> str:
    if decision.best is None:
        return "Left alone: nothing that was heard resembles a phrase."
    match decision:
        case Match():
            return f'Acted on: "{decision.best.phrase}".'
        case Ambiguous():
            return f'Asked about: "{decision.best.phrase}".'
        case NoMatch():
            return f'Left alone; "{decision.best.phrase}" came nearest.'
        case _:
            assert_never(decision)


def what_was_heard(readings: Sequence[Reading]) -> Iterable[str]:
    """One sentence for each reading."""
    for reading in readings:
        if reading.lacks and not reading.hypotheses:
            continue  # it knows none of these words
        who = "the free reading" if reading.kind is ReadingKind.OPEN else LISTENERS.get(reading.source, reading.source)
        heard, *others = [_shown(hypothesis.text) for hypothesis in reading.hypotheses] or ["nothing"]
        guesses = f" (or {', '.join(others)})" if others else ""
        yield f"{_capital(who)} heard {heard}{guesses}."


def _shown(text: str) -> str:
    """A text as it is quoted; words that no phrase has stand as dots."""
    known = text.replace(UNKNOWN, "...").strip()
    return "words that it does not know" if set(known.split()) == {"..."} else f'"{known}"'


def _sureness(weighing: Weighing, cost: Cost) -> str:
    return (
        f"Together they are {weighing.confidence:.0%} sure; what is {cost} is acted on from {weighing.accept:.0%}, "
        f"asked about from {weighing.ask:.0%}."
    )


def _reasons(weighing: Weighing) -> Iterable[str]:
    sums = _by_group(weighing.parts)
    for what, sign in (("For it", 1), ("Against it", -1)):
        names = [name for name, value in sorted(sums.items(), key=lambda item: -abs(item[1]))
                 if value * sign >= _WORTH_NAMING]  # fmt: skip
        if names:
            yield f"{what}: {', '.join(names)}."


def _by_group(parts: Mapping[str, float]) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for name, value in parts.items():
        if group := GROUPS.get(name.partition(".")[0]):
            sums[group] += value
    return sums


def what_would_change(decision: Decision) -> str:
    """One sentence: the least that would have led to another decision."""
    weighing, accepted = decision.weighing, isinstance(decision, Match)
    if not accepted and decision.rule in CHANGES:
        return f"It would have been acted on {CHANGES[decision.rule]}."
    if weighing is None:
        return (
            "It would not have been acted on if other words had been heard."
            if accepted
            else "It would have been acted on if the words had come nearer to the phrase."
        )
    wanted = math.log(weighing.accept / (1 - weighing.accept))
    now = math.log(weighing.confidence / (1 - weighing.confidence))
    able = (source for source in (EN_MINI, POCKETSPHINX, EN_MINI_WORDS) if f"{source}.unable" not in weighing.parts)
    for source in able:
        instead = now + _changed(weighing.parts, source, OTHERWISE if accepted else CERTAIN)
        if (instead >= wanted) != accepted:
            who = LISTENERS[source]
            if accepted:
                return f"It would not have been acted on if {who} had heard other words."
            return f"It would have been acted on if {who} had heard the phrase beyond doubt."
    return "No single recogniser would have changed that."


def _changed(parts: Mapping[str, float], source: str, wanted: Mapping[str, float]) -> float:
    """By how much the log-odds change if this recogniser says something else; the free reading is of the first."""
    groups = {source, "open"} if source == EN_MINI and wanted is OTHERWISE else {source}
    says = sum(value for name, value in parts.items() if name.partition(".")[0] in groups)
    return sum(log_odds({f"{source}.{name}": value for name, value in wanted.items()}).values()) - says


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
