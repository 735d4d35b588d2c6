"""The report: what it tells, in whose words, and that it needs nothing else."""

import csv
import io
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from tests.recording import NOON
from voice_assist.commands import Recorded, RecordKind, RecordReason
from voice_assist.record.file import HouseholdNote
from voice_assist.record.page import page
from voice_assist.record.report import Exercise, Report
from voice_assist.record.table import COLUMNS, table
from voice_assist.record.words import IN_WORDS
from voice_assist.record_events import Entry

EXERCISES = {
    "shoulder_active": Exercise("Shoulder session by yourself", "shoulder", None),
    "knee_assisted": Exercise("Knee session with a helper", "knee", "by our clinician, 2030-04-01"),
}


def movement(routine: str, block: int, done: int, reason: RecordReason = RecordReason.FINISHED) -> Recorded:
    return Recorded(RecordKind.MOVEMENT, routine, routine.rpartition("_")[2], "left", block, 3, done, reason)


def ended(routine: str, done: int, reason: RecordReason = RecordReason.FINISHED) -> Recorded:
    return Recorded(RecordKind.ROUTINE, routine, routine.rpartition("_")[2], "", -1, 4, done, reason)


def refused(routine: str, reason: RecordReason) -> Recorded:
    return Recorded(RecordKind.REFUSED, routine, routine.rpartition("_")[2], "", -1, 4, 0, reason)


def report(*told: tuple[float, Recorded], percentages: bool = False, note: str = "", days: int = 6) -> Report:
    """About a week from the first of May on; told: days after it, and what."""
    entries = [Entry(NOON + timedelta(days=after), after != 2, what) for after, what in told]
    notes = [HouseholdNote(NOON, note)] if note else []
    last = NOON.date() + timedelta(days=days)
    return Report("Maria", NOON.date(), last, NOON, "She agreed.", percentages, EXERCISES, entries, notes)


SHOULDER = "shoulder_active"
TOLD = (
    (0.0, movement(SHOULDER, 0, 3)),
    (0.0, movement(SHOULDER, 1, 0, RecordReason.SKIPPED)),
    (0.0, movement(SHOULDER, 2, 1, RecordReason.TIRED)),
    (0.0, ended(SHOULDER, 1, RecordReason.TIRED)),
    (1.0, movement("knee_assisted", 0, 3)),
    (2.0, movement(SHOULDER, 0, 3)),
    (2.0, ended(SHOULDER, 1)),
    (3.0, refused("knee_assisted", RecordReason.NEWS)),
)


