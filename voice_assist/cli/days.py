"""The options --from and --to: the days that a command is about."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from voice_assist.errors import UsageError

FromOption = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="The first day, as 2026-11-25; by default 30 days ago.")
]
ToOption = Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day; by default today.")]
NeededFromOption = Annotated[str, typer.Option("--from", metavar="DATE", help="The first day, as 2026-11-25.")]
NeededToOption = Annotated[str, typer.Option("--to", metavar="DATE", help="The last day; it may be the same.")]


def period(first: str | None, last: str | None, usual_first: date, usual_last: date) -> tuple[date, date]:
    """The first and the last day.

    Raises:
        UsageError: one is no day, or the first comes after the last.
    """
    begins = _day("--from", first) if first is not None else usual_first
    ends = _day("--to", last) if last is not None else usual_last
    if begins > ends:
        raise UsageError(f"--from {begins} comes after --to {ends}; swap them, or give both.")
    return begins, ends


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f'{option}: "{text}" is no day; write year, month and day, as 2026-11-25.') from error
