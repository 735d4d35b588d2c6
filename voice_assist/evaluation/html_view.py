"""An evaluation as one page that needs nothing else: tables, plots, and the clips to listen to."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from voice_assist.evaluation import headings
from voice_assist.evaluation.clips import Kind
from voice_assist.evaluation.outcomes import OF_COMMANDS, Outcome, Result
from voice_assist.evaluation.plots import COLOURS, curve_plot, delay_plot, outcomes_plot, speakers_plot
from voice_assist.evaluation.records import clip_record
from voice_assist.evaluation.report import Report, Round
from voice_assist.evaluation.tallies import (
    PARTS,
    Share,
    by_intent,
    by_speaker,
    confusions,
    costs,
    delays,
    of_kind,
    quantile,
    shares,
)

MOST_SOUND_BYTES = 24 * 2**20
"""Of encoded sound in one page: what a browser on a small machine still opens."""
MOST_INTENTS = 24
"""A larger confusion table cannot be read; the mistakes are then listed."""

GRAVEST_FIRST = (
    Outcome.TAKEN,
    Outcome.WRONG,
    Outcome.ASKED_WRONG,
    Outcome.ASKED,
    Outcome.REJECTED,
    Outcome.ASKED_RIGHT,
    Outcome.RIGHT,
    Outcome.LEFT_ALONE,
)

SoundOf = Callable[[int], bytes]
"""The sound of the result at this index of all results, as a FLAC file."""


@dataclass(frozen=True, slots=True)
class _Row:
    index: int
    round: str
    clip: dict[str, object]
    outcome: Outcome
    sound: str


def page(report: Report, sound_of: SoundOf) -> str:
    """The page as text; recordings are put into it as far as MOST_SOUND_BYTES allow, the gravest outcomes first."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters.update(share=_share, seconds=lambda value: f"{value:.2f} s")
    rows, kinds = _rows(report, sound_of), headings.kinds_of(report)
    return environment.get_template("page.html").render(
        report=report,
        headings=headings,
        kinds=[(headings.TITLES[kind], headings.outcome_columns(kind), _outcomes(report, kind)) for kind in kinds],
        summary=_summary(report.rounds[0]),
        slots=headings.slot_rows(report),
        plots=_plots(report),
        rounds=[(one, *_groups(report, one), _confusion(report, one)) for one in report.rounds],
        times=[(one.name, delays(one.results), costs(one.results)) for one in report.rounds],
        parts=PARTS,
        of_commands=OF_COMMANDS,
        quantile=quantile,
        rows=rows,
        left_out=sum(not row.sound for row in rows),
        outcomes=[outcome for outcome in GRAVEST_FIRST if any(row.outcome is outcome for row in rows)],
        colours=COLOURS,
    )


def _share(share: Share) -> str:
    low, high = share.interval
    return f"{100 * share.value:.1f} % ({100 * low:.1f} to {100 * high:.1f})" if share.of else "-"


def _outcomes(report: Report, kind: Kind) -> list[tuple[str, list[Share]]]:
    return [(one.name, list(shares(one.results, kind).values())) for one in report.rounds]


def _summary(one: Round) -> dict[str, Share]:
    """What matters most, in the round without noise."""
    commands = shares(one.results, Kind.COMMAND)
    nothing_meant = [result for result in one.results if result.clip.kind is not Kind.COMMAND]
    taken = sum(result.outcome is Outcome.TAKEN for result in nothing_meant)
    asked = commands[Outcome.ASKED_RIGHT].count + commands[Outcome.ASKED_WRONG].count
    return {
        "right": commands[Outcome.RIGHT],
        "wrong": commands[Outcome.WRONG],
        "asked": Share(asked, commands[Outcome.RIGHT].of),
        "rejected": commands[Outcome.REJECTED],
        "taken": Share(taken, len(nothing_meant)),
    }


