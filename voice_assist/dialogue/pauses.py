"""What is understood of an utterance that the person paused in, and what its pauses teach."""

from __future__ import annotations

from collections.abc import Sequence

from voice_assist.commands import SetOwnPause
from voice_assist.dialogue.own_pause import OwnPause
from voice_assist.dialogue.stage import Stage
from voice_assist.events import Reading, Utterance
from voice_assist.hearing_events import Joined
from voice_assist.understanding.decision import Decision, Match
from voice_assist.understanding.matcher import understand
from voice_assist.understanding.phrasebook import ActivePhrases


def decide(utterance: Utterance, active: ActivePhrases, before: ActivePhrases | None) -> tuple[Decision, Joined | None]:
    """Decide about an utterance, or about it together with the one before it, where only that is understood.

    Args:
        utterance: what was heard.
        active: what could be said.
        before: what could be said in the utterance before it; None: there was none.

    Returns:
        The decision, and what it was made about if that is both together.
    """
    decision = understand(utterance.readings, active, utterance.seconds)
    joined = utterance.joined
    if joined and before and not isinstance(decision, Match):
        together = understand(joined.readings, before)
        if isinstance(together, Match):
            return together, joined
    return decision, None


class Pauses:
    """Understands an utterance alone, or as the rest of the one before it, and learns from what was understood.

    Args:
        stage: what it acts through.
        pauses: how the person paused before (SetOwnPause).
    """

    def __init__(self, stage: Stage, pauses: Sequence[float]) -> None:
        self._stage = stage
        self._own_pause = OwnPause(pauses)
        self._active_before: ActivePhrases | None = None

    def understand(self, utterance: Utterance, active: ActivePhrases) -> tuple[Decision, tuple[Reading, ...]]:
        """Decide about it; a pause in a phrase of several words is learnt.

        Returns:
            The decision and the readings that it was made of.
        """
        decision, joined = decide(utterance, active, self._active_before)
        self._active_before = active
        pause = joined.longest_pause if joined else utterance.longest_pause
        if pause is not None and isinstance(decision, Match) and " " in decision.heard:
            self._own_pause.learn(pause)
            self.tell()
        return decision, joined.readings if joined else utterance.readings

    def tell(self) -> None:
        """Say how long to wait for this person, if that has changed."""
        if (seconds := self._own_pause.news()) is not None:
            pauses = self._own_pause.pauses
            self._stage.effects.emit(SetOwnPause(seconds, pauses))
            self._stage.effects.note("own_pause", seconds=round(seconds, 2), phrases=len(pauses))
