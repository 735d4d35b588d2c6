"""An evaluation as tables for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table

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
    of_kind,
    outcomes_of,
    quantile,
    shares,
    slot_shares,
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
    parts.extend(_outcomes(report, kind) for kind in Kind if any(of_kind(one.results, kind) for one in report.rounds))
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
    titles = {Kind.COMMAND: "Commands", Kind.SPEECH: "Other speech and sounds", Kind.SILENCE: "Silence"}
    table = _table(titles[kind], "noise", "clips", *outcomes_of(kind))
    for one in report.rounds:
        found = shares(one.results, kind)
        of = next(iter(found.values())).of
        table.add_row(one.name, str(of), *(_styled(outcome, share) for outcome, share in found.items()))
    return table


def _styled(outcome: Outcome, share: Share) -> str:
    style = STYLES.get(outcome, "yellow")
    return f"[{style}]{shown_share(share)}[/]" if share.count else shown_share(share)


def _slots(report: Report) -> Iterator[Table]:
    found = {one.name: slot_shares(one.results) for one in report.rounds}
    names = sorted({name for slots in found.values() for name in slots})
    if names:
        table = _table("Slots right (intent right and acted on)", "slot", *found)
        for name in sorted(names, key=lambda name: (not name, name)):
            cells = (shown_share(slots.get(name, Share(0, 0))) for slots in found.values())
            table.add_row(escape(name) or "[bold]all of them[/]", *cells)
        yield table


def _details(report: Report, one: Round) -> Iterator[Table]:
    speakers, intents = by_speaker(one.results), by_intent(one.results)
    if len(speakers) > 1:
        yield _by(f"By speaker, {one.name}", "speaker", speakers, lambda name: name or "(not told)")
    if len(intents) > 1:
        yield _by(f"By intent, {one.name}", "intent", intents, report.name_of)
    mixed = [(pair, count) for pair, count in confusions(one.results).items() if _is_mistake(*pair)]
    if mixed:
        table = _table(f"Taken for something else, {one.name}", "meant", "taken for", "clips")
        for (label, became), count in sorted(mixed, key=lambda item: -item[1])[:_MOST_CONFUSIONS]:
            table.add_row(escape(report.name_of(label)), escape(report.name_of(became)), str(count))
        yield table


def _is_mistake(label: str, became: str) -> bool:
    return became not in (label, "asked", "rejected")


_MOST_ROWS = 20


def _by(title: str, column: str, groups: Mapping[str, Sequence[Result]], named: Callable[[str], str]) -> Table:
    """The worst groups first."""
    table = _table(title, column, "clips", *OF_COMMANDS)
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
    table = _table(
        "Delay from the last voice to the decision, and processor time for each second of sound",
        *("noise", "median", "95 %", "listener", "recognisers", "understanding"),
    )
    for one in report.rounds:
        waited, spent = delays(one.results), costs(one.results)
        seconds = (f"{quantile(waited, share):.2f} s" if waited else "-" for share in (0.5, 0.95))
        table.add_row(one.name, *seconds, *(f"{spent.get(part, 0.0):.3f}" for part in PARTS))
    return table
