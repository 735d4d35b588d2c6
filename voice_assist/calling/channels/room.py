"""The loudspeaker of this room as a way out."""

from __future__ import annotations

from voice_assist.calling.channels.protocol import CallMessage


class RoomChannel:
    """The dialogue calls out aloud itself, so there is nothing more to hand over."""

    name = "room"
    reaches_outside = False

    def send(self, message: CallMessage) -> None:
        """Always taken."""

    def check(self) -> None:
        """Always there."""

    def close(self) -> None:
        """Nothing to let go of."""
