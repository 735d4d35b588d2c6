"""What a pack may contain: the same models check the YAML files and make the JSON Schema for editors."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from voice_assist.commands import CallLevel, Context

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]
"""Lower-case words joined by "_", groups joined by "."."""

Template = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""A sentence template: [optional] (one|other) {slot}."""

Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""Something that is spoken."""

Threshold = Annotated[float, Field(ge=0, le=100)]


class PackModel(BaseModel):
    """Base: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Action(StrEnum):
    """What an intent does. Calls, routines and tips of the pack bring intents of their own beside these."""

    SAY = "say"  # speaks the intent's `answer`
    OPTIONS = "options"  # what can I say
    ABOUT = "about"  # what are you: the boundary
    REPEAT = "repeat"
    LOUDER = "louder"
    QUIETER = "quieter"
    SLOWER = "slower"
    FASTER = "faster"
    STOP = "stop"
    CANCEL = "cancel"
    YES = "yes"
    NO = "no"
    SLEEP = "sleep"
    WAKE = "wake"
    START_ROUTINE = "start_routine"  # slots: routine, form
    LIST_ROUTINES = "list_routines"
    TIP = "tip"  # slot: tip
    LIST_TIPS = "list_tips"
    MORE = "more"  # tell me more
    NEXT_TIP = "next_tip"
    CALL = "call"  # the intent belongs to a call of the pack
    CALL_STATUS = "call_status"  # is someone coming
    SOMEONE_HERE = "someone_here"  # "I am with you", said by whoever came
    READY = "ready"
    PAUSE = "pause"
    GO_ON = "go_on"
    BACK = "back"
    SKIP = "skip"
    HOW_MANY = "how_many"
    TIRED = "tired"
    HURTS = "hurts"


class Intent(PackModel):
    """Something the person can say.

    accept / ask: similarity (0 to 100) from which it is acted on, and from which it is asked about.
    """

    phrases: tuple[Template, ...] = Field(min_length=1)
    action: Action
    contexts: tuple[Context, ...] = (Context.IDLE,)
    accept: Threshold = 80
    ask: Threshold = 62
    answer: Sentence | None = None
    confirm: Sentence | None = Field(
        default=None, description='How it is named in "Did you mean ...?"; else its first phrase.'
    )


class ListValue(PackModel):
    """One value of a list, with all the ways of saying it."""

    id: Identifier
    say: tuple[Template, ...] = Field(min_length=1)


class NumberRange(PackModel):
    """A slot that takes whole numbers, as words or digits, from first to last."""

    first: Annotated[int, Field(ge=0, le=1000)]
    last: Annotated[int, Field(ge=0, le=1000)]


SlotList = NumberRange | tuple[ListValue | Template, ...]
"""A plain text is a value whose id is the text with "_" for blanks."""


class Grounded(PackModel):
    """Content that stands on a source and waits for a clinician's review."""

    title: Sentence
    sources: tuple[Sentence, ...] = Field(min_length=1)
    reviewed: str | None = None


class Form(StrEnum):
    """Who moves the limb."""

    ACTIVE = "active"
    ASSISTED = "assisted"
    PASSIVE = "passive"


class Step(PackModel):
    """One movement of a routine.

    cue: what to do, in full. short: the same for repeats. hold: seconds; 0 = no hold. hold_cue, release: spoken at
    the start and the end of a hold. each_side: done on the left, then the right. seconds: one repetition without hold.
    """

    cue: Sentence
    short: Sentence
    repetitions: Annotated[int, Field(ge=1, le=30)] = 3
    hold: Annotated[float, Field(ge=0, le=60)] = 0
    hold_cue: Sentence | None = None
    release: Sentence | None = None
    seconds: Annotated[float, Field(gt=0, le=30)] = 4
    each_side: bool = False


class Routine(Grounded):
    """Guided movements. `body` and `form` are the slot values that choose it; names: how the body part is said."""

    body: Identifier
    names: tuple[Template, ...] = Field(min_length=1)
    form: Form
    position: Sentence
    equipment: Sentence | None = None
    before: tuple[Sentence, ...] = ()
    helper: Sentence | None = Field(
        default=None, description="What the helper is told; needed unless the form is active."
    )
    steps: tuple[Step, ...] = Field(min_length=1)
    rest: Annotated[float, Field(ge=0, le=600)] = Field(default=10, description="Seconds between two steps.")
    end_check: Sentence
    stop_rules: tuple[Sentence, ...] = Field(min_length=1)


class Tip(Grounded):
    """How one piece of equipment is used."""

    names: tuple[Template, ...] = Field(min_length=1)
    what_for: Sentence
    how: tuple[Sentence, ...] = Field(min_length=1)
    ask_when: Sentence
    more: tuple[Sentence, ...] = ()


class Call(Grounded):
    """A request to the caregiver. message: what the caregiver gets. need: after "You asked for ..."."""

    level: CallLevel
    phrases: tuple[Template, ...] = Field(min_length=1)
    need: Sentence
    message: Sentence
    call_out: Sentence = Field(description="Called out aloud in the room.")
    private: bool = False
    accept: Threshold = 75
    ask: Threshold = 58


class PackHead(PackModel):
    """What the pack is."""

    name: Sentence
    language: Literal["en"]
    version: Annotated[str, StringConstraints(pattern=r"^\d+(\.\d+)*$")]


class PackFile(PackModel):
    """One YAML file of a pack; every key may be left out."""

    pack: PackHead | None = None
    lists: dict[Identifier, SlotList] = {}
    intents: dict[Identifier, Intent] = {}
    routines: dict[Identifier, Routine] = {}
    tips: dict[Identifier, Tip] = {}
    calls: dict[Identifier, Call] = {}
    sentences: dict[Identifier, Sentence | tuple[Sentence, ...]] = {}
    pronunciations: dict[str, str] = {}


class Pack(PackModel):
    """All files of a pack together. hash: SHA-256 over the files' bytes, hexadecimal."""

    head: PackHead
    hash: str
    lists: dict[Identifier, SlotList]
    intents: dict[Identifier, Intent]
    routines: dict[Identifier, Routine]
    tips: dict[Identifier, Tip]
    calls: dict[Identifier, Call]
    sentences: dict[Identifier, tuple[Sentence, ...]]
    pronunciations: dict[str, str]
