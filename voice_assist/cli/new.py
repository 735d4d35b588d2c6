"""voice-assist new: a folder for a household, with comments that say what belongs where."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voice_assist.content.household_files import HOUSEHOLD, OWN
from voice_assist.errors import StorageError, UsageError

_HOUSEHOLD = """\
# Who lives here. Take the # away from what you need; docs/household.md says more about each line.
# Check it with:  voice-assist check --household {folder}

# person: the name for the greeting
# wake_word: computer
# quiet_hours: "22:00 to 7:00"

# When it asks whether the person is all right (no answer is an urgent call), and when it tries the ways of calling.
# check_in: ["10:00", "17:00"]
# test_call: "11:00"

# contacts:
#   - id: daughter
#     name: how the assistant speaks of them
#     say: [daughter]

# sayings:
#   - My pillow, please.

# What of the pack is not wanted here.
# switched_off:
#   - tips.stair_lift
"""

_PHRASES = """\
# Phrases, tips and calls of your own, in the same form as the pack's files (docs/packs.md).
# A name that the pack has, too, replaces what the pack says there; any other name is added.

# calls:
#   window:
#     title: The window
#     level: routine
#     phrases:
#       - (open|close) the window [please]
#     need: the window
#     message: The window, please.
#     call_out: The window, please.
"""


def new(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the household's files are to stand.")],
) -> None:
    """Make a household's folder: its people, its own phrases, with comments. Nothing that is there is changed."""
    texts = {folder / HOUSEHOLD: _HOUSEHOLD.format(folder=folder), folder / OWN / "phrases.yaml": _PHRASES}
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file; name a folder.")
    for file, text in texts.items():
        if file.exists():
            typer.echo(f"{file}: is there already, left as it is.")
            continue
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            problem = f"{file}: cannot be written ({error.strerror}); free space or correct the rights."
            raise StorageError(problem) from error
        typer.echo(f"{file}: made.")
    typer.echo(f'Name it in settings.toml:  household = "{folder.resolve()}"')
