"""What the readings of one utterance say about one meaning, as numbers that a fitted sum can weigh.

Every number is near 0 where nothing is known, and within about -2 to 2. Likelihoods are in nats; how far apart the
texts of an engine lie differs (libvosk gives those within about ten nats, PocketSphinx within hundreds).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from voice_assist.events import Hypothesis, Reading, ReadingKind
from voice_assist.understanding.active import ActivePhrases
from voice_assist.understanding.decision import Match
from voice_assist.understanding.evidence import Opinion
from voice_assist.understanding.normalise import UNKNOWN
from voice_assist.understanding.phonetics import phonetic_similarity, syllables
from voice_assist.understanding.phrase import Meaning
from voice_assist.understanding.words import plain_words

EN_MINI, EN_MINI_WORDS, POCKETSPHINX = "en-mini", "en-mini-words", "pocketsphinx"
SPREAD: Mapping[str, float] = {EN_MINI: 8.0, EN_MINI_WORDS: 8.0, POCKETSPHINX: 60.0}
"""Nats between two texts of an engine beyond which more makes no difference."""
LEAD = 30.0
"""Nats a syllable by which PocketSphinx' right sentences usually lead over free phones."""
OPEN_SPREAD = 10.0
ALTERNATIVES = 5
SLOW, FAST = 0.45, 0.18
"""Seconds a syllable of slow and of hurried speech; slower and faster sounds are hardly the phrase."""

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One meaning that some reading proposes.

    Attributes:
        phrase: the sentence of the pack that came nearest.
        score: its similarity to the text that came nearest, 0 to 100.
    """

    meaning: Meaning
    phrase: str
    score: float


def features(proposal: Proposal, opinions: Sequence[Opinion], active: ActivePhrases, seconds: float | None) -> Features:
    """All numbers about one meaning; a name that is missing counts 0.

    Args:
        proposal: the meaning.
        opinions: of every reading.
        active: what could have been said.
        seconds: how long the voice sounded; None where that is not known.
    """
    closed = [one for one in opinions if one.reading.kind is ReadingKind.CLOSED]
    found = dict(item for one in closed for item in _of_closed(proposal, one))
    found.update(_of_open(proposal, opinions, active))
    found.update(_of_length(proposal, active, seconds))
    found["open.sound.single"] = found.get("open.sound", 0.0) * found["single"]
    lead = _lead(proposal, closed, active)
    if lead is not None:
        found[f"{POCKETSPHINX}.lead"] = lead
        found[f"{POCKETSPHINX}.lead.single"] = lead * found["single"]
    return found


def _of_closed(proposal: Proposal, one: Opinion) -> Iterator[tuple[str, float]]:
    """One engine that knows the phrases: is this meaning its best text, and by how much?"""
    source, hypotheses = one.reading.source, one.reading.hypotheses
    if not one.reading.lacks.isdisjoint(proposal.phrase.split()):
        yield f"{source}.unable", 1.0
        yield f"{source}.heard", float(any(word != UNKNOWN for word in one.reading.text.split()))
        return
    if not hypotheses:
        yield f"{source}.silent", 1.0
        return
    mine = _nats_of(proposal, one)
    others = [_nats(h) for h, m in zip(hypotheses, one.meanings, strict=True) if m != proposal.meaning]
    if not mine:
        yield f"{source}.absent", 1.0
    else:
        spread = SPREAD[source]
        lead = max(mine) - max(others) if others else spread
        yield f"{source}.margin", max(-1.0, min(1.0, lead / spread))
        yield f"{source}.best", float(lead >= 0)
        yield f"{source}.only", float(not others)
    yield f"{source}.texts", len(hypotheses) / ALTERNATIVES
    yield f"{source}.unknown", float(UNKNOWN in one.reading.text)
    yield f"{source}.rival", float(isinstance(one.decision, Match) and one.decision.best.meaning != proposal.meaning)


def _of_open(proposal: Proposal, opinions: Sequence[Opinion], active: ActivePhrases) -> Iterator[tuple[str, float]]:
    """The reading that knows any words: does it sound like the phrase?"""
    one = next((one for one in opinions if one.reading.kind is ReadingKind.OPEN), None)
    if one is None or not one.reading.hypotheses:
        return
    heard, phrase = plain_words(one.reading.text), plain_words(proposal.phrase)
    yield "open.sound", max(phonetic_similarity(heard, phrase, active.pronunciations) - 0.5, 0.0) * 2
    yield "open.same", float(one.meaning == proposal.meaning)
    yield "open.more", min(3, max(0, len(heard) - len(phrase))) / 3
    yield "open.rival", float(isinstance(one.decision, Match) and one.decision.best.meaning != proposal.meaning)
    twin = next((other for other in opinions if _twin(other.reading, one.reading)), None)
    mine = _nats_of(proposal, twin) if twin else []
    if mine:
        difference = max(mine) - _nats(one.reading.hypotheses[0])
        yield "open.likelihood", max(-1.0, min(1.0, difference / OPEN_SPREAD))


def _of_length(proposal: Proposal, active: ActivePhrases, seconds: float | None) -> Iterator[tuple[str, float]]:
    count = max(1, syllables(plain_words(proposal.phrase), active.pronunciations))
    yield "syllables", min(count, 8) / 4
    yield "single", float(count == 1)
    yield "similarity", (proposal.score - 80) / 20
    yield "choices", math.log10(max(1, len(active))) - 1
    if seconds is not None:
        pace = max(seconds, 0.01) / count
        yield "slow", max(0.0, math.log(pace / SLOW))
        yield "fast", max(0.0, math.log(FAST / pace))


def _lead(proposal: Proposal, closed: Sequence[Opinion], active: ActivePhrases) -> float | None:
    """How far PocketSphinx' text leads over free phones, by syllable."""
    one = next((one for one in closed if one.reading.source == POCKETSPHINX), None)
    if one is None or not one.reading.hypotheses:
        return None
    unknown = next((_nats(h) for h in one.reading.hypotheses if h.text == UNKNOWN), None)
    mine = _nats_of(proposal, one)
    if unknown is None or not mine:
        return -1.0
    count = max(1, syllables(plain_words(proposal.phrase), active.pronunciations))
    return max(-2.0, min(2.0, (max(mine) - unknown) / LEAD / count))


def _nats_of(proposal: Proposal, one: Opinion) -> list[float]:
    """Likelihoods of the texts that mean it."""
    texts = zip(one.reading.hypotheses, one.meanings, strict=True)
    return [_nats(hypothesis) for hypothesis, meaning in texts if meaning == proposal.meaning]


def _twin(one: Reading, other: Reading) -> bool:
    """Whether both come from one model, so that their likelihoods can be compared."""
    return one.source == other.source and one.kind is not other.kind


def _nats(hypothesis: Hypothesis) -> float:
    return 0.0 if hypothesis.likelihood is None else hypothesis.likelihood
