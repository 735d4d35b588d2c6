"""What a pack may contain: the same models check the YAML files and make the JSON Schema for editors."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from voice_assist.commands import Context
from voice_assist.content.dose import CheckIns, ClockTime
from voice_assist.content.fields import (
    Identifier,
    ListValue,
    NumberRange,
    PackModel,
    Pronunciation,
    Sentence,
    SlotList,
    Spoken,
    SpokenAs,
    Template,
    WakeWord,
    Word,
    Wordings,
    WrittenWords,
    broken_rule,
)
from voice_assist.content.grounded import Call, Grounded, Routine, Step, Tip
from voice_assist.content.kinds import Form, Kind
from voice_assist.content.need_group import NeedGroup
from voice_assist.content.night import Night
from voice_assist.content.prescription import PlanInForce
from voice_assist.content.quiet_hours import QuietHours
from voice_assist.understanding.cost import Cost

__all__ = [
    "Action",
    "Call",
    "Form",
    "Grounded",
    "Identifier",
    "Intent",
    "Kind",
    "ListValue",
    "NeedGroup",
    "NumberRange",
    "Pack",
    "PackFile",
    "PackHead",
    "Routine",
    "Sentence",
    "SlotList",
    "Step",
    "Template",
    "Tip",
    "json_schema",
]


class Action(StrEnum):
    """What an intent does. Calls, routines and tips of the pack bring intents of their own beside these."""

    SAY = "say"  # speaks the intent's `answer`
    OFFER_CALL = "offer_call"  # speaks the `answer`, then asks whether to call somebody
    OPTIONS = "options"  # what can I say
    ABOUT = "about"  # what are you: the boundary
    REPEAT = "repeat"
    LOUDER = "louder"
    QUIETER = "quieter"
    SLOWER = "slower"
    FASTER = "faster"
    NEXT_VOICE = "next_voice"  # a sample of the next one
    TAKE_VOICE = "take_voice"  # keep the one that was heard last
    WHICH_VOICE = "which_voice"
    SET_UP = "set_up"  # questions about volume, speed, name and voice
    STOP = "stop"
    HUSH = "hush"  # silence, and nothing else
    CANCEL = "cancel"
    YES = "yes"
    NO = "no"
    SLEEP = "sleep"
    WAKE = "wake"
    VISITORS = "visitors"  # only what is urgent is taken
    VISITORS_GONE = "visitors_gone"
    START_ROUTINE = "start_routine"  # slots: routine, form
    LIST_ROUTINES = "list_routines"
    MY_EXERCISES = "my_exercises"  # those of the plan; slot: day_part
    TIP = "tip"  # slot: tip
    LIST_TIPS = "list_tips"
    MORE = "more"  # tell me more
    NEXT_TIP = "next_tip"
    CALL = "call"  # the intent belongs to a call of the pack
    CALL_STATUS = "call_status"  # is someone coming
    HANDOVER = "handover"  # what the next carer should know
    NOTE = "note"  # slot: note; kept for the next carer
    FORGET_NOTES = "forget_notes"
    CALL_AGAIN = "call_again"  # what was called for last, once more
    LEAVING = "leaving"  # "I am leaving", said by whoever came
    SOMEONE_HERE = "someone_here"  # "I am with you", said by whoever came
    READY = "ready"
    PAUSE = "pause"
    GO_ON = "go_on"
    BACK = "back"
    SKIP = "skip"
    NEXT = "next"  # from a helper who is waited for: ready; else: skip
    OTHER_SIDE = "other_side"
    FEWER = "fewer"
    MORE_OF_IT = "more_of_it"  # never above the plan
    HOW_MANY = "how_many"
    TIRED = "tired"
    HURTS = "hurts"
    SPEAK_FOR_ME = "speak_for_me"  # slot: saying
    CALL_OUT = "call_out"  # calls somebody in the room
    THANKS = "thanks"  # ends what is said for the person, else speaks the `answer`
    SOUND = "sound"  # what was that sound
    SHORT_ANSWERS = "short_answers"
    LONG_ANSWERS = "long_answers"
    THIS_WEEK = "this_week"  # what did I do this week
    FORGET_TODAY = "forget_today"
    MAKE_REPORT = "make_report"
    UNASKED_OFF = "unasked_off"  # slot: unasked; without it: all of it
    UNASKED_ON = "unasked_on"
    PUT_OFF = "put_off"  # slot: duration; asks again then
    MY_REMINDERS = "my_reminders"
    LIST_NEEDS = "list_needs"  # what can be asked for, to be chosen by one sound
    SOUND_IS_YES = "sound_is_yes"  # any short sound answers a question that offers one thing
    ONLY_WORDS = "only_words"
    PRESS_LISTS = "press_lists"  # a short press of the switch begins the list; held, it calls
    PRESS_CALLS = "press_calls"


SPEAKS_ANSWER = frozenset(
    {Action.SAY, Action.OFFER_CALL, Action.THANKS}
)  # an intent with one of these needs an `answer`

SLOT_OF_ACTION = {
    Action.START_ROUTINE: "{routine}",
    Action.TIP: "{tip}",
    Action.SPEAK_FOR_ME: "{saying}",
    Action.NOTE: "{note}",
}
"""The slot that such an intent needs: in every phrase, or asked for."""


class Intent(PackModel):
    """Something the person can say. cost: what it costs to act on it when it was not meant, or to miss it."""

    phrases: tuple[Template, ...] = Field(min_length=1)
    action: Action
    contexts: tuple[Context, ...] = Field(default=(Context.IDLE,), min_length=1)
    cost: Cost = Cost.HARMLESS
    slots: dict[Identifier, Wordings] = Field(
        default_factory=dict, description="Slots that must not be left out, with the question that asks for each."
    )
    answer: Sentence | None = None
    confirm: Sentence | None = Field(
        default=None, description='How it is named in "Did you mean ...?"; else its first phrase.'
    )
    question: Sentence | None = Field(
        default=None, description="With action: offer_call, what is asked; else the question that fits every call."
    )
    offers: Identifier | None = Field(
        default=None, description="With action: offer_call, the call that is offered; else the first of level: soon."
    )

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.action in SPEAKS_ANSWER and self.answer is None:
            raise broken_rule(f"an intent with action: {self.action} needs an answer", "add answer: with what is said")
        if self.action is Action.CALL:
            raise broken_rule("action: call belongs to the entries under calls:", "move it there")
        slot = SLOT_OF_ACTION.get(self.action)
        lacking = [phrase for phrase in self.phrases if slot and slot not in phrase]
        if lacking and slot and slot.strip("{}") not in self.slots:
            raise broken_rule(f'the phrase "{lacking[0]}" lacks {slot}', f"add {slot}, or ask for it under slots:")
        return self


class PackHead(PackModel):
    """What the pack is."""

    name: Sentence
    language: Literal["en"]
    version: Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+)*$")]
    wake_word: WakeWord | None = None
    person: Sentence | None = None
    handover: tuple[Sentence, ...] = Field(default=(), description="What every new carer is told.")
    quiet_hours: QuietHours | None = Field(default=None, description='Sounds are soft then, such as "22:00 to 7:00".')
    check_in: CheckIns = Field(default=(), description='Asks "are you all right?" at these times.')
    test_call: ClockTime | None = Field(default=None, description="Tries the ways of calling at this time.")
    night: Night | None = None


class PackFile(PackModel):
    """One YAML file of a pack; every key may be left out."""

    pack: PackHead | None = None
    lists: dict[Identifier, SlotList] = Field(default_factory=dict)
    intents: dict[Identifier, Intent] = Field(default_factory=dict)
    routines: dict[Identifier, Routine] = Field(default_factory=dict)
    tips: dict[Identifier, Tip] = Field(default_factory=dict)
    calls: dict[Identifier, Call] = Field(default_factory=dict)
    needs: dict[Identifier, NeedGroup] = Field(default_factory=dict)
    sentences: dict[Identifier, Spoken] = Field(default_factory=dict)
    pronunciations: dict[Word, Pronunciation] = Field(default_factory=dict)
    spoken_as: dict[WrittenWords, SpokenAs] = Field(
        default_factory=dict, description="How the assistant speaks words that its voice gets wrong."
    )


class Pack(PackModel):
    """All files of a pack together.

    hash: SHA-256 over the files' bytes, hexadecimal, a plan's included. short: the sentences that have a second
    length, and that. plan: the household's, laid over the routines.
    """

    head: PackHead
    hash: str
    lists: dict[Identifier, SlotList]
    intents: dict[Identifier, Intent]
    routines: dict[Identifier, Routine]
    tips: dict[Identifier, Tip]
    calls: dict[Identifier, Call]
    needs: dict[Identifier, NeedGroup] = Field(default_factory=dict)
    sentences: dict[Identifier, tuple[Sentence, ...]]
    short: dict[Identifier, tuple[Sentence, ...]] = Field(default_factory=dict)
    pronunciations: dict[Word, Pronunciation]
    spoken_as: dict[WrittenWords, SpokenAs] = Field(default_factory=dict)
    plan: PlanInForce | None = None


def json_schema() -> str:
    """The JSON Schema of one pack file as text, for editors: docs/pack.schema.json."""
    schema = PackFile.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
