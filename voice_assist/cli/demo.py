"""voice-assist demo: a scripted conversation through the real chain."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from voice_assist.app.demo import PlayedTurn, play_demo
from voice_assist.cli.options import EngineOption, JsonOption, ModelOption, PackOption, content_of, settings_of
from voice_assist.cli.output import STYLES, console, json_line
from voice_assist.config import Settings

OUT_NAME = "voice-assist-demo.wav"


def demo(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.wav", help="Where the assistant's answers are written.")
    ] = None,
    pack: PackOption = None,
    engine: EngineOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Play a conversation: a synthetic person speaks, the real chain listens and answers. Sends nothing, ever."""
    if show_demo(settings_of(pack, engine, model), out, as_json=as_json):
        raise typer.Exit(1)


def show_demo(settings: Settings, out: Path | None, *, as_json: bool) -> int:
    """Play and show it; returns the number of mistakes."""
    file = out or Path(tempfile.gettempdir()) / OUT_NAME
    turns: list[PlayedTurn] = []
    for number, turn in enumerate(play_demo(settings, content_of(settings), file)):
        if number:
            turns.append(turn)
        if as_json and number:
            json_line(_fields(number, turn))
        elif not as_json:
            _show(turn)
    mistakes = sum(turn.mistake for turn in turns)
    understood = sum(turn.decision == "accept" and not turn.mistake for turn in turns)
    if as_json:
        json_line({"turns": len(turns), "understood": understood, "mistakes": mistakes})
    else:
        console.print(f"\n{len(turns)} turns, {understood} understood, {mistakes} mistakes. Listen to it: {file}")
    return mistakes


def _fields(number: int, turn: PlayedTurn) -> dict[str, object]:
    return {
        "turn": number,
        "said": turn.turn.say or turn.turn.sound,
        "heard": turn.heard,
        "decision": turn.decision,
        "intent": turn.intent,
        "slots": turn.slots,
        "expected": {
            "decision": list(turn.turn.decision),
            "intent": turn.turn.intent,
            "slots": turn.turn.slots,
        },
        "answer": list(turn.answer),
        "mistake": turn.mistake,
    }


def _show(turn: PlayedTurn) -> None:
    said = f'"{turn.turn.say}"' if turn.turn.say else f"({turn.turn.sound})" if turn.turn.sound else ""
    if said:
        about = f" [dim]{turn.turn.about}[/]" if turn.turn.about else ""
        meaning = " ".join([turn.intent or "-", *(f"{name}={value}" for name, value in turn.slots.items())])
        style = "bold red" if turn.mistake else STYLES.get(turn.decision, "red")
        console.print(f"\n[bold cyan]Person[/]     {said}{about}")
        console.print(f"           [dim]heard[/] {turn.heard or '-'}  [{style}]{turn.decision}[/]  [dim]{meaning}[/]")
    for sentence in turn.answer:
        console.print(f"[bold green]Assistant[/]  {sentence}")
