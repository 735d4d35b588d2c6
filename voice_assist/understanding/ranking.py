"""What one text may mean: the nearest phrase of each meaning, nearest first, and a decision about the text alone."""

from __future__ import annotations

from dataclasses import dataclass

from voice_assist.understanding.active import ActivePhrases
from voice_assist.understanding.cost import SIMILARITY, Cost
from voice_assist.understanding.decision import Ambiguous, Candidate, Decision, Match, NoMatch
from voice_assist.understanding.normalise import UNKNOWN, normalise
from voice_assist.understanding.phrase import Meaning
from voice_assist.understanding.phrase_index import Prepared
from voice_assist.understanding.similarity import SAME, SAME_BUT_FILLERS, Similarity, compare
from voice_assist.understanding.words import plain_words, without_fillers

_LEAST_MARGIN = 6.0
"""Nearer together than this, two meanings cannot be told apart (unless every word of one was said)."""

OPPOSITE = "the opposite was said"
NOT_NEAR = "no phrase is near enough"
OF_OTHERS = "somebody else is spoken of"
ONE_WORD = "a single word must be exact"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A phrase and how near it is."""

    prepared: Prepared
    similarity: Similarity

    @property
    def candidate(self) -> Candidate:
        """The same for the outside."""
        phrase = self.prepared.phrase
        return Candidate(phrase.intent, phrase.slots, phrase.text, round(self.similarity.score, 1))


def rank(plain: tuple[str, ...], active: ActivePhrases) -> list[Ranked]:
    """The nearest phrase of each meaning, nearest first; those that are not even worth a question come last."""
    core = without_fillers(plain)
    best: dict[Meaning, Ranked] = {}
    for prepared in active.nearest(plain):
        if prepared.plain == plain:
            similarity = SAME
        elif prepared.core == core:
            similarity = SAME_BUT_FILLERS
        else:
            leaning = active.cost(prepared.phrase.intent) is Cost.GRAVE_TO_MISS
            similarity = compare(core, prepared.core, active.vocabulary, leaning=leaning)
        known = best.get(prepared.phrase.meaning)
        if known is None or similarity.score > known.similarity.score:
            best[prepared.phrase.meaning] = Ranked(prepared, similarity)
    return sorted(best.values(), key=lambda one: (one.similarity.score < _ask(one, active), -one.similarity.score))


def _ask(ranked: Ranked, active: ActivePhrases) -> float:
    return SIMILARITY[active.cost(ranked.prepared.phrase.intent)].ask


def judge(text: str, active: ActivePhrases) -> Decision:
    """Decide about one text, knowing nothing else."""
    heard = normalise(text)
    plain = plain_words(heard)
    if all(word == UNKNOWN for word in plain):
        return NoMatch(heard, None, None, "only unknown words" if plain else "nothing was recognised")
    ranking = rank(plain, active)
    if not ranking:
        return NoMatch(heard, None, None, "no phrase is near")
    best = ranking[0].candidate
    other = ranking[1].candidate if len(ranking) > 1 else None
    thresholds = SIMILARITY[active.cost(best.intent)]
    reason = _against(ranking, thresholds.ask)
    if reason:
        return NoMatch(heard, best, other, reason, near_miss=reason == NOT_NEAR and UNKNOWN not in plain)
    doubt = _doubt(ranking, thresholds.accept)
    if doubt:
        return Ambiguous(heard, best, other, doubt)
    return Match(heard, best, other, "said exactly" if ranking[0].similarity is SAME else "close enough")


def _against(ranking: list[Ranked], ask: float) -> str:
    """Why the text cannot mean the nearest phrase, or ""."""
    similarity = ranking[0].similarity
    if similarity.score < ask:
        return "too many unknown words" if similarity.unknown > similarity.known else NOT_NEAR
    if similarity.negated:
        return OPPOSITE
    if similarity.of_others or (similarity.addressed and similarity.extra):
        return OF_OTHERS
    single = len(ranking[0].prepared.core) == 1
    return ONE_WORD if single and similarity.extra and not similarity.exact else ""


def _doubt(ranking: list[Ranked], accept: float) -> str:
    """Why the nearest phrase is not certain, or ""."""
    best = ranking[0].similarity
    margin = best.score - ranking[1].similarity.score if len(ranking) > 1 else best.score
    whole = best in (SAME, SAME_BUT_FILLERS)
    doubts = (
        (margin == 0 or (margin < _LEAST_MARGIN and not whole), "two phrases are equally near"),
        (not best.complete, "only part of a phrase"),
        (best.extra, "more than a phrase"),
        (best.addressed, "somebody is spoken to"),
        (best.unknown > 0, "unknown words beside a phrase"),
        (best.score < accept, "not quite near enough"),
        (not best.exact and len(ranking[0].prepared.core) == 1, ONE_WORD),
    )
    return next((reason for doubtful, reason in doubts if doubtful), "")
