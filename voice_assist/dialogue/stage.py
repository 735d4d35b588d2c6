"""What every part of the dialogue acts through: speech, questions, timers, notes."""

from __future__ import annotations

from voice_assist.content.schema import Pack
from voice_assist.content.slots import SlotTable, asked_slots
from voice_assist.dialogue.earcons import Earcons
from voice_assist.dialogue.effects import Effects
from voice_assist.dialogue.lengths import ADAPTIVE, Answers, Lengths
from voice_assist.dialogue.message import Hook, Message
from voice_assist.dialogue.priorities import Manner, Owner, Priority
from voice_assist.dialogue.questions import Questions
from voice_assist.dialogue.speech_queue import SpeechQueue
from voice_assist.dialogue.wording import Wording

ANSWER = Manner(Owner.ANSWER)
STATE = Manner(Owner.STATE)


class Stage:
    """Shared by the parts of one conversation.

    Args:
        pack: where every spoken sentence comes from.
        full_duplex: whether the person is heard while the assistant speaks, at first.
        answers: how long the person likes what is said.
    """

    def __init__(self, pack: Pack, *, full_duplex: bool = False, answers: Answers = ADAPTIVE) -> None:
        self.pack = pack
        self.slots = SlotTable(pack)
        self.effects = Effects()
        self.queue = SpeechQueue(self.effects)
        self.queue.hears_over_speech(possible=full_duplex)
        self.questions = Questions(self.effects, self.queue, lambda: self.line("repair.yes_or_no"), self.in_full)
        self.earcons = Earcons(self.effects, lambda: self.pack)
        self.lengths = Lengths(self.effects, answers)
        self._wording = Wording(_sentences(pack), pack.short, self.lengths.is_short)

    def change(self, pack: Pack) -> None:
        """From now on speak from this pack."""
        self.pack = pack
        self.slots = SlotTable(pack)
        self._wording.change(_sentences(pack), pack.short)

    def ask_for(self, intent: str, slot: str, choices: str) -> str:
        """The next wording of the question about a slot that was left out."""
        return self._wording.line(_slot_key(intent, slot), choices=choices)

    def line(self, key: str, **values: str) -> str:
        """The next wording of one of the pack's sentences."""
        return self._wording.line(key, **values)

    def say(self, manner: Manner, *texts: str, spoken: Hook | None = None) -> None:
        """Say these texts as one message. spoken: called after the last word (not when taken back)."""
        full = " ".join(self.in_full(text) for text in texts)
        self.queue.add(Message(manner, " ".join(texts), spoken, full))

    def in_full(self, text: str) -> str:
        """A text that was said short, at length; any other as it is."""
        return self._wording.in_full(text)

    def answer(self, key: str, **values: str) -> None:
        """Say one of the pack's sentences as an answer to the person."""
        self.say(ANSWER, self.line(key, **values))

    def say_answer(self, text: str) -> None:
        """Say this text as an answer to the person."""
        self.say(ANSWER, text)

    def state(self, key: str, priority: Priority = Priority.MESSAGE, **values: str) -> None:
        """Say how things stand; "repeat" does not repeat it."""
        self.say(Manner(Owner.STATE, priority), self.line(key, **values))


def _sentences(pack: Pack) -> dict[str, tuple[str, ...]]:
    """All that takes turns: the pack's sentences, and its questions about slots."""
    asked = {
        _slot_key(name, slot): (wordings,) if isinstance(wordings, str) else wordings
        for name, slots in asked_slots(pack).items()
        for slot, wordings in slots.items()
    }
    return {**pack.sentences, **asked}


def _slot_key(intent: str, slot: str) -> str:
    return f"{intent}:{slot}"
