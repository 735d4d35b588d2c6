"""What can be said at any time: options, boundary, repeat, sleep; and what is said unasked: greeting, lost parts."""

from __future__ import annotations

from collections.abc import Sequence

from voice_assist.call_events import NoWayOut, WayOutAgain
from voice_assist.commands import AnswerLength, Earcon
from voice_assist.dialogue.priorities import Manner, Owner, Priority
from voice_assist.dialogue.stage import ANSWER, Stage
from voice_assist.events import Part
from voice_assist.hearing_events import Clipped, HardlyHeard

EARS = (Part.MICROPHONE, Part.RECOGNISER)
"""Without these nothing can be heard: safety is lost."""
SAFETY = (*EARS, Part.CALLS, Part.TRIGGER)
"""What is told at any hour."""

NOTICE = Manner(Owner.STATE, Priority.TEXT)


class General:
    """The small answers that belong to no other part."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._lost: set[Part] = set()

    def greet(self, notices: Sequence[str], *, by_name: bool) -> None:
        """A short greeting, then what the household should know; a command comes before the notices."""
        person = self._stage.pack.head.person if by_name else None
        self._stage.answer("greeting.named" if person else "greeting", **({"person": person} if person else {}))
        if notices:
            self._stage.say(NOTICE, *notices)

    def about(self) -> None:
        """The boundary: what this is not; and whether a clinician has read the exercises and tips."""
        pack = self._stage.pack
        grounded = (*pack.routines.values(), *pack.tips.values(), *pack.calls.values())
        unread = any(item.reviewed is None for item in grounded)
        self._stage.say(ANSWER, self._stage.line("about"), *([self._stage.line("about.unread")] if unread else []))

    def sound(self) -> None:
        """What the last sound meant."""
        last = self._stage.earcons.last
        self._stage.answer(f"earcon.{last}" if last else "earcon.none")

    def answer_at_length(self, length: AnswerLength) -> None:
        """From now on answers are so long."""
        self._stage.lengths.choose(length)
        self._stage.state("answers.short" if length is AnswerLength.SHORT else "answers.long")

    def repeat(self) -> bool:
        """Say the last thing again; returns False where that was the state of a call, which may have changed since."""
        last = self._stage.queue.last
        if last is None:
            self._stage.answer("repeat.nothing")
        elif last.manner.owner is Owner.CALL:
            return False
        else:
            self._stage.say(last.manner, last.full or last.text)
        return True

    @property
    def is_cut_off(self) -> bool:
        """Whether the person could not hear a question, or not be heard."""
        return not self._lost.isdisjoint((*EARS, Part.SPEAKER))

    def lost(self, part: Part, *, quiet: bool) -> None:
        """A part is gone: said once, in quiet times only where safety depends on it."""
        if part in self._lost:
            return
        self._lost.add(part)
        if not quiet or part in SAFETY:
            self._stage.earcons.play(Earcon.ERROR)
            self._stage.state(f"lost.{part}", Priority.IMPORTANT)

    def returned(self, part: Part, *, quiet: bool) -> None:
        """A lost part works again."""
        if part not in self._lost:
            return
        self._lost.remove(part)
        if not quiet or part in SAFETY:
            self._stage.state(f"returned.{part}", Priority.IMPORTANT)

    def way_out(self, event: NoWayOut | WayOutAgain) -> None:
        """Nobody outside can be reached, or can be again: said at any hour, before it is needed."""
        lost = isinstance(event, NoWayOut)
        if lost:
            self._stage.earcons.play(Earcon.ERROR)
        self._stage.state("lost.way_out" if lost else "returned.way_out", Priority.IMPORTANT)

    def sound_was_bad(self, event: HardlyHeard | Clipped, *, quiet: bool) -> None:
        """The person can hardly be heard, or is too loud for the microphone; nobody is woken for it."""
        if not quiet:
            self._stage.state("sound.hardly_heard" if isinstance(event, HardlyHeard) else "sound.clipped")
