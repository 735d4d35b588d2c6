"""What became of one clip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from voice_assist.evaluation.clips import Clip, Kind
from voice_assist.events import Utterance
from voice_assist.understanding.decision import Ambiguous, Decision, Match, NoMatch

NO_VOICE = NoMatch("", None, None, "no voice was found")


class Outcome(StrEnum):
    """What became of a clip: the first five of a command, the last three where nothing was meant."""

    RIGHT = "right"
    WRONG = "wrong"
    ASKED_RIGHT = "asked right"
    ASKED_WRONG = "asked wrong"
    REJECTED = "rejected"
    TAKEN = "taken"
    ASKED = "asked"
    LEFT_ALONE = "left alone"


OF_COMMANDS = (Outcome.RIGHT, Outcome.WRONG, Outcome.ASKED_RIGHT, Outcome.ASKED_WRONG, Outcome.REJECTED)
OF_NOTHING_MEANT = (Outcome.TAKEN, Outcome.ASKED, Outcome.LEFT_ALONE)


@dataclass(frozen=True, slots=True)
class HeardUtterance:
    """One utterance that the listener found in a clip.

    Attributes:
        utterance: with the readings that were decided about; times in seconds from the beginning of the clip.
        decision: what was concluded.
        delay: seconds from the last voiced sample to the decision: sound that was waited for, and computing after it.
    """

    utterance: Utterance
    decision: Decision
    delay: float


@dataclass(frozen=True, slots=True)
class Result:
    """One clip after the whole chain.

    Attributes:
        clip: what was meant.
        decibels: speech over noise; None: without noise.
        heard: the utterances in it, in their order.
        seconds: how long the clip is.
        listened_seconds: how long the listener heard: the clip and what came behind it.
        compute: processor seconds of each part of the chain.
        engine: name of the recogniser.
    """

    clip: Clip
    decibels: float | None
    heard: tuple[HeardUtterance, ...]
    seconds: float
    listened_seconds: float
    compute: Mapping[str, float]
    engine: str

    @property
    def deciding(self) -> HeardUtterance | None:
        """The utterance that counts: the first accepted, else the first asked about, else the one nearest to being."""
        for kind in (Match, Ambiguous):
            for heard in self.heard:
                if isinstance(heard.decision, kind):
                    return heard
        return max(self.heard, key=lambda heard: confidence_of(heard.decision) or 0.0, default=None)

    @property
    def decision(self) -> Decision:
        """The one that counts."""
        return self.deciding.decision if self.deciding else NO_VOICE

    @property
    def outcome(self) -> Outcome:
        """What became of the clip."""
        if self.clip.kind is Kind.COMMAND:
            right = self.decision.best is not None and self.decision.best.meaning == self.clip.meant
            match self.decision:
                case Match():
                    return Outcome.RIGHT if right else Outcome.WRONG
                case Ambiguous():
                    return Outcome.ASKED_RIGHT if right else Outcome.ASKED_WRONG
                case NoMatch():
                    return Outcome.REJECTED
        outcomes = {"accept": Outcome.TAKEN, "ask": Outcome.ASKED, "reject": Outcome.LEFT_ALONE}
        return outcomes[self.decision.decision]


def confidence_of(decision: Decision) -> float | None:
    """How sure a decision is that its best candidate was meant, 0 to 1; None where there is none."""
    if decision.weighing:
        return decision.weighing.confidence
    return decision.best.score / 100 if decision.best else None