def _plots(report: Report) -> list[tuple[str, Markup]]:
    first = report.rounds[0].results
    drawn = [("What became of the clips", outcomes_plot(report))]
    if of_kind(first, Kind.COMMAND):
        drawn.append(("Right against wrong, if it were acted on from some confidence on", curve_plot(report)))
    if len(by_speaker(first)) > 1:
        drawn.append((f"By speaker, {report.rounds[0].name}", speakers_plot(first)))
    if any(delays(one.results) for one in report.rounds):
        drawn.append(("Delay", delay_plot(report)))
    return [(title, Markup(svg)) for title, svg in drawn]


Groups = list[tuple[str, list[Share]]]


def _groups(report: Report, one: Round) -> tuple[Groups, Groups]:
    """Outcomes by speaker and by intent."""
    speakers = {name or headings.NO_SPEAKER: group for name, group in by_speaker(one.results).items()}
    intents = {report.name_of(name): group for name, group in by_intent(one.results).items()}
    return tuple(  # type: ignore[return-value]
        [(name, list(shares(group, Kind.COMMAND).values())) for name, group in sorted(groups.items())]
        if len(groups) > 1
        else []
        for groups in (speakers, intents)
    )


@dataclass(frozen=True, slots=True)
class _Confusion:
    """Rows are what was meant, columns what became of it; empty where there are too many intents. mistakes: all."""

    columns: list[str]
    rows: list[tuple[str, list[tuple[int, float, str]]]]
    mistakes: list[tuple[str, str, int]]


def _confusion(report: Report, one: Round) -> _Confusion:
    counts = confusions(one.results)
    meant = sorted({label for label, _ in counts}, key=lambda label: (label in set(Kind), report.name_of(label)))
    became = {became for _, became in counts}
    intents = [name for name in meant if name in by_intent(one.results)]
    columns = [*intents, *sorted(became - {*intents, *headings.ANSWERS}), *headings.ANSWERS]
    rows = []
    for label in meant:
        total = sum(counts.get((label, column), 0) for column in columns)
        cells = [(counts.get((label, column), 0), counts.get((label, column), 0) / total) for column in columns]
        shades = [_shade(label, column, command=label in intents) for column in columns]
        rows.append((report.name_of(label), [(*cell, shade) for cell, shade in zip(cells, shades, strict=True)]))
    mistakes = [
        (report.name_of(label), report.name_of(column), count)
        for (label, column), count in sorted(counts.items(), key=lambda item: -item[1])
        if headings.is_mistake(label, column)
    ]
    fits = 1 < len(columns) <= MOST_INTENTS + len(headings.ANSWERS)
    return _Confusion([report.name_of(column) for column in columns], rows if fits else [], mistakes)


def _shade(label: str, column: str, *, command: bool) -> str:
    """Green for what is right, amber for a question, grey for a command that was missed, red for a mistake."""
    if column == "asked":
        return "230,150,40"
    if column == "rejected":
        return "120,130,142" if command else "27,127,75"
    return "27,127,75" if label == column else "192,57,43"


def _rows(report: Report, sound_of: SoundOf) -> list[_Row]:
    results = [(one, result) for one in report.rounds for result in one.results]
    order = sorted(range(len(results)), key=lambda index: GRAVEST_FIRST.index(results[index][1].outcome))
    sounds = dict(_sounds(order, [result for _, result in results], sound_of))
    return [
        _Row(index, one.name, clip_record(result, report.name_of), result.outcome, sounds.get(index, ""))
        for index in order
        for one, result in [results[index]]
    ]


def _sounds(order: Sequence[int], results: Sequence[Result], sound_of: SoundOf) -> Iterator[tuple[int, str]]:
    left = MOST_SOUND_BYTES
    for index in order:
        if results[index].seconds > _LONGEST_SECONDS or left <= 0:
            continue
        sound = sound_of(index)
        left -= len(sound)
        if left >= 0:
            yield index, base64.b64encode(sound).decode("ascii")


_LONGEST_SECONDS = 120.0
"""A longer clip would take the place of all others."""
