"""The thread that brings the microphone's frames to the listener."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from voice_assist.hearing.listener import Listener
from voice_assist.hearing.microphone import Microphone
from voice_assist.hearing.recogniser import Samples

CLOSE_SECONDS = 5.0

log = logging.getLogger(__name__)


class ListenerThread:
    """Listens from now on until close().

    Args:
        microphone: opened by the thread if it is not open yet; a missing one is waited for.
        listener: fed by this thread alone.
        beside: is given each frame first (samples, time); what fails in one does not reach the other.
    """

    def __init__(
        self, microphone: Microphone, listener: Listener, beside: Callable[[Samples, float], None] | None = None
    ) -> None:
        self._microphone, self._listener, self._beside = microphone, listener, beside
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; may be called twice."""
        self._microphone.close()
        self._thread.join(CLOSE_SECONDS)  # a sound server that hangs may hold it for longer: it is a daemon

    def _run(self) -> None:
        for frame in self._microphone.frames():
            if self._beside is not None and frame is not None:
                try:
                    self._beside(frame.samples, frame.time)
                except Exception:
                    log.exception("a frame was lost beside the listener")
            try:
                if frame is None:
                    self._listener.flush()
                else:
                    self._listener.feed(frame.samples, frame.time)
            except Exception:  # an assistant that has gone deaf is worse than one that missed a word
                log.exception("a frame was lost")
            self._microphone.busy = self._listener.hearing
