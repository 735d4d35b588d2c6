"""voice-assist demo: a scripted conversation through the real chain."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from voice_assist.app.demo import PlayedTurn, play_demo
from voice_assist.cli.options import (
    EngineOption,
    JsonOption,
    ModelOption,
    PackOption,
    content_of,
    require_folder_of,
    settings_of,
)
from voice_assist.cli.output import STYLES, console, json_line
from voice_assist.config import Settings
from voice_assist.errors import DeviceError
from voice_assist.speaking.player import DevicePlayer

OUT_NAME = "voice-assist-demo.wav"
PATIENCE_SECONDS = 5.0


def demo(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.wav", help="Where the assistant's answers are written.")
    ] = None,
    pack: PackOption = None,
    engine: EngineOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Play a conversation: a synthetic person speaks, the real chain listens and answers. Sends nothing, ever.

    It is heard where there is a loudspeaker, and written to a file.
    """
    require_folder_of(out)
    settings = settings_of(pack, engine, model)
    with contextlib.ExitStack() as closing:
        player = None if as_json or out else _loudspeaker(settings)
        if player:
            closing.callback(player.close)
        if show_demo(settings, out, player, as_json=as_json):
            raise typer.Exit(1)


def _loudspeaker(settings: Settings) -> DevicePlayer | None:
    try:
        return DevicePlayer(settings.speaker)
    except DeviceError:
        return None


def show_demo(settings: Settings, out: Path | None, player: DevicePlayer | None, *, as_json: bool) -> int:
    """Play and show it.

    Args:
        settings: engines and voice.
        out: where the answers are written; None: a file in the folder for temporary files.
        player: where it is heard, if anywhere.
        as_json: one object a turn instead of a dialogue.

    Returns:
        The number of mistakes.
    """
    file = out or Path(tempfile.gettempdir()) / OUT_NAME
    turns: list[PlayedTurn] = []
    for number, turn in enumerate(play_demo(settings, content_of(settings), file)):
        if number:
            turns.append(turn)
        if as_json and number:
            json_line(_fields(number, turn))
        elif not as_json:
            _show(turn)
        if player:
            _play(turn, player)
    mistakes = sum(turn.mistake for turn in turns)
    understood = sum(turn.decision == "accept" and not turn.mistake for turn in turns)
    doubted = sum(turn.doubted for turn in turns)
    if as_json:
        json_line({"turns": len(turns), "understood": understood, "half_understood": doubted, "mistakes": mistakes})
    else:
        counts = f"{len(turns)} turns, {understood} understood, {doubted} half understood, {mistakes} mistakes"
        console.print(f"\n{counts}. Listen to it: {file}")
    return mistakes


def _play(turn: PlayedTurn, player: DevicePlayer) -> None:
    for sound in turn.sounds:
        player.play(sound, 1.0).wait_ended(sound.seconds + PATIENCE_SECONDS)


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
