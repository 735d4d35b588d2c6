"""A program of the household as a way out."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess

from voice_assist.calling.channels.message_fields import fields_of
from voice_assist.calling.channels.protocol import CallMessage, ChannelError
from voice_assist.errors import SettingsError

COMMAND_SECONDS = 20.0


class CommandChannel:
    """Gives the program one JSON object on standard input; exit status 0 means taken.

    The object is that of message_fields.py.

    Args:
        command: program and arguments as in a shell, without a shell's expansions.
        name: the household's name for it.
        seconds: until the program is killed and counts as failed.
    """

    reaches_outside = True

    def __init__(self, command: str, name: str = "command", seconds: float = COMMAND_SECONDS) -> None:
        self.name, self._seconds = name, seconds
        try:
            self._arguments = shlex.split(command)
        except ValueError as error:
            raise SettingsError(f"call_command {command!r}: {error}; close the quotation marks.") from error
        if not self._arguments:
            raise SettingsError("call_command is empty; name a program or remove the setting.")

    def send(self, message: CallMessage) -> None:
        """Run the program; raises ChannelError if it is missing, fails or takes too long."""
        program = self._arguments[0]
        try:
            subprocess.run(
                self._arguments,
                input=json.dumps(fields_of(message)).encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=self._seconds,
                check=True,
            )
        except subprocess.TimeoutExpired as error:
            raise ChannelError(f"{program} took over {self._seconds:g} s.") from error
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
