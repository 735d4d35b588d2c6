"""What follows from the evidence for a meaning: the first rule that applies decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from voice_assist.understanding.evidence import DENIED, MORE, Evidence, Support


@dataclass(frozen=True, slots=True)
class Rule:
    """If it applies, this is decided, for the reason that its name gives."""

    decision: Literal["accept", "ask", "reject"]
    name: str
    applies: Callable[[Evidence], bool]


def _nearly_agree(e: Evidence) -> bool:
    return e.sure == 1 and e.near > 0 and (e.heard_openly or not e.single)


def _nothing_behind_it(e: Evidence) -> bool:
    """Held vowels and noise: one recogniser takes them for a short word, the other hears no word at all."""
    return e.silent > 0 and (e.single or not e.heard_openly)


def _open_agrees(e: Evidence) -> bool:
    """A single word is too easily found in anything: it must be the only choice and not be contradicted."""
    if e.single:
        return e.sure == 1 and e.open is Support.SURE and e.clear and not e.contradicted
    return e.sure == 1 and e.heard_openly


def _clearly_heard(e: Evidence) -> bool:
    """One reading leaves no doubt, and the other has it among its guesses or does not exist."""
    if e.alone:
        return e.sure == 1 and (e.clear or e.open is None)
    return e.sure == 1 and e.clear and e.count(Support.ALSO) > 0 and not e.contradicted


def _disagree(e: Evidence) -> bool:
    return e.sure + e.near > 0 and e.rivals + e.count(Support.ALSO) > 0


def _nearly(e: Evidence) -> bool:
    if e.open is Support.PART:
        return e.count(Support.PART) > 1
    return e.sure + e.near + e.heard_openly > 1 or (e.open is Support.SURE and e.count(Support.ALSO) > 0)


RULES = (
    Rule("reject", DENIED, lambda e: e.denied),
    Rule("reject", MORE, lambda e: e.more and e.sure < 2),
    Rule("ask", MORE, lambda e: e.more),
    Rule("accept", "the recognisers agree", lambda e: e.sure > 1),
    Rule("accept", "the recognisers nearly agree", _nearly_agree),
    Rule("reject", "one recogniser heard nothing", _nothing_behind_it),
    Rule("ask", "one recogniser heard nothing", lambda e: e.silent > 0),
    Rule("accept", "the open reading agrees", _open_agrees),
    Rule("accept", "clearly heard", _clearly_heard),
    Rule("accept", "a long phrase, clearly heard", lambda e: e.convincing and e.rivals == 0),
    Rule("ask", "the open reading differs", lambda e: e.alone and e.sure == 1),
    Rule("ask", "the readings disagree", _disagree),
    Rule("ask", "nearly a phrase", _nearly),
    Rule("ask", "clear in one reading only", lambda e: e.sure == 1 and e.clear and not e.single),
    Rule("reject", "unknown words in one reading", lambda e: e.count(Support.UNKNOWN) > 0),
    Rule("reject", "a single word in one reading only", lambda e: e.single),
    Rule("reject", "in one reading only", lambda _: True),
)


def apply(found: Evidence) -> Rule:
    """The first rule that applies; the last always does."""
    return next(rule for rule in RULES if rule.applies(found))
