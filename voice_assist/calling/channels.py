"""Ways to reach a caregiver. Each takes a call within a time limit or says in one sentence why not."""

from __future__ import annotations

import json
import shlex
import subprocess
from typing import Protocol

from voice_assist.commands import PlaceCall
from voice_assist.errors import FailureError, SettingsError

PRIVATE_MESSAGE = "needs you"
COMMAND_SECONDS = 20.0


class ChannelError(FailureError):
    """A channel did not take the call."""


class Channel(Protocol):
    """One way out."""

    @property
    def name(self) -> str:
        """Short name for the journal."""

    @property
    def reaches_outside(self) -> bool:
        """False where only this room hears it."""

    def send(self, key: str, call: PlaceCall) -> None:
        """Hand the call over; `key` is the same for every attempt and channel. Raises ChannelError."""

    def withdraw(self, key: str, reason: str) -> None:
        """Tell those reached that the call was taken back; raises ChannelError."""


class RoomChannel:
    """The loudspeaker in this room: the dialogue calls out aloud, so there is nothing more to hand over."""

    name = "room"
    reaches_outside = False

    def send(self, key: str, call: PlaceCall) -> None:
        """Always taken."""

    def withdraw(self, key: str, reason: str) -> None:
        """Always taken."""


class CommandChannel:
    """A program of the household: gets one JSON object on standard input; exit status 0 means taken.

    The object holds id, event ("call" or "withdrawn"), level, kind, message and made_at; private calls
    carry "needs you" for kind and message.

    Args:
        command: program and arguments as in a shell, without a shell's expansions.
    """

    name = "command"
    reaches_outside = True

    def __init__(self, command: str) -> None:
        try:
            self._arguments = shlex.split(command)
        except ValueError as error:
            raise SettingsError(f"call_command {command!r}: {error}; close the quotation marks.") from error
        if not self._arguments:
            raise SettingsError("call_command is empty; name a program or remove the setting.")

    def send(self, key: str, call: PlaceCall) -> None:
        """Run the program; raises ChannelError if it is missing, fails or takes over 20 s."""
        self._run(
            {
                "id": key,
                "event": "call",
                "level": call.level,
                "kind": PRIVATE_MESSAGE if call.private else call.kind,
                "message": PRIVATE_MESSAGE if call.private else call.message,
                "made_at": call.made_at.isoformat(timespec="seconds"),
            }
        )

    def withdraw(self, key: str, reason: str) -> None:
        """Run the program with event "withdrawn"; raises ChannelError as `send` does."""
        self._run({"id": key, "event": "withdrawn", "message": f"{reason}, please look in"})

    def _run(self, message: dict[str, str]) -> None:
        program = self._arguments[0]
        try:
            subprocess.run(
                self._arguments,
                input=json.dumps(message).encode(),
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
