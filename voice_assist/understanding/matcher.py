"""From text to a decision: the nearest phrase, the nearest one that means something else, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voice_assist.events import Reading
from voice_assist.understanding.active import ActivePhrases, Prepared
from voice_assist.understanding.decision import Ambiguous, Candidate, Decision, Match, NoMatch
from voice_assist.understanding.normalise import UNKNOWN, normalise
from voice_assist.understanding.similarity import Similarity, compare
from voice_assist.understanding.words import plain_words, without_fillers

_MARGIN = 6.0
_SMALL_WORDS = 99.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A phrase and how near it is."""

    prepared: Prepared
    similarity: Similarity

    def candidate(self) -> Candidate:
        """The same for the outside."""
        phrase = self.prepared.phrase
        return Candidate(phrase.intent, phrase.slots, phrase.text, round(self.similarity.score, 1))


def _rank(plain: tuple[str, ...], active: ActivePhrases) -> list[Ranked]:
    """The nearest phrase of each meaning, nearest first."""
    core = without_fillers(plain)
    best: dict[object, Ranked] = {}
    for prepared in active.nearest(core):
        if prepared.plain == plain:
            similarity = Similarity(100.0, True, False, False, 0, True)
        else:
            similarity = compare(core, prepared.core, active.vocabulary)
            if similarity.score > _SMALL_WORDS:
                similarity = Similarity(_SMALL_WORDS, True, False, False, 0, True)
        ranked = Ranked(prepared, similarity)
        known = best.get(prepared.phrase.meaning)
        if known is None or similarity.score > known.similarity.score:
            best[prepared.phrase.meaning] = ranked
    return sorted(best.values(), key=lambda ranked: -ranked.similarity.score)


def understand_text(text: str, active: ActivePhrases) -> Decision:
    """Decide about typed text or one hypothesis of a recogniser."""
    heard = normalise(text)
    plain = plain_words(heard)
    if not any(word != UNKNOWN for word in plain):
        return NoMatch(heard, None, None, "nothing was recognised")
    ranking = _rank(plain, active)
    if not ranking:
        return NoMatch(heard, None, None, "no phrase is near")
    best = ranking[0].candidate()
    other = ranking[1].candidate() if len(ranking) > 1 else None
    thresholds = active.thresholds(best.intent)
    similarity = ranking[0].similarity
    margin = best.score - other.score if other else best.score
    if best.score < thresholds.ask:
        return NoMatch(heard, best, other, "no phrase is near enough")
    if similarity.negated:
        return NoMatch(heard, best, other, "the opposite was said")
    if best.score == 100 and margin > 0:
        return Match(heard, best, other, "said exactly")
    if margin < _MARGIN and best.score < _SMALL_WORDS:
        return Ambiguous(heard, best, other, "two phrases are equally near")
    if margin == 0:
        return Ambiguous(heard, best, other, "two phrases are equally near")
    if not similarity.complete:
        return Ambiguous(heard, best, other, "only part of a phrase")
    if similarity.extra:
        return Ambiguous(heard, best, other, "more than a phrase")
    if best.score < thresholds.accept or not (similarity.exact or len(ranking[0].prepared.core) > 1):
        return Ambiguous(heard, best, other, "not quite near enough")
    return Match(heard, best, other, "close enough")


def understand(readings: Sequence[Reading], active: ActivePhrases) -> Decision:
    """Decide about one utterance from everything that the recognisers made of it."""
    decisions = [understand_text(reading.text, active) for reading in readings]
    order = {"accept": 0, "ask": 1, "reject": 2}
    return (
        min(decisions, key=lambda decision: order[decision.decision])
        if decisions
        else NoMatch("", None, None, "nothing was recognised")
    )
