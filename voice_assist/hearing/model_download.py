"""Fetches a recognition model: resumable, verified before it is unpacked, put in place by one rename."""

from __future__ import annotations

import fcntl
import http.client
import io
import os
import queue
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from voice_assist.errors import DownloadError, UsageError
from voice_assist.hearing.model_archive import install_archive, no_room
from voice_assist.hearing.model_folder import file_sha256
from voice_assist.hearing.model_manifest import ModelEntry
from voice_assist.hearing.model_store import part_file

_BLOCK_BYTES = 1 << 16
_ROOM_FACTOR = 2
"""An archive needs this many times its size besides itself while it is unpacked."""


class Progress(Protocol):
    """Told how far a download is, in bytes, from the thread that downloads."""

    def __call__(self, done: int, total: int) -> None: ...


class OfflineError(DownloadError):
    """Nobody answered in time: no network, no name service, no server."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a server."""

    answer: float = 5.0
    """Seconds for an answer, name look-up and redirects included; longer means offline."""
    stall: float = 30.0
    """Seconds without a byte after which a connection counts as cut."""
    retries: int = 5
    """Connections in a row that bring nothing before it is given up."""
    pause: float = 2.0
    """Seconds before connecting again after a cut."""


class _CutError(Exception):
    """The connection ended early; what has come is kept."""


def no_progress(done: int, total: int) -> None:
    """A Progress that tells nobody."""


def download(
    entry: ModelEntry, folder: Path, progress: Progress = no_progress, patience: Patience | None = None
) -> Path:
    """Fetch `entry` into `folder/NAME`, continuing what an earlier call left in `folder/NAME.zip.part`.

    Returns:
        The folder of the unpacked model.

    Raises:
        UsageError: the model is shipped with the program.
        OfflineError: no answer in time on the first connection.
        DownloadError: anything else; where more of the same would help, what has come is kept for the next call.
    """
    if entry.address is None or entry.size is None or entry.sha256 is None:
        raise UsageError(f"The model {entry.name} is part of the program; there is nothing to download.")
    return _Download(entry.name, entry.address, entry.size, entry.sha256, folder, patience or Patience()).run(progress)


@contextmanager
def _locked(part: Path, name: str) -> Iterator[io.FileIO]:
    """`part` opened for appending without a buffer (what could not be written is not tried again at the end), and held
    by this process alone."""
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
    name: str
    address: str
    size: int
    sha256: str
    folder: Path
    patience: Patience

    def run(self, progress: Progress) -> Path:
        part, place = part_file(self.folder, self.name), self.folder / self.name
        with _locked(part, self.name) as stream:
            have = stream.seek(0, os.SEEK_END)
            self._check_room(have)
            continued = 0 < have <= self.size
            if have > self.size:
                _restart(stream)
            self._fetch(stream, progress)
            if file_sha256(part) != self.sha256 and continued:
                # A power cut may leave a file of the right length with holes: the beginning is not to be trusted.
                _restart(stream)
                self._fetch(stream, progress)
            if file_sha256(part) != self.sha256:
                part.unlink()
                raise DownloadError(
                    f"What {self.address} sent is not the model {self.name}: its SHA-256 differs; it was thrown away. "
                    "Try again later or through another network."
                )
            install_archive(part, place)
            part.unlink()
        return place

    def _check_room(self, have: int) -> None:
        needed = max(0, self.size - have) + _ROOM_FACTOR * self.size
        if shutil.disk_usage(self.folder).free < needed:
            raise DownloadError(
                f"The disk is too full for the model {self.name}: {needed / 1e6:.0f} MB are needed in {self.folder}; "
                "free some space and try again."
            )

    def _fetch(self, stream: io.FileIO, progress: Progress) -> None:
        """Connect until `stream` holds all bytes; only the very first connection may find us offline."""
        barren, first = 0, True
        while (have := stream.seek(0, os.SEEK_END)) < self.size:
            try:
                self._receive(stream, have, progress)
            except OfflineError:
                if first:
                    raise
            except _CutError:
                pass
            first = False
            barren = 0 if stream.seek(0, os.SEEK_END) > have else barren + 1
            if barren >= self.patience.retries:
                raise DownloadError(
                    f"The connection to {self.address} was lost after {have / 1e6:.1f} of {self.size / 1e6:.1f} MB, "
                    f"which are kept; continue with: voice-assist models download {self.name}"
                )
            if stream.tell() < self.size:
                threading.Event().wait(self.patience.pause)
        progress(self.size, self.size)

    def _receive(self, stream: io.FileIO, have: int, progress: Progress) -> None:
        """One connection: append what it brings."""
        request = urllib.request.Request(self.address, headers={"User-Agent": "voice-assist"})
        if have:
            request.add_header("Range", f"bytes={have}-")
        with self._open(request) as answer:
            if not (have and answer.status == 206):
                _restart(stream)
                have = 0
            self._check_length(answer, have)
            progress(have, self.size)
            while block := _read_block(answer):
                have += len(block)
                if have > self.size:
                    _restart(stream)
                    raise self._wrong_size(f"more than {self.size}")
                _write(stream, block, self.folder)
                progress(have, self.size)

    def _open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """The answer to `request`. In a thread of its own, because the look-up of a name knows no time limit."""
        answers: queue.SimpleQueue[http.client.HTTPResponse | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(urllib.request.urlopen(request, timeout=self.patience.stall))
            except (OSError, http.client.HTTPException, ValueError) as error:
                answers.put(error)

        threading.Thread(target=ask, name="model-download", daemon=True).start()
        try:
            answer = answers.get(timeout=self.patience.answer)
        except queue.Empty:
            answer = TimeoutError(f"no answer within {self.patience.answer:g} seconds")
        match answer:
            case http.client.HTTPResponse():
                return answer
            case urllib.error.HTTPError():
                answer.close()
                if answer.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                    raise self._wrong_size("fewer")
                raise DownloadError(
                    f"{self.address} answered with error {answer.code} ({answer.reason}); try again later."
                )
            case urllib.error.URLError():
                raise self._offline(answer.reason)
            case _:
                raise self._offline(answer)

    def _offline(self, reason: object) -> OfflineError:
        return OfflineError(f"The model {self.name} cannot be fetched, there is no way to {self.address} ({reason}).")

    def _check_length(self, answer: http.client.HTTPResponse, have: int) -> None:
        length = answer.headers.get("Content-Length", "")
        if length.isdecimal() and have + int(length) != self.size:
            raise self._wrong_size(str(have + int(length)))
        begin = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
        if have and begin != str(have):
            raise DownloadError(f"{self.address} sent another part of the file than was asked for; try again later.")

    def _wrong_size(self, got: str) -> DownloadError:
        return DownloadError(
            f"{self.address} is not the expected file: {got} bytes instead of {self.size}. If this network has a "
            "sign-in page, sign in and try again."
        )


def _restart(stream: io.FileIO) -> None:
    """Empty the file; one that is empty may be a device, which cannot be cut."""
    if stream.seek(0, os.SEEK_END):
        stream.truncate(0)


def _read_block(answer: http.client.HTTPResponse) -> bytes:
    try:
        return answer.read1(_BLOCK_BYTES)
    except (OSError, http.client.HTTPException) as error:
        raise _CutError from error


def _write(stream: io.FileIO, block: bytes, folder: Path) -> None:
    try:
        while block:
            block = block[stream.write(block) :]
    except OSError as error:
        raise no_room(folder, error) from error
