"""A program of the household as a way out."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess

from voice_assist.calling.channels.protocol import CallMessage, ChannelError
from voice_assist.errors import SettingsError

COMMAND_SECONDS = 20.0


class CommandChannel:
    """Gives the program one JSON object on standard input; exit status 0 means taken.

    The object holds the fields of CallMessage, `purpose` as "event", `key` as "id" and `text` as "message".

    Args:
        command: program and arguments as in a shell, without a shell's expansions.
        name: the household's name for it.
    """

    reaches_outside = True

    def __init__(self, command: str, name: str = "command") -> None:
        self.name = name
        try:
            self._arguments = shlex.split(command)
        except ValueError as error:
            raise SettingsError(f"call_command {command!r}: {error}; close the quotation marks.") from error
        if not self._arguments:
            raise SettingsError("call_command is empty; name a program or remove the setting.")

    def send(self, message: CallMessage) -> None:
        """Run the program; raises ChannelError if it is missing, fails or takes over 20 s."""
        program = self._arguments[0]
        try:
            subprocess.run(
                self._arguments,
                input=json.dumps(_fields(message)).encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=COMMAND_SECONDS,
                check=True,
            )
        except subprocess.TimeoutExpired as error:
            raise ChannelError(f"{program} took over {COMMAND_SECONDS:.0f} s.") from error
        except subprocess.CalledProcessError as error:
            raise ChannelError(f"{program} ended with status {error.returncode}.") from error
        except OSError as error:
            raise ChannelError(f"{program} cannot be run ({error.strerror}).") from error

    def check(self) -> None:
        """See whether the program is there; raises ChannelError."""
        if shutil.which(self._arguments[0]) is None:
            raise ChannelError(f"{self._arguments[0]} cannot be run (no such program).")

    def close(self) -> None:
        """Nothing to let go of."""


def _fields(message: CallMessage) -> dict[str, str | bool]:
    return {
        "id": message.key,
        "event": message.purpose,
        "level": message.level,
        "kind": message.kind,
        "message": message.text,
        "person": message.person,
        "contact": message.contact,
        "made_at": message.made_at.isoformat(timespec="seconds"),
        "made_at_trusted": message.made_at_trusted,
        "delayed": message.delayed,
        "answer_address": message.answer_address,
    }