class Outside(HTMLParser):
    """Collects what a page would fetch from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        links = [value or "" for name, value in attrs if name in ("src", "href", "xlink:href", "data")]
        self.found += [link for link in links if not link.startswith("#")]
        self.found += [tag] if tag in ("script", "link", "iframe") else []


def words(html: str) -> str:
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def test_a_routine_closes_the_movements_before_it_and_others_broke_off() -> None:
    tired, broken, whole = report(*TOLD).sessions
    assert (tired.movements, tired.done, tired.planned, tired.skipped) == (2, 4, 9, 1)
    assert tired.ended == "“I am tired.”"
    assert (broken.exercise.title, broken.reason) == ("Knee session with a helper", None)
    assert "broke off" in broken.ended
    assert (whole.trusted, whole.ended, whole.percent) == (False, "done to the end", 100)
    (last,) = report((0, movement(SHOULDER, 0, 2))).sessions
    assert last.reason is None


def test_what_broke_off_on_two_days_are_two_sessions() -> None:
    made = report((0, movement(SHOULDER, 0, 2)), (1, movement(SHOULDER, 0, 3)), (1.01, ended(SHOULDER, 1)))
    assert [(session.done, session.reason) for session in made.sessions] == [(2, None), (3, RecordReason.FINISHED)]


def test_a_movement_that_was_taken_up_again_counts_once() -> None:
    left = movement(SHOULDER, 0, 1, RecordReason.SKIPPED)
    (session,) = report((0, left), (0, movement(SHOULDER, 0, 2)), (0, ended(SHOULDER, 1))).sessions
    assert (session.movements, session.done, session.planned, session.skipped) == (1, 3, 3, 0)


def test_what_was_to_come_after_a_session_that_ended_is_not_begun() -> None:
    tired = RecordReason.TIRED
    made = report(
        (0, movement(SHOULDER, 0, 1, tired)), (0, ended(SHOULDER, 0, tired)), (0, ended("knee_assisted", 0, tired))
    )
    assert [session.exercise.body for session in made.sessions] == ["shoulder"]
    assert [entry.what.routine for entry in made.not_begun] == ["knee_assisted"]
    assert [len(times) for times in made.reasons.values()] == [1]


def test_the_page_tells_everything_and_needs_nothing_else() -> None:
    html = page(report(*TOLD, note="A <new> chair."))
    outside = Outside()
    outside.feed(html)
    assert outside.found == []
    assert html.count("<svg") == 1
    told = words(html)
    for part in (
        "What was done: Maria",
        "Wed 1 May 2030 to Tue 7 May 2030",
        "She agreed.",
        "3 of 7 days with exercises, 3 sessions.",
        "Wed 1 May, 12:00 Shoulder session by yourself 2 4 of 9 “I am tired.”; 1 left out",
        "“I am tired.” 1 Wed 1 May, 12:00: Shoulder session by yourself",
        "“Skip this.” 1 Wed 1 May, 12:00: Shoulder session by yourself",
        "Fri 3 May, 12:00 (?) Shoulder session by yourself 1 3 of 3 done to the end",
        "Sat 4 May, 12:00 Knee session with a helper “Yes”, when asked about a fall",
        "A &lt;new&gt; chair.",
        "Shoulder session by yourself not reviewed by a clinician",
        "Knee session with a helper reviewed: by our clinician, 2030-04-01",
        "It is not a medical device.",
    ):
        assert part in told
    assert told.count("“I am tired.”") == 3  # the plot's legend, the session, the person's words once


def test_percentages_are_told_only_where_the_plan_asks() -> None:
    assert "%" not in words(page(report(*TOLD)))
    assert "44 %" in words(page(report(*TOLD, percentages=True)))
    nothing_planned = Recorded(RecordKind.ROUTINE, SHOULDER, "active", "", -1, 4, 0, RecordReason.STOPPED)
    told = words(page(report((0, nothing_planned), percentages=True)))
    assert "Not begun when exercises why Wed 1 May, 12:00 Shoulder session by yourself “Stop.”" in told
    unplanned = Recorded(RecordKind.MOVEMENT, SHOULDER, "active", "", 0, 0, 0, RecordReason.STOPPED)
    assert " - broke off" in words(page(report((0, unplanned), percentages=True)))


@pytest.mark.parametrize("days", [0, 6, 30, 400])
def test_a_day_a_week_a_month_and_a_year_are_drawn(days: int) -> None:
    html = page(report((0, movement(SHOULDER, 0, 3)), (0, ended(SHOULDER, 1, RecordReason.HURTS)), days=days))
    assert ("week from Monday" in html) == (days == 400)
    assert "shoulder" in words(html)


def test_more_parts_of_the_body_than_colours_are_drawn_together() -> None:
    many = [(number % 3, movement(f"part{number}_active", 0, 3)) for number in range(12)]
    html = page(report(*((float(day), what) for day, what in many)))
    assert "others" in words(html)


def test_a_week_of_refusals_alone_has_a_page() -> None:
    told = words(page(report((0, refused("gone_active", RecordReason.NO_PLAN)))))
    assert "0 of 7 days with exercises, 0 sessions." in told
    assert "Gone active" in told
    assert "The sessions" not in told
    assert "In the person's words" not in told


def test_the_table_has_a_line_for_each_entry_and_note_and_calculates_nothing() -> None:
    rows = list(csv.DictReader(io.StringIO(table(report(*TOLD, note="=1+1")))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(TOLD) + 1
    assert [row["in_words"] for row in rows if row["kind"] == "note"] == ["'=1+1"]
    assert rows[0]["date"] == "2030-05-01"
    assert (rows[0]["movement"], rows[0]["planned"], rows[0]["done"], rows[0]["clock_trusted"]) == (
        "1",
        "3",
        "3",
        "yes",
    )
    assert [row["clock_trusted"] for row in rows if row["date"] == "2030-05-03"] == ["no", "no"]
    (news,) = (row for row in rows if row["kind"] == "refused")
    assert (news["movement"], news["reason"], news["title"]) == ("", "news", "Knee session with a helper")


def test_every_reason_has_words() -> None:
    assert set(IN_WORDS) == set(RecordReason)
