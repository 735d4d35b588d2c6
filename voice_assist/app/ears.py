"""The recogniser that the listener hears with, changed while it listens."""

from __future__ import annotations

import logging

from voice_assist.app.assembly import open_recogniser
from voice_assist.app.content_source import Content
from voice_assist.config import Settings
from voice_assist.errors import EchoError
from voice_assist.events import EventSink
from voice_assist.hearing.full_duplex import FullDuplex
from voice_assist.hearing.listener import Listener
from voice_assist.played_sound import PlayedSound

DEAF_WHILE_SPEAKING = "I cannot hear you while I speak."

log = logging.getLogger(__name__)


class Ears:
    """Listener and recogniser.

    Args:
        settings: engine and models.
        content: what is listened for at first.
        sink: takes what is heard, and the loss of the recogniser.

    Attributes:
        listener: hears.
        played: to be told what leaves the loudspeaker; None in half duplex.
        notices: what the household should know.

    Raises:
        ModelError: the recognition model is bad.
    """

    def __init__(self, settings: Settings, content: Content, sink: EventSink) -> None:
        self._settings, self._sink = settings, sink
        self._grammar = content.grammar
        self._recogniser = open_recogniser(settings, content, sink)
        self.notices: tuple[str, ...] = ()
        self.played: PlayedSound | None = None
        duplex = self._full_duplex() if settings.full_duplex else None
        wait = settings.end_of_turn_seconds
        self.listener = Listener(self._recogniser, sink, wait, content.completeness, duplex)

    def take(self, content: Content) -> None:
        """Listen for this from the next sound on; the old recogniser hears out the one in progress.

        Raises:
            ModelError: the new recogniser cannot be built; the old one stays.
        """
        if content.grammar == self._grammar:
            return
        old, self._recogniser = self._recogniser, open_recogniser(self._settings, content, self._sink)
        self._grammar = content.grammar
        self.listener.replace_recogniser(self._recogniser, content.completeness)
        old.close()

    def _full_duplex(self) -> FullDuplex | None:
        played = PlayedSound()
        try:
            duplex = FullDuplex(played)
        except EchoError as error:  # half duplex is better than deafness
            log.warning("Nothing is heard while the assistant speaks: %s", error)
            self.notices = (DEAF_WHILE_SPEAKING,)
            return None
        self.played = played
        return duplex

    def close(self) -> None:
        """End the recogniser; may be called twice."""
        self._recogniser.close()
