"""Routines, tips and calls: content that stands on sources."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from voice_assist.call_commands import CallLevel
from voice_assist.content.fields import Identifier, PackModel, Sentence, Template, Wordings, broken_rule
from voice_assist.content.kinds import ON_PLAN_ALONE, Form, Kind
from voice_assist.understanding.cost import Cost


class Grounded(PackModel):
    """Content that stands on a source and waits for a clinician's review."""

    title: Sentence
    sources: tuple[Sentence, ...] = Field(min_length=1)
    reviewed: str | None = None


class Step(PackModel):
    """One movement of a routine.

    cue: what to do, in full. short: the same for repeats. hold: seconds; 0 = no hold. hold_cue, release: spoken at
    the start and the end of a hold. each_side: done on the left, then the right. seconds: one repetition without hold.
    """

    cue: Sentence
    short: Sentence
    repetitions: Annotated[int, Field(ge=1, le=30, strict=True)] = 3
    hold: Annotated[float, Field(ge=0, le=60, strict=True)] = 0
    hold_cue: Sentence | None = None
    release: Sentence | None = None
    seconds: Annotated[float, Field(gt=0, le=60, strict=True)] = 4
    each_side: bool = False


class Routine(Grounded):
    """Guided movements. `body` and `form` are the slot values that choose it; names: how the body part is said."""

    body: Identifier
    names: tuple[Template, ...] = Field(min_length=1)
    form: Form
    kind: Kind = Kind.MOVEMENT
    only_on_plan: Sentence | None = Field(default=None, description="Refused in these words unless the plan names it.")
    position: Sentence
    equipment: Sentence | None = None
    before: tuple[Sentence, ...] = ()
    helper: Sentence | None = Field(
        default=None, description="What the helper is told; needed unless the form is active."
    )
    steps: tuple[Step, ...] = Field(min_length=1)
    rest: Annotated[float, Field(ge=0, le=600, strict=True, description="Seconds between two steps.")] = 10
    end_check: Sentence
    stop_rules: tuple[Sentence, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.form is not Form.ACTIVE and self.helper is None:
            raise broken_rule(f"a routine with form: {self.form} needs a helper", "add helper: with what they are told")
        if self.kind in ON_PLAN_ALONE and self.only_on_plan is None:
            raise broken_rule(f"a routine of the kind {self.kind} needs a plan", "add only_on_plan: with what is said")
        return self


class Tip(Grounded):
    """How one piece of equipment is used."""

    names: tuple[Template, ...] = Field(min_length=1)
    what_for: Sentence
    how: tuple[Sentence, ...] = Field(min_length=1)
    ask_when: Sentence
    more: tuple[Sentence, ...] = ()


class Call(Grounded):
    """A request to the caregiver. message: what the caregiver gets. need: after "I am calling for ..."."""

    sources: tuple[Sentence, ...] = ()
    level: CallLevel
    phrases: tuple[Template, ...] = Field(min_length=1)
    need: Sentence
    message: Sentence
    call_out: Sentence = Field(description="Called out aloud in the room.")
    private: Annotated[bool, Field(strict=True)] = False
    slots: dict[Identifier, Wordings] = Field(
        default_factory=dict, description="Slots that must not be left out, with the question that asks for each."
    )
    cost: Cost | None = Field(default=None, description="If left out: grave to miss for an urgent call, else harmless.")

    @model_validator(mode="after")
    def _rules(self) -> Self:
        if self.slots and self.level is CallLevel.URGENT:
            raise broken_rule("an urgent call waits for no answer", "remove slots:, or choose another level")
        return self

    @property
    def cost_of_mistake(self) -> Cost:
        """What it costs to make the call when it was not meant, or to miss it."""
        return self.cost or (Cost.GRAVE_TO_MISS if self.level is CallLevel.URGENT else Cost.HARMLESS)
