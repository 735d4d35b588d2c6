"""Several readings weighed together: a fitted sum of their evidence for each meaning, and thresholds by cost.

The sum is a logistic regression (D. R. Cox, "The regression analysis of binary sequences", 1958) over the numbers of
features.py; weights and thresholds stand in fitted.py. It is used for the recognisers on which it was fitted; other
readings are decided by rules.py.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from voice_assist.events import ReadingKind
from voice_assist.understanding import fitted
from voice_assist.understanding.active import ActivePhrases
from voice_assist.understanding.cost import CONFIDENCE
from voice_assist.understanding.decision import Ambiguous, Decision, Match, NoMatch, Weighing
from voice_assist.understanding.evidence import DENIED, MORE, Opinion, evidence
from voice_assist.understanding.features import EN_MINI, POCKETSPHINX, SPREAD, Features, Proposal, features
from voice_assist.understanding.phrase import Meaning

SURE, HALF_SURE, UNSURE = "sure enough", "half sure", "not sure enough"
PART = "only part of a phrase, or more than one"


def fits(opinions: Sequence[Opinion]) -> bool:
    """Whether these are the recognisers on which the weights were fitted."""
    closed = {one.reading.source for one in opinions if one.reading.kind is ReadingKind.CLOSED}
    return {EN_MINI, POCKETSPHINX} <= closed <= SPREAD.keys()


def log_odds(found: Features) -> Mapping[str, float]:
    """What each number adds to the log-odds."""
    return {name: round(fitted.WEIGHTS.get(name, 0.0) * value, 3) for name, value in found.items() if value}


def confidence_of(found: Features) -> float:
    """How probable it is that this was said and meant for the assistant, 0 to 1."""
    return 1 / (1 + math.exp(-(fitted.BIAS + sum(log_odds(found).values()))))


def proposals(opinions: Sequence[Opinion]) -> dict[Meaning, tuple[Proposal, Match | Ambiguous]]:
    """Every meaning that a text limited to the phrases comes near, with the text that comes nearest."""
    found: dict[Meaning, tuple[Proposal, Match | Ambiguous]] = {}
    for one in opinions:
        if one.reading.kind is ReadingKind.OPEN:
            continue
        for decision in one.decisions:
            if isinstance(decision, NoMatch):
                continue
            best = decision.best
            known = found.get(best.meaning)
            if known is None or best.score > known[0].score:
                found[best.meaning] = Proposal(best.meaning, best.phrase, best.score), decision
    return found


def weigh(opinions: Sequence[Opinion], active: ActivePhrases, seconds: float | None) -> Decision:
    """Decide about one utterance; there is at least one proposal."""
    proposed = proposals(opinions)
    numbers = {meaning: features(proposal, opinions, active, seconds) for meaning, (proposal, _) in proposed.items()}
    confidence = {meaning: confidence_of(found) for meaning, found in numbers.items()}
    first, *others = sorted(proposed, key=lambda meaning: (-confidence[meaning], -proposed[meaning][0].score))
    text = proposed[first][1]
    thresholds = CONFIDENCE[active.cost(text.best.intent)]
    weighing = Weighing(confidence[first], thresholds.accept, thresholds.ask, log_odds(numbers[first]))
    rival = proposed[others[0]][1].best if others else text.runner_up
    rule, most = _limit(text, opinions)
    if most == "reject" or weighing.confidence < thresholds.ask:
        return NoMatch(text.heard, text.best, rival, rule or UNSURE, weighing=weighing)
    if most == "ask" or weighing.confidence < thresholds.accept:
        doubt = rule if weighing.confidence >= thresholds.accept else HALF_SURE
        return Ambiguous(text.heard, text.best, rival, doubt, weighing)
    return Match(text.heard, text.best, rival, SURE, weighing)


def _limit(text: Match | Ambiguous, opinions: Sequence[Opinion]) -> tuple[str, str]:
    """What holds however sure the readings are: (rule, the most that may be decided)."""
    found = evidence(text, opinions)
    if found.denied:
        return DENIED, "reject"
    if found.more:
        return MORE, "ask" if found.sure > 1 else "reject"
    if isinstance(text, Ambiguous):
        return PART, "ask"
    return "", "accept"
