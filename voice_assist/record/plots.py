"""The plot of a report as SVG text: what was done by day. Imports matplotlib, which takes a second."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from voice_assist.commands import RecordReason
from voice_assist.record.report import Report
from voice_assist.svg import svg

COLOURS = ("#1f5f8b", "#e0a030", "#5a9367", "#a8556d", "#7fb2d6", "#6b5b95", "#c9c27a")
HATCHES = ("", "//", "\\\\", "--", "xx", "||", "++")
"""Told apart without colours, too: the report is printed."""

MARKS = {RecordReason.TIRED: ("v", "“I am tired.”"), RecordReason.HURTS: ("X", "“It hurts.”")}

MOST_DAYS = 45
"""More days than that are drawn by the week."""

MOST_LABELS = 16
_GAP = 0.07
"""Between a bar and a sign, as a part of the axis."""

OTHERS = "others"


def by_day_plot(report: Report) -> str:
    """Movements by day, or by the week, one colour for each part of the body; marks where the person had enough."""
    weekly = len(report.days) > MOST_DAYS
    starts = sorted({_start(day, weekly=weekly) for day in report.days})
    row_of = {start: row for row, start in enumerate(starts)}
    counted = _few(report.movements_by_day)

    def draw(axes: Axes) -> None:
        heights = [0] * len(starts)
        for (body, of_day), colour, hatch in zip(counted.items(), COLOURS, HATCHES, strict=False):
            added = [0] * len(starts)
            for day, count in of_day.items():
                added[row_of[_start(day, weekly=weekly)]] += count
            bars = axes.bar(range(len(starts)), added, 0.75, heights, label=body, color=colour, edgecolor="white")
            for bar in bars:
                bar.set_hatch(hatch)
            heights = [height + more for height, more in zip(heights, added, strict=True)]
        _mark(axes, report, row_of, heights, weekly=weekly)
        axes.set_xticks(range(len(starts)), _labels(starts))
        axes.set_xlim(-0.6, len(starts) - 0.4)
        axes.set_ylim(0, _top(heights))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylabel("movements" + (" in the week" if weekly else ""))
        if weekly:
            axes.set_xlabel("week from Monday, the")
        axes.grid(axis="y", alpha=0.3)
        axes.set_axisbelow(True)
        if axes.get_legend_handles_labels()[0]:
            axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, frameon=False)

    return svg("by-day", 3.4, draw)


def _mark(axes: Axes, report: Report, row_of: Mapping[date, int], heights: list[int], *, weekly: bool) -> None:
    """A sign above the days on which the person was tired, or something hurt; one above the other where it was both."""
    above = [height + _GAP * _top(heights) for height in heights]
    for reason, (sign, label) in MARKS.items():
        rows = sorted({row_of[_start(day, weekly=weekly)] for day in report.ended_early[reason]})
        if rows:
            places = [above[row] for row in rows]
            axes.plot(rows, places, sign, color="#1d2733", markersize=7, label=label, linestyle="none")
        for row in rows:
            above[row] += _GAP * _top(heights)


def _top(heights: list[int]) -> float:
    """The upper end of the axis."""
    return max(4, 1.25 * max(heights))


def _few(counted: Mapping[str, Mapping[date, int]]) -> dict[str, Mapping[date, int]]:
    """As many parts of the body as there are colours; the rest together."""
    if len(counted) <= len(COLOURS):
        return dict(counted)
    shown = dict(list(counted.items())[: len(COLOURS) - 1])
    others: dict[date, int] = {}
    for body, of_day in counted.items():
        for day, count in () if body in shown else of_day.items():
            others[day] = others.get(day, 0) + count
    return {**shown, OTHERS: others}


def _start(day: date, *, weekly: bool) -> date:
    """The Monday of its week, or the day itself."""
    return day - timedelta(days=day.weekday()) if weekly else day


def _labels(starts: list[date]) -> list[str]:
    step = -(-len(starts) // MOST_LABELS)
    named = len(starts) <= 7
    return [
        "" if row % step else f"{day:%a}\n{day.day} {day:%b}" if named else f"{day.day}\n{day:%b}"
        for row, day in enumerate(starts)
    ]
