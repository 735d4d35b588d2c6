"""voice-assist review: a clinician of the household reads what the assistant says, approves it or switches it off."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from voice_assist.app.last_words import say_aloud
from voice_assist.cli.options import HouseholdOption, settings_of
from voice_assist.cli.output import console
from voice_assist.content.household_files import REVIEWS, HouseholdFiles
from voice_assist.content.items import grounded_items, why_needed
from voice_assist.content.loader import load_pack
from voice_assist.content.reviews import Review, Reviews, Verdict, approves, digest_of, read_reviews, text_of
from voice_assist.content.schema import Grounded, Pack, Routine
from voice_assist.content.spoken import texts_of
from voice_assist.content.validation import suggestion
from voice_assist.errors import StorageError, UsageError
from voice_assist.storage import replace_file

_CHOICES = "a = approve, o = switch off, l = listen, s = skip, q = end"


def review(
    items: Annotated[
        list[str] | None, typer.Argument(metavar="[ITEM...]", help="Such as tips.cane; without it, all not yet read.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who reviews: name and profession.")] = None,
    show: Annotated[bool, typer.Option("--list", help="Show what has been read, and end.")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Take the reviews of these items back.")] = False,
    household: HouseholdOption = None,
) -> None:
    """Read or listen to exercises, tips and calls one by one; approve each with your name, or switch it off."""
    settings = settings_of(household=household)
    folder = settings.household
    if folder is None or not folder.is_dir():
        raise UsageError(
            "Reviews are kept in the household's folder: make one with  voice-assist new FOLDER  and name it in "
            "settings.toml or with --household."
        )
    pack = load_pack(settings.pack, HouseholdFiles.at(folder).own)
    file = folder / REVIEWS
    reviews = read_reviews(file, pack)
    named = _named(pack, items or [])
    if show:
        _show(pack, reviews, named)
    elif forget:
        for name in named:
            reviews = reviews.without_review(name)
        _keep(file, reviews)
    else:
        _go_through(pack, reviews, named or _unread(pack, reviews), file, _reviewer(by))


def _named(pack: Pack, wanted: list[str]) -> list[str]:
    known = [name for name, _ in grounded_items(pack)]
    for name in wanted:
        if name not in known:
            raise UsageError(f'The pack has no "{name}": {suggestion(name, known)}.')
    return wanted


def _unread(pack: Pack, reviews: Reviews) -> list[str]:
    return [name for name, item in grounded_items(pack) if not _verdict(item, reviews.reviews.get(name))]


def _verdict(item: Grounded, review: Review | None) -> str:
    """How the item stands; "" where nobody has read these words."""
    if review is None:
        return ""
    if review.verdict is Verdict.OFF:
        return "switched off"
    return "approved" if approves(review, item) else ""


def _show(pack: Pack, reviews: Reviews, named: list[str]) -> None:
    table = Table("item", "title", "review", "by", "on")
    for name, item in grounded_items(pack):
        if named and name not in named:
            continue
        one = reviews.reviews.get(name)
        state = _verdict(item, one) or ("changed since" if one else "not yet read")
        table.add_row(name, item.title, state, one.by if one else "", f"{one.on:%d %b %Y}" if one else "")
    console.print(table)
    console.print(f"{len(_unread(pack, reviews))} items wait to be read.")


def _reviewer(by: str | None) -> str:
    name = by if by is not None else typer.prompt("Your name and profession")
    if not name.strip():
        raise UsageError("A review needs the name of whoever reviewed: give it with --by.")
    return str(name.strip())


def _go_through(pack: Pack, reviews: Reviews, names: list[str], file: Path, by: str) -> None:
    known = dict(grounded_items(pack))
    for number, name in enumerate(names, 1):
        item = known[name]
        console.print(f"\n[bold]{name}[/bold] ({number} of {len(names)}): {item.title}")
        for text in texts_of(item):
            console.print(f"  {text}", markup=False)
        _show_grounds(item)
        verdict = _asked(item, name, pack)
        if verdict is None:
            return
        if verdict in (Verdict.APPROVED, Verdict.OFF):
            one = Review(verdict=Verdict(verdict), by=by, on=date.today(), text=digest_of(item))  # noqa: DTZ011
            reviews = reviews.with_review(name, one)
            _keep(file, reviews)
    console.print(f"\n{len(_unread(pack, reviews))} items wait to be read.")


def _show_grounds(item: Grounded) -> None:
    if isinstance(item, Routine):
        doses = (f"{step.repetitions} times, held {step.hold:g} s" for step in item.steps)
        console.print(f"  Doses: {'; '.join(doses)}", markup=False)
    console.print(f"  Sources: {', '.join(item.sources) or 'none'}", markup=False)


def _asked(item: Grounded, name: str, pack: Pack) -> str | None:
    """The verdict, "" to leave it; None to end."""
    while True:
        answer = typer.prompt(_CHOICES, default="s", show_default=False).strip().casefold()[:1]
        if answer == "l":
            for text in texts_of(item):
                say_aloud(text)
        elif answer == "o" and (reason := why_needed(pack, name)):
            console.print(f"It cannot be switched off: {reason}.")
        elif answer in "aosq":
            return {"a": Verdict.APPROVED, "o": Verdict.OFF, "s": "", "q": None}[answer]


def _keep(file: Path, reviews: Reviews) -> None:
    try:
        replace_file(file, text_of(reviews), mode=0o644)
    except OSError as error:
        problem = f"{file}: the review cannot be kept ({error.strerror}); free space or correct the rights."
        raise StorageError(problem) from error
