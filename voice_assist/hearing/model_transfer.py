"""One connection to a server that has a file: appends what is missing to what has come already."""

from __future__ import annotations

import http.client
import io
import os
import queue
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from voice_assist.errors import DownloadError
from voice_assist.hearing.model_archive import no_room

_BLOCK_BYTES = 1 << 16


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


class CutError(Exception):
    """The connection ended early; what has come is kept."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a file comes from."""

    name: str
    """Of the model, for messages."""
    address: str
    size: int
    """Bytes of the whole file."""
    patience: Patience

    def append_to(self, stream: io.FileIO, have: int, progress: Progress) -> None:
        """One connection: append what it brings to a file that has `have` bytes already.

        Raises:
            OfflineError: no answer in time.
            CutError: the connection ended early.
            DownloadError: another answer than the file, or the disk is full.
        """
        request = urllib.request.Request(self.address, headers={"User-Agent": "voice-assist"})
        if have:
            request.add_header("Range", f"bytes={have}-")
        with self._open(request) as answer:
            if answer.status != http.HTTPStatus.PARTIAL_CONTENT:
                have = 0
            self._check_length(answer, have)
            if have == 0:
                restart(stream)
            progress(have, self.size)
            while block := _read_block(answer):
                have += len(block)
                if have > self.size:
                    restart(stream)
                    raise self._wrong_size(f"more than {self.size}")
                _write(stream, block)
                progress(have, self.size)

    def lost(self, have: int) -> DownloadError:
        """What to say when it is given up after `have` bytes."""
        return DownloadError(
            f"The connection to {self.address} was lost after {have / 1e6:.1f} of {self.size / 1e6:.1f} MB, which are "
            f"kept; continue with: scripts/run models download {self.name}"
        )

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


def restart(stream: io.FileIO) -> None:
    """Empty the file; one that is empty may be a device, which cannot be cut."""
    if stream.seek(0, os.SEEK_END):
        stream.truncate(0)


def _read_block(answer: http.client.HTTPResponse) -> bytes:
    try:
        return answer.read1(_BLOCK_BYTES)
    except (OSError, http.client.HTTPException) as error:
        raise CutError from error


def _write(stream: io.FileIO, block: bytes) -> None:
    try:
        while block:
            block = block[stream.write(block) :]
    except OSError as error:
        raise no_room(Path(str(stream.name)).parent, error) from error
