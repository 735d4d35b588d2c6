"""The recogniser that the listener hears with, changed while it listens."""

from __future__ import annotations

from voice_assist.app.assembly import Content, open_recogniser
from voice_assist.config import Settings
from voice_assist.events import EventSink
from voice_assist.hearing.listener import Listener


class Ears:
    """Listener and recogniser.

    Args:
        settings: engine and models.
        content: what is listened for at first.
        sink: takes what is heard, and the loss of the recogniser.

    Raises:
        ModelError: the recognition model is bad.
    """

    def __init__(self, settings: Settings, content: Content, sink: EventSink) -> None:
        self._settings, self._sink = settings, sink
        self._grammar = content.grammar
        self._recogniser = open_recogniser(settings, content, sink)
        self.listener = Listener(self._recogniser, sink, settings.end_of_turn_seconds, content.completeness)

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

    def close(self) -> None:
        """End the recogniser; may be called twice."""
        self._recogniser.close()
