"""Fetches a recognition model: resumable, verified before it is unpacked, put in place by one rename."""

from __future__ import annotations

import fcntl
import io
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from voice_assist.errors import DownloadError, ModelError, UsageError
from voice_assist.hearing.model_archive import install_archive, no_room
from voice_assist.hearing.model_folder import check_model_folder, file_sha256
from voice_assist.hearing.model_manifest import ModelEntry
from voice_assist.hearing.model_store import part_file
from voice_assist.hearing.model_transfer import CutError, OfflineError, Patience, Progress, Source, restart

__all__ = ["OfflineError", "Patience", "Progress", "download", "no_progress"]

_ROOM_FACTOR = 2
"""An archive needs this many times its size besides itself while it is unpacked."""


def no_progress(done: int, total: int) -> None:
    """A Progress that tells nobody."""


def download(
    entry: ModelEntry, folder: Path, progress: Progress = no_progress, patience: Patience | None = None
) -> Path:
    """Fetch `entry` into `folder/NAME`, continuing what an earlier call left in `folder/NAME.zip.part`.

    A whole model that is already there is left as it is; a damaged one is replaced.

    Returns:
        The folder of the unpacked model.

    Raises:
        UsageError: the model is shipped with the program.
        OfflineError: no answer in time on the first connection.
        DownloadError: anything else; where more of the same would help, what has come is kept for the next call.
    """
    if entry.address is None or entry.size is None or entry.sha256 is None:
        raise UsageError(f"The model {entry.name} is part of the program; there is nothing to download.")
    if _is_whole(folder / entry.name):
        return folder / entry.name
    source = Source(entry.name, entry.address, entry.size, patience or Patience())
    return _Download(source, entry.sha256, folder).run(progress)


def _is_whole(place: Path) -> bool:
    try:
        check_model_folder(place)
    except ModelError:
        return False
    return True


@contextmanager
def _locked(part: Path, name: str) -> Iterator[io.FileIO]:
    """`part` opened for appending and held by this process alone.

    Without a buffer: what could not be written must not be tried again when it is closed.
    """
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        stream = io.FileIO(part, "ab")
    except OSError as error:
        raise no_room(part.parent, error) from error
    with stream:
        busy = DownloadError(f"The model {name} is already being downloaded by another process; wait for it.")
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            finished_meanwhile = not os.path.samestat(os.fstat(stream.fileno()), part.stat())
        except OSError as error:
            raise busy from error
        if finished_meanwhile:
            raise busy
        yield stream


@dataclass(frozen=True, slots=True)
class _Download:
    source: Source
    sha256: str
    folder: Path

    def run(self, progress: Progress) -> Path:
        part, place = part_file(self.folder, self.source.name), self.folder / self.source.name
        with _locked(part, self.source.name) as stream:
            have = stream.seek(0, os.SEEK_END)
            self._check_room(have)
            continued = 0 < have <= self.source.size
            if have > self.source.size:
                restart(stream)
            self._fetch(stream, progress)
            if file_sha256(part) != self.sha256 and continued:
                # A power cut may leave a file of the right length with holes: the beginning is not to be trusted.
                restart(stream)
                self._fetch(stream, progress)
            if file_sha256(part) != self.sha256:
                part.unlink()
                raise DownloadError(
                    f"What {self.source.address} sent is not the model {self.source.name}: its SHA-256 differs; it was "
                    "thrown away. Try again later or through another network."
                )
            install_archive(part, place)
            part.unlink()
        return place

    def _check_room(self, have: int) -> None:
        needed = max(0, self.source.size - have) + _ROOM_FACTOR * self.source.size
        if shutil.disk_usage(self.folder).free < needed:
            raise DownloadError(
                f"The disk is too full for the model {self.source.name}: {needed / 1e6:.0f} MB are needed in "
                f"{self.folder}; free some space and try again."
            )

    def _fetch(self, stream: io.FileIO, progress: Progress) -> None:
        """Connect until `stream` holds all bytes; only the very first connection may find us offline."""
        barren, first = 0, True
        while (have := stream.seek(0, os.SEEK_END)) < self.source.size:
            try:
                self.source.append_to(stream, have, progress)
            except OfflineError:
                if first:
                    raise
            except CutError:
                pass
            first = False
            barren = 0 if stream.seek(0, os.SEEK_END) > have else barren + 1
            if barren >= self.source.patience.retries:
                raise self.source.lost(have)
            if stream.tell() < self.source.size:
                threading.Event().wait(self.source.patience.pause)
        progress(self.source.size, self.source.size)
