"""Fixed sentences kept on the disk, so that a slow voice has them ready at once after the next start.

Only what a pack lets the assistant say word for word is ever written, never an answer made for the occasion. The folder
is bounded; what was used longest ago goes first. A file that is torn or was changed is as good as none, and a disk that
is full or read-only costs nothing but the time to make the sentence again: nothing here raises.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import struct
import threading
import time
import zlib
from collections import OrderedDict
from pathlib import Path

import numpy as np

from voice_assist.speaking.synthesiser import Sound, Voice

LIMIT_BYTES = 60_000_000
"""The fixed sentences of a pack for two voices or rates, at 22050 Hz."""
LEAST_FREE_BYTES = 50_000_000
"""Left free on the disk, for what matters more: calls and the journal."""
REST_SECONDS = 600.0
"""After a write that failed."""
TOUCH_SECONDS = 86400.0
"""How exactly it is remembered when a file was last used: each time would wear out a memory card."""
FORMAT = 1
"""To be raised when what is done to every sound (loudness.py) changes: what was kept before is made anew."""
SUFFIX, PARTIAL_SUFFIX = ".sound", ".part"
_HEADER = struct.Struct("<4sIII")
_MAGIC = b"VaSd"


class SoundStore:
    """A folder of sounds; usable from several threads.

    Args:
        folder: made when something is written; nothing else may lie in it.
        limit_bytes: how much is kept.
        least_free_bytes: nothing is written where the disk has less left.
    """

    def __init__(
        self, folder: Path, limit_bytes: int = LIMIT_BYTES, *, least_free_bytes: int = LEAST_FREE_BYTES
    ) -> None:
        self._folder, self._limit, self._least_free = folder, limit_bytes, least_free_bytes
        self._lock = threading.Lock()
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._not_before = 0.0
        with contextlib.suppress(OSError):
            self._take_stock()

    @property
    def used_bytes(self) -> int:
        """How much is kept now."""
        with self._lock:
            return sum(self._sizes.values())

    def read(self, text: str, voice: Voice) -> Sound | None:
        """The sound of a sentence; None where it is not there, or damaged."""
        name = _name(text, voice)
        with self._lock:
            if name not in self._sizes:
                return None
            path = self._folder / name
            try:
                sound = _decoded(path.read_bytes())
            except OSError:
                sound = None
            if sound is None:
                self._remove(name)
                return None
            self._sizes.move_to_end(name)
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > TOUCH_SECONDS:
                os.utime(path)
        return sound

    def write(self, text: str, voice: Voice, sound: Sound) -> None:
        """Keep a sound, whole or not at all."""
        name, content = _name(text, voice), _encoded(sound)
        with self._lock:
            if name in self._sizes or len(content) > self._limit or time.monotonic() < self._not_before:
                return
            while self._sizes and sum(self._sizes.values()) + len(content) > self._limit:
                self._remove(next(iter(self._sizes)))
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                if shutil.disk_usage(self._folder).free - len(content) < self._least_free:
                    self._not_before = time.monotonic() + REST_SECONDS
                    return
                self._write_whole(name, content)
            except OSError:
                self._not_before = time.monotonic() + REST_SECONDS
            else:
                self._sizes[name] = len(content)

    def _write_whole(self, name: str, content: bytes) -> None:
        partial = self._folder / f"{os.getpid()}{PARTIAL_SUFFIX}"
        try:
            partial.write_bytes(content)
            partial.replace(self._folder / name)
        except OSError:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
            raise

    def _take_stock(self) -> None:
        """List what is there, oldest first; remove what a loss of power left behind, and what is over the limit."""
        found = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.endswith(PARTIAL_SUFFIX):
                    Path(entry.path).unlink(missing_ok=True)
                elif entry.name.endswith(SUFFIX) and entry.is_file(follow_symlinks=False):
                    found.append((entry.stat().st_mtime, entry.name, entry.stat().st_size))
        self._sizes.update((name, size) for _, name, size in sorted(found))
        while sum(self._sizes.values()) > self._limit:
            self._remove(next(iter(self._sizes)))

    def _remove(self, name: str) -> None:
        self._sizes.pop(name, None)
        with contextlib.suppress(OSError):
            (self._folder / name).unlink(missing_ok=True)


def _name(text: str, voice: Voice) -> str:
    """Tells nothing about the sentence."""
    key = "\0".join((str(FORMAT), text, voice.name, str(voice.rate)))
    return hashlib.sha256(key.encode()).hexdigest()[:40] + SUFFIX


def _encoded(sound: Sound) -> bytes:
    body = sound.samples.astype("<i2").tobytes()
    return _HEADER.pack(_MAGIC, sound.sample_rate, len(body), zlib.crc32(body)) + body


def _decoded(content: bytes) -> Sound | None:
    if len(content) <= _HEADER.size:
        return None
    magic, sample_rate, length, checksum = _HEADER.unpack_from(content)
    body = content[_HEADER.size :]
    if magic != _MAGIC or len(body) != length or length % 2 or zlib.crc32(body) != checksum or not sample_rate:
        return None
    return Sound(np.frombuffer(body, "<i2").astype(np.int16), sample_rate)
