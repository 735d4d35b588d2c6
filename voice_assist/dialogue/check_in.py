""" "Are you all right?" at the times that the household has set: no answer is a call."""

from __future__ import annotations

from voice_assist.commands import CallLevel, UnaskedKind
from voice_assist.content.dose import minutes_of
from voice_assist.content.schema import Action, Call
from voice_assist.dialogue.questions import Handler, Question
from voice_assist.dialogue.requests import Requests
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.unasked import MINUTES_A_DAY

ANSWER_SECONDS = 60.0
"""For each of the two askings: somebody may have to wake, or to swallow, first."""

KIND = "check_in"


class CheckIn:
    """Implements Errand. Any command is an answer, too: whoever wants something is there.

    Args:
        stage: what it acts through.
        requests: makes the call.
    """

    kind = UnaskedKind.CHECK_INS
    patience = MINUTES_A_DAY

    def __init__(self, stage: Stage, requests: Requests) -> None:
        self._stage, self._requests = stage, requests

    @property
    def is_set_up(self) -> bool:
        """Whether the household wants it."""
        return bool(self._stage.pack.head.check_in)

    def times(self) -> list[int]:
        """As the household has set them."""
        return [minutes_of(time) for time in self._stage.pack.head.check_in]

    def begin(self, _: int) -> None:
        """Ask; twice."""
        well = dict.fromkeys((Action.YES, Action.STOP, Action.CANCEL), lambda: self._stage.answer("check_in.good"))
        self._ask("check_in.", {**well, Action.NO: self._offer}, "check_in.unanswered")

    def _offer(self) -> None:
        left = dict.fromkeys((Action.NO, Action.STOP, Action.CANCEL), lambda: self._stage.answer("offer.refused"))
        self._ask("check_in.offer.", {**left, Action.YES: lambda: self._call("check_in.unwell")}, "check_in.unwell")

    def _ask(self, key: str, answers: dict[Action, Handler], unanswered: str) -> None:
        """unanswered: what the call says where silence follows."""
        text, again, shorter = (self._stage.line(f"{key}{end}") for end in ("question", "again", "shorter"))
        silence = lambda: self._call(unanswered)  # noqa: E731
        question = Question("check_in", text, answers, silence, ANSWER_SECONDS, again, shorter=shorter, yields=True)
        self._stage.questions.ask(question)

    def _call(self, message: str) -> None:
        """Urgent: nobody knows what keeps the person from answering."""
        self._stage.effects.note("check_in_call")
        need, text = self._stage.line("check_in.need"), self._stage.line(message)
        call_out = self._stage.line("check_in.call_out")
        call = Call(title=need, level=CallLevel.URGENT, phrases=(need,), need=need, message=text, call_out=call_out)
        self._requests.place(KIND, call)
