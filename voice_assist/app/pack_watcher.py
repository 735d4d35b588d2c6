"""Notices that a pack, a plan or a phrase list was saved, checks it aside, and takes it over."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from voice_assist.app.content_source import Content, ContentSource
from voice_assist.errors import PackError, VoiceAssistError
from voice_assist.events import EventSink
from voice_assist.pack_events import PackReady, PackRefused

LOOK_SECONDS = 0.1
"""A look takes 0.2 ms of processor time."""
SETTLE_SECONDS = 0.2
"""Files that were changed within this time may still be being written."""
FAULT_SECONDS = 1.0
"""A fault is told when it has stood for so long: an editor may have written half."""
CLOSE_SECONDS = 10.0

log = logging.getLogger(__name__)

Fingerprint = tuple[tuple[str, int, int, int], ...] | str
"""Name, time of change (nanoseconds), bytes and inode of every file; or why they cannot be listed."""


class PackWatcher:
    """Decides on each look what to do about the files. It is told the time, and has no thread of its own.

    1. The files' fingerprint is taken. Nothing is read while it changes.
    2. What was read counts only if the files' bytes are the same before and after.
    3. The same bytes as those in force: somebody saved without a change, or took a fault back.
    4. Otherwise `take` makes everything ready for the new content, and PackReady is posted.
    5. A fault that stands for FAULT_SECONDS is posted as PackRefused, once until it is mended or another one.

    Args:
        content: what is in force.
        take: makes the recognisers ready; raises VoiceAssistError if they cannot be, and nothing is changed then.
        sink: takes PackReady and PackRefused.
    """

    def __init__(self, content: Content, take: Callable[[Content], None], sink: EventSink) -> None:
        self._source, self._in_force = content.source, content.digest
        self._take, self._sink = take, sink
        self._seen: Fingerprint | None = None
        self._since = 0.0
        self._done: Fingerprint | None = None
        self._told = ""

    def look(self, now: float) -> None:
        """Look at the files; now: seconds that only grow."""
        seen = _fingerprint(self._source)
        if seen != self._seen:
            self._seen, self._since = seen, now
        if seen == self._done or now - self._since < SETTLE_SECONDS:
            return
        try:
            if not self._read():
                return
        except VoiceAssistError as error:
            if now - self._since >= FAULT_SECONDS:
                self._done = seen
                self._refuse(error)
            return
        self._done, self._told = seen, ""

    def _read(self) -> bool:
        """Take over what stands there; False: it was being changed while it was read."""
        digest = self._source.digest()
        if digest == self._in_force:
            return True
        content = self._source.load()
        if not content.digest == digest == self._source.digest():
            return False
        self._take(content)
        self._in_force = digest
        self._sink.post(PackReady(content.pack, content.phrasebook))
        return True

    def _refuse(self, error: VoiceAssistError) -> None:
        if str(error) == self._told:
            return
        self._told = str(error)
        log.warning("the changed pack was refused: %s", error)
        if isinstance(error, PackError):
            self._sink.post(PackRefused(error.problem, error.file.name if error.file else "", error.line))
        else:
            self._sink.post(PackRefused(str(error).removesuffix(".")))


class WatcherThread:
    """Looks every LOOK_SECONDS from now on until close()."""

    def __init__(self, watcher: PackWatcher) -> None:
        self._watcher = watcher
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pack-watcher", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more; may be called twice."""
        self._closed.set()
        self._thread.join(CLOSE_SECONDS)

    def _run(self) -> None:
        while not self._closed.wait(LOOK_SECONDS):
            try:
                self._watcher.look(time.monotonic())
            except Exception:  # whatever is wrong with one look, the assistant goes on with the pack that it has
                log.exception("the pack could not be looked at")


def _fingerprint(source: ContentSource) -> Fingerprint:
    try:
        states = [(file, file.stat()) for file in source.files()]
    except (PackError, OSError) as error:
        return str(error)
    return tuple((str(file), state.st_mtime_ns, state.st_size, state.st_ino) for file, state in states)
