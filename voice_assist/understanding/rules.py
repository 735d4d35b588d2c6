"""What follows from the evidence for a meaning: the first rule that applies decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from voice_assist.understanding.evidence import Evidence, Support

SURE, NEAR, ALSO, OPPOSITE = Support.SURE, Support.NEAR, Support.ALSO, Support.OPPOSITE
RIVAL, UNKNOWN, NOTHING = Support.RIVAL, Support.UNKNOWN, Support.NOTHING


@dataclass(frozen=True, slots=True)
class Rule:
    """If it applies, this is decided, for the reason that its name gives."""

    decision: Literal["accept", "ask", "reject"]
    name: str
    applies: Callable[[Evidence], bool]


RULES = (
    Rule(
        "reject", "the opposite was said", lambda e: e.open is OPPOSITE or (OPPOSITE in e.closed and not e.count(SURE))
    ),
    Rule("reject", "far more was said", lambda e: e.more and e.count(SURE) < 2),
    Rule("ask", "far more was said", lambda e: e.more),
    Rule("accept", "the recognisers agree", lambda e: e.count(SURE) > 1),
    Rule(
        "accept",
        "the recognisers nearly agree",
        lambda e: e.sure_once and e.count(NEAR) > 0 and (e.heard_openly or not e.single),
    ),
    Rule("reject", "one recogniser heard nothing", lambda e: e.count(NOTHING) > 0 and (e.single or not e.heard_openly)),
    Rule("ask", "one recogniser heard nothing", lambda e: e.count(NOTHING) > 0),
    Rule("accept", "the open reading agrees", lambda e: e.sure_once and e.heard_openly and not e.single),
    Rule(
        "accept", "the open reading agrees", lambda e: e.sure_once and e.open is SURE and e.clear and not e.count(RIVAL)
    ),
    Rule("accept", "clearly heard", lambda e: e.alone and e.sure_once and e.clear),
    Rule("ask", "the open reading differs", lambda e: e.alone and e.sure_once),
    Rule("reject", "only one word of a phrase", lambda e: e.fragment and not (e.count(NEAR) > 1 and e.heard_openly)),
    Rule("ask", "the readings disagree", lambda e: e.count(SURE, NEAR) > 0 and e.count(RIVAL, ALSO) > 0),
    Rule(
        "ask",
        "nearly a phrase",
        lambda e: e.count(NEAR, SURE) + e.heard_openly > 1 or (e.open is SURE and e.count(ALSO) > 0),
    ),
    Rule("reject", "one recogniser heard unknown words", lambda e: e.count(UNKNOWN) > 0),
    Rule("reject", "only one recogniser heard it", lambda e: e.single),
    Rule("ask", "only one recogniser heard it", lambda e: e.sure_once),
)

UNDECIDED = Rule("reject", "the readings disagree", lambda _: True)


def apply(found: Evidence) -> Rule:
    """The first rule that applies."""
    return next((rule for rule in RULES if rule.applies(found)), UNDECIDED)
