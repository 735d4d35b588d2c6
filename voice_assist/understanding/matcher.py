"""From what was heard to a decision. Typed text is taken as it stands; of an utterance all readings are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from voice_assist.events import Reading, ReadingKind
from voice_assist.understanding.active import ActivePhrases
from voice_assist.understanding.decision import Ambiguous, Decision, Match, NoMatch
from voice_assist.understanding.evidence import Opinion, evidence, opinions_of
from voice_assist.understanding.fusion import fits, proposals, weigh
from voice_assist.understanding.phrase import Meaning
from voice_assist.understanding.ranking import judge
from voice_assist.understanding.rules import apply


def understand_text(text: str, active: ActivePhrases) -> Decision:
    """Decide about typed text."""
    return judge(text, active)


def understand(readings: Sequence[Reading], active: ActivePhrases, seconds: float | None = None) -> Decision:
    """Decide about one utterance from everything that the recognisers made of it.

    A single reading is decided like typed text, unless two of its texts are equally likely. Several are weighed by
    fusion.weigh if it was fitted on their recognisers, else by rules.RULES.

    Args:
        readings: what the recognisers made of it.
        active: what can be said now.
        seconds: how long the voice sounded; None where that is not known.
    """
    opinions = opinions_of(readings, active)
    closed = [one for one in opinions if one.reading.kind is ReadingKind.CLOSED] or opinions
    spoken = [one.decision for one in closed if one.decision.heard]
    if not spoken:
        return NoMatch("", None, None, "nothing was recognised")
    if fits(opinions) and proposals(opinions):
        return weigh(opinions, active, seconds)
    proposed = _proposed(closed)
    if len(opinions) > 1 and proposed:
        return _weigh(proposed, opinions)
    if isinstance(spoken[0], Match) and opinions[0].tied:
        return Ambiguous(spoken[0].heard, spoken[0].best, spoken[0].runner_up, "two texts are equally likely")
    return spoken[0]


def _proposed(closed: Sequence[Opinion]) -> dict[Meaning, Match | Ambiguous]:
    """Each meaning that a reading limited to the phrases proposes, with what was decided about its best text for it."""
    texts = [one.decision for one in closed] + [other for one in closed for other in one.also.values()]
    best: dict[Meaning, Match | Ambiguous] = {}
    for text in texts:
        if isinstance(text, NoMatch):
            continue
        known = best.get(text.best.meaning)
        if known is None or text.best.score > known.best.score:
            best[text.best.meaning] = text
    return best


def _weigh(proposed: Mapping[Meaning, Match | Ambiguous], opinions: Sequence[Opinion]) -> Decision:
    """Let the rules decide about the meaning for which most is said."""
    found = {meaning: evidence(text, opinions) for meaning, text in proposed.items()}
    first, *others = sorted(proposed, key=lambda meaning: (-found[meaning].weight, -proposed[meaning].best.score))
    heard, best = proposed[first].heard, proposed[first].best
    rivals = [proposed[first].runner_up, *(proposed[meaning].best for meaning in others)]
    rival = max((candidate for candidate in rivals if candidate), key=lambda one: one.score, default=None)
    rule = apply(found[first])
    if rule.decision == "accept":
        return Match(heard, best, rival, rule.name)
    if rule.decision == "ask":
        return Ambiguous(heard, best, rival, rule.name)
    return NoMatch(heard, best, rival, rule.name)
