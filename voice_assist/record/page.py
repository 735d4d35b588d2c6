"""A report as one page that needs nothing else, fit for printing."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from voice_assist.record.plots import by_day_plot
from voice_assist.record.report import Report, exercise_of, in_words


def page(report: Report) -> str:
    """The page as text."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(day=_day, moment=_moment, short=_short)
    return environment.get_template("page.html").render(
        report=report,
        sessions=report.sessions,
        plot=Markup(by_day_plot(report)),
        not_begun=[(entry, exercise_of(entry, report.exercises), in_words(entry)) for entry in report.not_begun],
        reasons=report.reasons,
    )


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def _moment(at: datetime) -> str:
    return f"{_day(at)}, {at:%H:%M}"


def _short(at: datetime) -> str:
    """Without the year, which the head of the page tells."""
    return f"{at:%a} {at.day} {at:%b, %H:%M}"
