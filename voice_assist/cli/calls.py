"""voice-assist calls: what became of every call, taking one back, and trying all ways out."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from voice_assist.app.calls_errands import cancel_call, find_call, practise_call, shown_time
from voice_assist.app.calls_process import serve_calls
from voice_assist.calling.delivery import Ending
from voice_assist.calling.outbox import read_calls
from voice_assist.calling.request import Request
from voice_assist.calling.story import told
from voice_assist.cli.options import JsonOption, settings_of
from voice_assist.cli.output import console, json_line
from voice_assist.errors import FailureError

app = typer.Typer(help="Calls: list, show, cancel, test.", no_args_is_help=True)

KeyArgument = Annotated[str, typer.Argument(metavar="KEY", help="How the call's id begins, from `calls list`.")]


@app.command("list")
def list_calls(
    last: Annotated[int, typer.Option("--last", "-n", min=1, help="How many calls.")] = 20, as_json: JsonOption = False
) -> None:
    """Show the last calls, oldest first."""
    requests = read_calls(settings_of().state_folder, last)
    if as_json:
        for request in requests:
            json_line(_fields(request))
        return
    if not requests:
        console.print("No call has been made.")
        return
    table = Table("id", "made", "kind", "level", "state", "answered")
    for request in requests:
        call = request.call
        answers = ", ".join(
            f"{who or 'somebody'}: {what.value.replace('_', ' ')}" for who, what in request.answers.items()
        )
        table.add_row(request.key[:8], shown_time(request), call.kind, call.level, request.state, answers or "-")
    console.print(table)


@app.command()
def show(key: KeyArgument, as_json: JsonOption = False) -> None:
    """Show all that happened to one call, every attempt with its outcome."""
    request = find_call(settings_of(), key)
    if as_json:
        json_line(
            _fields(request) | {"facts": [{"at": fact.wall, "what": told(request, fact)} for fact in request.facts]}
        )
        return
    call = request.call
    console.print(f"{request.key}: {call.kind}, {call.level}, made {shown_time(request)}; now: {request.state}")
    table = Table("when", "what")
    for fact in request.facts:
        table.add_row(fact.wall[11:19], told(request, fact))
    console.print(table)


@app.command()
def cancel(key: KeyArgument) -> None:
    """Take an open call back; everybody whom it has reached is told."""
    request = cancel_call(settings_of(), key)
    console.print(f"The call {request.key[:8]} is withdrawn; those it has reached are told.")


@app.command("test")
def practise(
    seconds: Annotated[float, typer.Option("--wait", min=1, help="Seconds to wait for all channels.")] = 60.0,
    as_json: JsonOption = False,
) -> None:
    """Send "this is a test" to everybody, by every channel; exit code 1 where a channel does not take it."""
    request = practise_call(settings_of(), "", seconds)
    attempts = list(request.attempts.values())
    if as_json:
        for one in attempts:
            json_line({"contact": one.contact, "channel": one.channel, "outcome": one.ending.name.lower()})
    else:
        for fact in request.facts:
            console.print(told(request, fact))
        if not attempts:
            console.print("There is nobody to be called outside this room.")
    taken = [one for one in attempts if one.ending in (Ending.OUTSIDE, Ending.IN_ROOM)]
    if len(taken) < len(attempts):
        raise FailureError(f"{len(attempts) - len(taken)} of {len(attempts)} channels did not take the test call.")


@app.command(hidden=True)
def serve() -> None:
    """Make the calls of the state folder until ended: for a service of its own."""
    serve_calls(settings_of(), stay=True)


def _fields(request: Request) -> dict[str, object]:
    call = request.call
    return {
        "id": request.key,
        "made_at": call.made_at.isoformat(timespec="seconds"),
        "made_at_trusted": call.made_at_trusted,
        "kind": call.kind,
        "level": call.level,
        "message": call.message,
        "state": request.state,
        "answers": dict(request.answers),
        "attempts": len(request.attempts),
        "closed": request.closed,
    }
