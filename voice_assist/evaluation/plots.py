"""The plots of an evaluation as SVG text, for putting into a page. Imports matplotlib, which takes a second."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from voice_assist.evaluation.clips import Kind
from voice_assist.evaluation.curve import curve
from voice_assist.evaluation.outcomes import Outcome, Result
from voice_assist.evaluation.report import Report
from voice_assist.evaluation.tallies import by_speaker, delays, of_kind, shares
from voice_assist.svg import svg

COLOURS = {
    Outcome.RIGHT: "#1b7f4b",
    Outcome.ASKED_RIGHT: "#8fc9a3",
    Outcome.REJECTED: "#b9bec6",
    Outcome.ASKED_WRONG: "#f0b46c",
    Outcome.WRONG: "#c0392b",
    Outcome.LEFT_ALONE: "#1b7f4b",
    Outcome.ASKED: "#f0b46c",
    Outcome.TAKEN: "#c0392b",
}
"""From dark green to red; told apart in grey, too, by their order and their labels."""

_TITLES = {Kind.COMMAND: "commands", Kind.SPEECH: "other speech", Kind.SILENCE: "silence"}
_MOST_SPEAKERS = 40
_LEAST_LABELLED = 0.06


def outcomes_plot(report: Report) -> str:
    """What became of each kind of clip, a bar for each round."""
    bars = [
        (f"{_TITLES[kind]}\n{one.name}", {outcome: share.value for outcome, share in found.items()})
        for kind in Kind
        for one in report.rounds
        if of_kind(one.results, kind) and (found := shares(one.results, kind))
    ]

    def draw(axes: Axes) -> None:
        labelled: set[Outcome] = set()
        for row, (_, found) in enumerate(bars):
            left = 0.0
            for outcome in (outcome for outcome in COLOURS if found.get(outcome)):
                width = 100 * found[outcome]
                label = None if outcome in labelled else str(outcome)
                labelled.add(outcome)
                axes.barh(row, width, left=left, color=COLOURS[outcome], label=label, edgecolor="white")
                if width >= 100 * _LEAST_LABELLED:
                    colour = "white" if outcome in _DARK else "black"
                    axes.text(left + width / 2, row, f"{width:.0f} %", ha="center", va="center", color=colour)
                left += width
        axes.set_yticks(range(len(bars)), [name for name, _ in bars])
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel("percent of the clips")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, frameon=False)

    return svg("outcomes", 1.2 + 0.55 * len(bars), draw)


_DARK = {Outcome.RIGHT, Outcome.LEFT_ALONE, Outcome.WRONG, Outcome.TAKEN}


def curve_plot(report: Report) -> str:
    """Right against wrong over the confidence from which on it would be acted, and where the decisions were."""

    def draw(axes: Axes) -> None:
        for index, one in enumerate(report.rounds):
            points = curve(one.results)
            wrong = [0.0, *(100 * point.wrong.value for point in points)]
            right = [0.0, *(100 * point.right.value for point in points)]
            axes.plot(wrong, right, color=f"C{index}", label=one.name, drawstyle="steps-post")
            found = shares(one.results, Kind.COMMAND)
            point = 100 * found[Outcome.WRONG].value, 100 * found[Outcome.RIGHT].value
            axes.plot(*point, "o", color=f"C{index}", label=f"as decided, {one.name}")
        axes.set_xlabel("percent of the commands taken wrongly")
        axes.set_ylabel("percent taken rightly")
        axes.set_ylim(0, 101)
        axes.set_xlim(left=-0.3)
        axes.grid(alpha=0.3)
        axes.legend(frameon=False)

    return svg("curve", 4.2, draw)


def delay_plot(report: Report) -> str:
    """How long it took from the last voice to the decision."""

    def draw(axes: Axes) -> None:
        longest = max((delays(one.results)[-1] for one in report.rounds if delays(one.results)), default=1.0)
        steps = [longest * step / _STEPS for step in range(_STEPS + 1)]
        for one in report.rounds:
            axes.hist(delays(one.results), bins=steps, histtype="step", linewidth=1.8, label=one.name)
        axes.set_xlabel("seconds from the last voice to the decision")
        axes.set_ylabel("clips")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.legend(frameon=False)

    return svg("delay", 3.0, draw)


_STEPS = 40


def speakers_plot(results: Sequence[Result]) -> str:
    """The share that each speaker was understood right, with its interval; the worst come first."""
    found = {name: shares(group, Kind.COMMAND)[Outcome.RIGHT] for name, group in by_speaker(results).items()}
    shown = sorted(found, key=lambda name: (found[name].value, -found[name].of))[:_MOST_SPEAKERS]

    def draw(axes: Axes) -> None:
        for row, name in enumerate(shown):
            low, high = found[name].interval
            axes.plot([100 * low, 100 * high], [row, row], color="#9aa3ad", linewidth=2)
            axes.plot(100 * found[name].value, row, "o", color=COLOURS[Outcome.RIGHT])
        axes.set_yticks(range(len(shown)), [f"{name or '(not told)'} ({found[name].of})" for name in shown])
        axes.invert_yaxis()
        axes.set_xlim(0, 101)
        axes.set_xlabel("percent right, with the 95 % interval (in brackets: clips)")
        axes.grid(axis="x", alpha=0.3)

    return svg("speakers", 1.0 + 0.26 * len(shown), draw)
