"""What the readings of one utterance say for and against one meaning."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from voice_assist.events import Reading, ReadingKind
from voice_assist.understanding.active import ActivePhrases
from voice_assist.understanding.decision import Ambiguous, Decision, Match, NoMatch
from voice_assist.understanding.normalise import UNKNOWN, normalise
from voice_assist.understanding.phrase import Meaning
from voice_assist.understanding.ranking import OPPOSITE, judge
from voice_assist.understanding.words import plain_words, without_fillers

DENIED, MORE = OPPOSITE, "far more was said"
"""What holds however sure the readings are."""

_MUCH_LONGER = 2
_TIED = 0.5
_FAR_LESS_LIKELY = 30.0
"""Nats. PocketSphinx' texts are spread over hundreds; libvosk gives only those that are within about ten."""

_LONG = 5
_CONVINCING = 30.0
"""Words, and nats a word over "[unk]". Household commands in real voices reach 31 to 72; speech that was meant for
nobody reaches 20 with phrases of that length, but over 50 with shorter ones."""


class Support(Enum):
    """What one reading says about a meaning, from the best to the worst."""

    SURE = "its best text would be accepted"
    NEAR = "its best text would be asked about"
    PART = "its best text is one word of it"
    ALSO = "another of its texts would be accepted, or as likely as its best"
    OPPOSITE = "its best text says that it is not so"
    RIVAL = "its best text would be accepted as something else"
    OTHER = "it heard other words"
    UNKNOWN = "it heard words that it does not know"
    NOTHING = "it heard nothing"


_POINTS = {Support.SURE: 4, Support.NEAR: 2, Support.PART: 1, Support.ALSO: 1}
_OPEN_POINTS = {Support.SURE: 3, Support.NEAR: 2, Support.PART: 1}


@dataclass(frozen=True, slots=True)
class Opinion:
    """A reading and what its texts mean, each taken alone.

    Attributes:
        decision: about its best text.
        also: about its other texts that would be accepted, by their meaning.
        decisions: about each of its texts, in their order.
    """

    reading: Reading
    decision: Decision
    also: Mapping[Meaning, Match]
    decisions: tuple[Decision, ...]

    @property
    def meaning(self) -> Meaning | None:
        """What its best text means, if that would be accepted or asked about."""
        return _meaning(self.decision)

    @property
    def meanings(self) -> tuple[Meaning | None, ...]:
        """What each of its texts means."""
        return tuple(_meaning(decision) for decision in self.decisions)

    def support(self, meaning: Meaning) -> Support:
        """What this reading says about a meaning."""
        decision = self.decision
        if self.meaning == meaning:
            return self._own_support()
        if decision.rule == OPPOSITE and decision.best and decision.best.meaning == meaning:
            return Support.OPPOSITE
        if meaning in self.also:
            return Support.ALSO
        if isinstance(decision, Match) and not self.tied:
            return Support.RIVAL
        if not decision.heard:
            return Support.NOTHING
        return Support.UNKNOWN if UNKNOWN in decision.heard else Support.OTHER

    @property
    def tied(self) -> bool:
        """Another text is as likely as the best one."""
        return _lead(self.reading) < _TIED

    def _own_support(self) -> Support:
        if self.tied:
            return Support.ALSO
        if isinstance(self.decision, Match):
            return Support.SURE
        part = self.decision.best is not None and _length(self.decision.heard) == 1 < _length(self.decision.best.phrase)
        return Support.PART if part else Support.NEAR


def opinions_of(readings: Sequence[Reading], active: ActivePhrases) -> list[Opinion]:
    """Take each text of each reading alone; the same text is judged once."""
    texts = dict.fromkeys(hypothesis.text for reading in readings for hypothesis in reading.hypotheses)
    judged = {text: judge(text, active) for text in texts}
    return [_opinion(reading, active, judged) for reading in readings]


def _opinion(reading: Reading, active: ActivePhrases, judged: Mapping[str, Decision]) -> Opinion:
    decisions = tuple(judged[hypothesis.text] for hypothesis in reading.hypotheses)
    best, *others = decisions or (judge("", active),)
    also = {other.best.meaning: other for other in reversed(others) if isinstance(other, Match)}
    return Opinion(reading, best, also, decisions)


