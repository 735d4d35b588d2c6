"""From what was heard to a decision. Typed text is taken as it stands; of an utterance all readings are compared."""

from __future__ import annotations

from collections.abc import Sequence

from voice_assist.events import Reading, ReadingKind
from voice_assist.understanding.active import ActivePhrases, Meaning
from voice_assist.understanding.decision import Ambiguous, Candidate, Decision, Match, NoMatch
from voice_assist.understanding.evidence import Opinion, evidence, meaning_of, opinion
from voice_assist.understanding.ranking import judge
from voice_assist.understanding.rules import apply


def understand_text(text: str, active: ActivePhrases) -> Decision:
    """Decide about typed text."""
    return judge(text, active)


def understand(readings: Sequence[Reading], active: ActivePhrases) -> Decision:
    """Decide about one utterance from everything that the recognisers made of it.

    A single reading is decided like typed text; see rules.RULES for several.
    """
    opinions = [opinion(reading, active) for reading in readings]
    closed = [one for one in opinions if one.reading.kind is ReadingKind.CLOSED] or opinions
    if not any(one.decision.heard for one in closed):
        return NoMatch("", None, None, "nothing was recognised")
    if len(opinions) == 1:
        return opinions[0].decision
    proposed = _proposed(closed)
    if not proposed:
        heard = next(one.decision for one in closed if one.decision.heard)
        return NoMatch(heard.heard, heard.best, heard.runner_up, heard.rule)
    return _weigh(proposed, opinions)


def _proposed(closed: Sequence[Opinion]) -> dict[Meaning, Opinion]:
    """Each meaning that a reading limited to the phrases proposes, with the reading that proposes it best."""
    best: dict[Meaning, Opinion] = {}
    for one in closed:
        if one.meaning and (one.meaning not in best or _score(one) > _score(best[one.meaning])):
            best[one.meaning] = one
    return best


def _score(one: Opinion) -> float:
    return one.decision.best.score if one.decision.best else 0.0


def _weigh(proposed: dict[Meaning, Opinion], opinions: Sequence[Opinion]) -> Decision:
    found = {meaning: evidence(meaning, one, opinions) for meaning, one in proposed.items()}
    first, *others = sorted(
        proposed, key=lambda meaning: (found[meaning].weight, _score(proposed[meaning])), reverse=True
    )
    own = proposed[first].decision
    rival = _rival(own, [proposed[meaning] for meaning in others])
    rule = apply(found[first])
    assert own.best is not None
    if rule.decision == "accept":
        return Match(own.heard, own.best, rival, rule.name)
    if rule.decision == "ask":
        return Ambiguous(own.heard, own.best, rival, rule.name)
    return NoMatch(own.heard, own.best, rival, rule.name)


def _rival(own: Decision, others: Sequence[Opinion]) -> Candidate | None:
    """The best candidate that means something else, from any reading."""
    candidates = [own.runner_up, *(one.decision.best for one in others)]
    return max((candidate for candidate in candidates if candidate), key=lambda c: c.score, default=None)
