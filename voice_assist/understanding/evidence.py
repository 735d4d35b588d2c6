"""What the readings of one utterance say for and against one meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from voice_assist.events import Reading, ReadingKind
from voice_assist.understanding.active import ActivePhrases, Meaning
from voice_assist.understanding.decision import Candidate, Decision
from voice_assist.understanding.normalise import UNKNOWN
from voice_assist.understanding.ranking import judge
from voice_assist.understanding.words import plain_words, without_fillers


_MUCH_LONGER = 2


class Support(Enum):
    """What one reading says about a meaning, from the best to the worst."""

    SURE = "its best text would be accepted"
    NEAR = "its best text would be asked about"
    ALSO = "another of its texts would be accepted"
    RIVAL = "its best text would be accepted as something else"
    OTHER = "it heard other words"
    UNKNOWN = "it heard words that it does not know"
    NOTHING = "it heard nothing"


@dataclass(frozen=True, slots=True)
class Opinion:
    """A reading and what its texts mean, each taken alone."""

    reading: Reading
    decision: Decision
    also: frozenset[Meaning]

    @property
    def meaning(self) -> Meaning | None:
        """What its best text means, if that would be accepted or asked about."""
        best = self.decision.best
        return meaning_of(best) if best and self.decision.decision != "reject" else None

    def support(self, meaning: Meaning) -> Support:
        """What this reading says about a meaning."""
        if self.meaning == meaning:
            return Support.SURE if self.decision.decision == "accept" else Support.NEAR
        if meaning in self.also:
            return Support.ALSO
        if self.decision.decision == "accept":
            return Support.RIVAL
        if not self.decision.heard:
            return Support.NOTHING
        return Support.UNKNOWN if UNKNOWN in self.decision.heard else Support.OTHER

    @property
    def length(self) -> int:
        """Number of words less fillers."""
        return len(without_fillers(plain_words(self.decision.heard)))


def meaning_of(candidate: Candidate) -> Meaning:
    """What is compared to tell two meanings apart."""
    return candidate.intent, candidate.slots


def opinion(reading: Reading, active: ActivePhrases) -> Opinion:
    """Take each text of a reading alone."""
    best, *others = [judge(hypothesis.text, active) for hypothesis in reading.hypotheses] or [judge("", active)]
    also = (other.best for other in others if other.decision == "accept")
    return Opinion(reading, best, frozenset(meaning_of(candidate) for candidate in also if candidate))


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the readings say about one meaning.

    Attributes:
        closed: what the readings limited to the phrases say, one for each source.
        open: what the unlimited reading says; None where there is none.
        more: the unlimited reading holds many more words than the phrase.
        single: one word was heard or is the whole phrase (less fillers).
        fragment: one word was heard, and the phrase has more.
        clear: a reading that is sure offers no other text at all.
    """

    closed: tuple[Support, ...]
    open: Support | None
    more: bool
    single: bool
    fragment: bool
    clear: bool

    def count(self, *supports: Support) -> int:
        """How many closed readings say one of these."""
        return sum(support in supports for support in self.closed)

    @property
    def alone(self) -> bool:
        """There is only one source of closed readings."""
        return len(self.closed) == 1

    @property
    def sure_once(self) -> bool:
        """One closed reading is sure."""
        return self.count(Support.SURE) == 1

    @property
    def heard_openly(self) -> bool:
        """The unlimited reading means the same."""
        return self.open in (Support.SURE, Support.NEAR)

    @property
    def weight(self) -> tuple[int, int, int, bool]:
        """For choosing between meanings: the greater, the better supported."""
        return self.count(Support.SURE), self.count(Support.NEAR), self.count(Support.ALSO), self.heard_openly


def evidence(meaning: Meaning, proposed: Opinion, opinions: Sequence[Opinion]) -> Evidence:
    """Collect what is said about a meaning that one of the opinions proposes; the first unlimited reading counts."""
    closed: dict[str, Support] = {}
    order = list(Support)
    for one in opinions:
        if one.reading.kind is ReadingKind.CLOSED:
            source = one.reading.source
            closed[source] = min(closed.get(source, Support.NOTHING), one.support(meaning), key=order.index)
    open_ones = [one for one in opinions if one.reading.kind is ReadingKind.OPEN]
    words = len(without_fillers(plain_words(proposed.decision.best.phrase))) if proposed.decision.best else 0
    return Evidence(
        closed=tuple(closed.values()),
        open=open_ones[0].support(meaning) if open_ones else None,
        more=bool(open_ones) and open_ones[0].length > _MUCH_LONGER * words + 1,
        single=min(words, proposed.length) == 1,
        fragment=proposed.length == 1 < words,
        clear=any(
            len(one.reading.hypotheses) == 1 and one.support(meaning) is Support.SURE
            for one in opinions
            if one.reading.kind is ReadingKind.CLOSED
        ),
    )