def _meaning(decision: Decision) -> Meaning | None:
    return None if isinstance(decision, NoMatch) else decision.best.meaning


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the readings say about one meaning.

    Attributes:
        closed: what the readings limited to the phrases say, one for each source.
        open: what the unlimited reading says; None where there is none.
        more: the unlimited reading holds many more words than the phrase.
        single: one word was heard or is the whole phrase (less fillers).
        clear: a reading that is sure offers no other text at all, or one that is far less likely.
        contradicted: a reading that is sure of something else does.
        convincing: a reading that is sure holds a long phrase which explains the sound far better than free phones do.
    """

    closed: tuple[Support, ...]
    open: Support | None
    more: bool
    single: bool
    clear: bool
    contradicted: bool
    convincing: bool

    def count(self, *supports: Support) -> int:
        """How many closed readings say one of these."""
        return sum(support in supports for support in self.closed)

    @property
    def denied(self) -> bool:
        """The opposite was said. A recogniser that knows no "not" may hear the phrase itself, so the open reading's
        word counts.
        """
        return self.open is Support.OPPOSITE or (self.count(Support.OPPOSITE) > 0 and self.sure == 0)

    @property
    def alone(self) -> bool:
        """There is only one source of closed readings."""
        return len(self.closed) == 1

    @property
    def sure(self) -> int:
        """How many closed readings are sure."""
        return self.count(Support.SURE)

    @property
    def near(self) -> int:
        """How many closed readings nearly mean it."""
        return self.count(Support.NEAR)

    @property
    def rivals(self) -> int:
        """How many closed readings are sure of something else."""
        return self.count(Support.RIVAL)

    @property
    def silent(self) -> int:
        """How many closed readings heard no word at all."""
        return self.count(Support.NOTHING)

    @property
    def heard_openly(self) -> bool:
        """The unlimited reading means the same."""
        return self.open in (Support.SURE, Support.NEAR)

    @property
    def weight(self) -> int:
        """For choosing between meanings: the greater, the better supported."""
        openly = _OPEN_POINTS.get(self.open, 0) if self.open else 0
        return openly + sum(_POINTS.get(support, 0) for support in self.closed)


def evidence(proposed: Match | Ambiguous, opinions: Sequence[Opinion]) -> Evidence:
    """Collect what is said about the meaning that one text proposes; the first unlimited reading counts."""
    meaning = proposed.best.meaning
    closed: dict[str, Support] = {}
    order = list(Support)
    limited = [one for one in opinions if one.reading.kind is ReadingKind.CLOSED]
    for one in limited:
        known = closed.get(one.reading.source, Support.NOTHING)
        closed[one.reading.source] = min(known, one.support(meaning), key=order.index)
    clear = [one for one in limited if _lead(one.reading) >= _FAR_LESS_LIKELY]
    unlimited = [one for one in opinions if one.reading.kind is ReadingKind.OPEN]
    heard, words = _length(proposed.heard), _length(proposed.best.phrase)
    return Evidence(
        closed=tuple(closed.values()),
        open=unlimited[0].support(meaning) if unlimited else None,
        more=bool(unlimited) and _length(unlimited[0].decision.heard) > _MUCH_LONGER * words + 1,
        single=min(heard, words) == 1,
        clear=any(one.support(meaning) is Support.SURE for one in clear),
        contradicted=any(one.support(meaning) is Support.RIVAL for one in clear),
        convincing=any(one.support(meaning) is Support.SURE and _convincing(one.reading) for one in limited),
    )


def _lead(reading: Reading) -> float:
    """Nats by which the best text leads: infinite without a second text, nan (neither far nor tied) if unknown."""
    first, second = (*reading.hypotheses, None, None)[:2]
    if first is None or second is None:
        return math.inf
    if first.likelihood is None or second.likelihood is None:
        return math.nan
    return first.likelihood - second.likelihood


def _convincing(reading: Reading) -> bool:
    """A long best text, and the reading measured it against "[unk]"."""
    best, words = reading.hypotheses[0], len(reading.text.split())
    unknown = next((other.likelihood for other in reading.hypotheses if other.text == UNKNOWN), None)
    if words < _LONG or best.likelihood is None or unknown is None:
        return False
    return best.likelihood - unknown >= _CONVINCING * words


def _length(text: str) -> int:
    """Number of words less fillers."""
    return len(without_fillers(plain_words(normalise(text))))
