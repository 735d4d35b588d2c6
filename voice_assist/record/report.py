"""What a report tells, before it is drawn: sessions, reasons, notes, and who has read the exercises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from voice_assist.commands import Recorded, RecordKind, RecordReason
from voice_assist.record.file import HouseholdNote
from voice_assist.record.words import BROKE_OFF, FROM_THE_PERSON, IN_WORDS, NOT_REVIEWED
from voice_assist.record_events import Entry

LONGEST_PAUSE = timedelta(hours=1)
"""Between two movements of one session: nothing is gone on with after such a time."""


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
        done, planned: repetitions.
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
    def not_begun(self) -> list[Entry]:
        """About routines that were wanted, or were to come next, and did not begin."""
        begun = {id(entry) for group in _grouped(self.entries) for entry in group if len(group) > 1}
        alone = (entry for entry in self.entries if entry.what.kind is not RecordKind.MOVEMENT)
        return [entry for entry in alone if id(entry) not in begun]

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
    def reasons(self) -> dict[str, list[tuple[datetime, Exercise]]]:
        """What the person said that ended, shortened or kept back something, and each time that it was said."""
        said: dict[str, list[tuple[datetime, Exercise]]] = {}
        for session in self.sessions:
            reasons = [RecordReason.SKIPPED] * (session.skipped > 0) + [session.reason] * (session.reason is not None)
            for reason in dict.fromkeys(reasons):
                if reason in FROM_THE_PERSON:
                    said.setdefault(IN_WORDS[reason], []).append((session.at, session.exercise))
        for entry in self.not_begun:
            if entry.what.kind is RecordKind.REFUSED and entry.what.reason in FROM_THE_PERSON:
                said.setdefault(in_words(entry), []).append((entry.at, exercise_of(entry, self.exercises)))
        return dict(sorted(said.items(), key=lambda item: -len(item[1])))

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


def _grouped(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """The movements of each session with the routine's entry that closes them; without one, it broke off."""
    group: list[Entry] = []
    for entry in entries:
        if group and (group[-1].what.routine != entry.what.routine or entry.at - group[-1].at > LONGEST_PAUSE):
            yield group
            group = []
        if entry.what.kind is not RecordKind.REFUSED:
            group.append(entry)
        if entry.what.kind is RecordKind.ROUTINE:
            yield group
            group = []
    if group:
        yield group


def _sessions(entries: Iterable[Entry], exercises: Mapping[str, Exercise]) -> Iterator[Session]:
    """Those that were begun. A movement that was left and taken up again has several entries, and counts once."""
    for group in _grouped(entries):
        movements = [entry.what for entry in group if entry.what.kind is RecordKind.MOVEMENT]
        parts: dict[tuple[int, str], list[Recorded]] = {}
        for what in movements:
            parts.setdefault((what.block, what.side), []).append(what)
        end = group[-1]
        if parts:
            yield Session(
                end.at,
                end.trusted,
                exercise_of(end, exercises),
                sum(any(what.done for what in part) for part in parts.values()),
                sum(what.done for what in movements),
                sum(max(what.planned for what in part) for part in parts.values()),
                end.what.reason if end.what.kind is RecordKind.ROUTINE else None,
                sum(part[-1].reason is RecordReason.SKIPPED for part in parts.values()),
            )
