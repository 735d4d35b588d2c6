"""Calls that are asked for: filled in with what was said, made before anything else, offered, corrected."""

from __future__ import annotations

from voice_assist.call_commands import CallLevel
from voice_assist.content.phrases import CALL_PREFIX, CONTACT
from voice_assist.content.schema import Action, Call
from voice_assist.dialogue.caregiver_calls import CaregiverCalls
from voice_assist.dialogue.exercises import Exercises
from voice_assist.dialogue.priorities import Priority
from voice_assist.dialogue.questions import Question
from voice_assist.dialogue.session_speech import REQUEST_WAITS
from voice_assist.dialogue.stage import Stage
from voice_assist.transitions import IllegalTransitionError
from voice_assist.understanding.decision import Candidate


class Requests:
    """From what was said to a call; a session waits for it.

    Args:
        stage: what it acts through.
        calls: where calls are made.
        exercises: what has to wait.
    """

    def __init__(self, stage: Stage, calls: CaregiverCalls, exercises: Exercises) -> None:
        self._stage = stage
        self._calls = calls
        self._exercises = exercises

    def make(self, said: Candidate) -> None:
        """Make the call that was asked for."""
        self.place(kind_of(said), self._filled(said), contact_of(said))

    def correct(self, done: Candidate, meant: Candidate) -> None:
        """Another slot was meant: the new message is sent; the old call ends only where it is not urgent."""
        self._calls.correct(self._filled(done), kind_of(meant), self._filled(meant), contact_of(meant))

    def offer(self, wanted: str | None = None, asking: str | None = None) -> None:
        """Ask whether somebody is to come. An urgent call is made in silence, too, because to miss it is graver.

        Args:
            wanted: the call that is offered; where there is none of that name, the first one of level soon that needs
                no slot. Without that there is nothing to ask.
            asking: the question; else the one that fits every call.
        """
        calls = {kind: call for kind, call in self._stage.pack.calls.items() if "{" not in call.need}
        soon = next((kind for kind, call in calls.items() if call.level is CallLevel.SOON), None)
        kind = wanted if wanted in calls else soon
        if kind is None:
            return
        call = calls[kind]
        answers = {
            Action.YES: lambda: self.place(kind, call),
            **dict.fromkeys((Action.NO, Action.STOP, Action.CANCEL), lambda: self._stage.answer("offer.refused")),
        }
        question = Question(
            "offer_call",
            asking or self._stage.line("offer.question", need=call.need),
            answers,
            lambda: self._unanswered(kind, call),
            again=self._stage.line("offer.again", need=call.need),
            shorter=self._stage.line("offer.shorter"),
            by_sound=True,
            yields=True,
        )
        self._stage.questions.ask(question)

    def _unanswered(self, kind: str, call: Call) -> None:
        if call.level is CallLevel.URGENT:
            self._stage.state("doubt.no_answer_called", Priority.IMPORTANT)
            self.place(kind, call)
        else:
            self._stage.answer("offer.silence")

    def place(self, kind: str, call: Call, contact: str = "") -> None:
        """The call first; nothing that goes wrong in the session may keep it back."""
        self._calls.place(kind, call, contact)
        self._stage.questions.drop()
        session = self._exercises.session
        try:
            if call.level is CallLevel.URGENT:
                self._exercises.urgent_call()
            elif session:
                session.interrupt(REQUEST_WAITS)
        except IllegalTransitionError as error:
            self._stage.effects.note("fault", error=str(error))

    def _filled(self, said: Candidate) -> Call:
        """The pack's call with what was said in its texts; who is wanted stands before a message that does not say."""
        call = self._stage.pack.calls[kind_of(said)]
        if call.slots.keys() - dict(said.slots).keys():
            return without_slots(call)
        texts = {name: getattr(call, name) for name in ("need", "message", "call_out")}
        filled = {name: self._stage.slots.filled(text, said.intent, said.slots) for name, text in texts.items()}
        contact = contact_of(said)
        if contact and f"{{{CONTACT}}}" not in call.message:
            name = self._stage.slots.choices(CONTACT)[contact]
            for text in ("message", "call_out"):
                filled[text] = f"{self._stage.line('call.wanted', contact=name)} {filled[text]}"
        return call.model_copy(update=filled) if filled != texts else call


def kind_of(said: Candidate) -> str:
    """The pack's id of the call that a phrase asks for."""
    return said.intent.removeprefix(CALL_PREFIX)


def contact_of(said: Candidate) -> str:
    """Id of who is asked for by name; "" for nobody in particular."""
    return dict(said.slots).get(CONTACT, "")


def without_slots(call: Call) -> Call:
    """The call where nobody knows what belongs into its texts."""
    texts = {"need": call.title[:1].lower() + call.title[1:], "message": f"{call.title}.", "call_out": f"{call.title}."}
    return call.model_copy(update=texts)
