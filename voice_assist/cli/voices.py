"""voice-assist voices: which voices this machine has."""

from __future__ import annotations

from rich.table import Table

from voice_assist.app.voice_list import voice_list
from voice_assist.cli.options import JsonOption, settings_of
from voice_assist.cli.output import console, json_line


def voices(as_json: JsonOption = False) -> None:
    """List the voices of this machine in the order in which they are heard, and how to get more."""
    listed = voice_list(settings_of())
    if as_json:
        for voice in listed.here:
            json_line({"name": voice.name, "title": voice.title})
        return
    table = Table("voice", "how it is named in the settings")
    for voice in listed.here:
        table.add_row(voice.title, voice.name)
    console.print(table)
    for engine, install in listed.missing.items():
        console.print(f"For the voices of {engine}: {install}", highlight=False)
