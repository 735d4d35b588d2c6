"""voice-assist understand: what typed sentences would mean."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.table import Table

from voice_assist.cli.options import (
    ContactsOption,
    ContextOption,
    HouseholdOption,
    JsonOption,
    PackOption,
    PhrasesOption,
    content_of,
    contexts_of,
    settings_of,
)
from voice_assist.cli.output import STYLES, Naming, console, decision_fields, json_line, shown_meaning
from voice_assist.errors import UsageError
from voice_assist.understanding.decision import Decision
from voice_assist.understanding.matcher import understand_text


def understand(
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help='Sentences; "-" reads one a line from input.')],
    pack: PackOption = None,
    household: HouseholdOption = None,
    contacts: ContactsOption = None,
    phrases: PhrasesOption = None,
    context: ContextOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what sentences would mean: intent, slots, decision, score and the runner-up."""
    content = content_of(settings_of(pack, household=household, contacts=contacts), phrases)
    active = content.phrasebook.active(contexts_of(context, phrases))
    decisions = ((sentence, understand_text(sentence, active)) for sentence in _sentences(text))
    if as_json:
        for sentence, decision in decisions:
            json_line({**decision_fields(decision, content.name_of), "text": sentence})
    else:
        _show(decisions, content.name_of)


def _sentences(text: list[str]) -> Iterator[str]:
    if "-" in text and len(text) > 1:
        raise UsageError('"-" reads the sentences from standard input and stands alone; leave the others out.')
    if text != ["-"]:
        yield from text
        return
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            sentence = line.decode("utf-8").strip()
        except UnicodeDecodeError as error:
            raise UsageError(f"standard input, line {number}: no UTF-8 text; convert the file first.") from error
        if sentence:
            yield sentence


def _show(decisions: Iterator[tuple[str, Decision]], name_of: Naming) -> None:
    table = Table("said", "decision", "meaning", "score", "runner-up", "because")
    for sentence, decision in decisions:
        runner_up = (
            f"{name_of(decision.runner_up.intent)} {decision.runner_up.score:.0f}" if decision.runner_up else "-"
        )
        score = f"{decision.best.score:.0f}" if decision.best else "-"
        style = STYLES[decision.decision]
        table.add_row(
            sentence,
            f"[{style}]{decision.decision}[/]",
            shown_meaning(decision, name_of),
            score,
            runner_up,
            decision.rule,
        )
    console.print(table)
