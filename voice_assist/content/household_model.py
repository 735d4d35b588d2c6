"""What may stand in the household's own file, and how it lies over a pack."""

from __future__ import annotations

import re
from datetime import time
from typing import Self

from pydantic import Field, model_validator

from voice_assist.content.contact import Contact
from voice_assist.content.dose import CheckIns, ClockTime, minutes_of
from voice_assist.content.fields import (
    ListEntry,
    ListValue,
    PackModel,
    Sentence,
    SpokenAs,
    WakeWord,
    WrittenWords,
    broken_rule,
)
from voice_assist.content.items import without
from voice_assist.content.night import Night
from voice_assist.content.phrases import CONTACT, SAYING
from voice_assist.content.quiet_hours import USUAL, QuietHours, are_quiet
from voice_assist.content.schema import Pack
from voice_assist.understanding.normalise import normalise

_OF_HEAD = ("wake_word", "person", "quiet_hours", "handover", "check_in", "test_call", "night")
"""What stands in the household's file in place of the pack's."""


class Household(PackModel):
    """What one household adds to any pack.

    person: the name of who lives here, for the greeting. sayings: what can be said for them, as the values of a list;
    the first way of saying one is what is said. quiet_hours: sounds are soft then.
    check_in: when it asks "are you all right?", test_call: when it tries the ways of calling; neither by itself.
    night: what was tested for the nights of somebody who cannot speak then.
    handover: what every new carer is told. spoken_as: as in a pack. switched_off: parts not wanted, as tips.cane.
    """

    person: Sentence | None = None
    wake_word: WakeWord | None = None
    quiet_hours: QuietHours | None = None
    contacts: tuple[Contact, ...] = ()
    spoken_as: dict[WrittenWords, SpokenAs] = Field(default_factory=dict)
    sayings: tuple[ListEntry, ...] = ()
    switched_off: tuple[str, ...] = ()
    handover: tuple[Sentence, ...] = ()
    check_in: CheckIns = ()
    test_call: ClockTime | None = None
    night: Night | None = None

    @model_validator(mode="after")
    def _by_day(self) -> Self:
        """Nothing is said unasked in the night, so that a time there would be a promise that nobody keeps."""
        hours = self.quiet_hours or USUAL
        test_call = (self.test_call,) if self.test_call else ()
        told_at = (self.night.told_at,) if self.night else ()
        for key, times in (("check_in", self.check_in), ("test_call", test_call), ("told_at", told_at)):
            if len({minutes_of(at) for at in times}) < len(times):
                raise broken_rule(f"under {key} a time stands twice", "remove one")
            if night := [at for at in times if are_quiet(hours, time(*divmod(minutes_of(at), 60)))]:
                problem = f"{key} has {night[0]}, which lies in the quiet hours from {hours}"
                raise broken_rule(problem, "choose a time by day, or other quiet_hours")
        return self

    def added_to(self, pack: Pack) -> Pack:
        """The pack with all of it: contacts become the list {contact}, sayings stand before those of the pack."""
        sounds = {word: phones for contact in self.contacts for word, phones in contact.pronunciations.items()}
        values = tuple(ListValue(id=contact.id, say=contact.ways) for contact in self.contacts)
        head = {key: getattr(self, key) or getattr(pack.head, key) for key in _OF_HEAD}
        return without(pack, frozenset(self.switched_off)).model_copy(
            update={
                "head": pack.head.model_copy(update=head),
                "lists": {**pack.lists, **({CONTACT: values} if values else {}), **self._sayings_and(pack)},
                "pronunciations": {**pack.pronunciations, **sounds},
                "spoken_as": {**pack.spoken_as, **self.spoken_as},
            }
        )

    def _sayings_and(self, pack: Pack) -> dict[str, tuple[ListEntry, ...]]:
        """The list {saying} with these and, behind them, those of the pack that have another name; {} without these."""
        own = {saying.id: saying for saying in map(named, self.sayings)}
        of_pack = pack.lists.get(SAYING, ())
        others = map(named, of_pack) if isinstance(of_pack, tuple) else ()
        return {SAYING: (*own.values(), *(one for one in others if one.id not in own))} if own else {}


def named(saying: ListEntry) -> ListValue:
    """A saying with a name, made of its words where it has none: "I'm cold!" is im_cold."""
    if isinstance(saying, ListValue):
        return saying
    return ListValue(id="_".join(re.findall("[a-z]+", normalise(saying).replace("'", ""))) or SAYING, say=(saying,))
