"""An evaluation as tables for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

from voice_assist.evaluation import headings
from voice_assist.evaluation.clips import Kind
from voice_assist.evaluation.outcomes import OF_COMMANDS, Outcome, Result
from voice_assist.evaluation.report import Report, Round
from voice_assist.evaluation.tallies import (
    PARTS,
    Share,
    by_intent,
    by_speaker,
    confusions,
    costs,
    delays,
    quantile,
    shares,
)

STYLES = {
    Outcome.RIGHT: "green",
    Outcome.WRONG: "red",
    Outcome.TAKEN: "red",
    Outcome.LEFT_ALONE: "green",
    Outcome.REJECTED: "magenta",
}
_MOST_CONFUSIONS = 15


def shown_share(share: Share) -> str:
    """ "83.0 % (224, 78.0-87.0)": percent, count, and the 95 % interval in percent."""
    low, high = share.interval
    return f"{100 * share.value:.1f} % ({share.count}, {100 * low:.1f}-{100 * high:.1f})" if share.of else "-"


def tables(report: Report) -> RenderableType:
    """The whole report."""
    parts: list[RenderableType] = [
        f"{escape(report.labels)}, {escape(report.content)}, {report.engine}: percent (clips, 95 % interval in percent)"
    ]
    parts.extend(_outcomes(report, kind) for kind in headings.kinds_of(report))
    parts.extend(_slots(report))
    for one in report.rounds:
        parts.extend(_details(report, one))
    parts.append(_times(report))
    return Group(*parts)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index else "left")
    return table


def _outcomes(report: Report, kind: Kind) -> Table:
    table = _table(headings.TITLES[kind], *headings.outcome_columns(kind))
    for one in report.rounds:
        found = shares(one.results, kind)
        of = next(iter(found.values())).of
        table.add_row(one.name, str(of), *(_styled(outcome, share) for outcome, share in found.items()))
    return table


def _styled(outcome: Outcome, share: Share) -> str:
    style = STYLES.get(outcome, "yellow")
    return f"[{style}]{shown_share(share)}[/]" if share.count else shown_share(share)


def _slots(report: Report) -> Iterator[Table]:
    if rows := headings.slot_rows(report):
        table = _table(headings.SLOTS, *headings.slot_columns(report))
        for name, found in rows:
            shown = f"[bold]{name}[/]" if name == headings.ALL_SLOTS else escape(name)
            table.add_row(shown, *map(shown_share, found))
        yield table


def _details(report: Report, one: Round) -> Iterator[Table]:
    speakers, intents = by_speaker(one.results), by_intent(one.results)
    if len(speakers) > 1:
        yield _by(headings.BY_SPEAKER, one, speakers, lambda name: name or headings.NO_SPEAKER)
    if len(intents) > 1:
        yield _by(headings.BY_INTENT, one, intents, report.name_of)
    mixed = [(pair, count) for pair, count in confusions(one.results).items() if headings.is_mistake(*pair)]
    if mixed:
        table = _table(f"{headings.TAKEN}, {one.name}", *headings.TAKEN_COLUMNS)
        for (label, became), count in sorted(mixed, key=lambda item: -item[1])[:_MOST_CONFUSIONS]:
            table.add_row(escape(report.name_of(label)), escape(report.name_of(became)), str(count))
        yield table


_MOST_ROWS = 20


def _by(title: str, one: Round, groups: Mapping[str, Sequence[Result]], named: Callable[[str], str]) -> Table:
    """The worst groups first."""
    table = _table(f"{title}, {one.name}", headings.column_of(title), "clips", *OF_COMMANDS)
    found = {key: shares(results, Kind.COMMAND) for key, results in groups.items()}
    worst = sorted(found, key=lambda key: (found[key][Outcome.RIGHT].value, -found[key][Outcome.RIGHT].of, key))
    for key in worst[:_MOST_ROWS]:
        of = found[key][Outcome.RIGHT].of
        cells = (f"{share.count} ({100 * share.value:.0f} %)" if share.count else "0" for share in found[key].values())
        table.add_row(escape(named(key)), str(of), *cells)
    if len(worst) > _MOST_ROWS:
        table.caption = f"{len(worst) - _MOST_ROWS} better ones are not shown; --json and --html have all."
    return table


def _times(report: Report) -> Table:
    table = _table(headings.TIMES, *headings.TIMES_COLUMNS)
    table.caption = headings.TIMES_NOTE
    for one in report.rounds:
        waited, spent = delays(one.results), costs(one.results)
        seconds = (f"{quantile(waited, share):.2f} s" if waited else "-" for share in headings.QUANTILES)
        table.add_row(one.name, *seconds, *(f"{spent.get(part, 0.0):.3f}" for part in PARTS))
    return table
