"""What a report tells, before it is drawn: sessions, reasons, notes, and who has read the exercises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from voice_assist.commands import RecordKind, RecordReason
from voice_assist.record.file import HouseholdNote
from voice_assist.record.words import BROKE_OFF, FROM_THE_PERSON, IN_WORDS, NOT_REVIEWED
from voice_assist.record_events import Entry


@dataclass(frozen=True, slots=True)
class Exercise:
    """What a report needs to know of a routine.

    Attributes:
        title: as the pack has it.
        body: the part of the body.
        reviewed: by whom and when a clinician has read it; None: by nobody.
    """

    title: str
    body: str
    reviewed: str | None

    @property
    def review(self) -> str:
        """Its review state, as it is told."""
        return f"reviewed: {self.reviewed}" if self.reviewed else NOT_REVIEWED


@dataclass(frozen=True, slots=True)
class Session:
    """One routine, from its beginning to whatever ended it.

    Attributes:
        at: when it ended.
        trusted: whether the clock could be relied on.
        exercise: which one.
        movements: those of which at least one repetition was done; each side counts as one.
        done, planned: repetitions, of the movements that were begun.
        reason: why it ended; None: it broke off.
        skipped: how many movements were left out.
    """

    at: datetime
    trusted: bool
    exercise: Exercise
    movements: int
    done: int
    planned: int
    reason: RecordReason | None
    skipped: int

    @property
    def ended(self) -> str:
        """How it ended, in words."""
        return IN_WORDS[self.reason] if self.reason else BROKE_OFF

    @property
    def percent(self) -> int | None:
        """Done of planned repetitions; None where none were planned."""
        return round(100 * self.done / self.planned) if self.planned else None


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report tells.

    Attributes:
        person: whose it is; "": the household has not said.
        first, last: its days, both included.
        made_at: when it was made.
        agreed: how the person agreed, a sentence.
        sessions: those that were begun.
        refused: entries about routines that did not begin.
        notes: what the household wrote.
        percentages: whether the plan asks for them.
        exercises: the pack's routines by id.
        entries: everything, oldest first.
    """

    person: str
    first: date
    last: date
    made_at: datetime
    agreed: str
    percentages: bool
    exercises: Mapping[str, Exercise]
    entries: Sequence[Entry]
    notes: Sequence[HouseholdNote]

    @property
    def sessions(self) -> list[Session]:
        """Those that were begun, oldest first."""
        return list(_sessions(self.entries, self.exercises))

    @property
    def refused(self) -> list[Entry]:
        """About routines that did not begin."""
        return [entry for entry in self.entries if entry.what.kind is RecordKind.REFUSED]

    @property
    def days(self) -> list[date]:
        """Every day of the report."""
        return [self.first + timedelta(days=count) for count in range((self.last - self.first).days + 1)]

    @property
    def active_days(self) -> int:
        """Days on which at least one repetition was done."""
        return len({entry.at.date() for entry in self.entries if entry.what.done})

    @property
    def movements_by_day(self) -> dict[str, dict[date, int]]:
        """For each part of the body, how many movements were done on which day; the part moved most comes first."""
        counted: dict[str, dict[date, int]] = {}
        for session in self.sessions:
            of_body = counted.setdefault(session.exercise.body, {})
            of_body[session.at.date()] = of_body.get(session.at.date(), 0) + session.movements
        moved = {body: of_day for body, of_day in counted.items() if sum(of_day.values())}
        return dict(sorted(moved.items(), key=lambda item: -sum(item[1].values())))

    @property
    def ended_early(self) -> dict[RecordReason, list[date]]:
        """The days on which the person ended a session because they were tired, or because something hurt."""
        return {
            reason: sorted({session.at.date() for session in self.sessions if session.reason is reason})
            for reason in (RecordReason.TIRED, RecordReason.HURTS)
        }

    @property
    def reasons(self) -> list[tuple[Entry, Exercise]]:
        """What the person said that ended or kept back something, oldest first; each once."""
        told = (entry for entry in self.entries if entry.what.reason in FROM_THE_PERSON)
        return [(entry, exercise_of(entry, self.exercises)) for entry in _once(told)]

    @property
    def exercises_told(self) -> list[Exercise]:
        """The exercises that the report tells of, each once."""
        return list(dict.fromkeys(exercise_of(entry, self.exercises) for entry in self.entries))

    @property
    def clock_was_uncertain(self) -> bool:
        """Whether some times are not to be relied on."""
        return not all(entry.trusted for entry in self.entries)


def exercise_of(entry: Entry, exercises: Mapping[str, Exercise]) -> Exercise:
    """What an entry is about; a routine that the pack no longer has goes by its id."""
    name = entry.what.routine.replace("_", " ")
    return exercises.get(entry.what.routine) or Exercise(name.capitalize(), name.rpartition(" ")[0] or name, None)


def in_words(entry: Entry) -> str:
    """Why it ended."""
    return IN_WORDS[entry.what.reason]


def _once(entries: Iterable[Entry]) -> Iterator[Entry]:
    """A movement that ended as its routine did is told with the routine."""
    held: Entry | None = None
    for entry in entries:
        same = held and (held.what.routine, held.what.reason) == (entry.what.routine, entry.what.reason)
        if held and not (same and entry.what.kind is RecordKind.ROUTINE):
            yield held
        held = entry
    if held:
        yield held


def _sessions(entries: Iterable[Entry], exercises: Mapping[str, Exercise]) -> Iterator[Session]:
    """A routine's entry closes the movements before it; movements without one belong to a session that broke off."""
    movements: list[Entry] = []
    for entry in entries:
        if movements and movements[-1].what.routine != entry.what.routine:
            yield _session(movements, None, exercises)
            movements = []
        if entry.what.kind is RecordKind.MOVEMENT:
            movements.append(entry)
        elif entry.what.kind is RecordKind.ROUTINE:
            yield _session(movements, entry, exercises)
            movements = []
    if movements:
        yield _session(movements, None, exercises)


def _session(movements: Sequence[Entry], routine: Entry | None, exercises: Mapping[str, Exercise]) -> Session:
    end = routine or movements[-1]
    return Session(
        end.at,
        end.trusted,
        exercise_of(end, exercises),
        sum(entry.what.done > 0 for entry in movements),
        sum(entry.what.done for entry in movements),
        sum(entry.what.planned for entry in movements),
        routine.what.reason if routine else None,
        sum(entry.what.reason is RecordReason.SKIPPED for entry in movements),
    )
